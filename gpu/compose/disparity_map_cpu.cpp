#include <algorithm>
#include <cstring>

#include "gpu/base/cpu_rows.h"
#include "gpu/base/reuse.h"
#include "gpu/compose/disparity_map_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr std::int64_t kChannels = 3;

/// Scaled rows come and go as the loop moves down: row y lies in slot y % kContourSide, with its edges
/// repeated kContourReach columns further, and so do flags of where it is in front of the screen.
class Rows {
 public:
  explicit Rows(const DisparityMapArgs& args)
      : args_(args),
        stride_(args.width + 2 * kContourReach),
        scaled_(ThreadScratch<struct ScaledTag, float>(kContourSide * stride_)),
        front_(ThreadScratch<struct FrontTag, std::uint8_t>(kContourSide * stride_)) {}

  void Load(std::int64_t y) {
    const float* row = args_.disparity_pct + y * args_.width;
    float* scaled = scaled_ + Slot(y);
    std::uint8_t* front = front_ + Slot(y);
    float* inside = scaled + kContourReach;
    const float per_pct = args_.per_pct;
    for (std::int64_t x = 0; x < args_.width; ++x) inside[x] = ScaledDisparity(row[x], per_pct);
    std::fill_n(scaled, kContourReach, inside[0]);
    std::fill_n(inside + args_.width, kContourReach, inside[args_.width - 1]);
    for (std::int64_t i = 0; i < stride_; ++i) front[i] = scaled[i] < 0.0f;
  }

  /// Column x of the map is at [x + kContourReach]; rows beyond the map are its first or last.
  const float* Scaled(std::int64_t y) const { return scaled_ + Slot(Inside(y)); }
  const std::uint8_t* Front(std::int64_t y) const { return front_ + Slot(Inside(y)); }
  std::int64_t stride() const { return stride_; }

 private:
  std::int64_t Inside(std::int64_t y) const { return std::clamp<std::int64_t>(y, 0, args_.height - 1); }
  std::int64_t Slot(std::int64_t y) const { return y % kContourSide * stride_; }

  const DisparityMapArgs& args_;
  const std::int64_t stride_;
  float* scaled_;
  std::uint8_t* front_;
};

void PaintRow(const DivergingColors& colors, const float* scaled, std::int64_t width, std::uint8_t* out) {
  // Four bytes at a time; the one too many is the next pixel's first.
  for (std::int64_t x = 0; x + 1 < width; ++x) {
    std::memcpy(out + kChannels * x, colors.rgb[DivergingIndex(scaled[x])], 4);
  }
  std::memcpy(out + kChannels * (width - 1), colors.rgb[DivergingIndex(scaled[width - 1])], kChannels);
}

/// How many of the 25 values about each pixel are in front of the screen.
const std::uint8_t* CountFront(const Rows& rows, std::int64_t y) {
  const std::int64_t stride = rows.stride();
  auto* down = ThreadScratch<struct DownTag, std::uint8_t>(2 * stride);
  const std::uint8_t* r[kContourSide];
  for (int j = 0; j < kContourSide; ++j) r[j] = rows.Front(y + j - kContourReach);
  for (std::int64_t i = 0; i < stride; ++i) {
    down[i] = static_cast<std::uint8_t>(r[0][i] + r[1][i] + r[2][i] + r[3][i] + r[4][i]);
  }
  std::uint8_t* counts = down + stride;
  for (std::int64_t x = 0; x + 2 * kContourReach < stride; ++x) {
    counts[x] = static_cast<std::uint8_t>(down[x] + down[x + 1] + down[x + 2] + down[x + 3] + down[x + 4]);
  }
  return counts;
}

void DrawRow(const DisparityMapArgs& args, const Rows& rows, std::int64_t y, std::uint8_t* out) {
  constexpr std::uint8_t kAll = kContourSide * kContourSide;
  const std::uint8_t* counts = CountFront(rows, y);
  const float* about[kContourSide];
  for (int j = 0; j < kContourSide; ++j) about[j] = rows.Scaled(y + j - kContourReach);
  for (int x = 0; x < args.width; ++x) {
    if (counts[x] == 0 || counts[x] == kAll) continue;
    const int columns[kContourSide] = {x, x + 1, x + 2, x + 3, x + 4};
    const float coverage = ContourCoverage(about, columns, args.contour_width_px);
    if (coverage > 0.0f) DrawContour(args.colors->line, coverage, out + kChannels * x);
  }
}

}  // namespace

void DisparityMapCpu(const DisparityMapArgs& args) {
  ForRows(args.height, args.width, [args](std::int64_t first, std::int64_t end) {
    Rows rows(args);
    const std::int64_t reach = args.contour ? kContourReach : 0;
    std::int64_t next = std::max<std::int64_t>(first - reach, 0);
    for (std::int64_t y = first; y < end; ++y) {
      for (; next <= std::min(y + reach, args.height - 1); ++next) rows.Load(next);
      std::uint8_t* out = args.out + y * args.width * kChannels;
      PaintRow(*args.colors, rows.Scaled(y) + kContourReach, args.width, out);
      if (args.contour) DrawRow(args, rows, y, out);
    }
  });
}

}  // namespace zeroplane::gpu

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/check.h"
#include "core/masks/mask.h"

namespace zeroplane {
namespace {

constexpr std::uint8_t kHalf = 128;  ///< coverage from here on is inside

/// A half-open box of pixels.
struct Box {
  int left, top, right, bottom;
  int width() const { return right - left; }
};

/// What is inside, and one pixel more on each side where the picture has one: no pixel outside this box can
/// be nearer to an inside pixel than the rim of the box is. Empty when nothing is inside.
Box InsideBox(const ImageU8& mask) {
  Box box{mask.width(), mask.height(), 0, 0};
  for (int y = 0; y < mask.height(); ++y) {
    const std::uint8_t* row = mask.row(y);
    const std::uint8_t* end = row + mask.width();
    const auto inside = [](std::uint8_t coverage) { return coverage >= kHalf; };
    const std::uint8_t* first = std::find_if(row, end, inside);
    if (first == end) continue;
    const std::uint8_t* last = end;
    while (!inside(*(last - 1))) --last;
    box.left = std::min(box.left, static_cast<int>(first - row));
    box.right = std::max(box.right, static_cast<int>(last - row));
    box.top = std::min(box.top, y);
    box.bottom = y + 1;
  }
  if (box.right == 0) return {0, 0, 0, 0};
  return {std::max(0, box.left - 1), std::max(0, box.top - 1), std::min(mask.width(), box.right + 1),
          std::min(mask.height(), box.bottom + 1)};
}

/// Squared distance up or down to the nearest pixel that is not inside, for every pixel of the box,
/// row-major; infinite where the column is all inside.
std::vector<float> ColumnDistances(const ImageU8& mask, const Box& box) {
  constexpr float kFar = std::numeric_limits<float>::infinity();
  const int width = box.width();
  std::vector<float> distances(static_cast<std::size_t>(width) * (box.bottom - box.top), kFar);
  std::vector<float> steps(width, kFar);
  const auto scan = [&](int y) {
    const std::uint8_t* coverage = mask.row(y) + box.left;
    float* row = distances.data() + static_cast<std::size_t>(y - box.top) * width;
    for (int x = 0; x < width; ++x) {
      steps[x] = coverage[x] >= kHalf ? steps[x] + 1 : 0;
      row[x] = std::min(row[x], steps[x] * steps[x]);
    }
  };
  for (int y = box.top; y < box.bottom; ++y) scan(y);
  std::ranges::fill(steps, kFar);
  for (int y = box.bottom - 1; y >= box.top; --y) scan(y);
  return distances;
}

/// The lower envelope of the parabolas (x - p)^2 + height(p) over one row.
class Envelope {
 public:
  explicit Envelope(int width) : centres_(width), starts_(width) {}

  /// @param heights one row of `width` squared distances; parabolas of infinite height are left out
  void Build(const float* heights, int width) {
    heights_ = heights;
    count_ = 0;
    for (int p = 0; p < width; ++p) {
      if (heights[p] == std::numeric_limits<float>::infinity()) continue;
      float start = -std::numeric_limits<float>::infinity();
      while (count_ > 0 && (start = Crossing(centres_[count_ - 1], p)) <= starts_[count_ - 1]) --count_;
      if (count_ == 0) start = -std::numeric_limits<float>::infinity();
      centres_[count_] = p;
      starts_[count_++] = start;
    }
    current_ = 0;
  }

  /// Squared distance at x; calls go from left to right.
  float At(int x) {
    if (count_ == 0) return std::numeric_limits<float>::infinity();
    while (current_ + 1 < count_ && starts_[current_ + 1] < static_cast<float>(x)) ++current_;
    const float away = static_cast<float>(x - centres_[current_]);
    return away * away + heights_[centres_[current_]];
  }

 private:
  /// Where the parabola of q, right of p, becomes the lower one.
  float Crossing(int p, int q) const {
    const double height_p = heights_[p] + static_cast<double>(p) * p;
    const double height_q = heights_[q] + static_cast<double>(q) * q;
    return static_cast<float>((height_q - height_p) / (2.0 * (q - p)));
  }

  std::vector<int> centres_;
  std::vector<float> starts_;
  const float* heights_ = nullptr;
  int count_ = 0, current_ = 0;
};

}  // namespace

ImageF32 FeatherInside(const ImageU8& mask, double feather_px) {
  ZP_CHECK_EQ(mask.channels(), 1);
  ZP_CHECK_GE(feather_px, 0.0);
  ImageF32 alpha(mask.width(), mask.height(), 1);
  if (feather_px == 0.0) {
    std::transform(mask.data(), mask.data() + mask.size(), alpha.data(),
                   [](std::uint8_t coverage) { return coverage / 255.0f; });
    return alpha;
  }
  const Box box = InsideBox(mask);
  const std::vector<float> heights = ColumnDistances(mask, box);
  const float per_pixel = static_cast<float>(1.0 / feather_px);
  Envelope envelope(box.width());
  for (int y = box.top; y < box.bottom; ++y) {
    envelope.Build(heights.data() + static_cast<std::size_t>(y - box.top) * box.width(), box.width());
    const std::uint8_t* coverage = mask.row(y) + box.left;
    float* out = alpha.row(y) + box.left;
    for (int x = 0; x < box.width(); ++x) {
      if (coverage[x] < kHalf) continue;
      // The edge runs half a pixel before the first pixel outside.
      const float depth = std::sqrt(envelope.At(x)) - 0.5f;
      out[x] = coverage[x] / 255.0f * std::min(1.0f, depth * per_pixel);
    }
  }
  return alpha;
}

}  // namespace zeroplane

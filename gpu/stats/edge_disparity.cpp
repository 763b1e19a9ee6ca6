#include "gpu/stats/edge_disparity.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "gpu/base/cpu_rows.h"
#include "gpu/base/reuse.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/stats/weights.h"

namespace zeroplane::gpu {
namespace {

/// Linearly interpolated, as in stats.h; changes the order of the values. `count` > 0.
double PercentileOf(float* values, std::int64_t count, double percent) {
  const double place = percent / 100 * static_cast<double>(count - 1);
  float* below = values + static_cast<std::int64_t>(place);
  std::nth_element(values, below, values + count);
  const double share = place - std::floor(place);
  if (share == 0) return *below;
  const double above = *std::min_element(below + 1, values + count);
  return *below + share * (above - *below);
}

/// One band of one edge: [H', W'] on the CPU, any strides.
EdgeDisparityResult::Side SideOf(const at::Tensor& strip, const at::Tensor& mask, double percent) {
  const std::int64_t height = strip.size(0), width = strip.size(1);
  struct Kept;
  float* kept = ThreadScratch<Kept, float>(static_cast<std::size_t>(height * width));
  std::int64_t count = 0;
  for (std::int64_t y = 0; y < height; ++y) {
    const float* row = strip.data_ptr<float>() + y * strip.stride(0);
    const std::uint8_t* inside =
        mask.defined() ? mask.data_ptr<std::uint8_t>() + y * mask.stride(0) : nullptr;
    for (std::int64_t x = 0; x < width; ++x) {
      const float value = row[x * strip.stride(1)];
      const bool counts = inside == nullptr || inside[x * mask.stride(1)] != 0;
      kept[count] = value + 0.0f;  // -0 becomes +0
      count += counts && IsFinite(value) ? 1 : 0;
    }
  }
  if (count == 0) return {};
  return {PercentileOf(kept, count, percent), count};
}

}  // namespace

void EdgeDisparityOptions::Check() const {
  ZP_CHECK(width_pct > 0 && width_pct <= 50, "width_pct");
  ZP_CHECK_GE(bands, 1);
  ZP_CHECK(near_percent >= 0 && near_percent <= 100, "near_percent");
}

void EdgeDisparity(const at::Tensor& disparity_pct, const at::Tensor& mask,
                   const EdgeDisparityOptions& options, EdgeDisparityResult& result) {
  options.Check();
  CheckMap(disparity_pct, at::kFloat, "disparity_pct");
  CheckMask(mask, disparity_pct);
  const std::int64_t height = disparity_pct.size(0), width = disparity_pct.size(1);
  ZP_CHECK_LE(options.bands, height);
  const auto strip_px = std::max<std::int64_t>(1, std::llround(options.width_pct / 100 * width));
  result.bands.assign(static_cast<std::size_t>(options.bands), {});
  // Two strips are little work; from a card they are read back, and what is left happens here.
  const auto strip_of = [&](const at::Tensor& map, std::int64_t first) {
    return map.defined() ? map.narrow(1, first, strip_px).cpu() : map;
  };
  for (const bool left : {true, false}) {
    const std::int64_t first = left ? 0 : width - strip_px;
    const at::Tensor strip = strip_of(disparity_pct, first), inside = strip_of(mask, first);
    ForRanges(options.bands, 1, [&](std::int64_t band, std::int64_t end) {
      for (; band < end; ++band) {
        const std::int64_t top = band * height / options.bands;
        const std::int64_t rows = (band + 1) * height / options.bands - top;
        const at::Tensor part = inside.defined() ? inside.narrow(0, top, rows) : inside;
        EdgeDisparityResult::Band& out = result.bands[static_cast<std::size_t>(band)];
        (left ? out.left : out.right) = SideOf(strip.narrow(0, top, rows), part, options.near_percent);
      }
    });
  }
}

}  // namespace zeroplane::gpu

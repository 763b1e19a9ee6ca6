#include "core/stereo/background_motion.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/check.h"

namespace zeroplane {
namespace {

constexpr int kStepPx = 8;

/// The lower of the two middle values.
double Median(std::vector<float> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

MotionPx BackgroundMotion(const ImageF32& flow, const ImageF32& disparity_px) {
  ZP_CHECK_EQ(flow.channels(), 2);
  ZP_CHECK_EQ(disparity_px.channels(), 1);
  ZP_CHECK_EQ(flow.width(), disparity_px.width());
  ZP_CHECK_EQ(flow.height(), disparity_px.height());
  std::vector<float> right, down, disparities;
  for (int y = 0; y < flow.height(); y += kStepPx) {
    for (int x = 0; x < flow.width(); x += kStepPx) {
      const float u = flow.at(x, y, 0), v = flow.at(x, y, 1), disparity = disparity_px.at(x, y);
      if (!std::isfinite(u) || !std::isfinite(v) || !std::isfinite(disparity)) continue;
      right.push_back(u);
      down.push_back(v);
      disparities.push_back(disparity);
    }
  }
  const double middle = Median(disparities);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < disparities.size(); ++i) {
    if (disparities[i] < middle) continue;
    right[kept] = right[i];
    down[kept++] = down[i];
  }
  right.resize(kept);
  down.resize(kept);
  return {Median(std::move(right)), Median(std::move(down))};
}

}  // namespace zeroplane

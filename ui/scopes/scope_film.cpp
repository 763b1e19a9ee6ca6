#include "ui/scopes/scope_film.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/base/check.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

constexpr std::int64_t kSteps = 48;  // of a shot with keys

}  // namespace

ScopeShot MakeScopeShot(const Shot& shot, const std::optional<DepthBracket>& bracket) {
  ScopeShot made{ToQt(shot.name), shot.frames, shot.grade, {}, bracket};
  const std::int64_t last = std::max<std::int64_t>(shot.frames.length() - 1, 0);
  const std::int64_t steps = std::min(last, shot.keys.empty() ? 1 : kSteps);
  for (std::int64_t i = 0; i <= steps; ++i) {
    const std::int64_t frame = shot.frames.first + (steps > 0 ? last * i / steps : 0);
    made.over_time.push_back({frame, shot.GradeAt(frame)});
  }
  if (shot.keys.empty()) return made;
  const double count = static_cast<double>(made.over_time.size());
  made.grade.depth_range_pct = made.grade.background_pct = 0;
  for (const ScopeTime& at : made.over_time) {
    made.grade.depth_range_pct += at.grade.depth_range_pct / count;
    made.grade.background_pct += at.grade.background_pct / count;
  }
  return made;
}

Curve Measure(std::span<const double> values) {
  Curve curve;
  const double count = static_cast<double>(values.size());
  for (const double value : values) curve.mean += value / count;
  double variance = 0;
  for (const double value : values) variance += (value - curve.mean) * (value - curve.mean) / count;
  curve.sigma = std::sqrt(variance);
  return curve;
}

std::vector<double> SampleDisparity(const ImageF32& disparity_pct, int step) {
  ZP_CHECK_GT(step, 0);
  std::vector<double> values;
  for (int y = step / 2; y < disparity_pct.height(); y += step) {
    for (int x = step / 2; x < disparity_pct.width(); x += step) {
      const float value = disparity_pct.at(x, y);
      if (std::isfinite(value)) values.push_back(static_cast<double>(value));
    }
  }
  return values;
}

Waveform MakeWaveform(const ImageF32& disparity_pct, int columns, int rows, const AxisRange& range) {
  ZP_CHECK_GT(columns, 0);
  ZP_CHECK_GT(rows, 0);
  ZP_CHECK_LT(range.low, range.high);
  Waveform waveform{columns, rows, range, {}};
  waveform.shares.assign(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), 0.0F);
  std::vector<float> totals(static_cast<std::size_t>(columns), 0.0F);
  const double per_row = (range.high - range.low) / rows;
  // A thousand rows of pixels tell no more than some hundred.
  const int step = std::max(1, disparity_pct.height() / 270);
  for (int y = 0; y < disparity_pct.height(); y += step) {
    for (int x = 0; x < disparity_pct.width(); ++x) {
      const double value = static_cast<double>(disparity_pct.at(x, y));
      if (!std::isfinite(value)) continue;
      const int column = static_cast<int>(static_cast<std::int64_t>(x) * columns / disparity_pct.width());
      const double exact_row = std::clamp(std::floor((value - range.low) / per_row), 0.0, rows - 1.0);
      ++waveform.shares[static_cast<std::size_t>(static_cast<int>(exact_row) * columns + column)];
      ++totals[static_cast<std::size_t>(column)];
    }
  }
  for (std::size_t cell = 0; cell < waveform.shares.size(); ++cell) {
    const float total = totals[cell % static_cast<std::size_t>(columns)];
    if (total > 0) waveform.shares[cell] /= total;
  }
  return waveform;
}

double ShareOutside(std::span<const double> values, double low, double high) {
  if (values.empty()) return 0;
  const auto outside =
      std::ranges::count_if(values, [=](double value) { return value < low || value > high; });
  return static_cast<double>(outside) / static_cast<double>(values.size());
}

}  // namespace zeroplane::ui

#pragma once

#include <QString>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/image.h"
#include "core/project/project.h"
#include "ui/scopes/histogram.h"
#include "ui/timeline/shot_bracket.h"

/// What the scopes show, as numbers. No widgets.
namespace zeroplane::ui {

struct ScopeTime {
  std::int64_t frame = 0;
  Grade grade;
};

struct ScopeShot {
  QString name;
  FrameRange frames;
  Grade grade;                          ///< its mean over the shot's frames
  std::vector<ScopeTime> over_time;     ///< first to last frame; a line between them
  std::optional<DepthBracket> bracket;  ///< once analysed
};

struct ScopeFilm {
  std::vector<ScopeShot> shots;
  int current = -1;  ///< in shots
};

/// A shot as it is graded, keys included.
ScopeShot MakeScopeShot(const Shot& shot, const std::optional<DepthBracket>& bracket);

/// Mean and deviation of the values; 0 and 0 for none.
Curve Measure(std::span<const double> values);

/// Of a disparity map every `step`th pixel in both directions, percent of width; what is no number is left
/// out.
std::vector<double> SampleDisparity(const ImageF32& disparity_pct, int step);

/// A column waveform: which disparities each strip of the picture holds.
struct Waveform {
  int columns = 0, rows = 0;
  AxisRange range;            ///< of the rows, lowest first, percent of width
  std::vector<float> shares;  ///< columns of a row beside each other; a column's sum up to 1
};

/// Values outside of the range go into the outermost rows. `columns`, `rows` > 0.
Waveform MakeWaveform(const ImageF32& disparity_pct, int columns, int rows, const AxisRange& range);

/// The share of values past either limit, 0 … 1; 0 for none.
double ShareOutside(std::span<const double> values, double low, double high);

}  // namespace zeroplane::ui

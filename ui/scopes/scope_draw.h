#pragma once

#include <span>
#include <string>

#include "core/stereo/screen.h"
#include "core/style/reference_style.h"
#include "ui/scopes/scope_film.h"
#include "ui/scopes/scope_plot.h"

/// The scopes, each drawn into a plot.
namespace zeroplane::ui {

/// The reference styles that a scope compares with; the chosen one stands out.
struct ScopeStyles {
  std::span<const ReferenceStyle> styles;
  std::string chosen;  ///< id; an unknown one: none
};

/// One of the two values of a grade and of the styles.
enum class StyleAxis { kDepth, kBackground };

/// All shots' values as bars, the styles' curves over them (their peaks at the highest bar), the film's mean
/// and deviation above, and a line at the current shot.
void DrawHistogram(ScopePlot& plot, StyleAxis axis, const ScopeFilm& film, const ScopeStyles& styles);
/// A dot a shot; each style's mean with its ellipses of one deviation (the chosen one's two as well).
void DrawStyleMap(ScopePlot& plot, const ScopeFilm& film, const ScopeStyles& styles);
/// Depth and background over the film's frames; the current shot's are bright.
void DrawOverTime(ScopePlot& plot, const ScopeFilm& film);
/// How much of the picture has which disparity; past the screen's limits it is hatched.
void DrawParallax(ScopePlot& plot, std::span<const double> disparity_pct, const Screen& screen);
/// From the picture's left edge to its right one which disparities there are.
void DrawWaveform(ScopePlot& plot, const Waveform& waveform, const Screen& screen);

/// The axis of a parallax scope: what there is, and the screen's limits.
AxisRange ParallaxRange(double near_pct, double far_pct, const Screen& screen);

}  // namespace zeroplane::ui

#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/stereo/grade.h"

namespace zeroplane {

/// A screen and the disparities that are comfortable on it. The hard limit behind the screen is the eyes' own
/// distance over the screen's width; the rest is taste, with its source.
struct Screen {
  std::string_view id;  ///< "tv", "cinema", "vr", "raw"
  std::string_view label;
  double width_m;           ///< 0 for "raw": no screen, no limits
  double far_limit_pct;     ///< largest comfortable d (behind)
  double near_limit_pct;    ///< smallest comfortable d (in front, negative)
  double budget_pct;        ///< what near to far may span
  std::string_view source;  ///< where the limits come from
};

inline constexpr double kEyeDistanceM = 0.065;

std::span<const Screen> Screens();
/// tv (1.2 m) by default in the window and the CLI.
const Screen& DefaultScreen();
const Screen* ScreenFromId(std::string_view id);

/// Percent of width at which the eyes look in parallel on this screen; nullopt for raw.
std::optional<double> NativeParallaxPct(const Screen& screen);

/// The grade within the screen's limits: first the depth range is reduced to the budget (what lies on the
/// screen stays there), then the whole scene is shifted until far and near end fit. Unchanged for raw and for
/// grades that fit.
Grade LimitToScreen(const Grade& grade, const Screen& screen);

/// The grade that makes a shot fill the screen's room: what lies at `far_iz` goes to the far limit, what lies
/// at `near_iz` to the near one. Where the budget is less than that, both ends come closer to the screen by
/// the same share.
/// @return nullopt for raw, and for a shot so flat (under an eighth of the canvas) that filling the room
/// would tear it apart
std::optional<Grade> FitToScreen(double far_iz, double near_iz, const Screen& screen);

}  // namespace zeroplane

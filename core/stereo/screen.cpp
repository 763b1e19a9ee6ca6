#include "core/stereo/screen.h"

#include <algorithm>
#include <array>

namespace zeroplane {
namespace {

constexpr std::array kScreens = {
    Screen{"tv", "Television, 1.2 m", 1.2, 2.0, -1.0, 3.0,
           "BSkyB plano-3D, 46 to 70 inch: -1 ... +2 %, budget 3 %"},
    Screen{"cinema", "Cinema, 12 m", 12.0, 100.0 * kEyeDistanceM / 12.0, -1.08, 1.62,
           "eye distance behind; twice that in front (Light Illusion)"},
    Screen{"vr", "Headset, virtual 2.5 m screen", 2.5, 100.0 * kEyeDistanceM / 2.5, -2.6, 4.0,
           "eye distance behind, nominally equal in front (Light Illusion)"},
    Screen{"raw", "No limits", 0.0, 0.0, 0.0, 0.0, ""},
};

/// A shot that spans less of the canvas counts as flat.
constexpr double kFlatIz = kIzMax / 8;

}  // namespace

std::span<const Screen> Screens() {
  return kScreens;
}

const Screen& DefaultScreen() {
  return kScreens.front();
}

const Screen* ScreenFromId(std::string_view id) {
  for (const Screen& screen : kScreens) {
    if (screen.id == id) return &screen;
  }
  return nullptr;
}

std::optional<double> NativeParallaxPct(const Screen& screen) {
  if (screen.width_m <= 0) return std::nullopt;
  return 100.0 * kEyeDistanceM / screen.width_m;
}

Grade LimitToScreen(const Grade& grade, const Screen& screen) {
  if (screen.width_m <= 0) return grade;
  const double room = std::min(screen.budget_pct, screen.far_limit_pct - screen.near_limit_pct);
  Grade fitted = grade.depth_range_pct > room ? grade.WithDepthKeepingScreen(room) : grade;
  if (fitted.background_pct > screen.far_limit_pct) fitted.background_pct = screen.far_limit_pct;
  if (fitted.near_pct() < screen.near_limit_pct)
    fitted.background_pct = screen.near_limit_pct + fitted.depth_range_pct;
  return fitted;
}

std::optional<Grade> FitToScreen(double far_iz, double near_iz, const Screen& screen) {
  if (screen.width_m <= 0 || near_iz - far_iz < kFlatIz) return std::nullopt;
  const double limits = screen.far_limit_pct - screen.near_limit_pct;
  const double share = std::min(1.0, screen.budget_pct / limits);
  const double range = limits * share * kIzMax / (near_iz - far_iz);
  return Grade{range, screen.far_limit_pct * share + range * far_iz / kIzMax};
}

}  // namespace zeroplane

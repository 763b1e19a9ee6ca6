#pragma once

#include <span>
#include <vector>

#include "core/project/project.h"
#include "core/stereo/window_edges.h"

/// Floating windows of a shot, and what they are for: a thing in front of the window that a side of the
/// picture cuts through looks wrong (a window violation). Local effects are not looked at.
namespace zeroplane {

enum class PictureEdge { kLeft, kRight };

struct WindowViolation {
  PictureEdge edge = PictureEdge::kLeft;
  FrameRange frames;
  double depth_pct = 0;  ///< how far in front of the window, percent of width, > 0
  friend bool operator==(const WindowViolation&, const WindowViolation&) = default;
};

/// By edge, then by frame. An analysed frame stands for those that are nearer to it than to another one.
/// @param edges of the shot's canvas; see EdgeDepths()
std::vector<WindowViolation> WindowViolations(const Shot& shot, std::span<const EdgeDepth> edges);

/// One upright window for the whole shot; its window keys go.
/// @param left_pct, right_pct where the sides hang, negative in front of the screen
ShotHeader WithWindow(ShotHeader header, double left_pct, double right_pct);

/// The weakest upright window without a violation: constant where the sides ask for nearly the same all
/// along, else with keys at the analysed frames, each as strong as its neighbours ask for, so that it is
/// there before it is needed.
ShotHeader WithSolvedWindow(const Shot& shot, std::span<const EdgeDepth> edges);

}  // namespace zeroplane

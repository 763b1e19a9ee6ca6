#pragma once

#include <memory>

#include "core/stereo/stereo_renderer.h"

namespace zeroplane {

/// A StereoRenderer without a network: a pixel's brightness is its nearness, and the second view is made by
/// shifting whole pixels. Everything else is as the interface says. Layouts: side by side, left, right,
/// anaglyph, disparity.
std::unique_ptr<StereoRenderer> MakeLightRenderer();

/// The canvas value that MakeLightRenderer() gives a pixel, [0, 255].
double LightIz(const ImageU8& rgb, int x, int y);

}  // namespace zeroplane

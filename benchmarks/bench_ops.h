#pragma once

namespace zeroplane::bench {

/// Registers every op of gpu/, the path from a slider to a picture, and what they are compared with, at this
/// size. Names are "<what>/<size>".
void RegisterOps(const char* size, int height, int width);

// Names that the summary looks up.
inline constexpr const char* kWarpAndFill = "warp + fill";
inline constexpr const char* kRemap = "cv::remap, float maps";
inline constexpr const char* kRemapFixed = "cv::remap, fixed-point maps";
inline constexpr const char* kGridSample = "torch grid_sample";
inline constexpr const char* kMemcpy = "memcpy of the picture";
inline constexpr const char* kSlider = "synthesize + warp + fill + anaglyph";

}  // namespace zeroplane::bench

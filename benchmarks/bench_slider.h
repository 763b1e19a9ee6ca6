#pragma once

namespace zeroplane::bench {

/// Registers what a person waits for when a slider moves: a new grade to a new picture through the program's
/// own renderer at 1080p, canvas cached, one effect, with the maps that the window's read-outs need. Each run
/// also counts the 95th percentile of its moves. @throws Error when the built-in networks are missing
void RegisterSlider();

inline constexpr const char* kRendererSlider = "slider through the renderer, ";
inline constexpr const char* kP95 = "p95_ms";

}  // namespace zeroplane::bench

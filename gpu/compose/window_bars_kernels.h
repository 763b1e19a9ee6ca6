#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/compose/light_math.h"

struct CUstream_st;

namespace zeroplane::gpu {

/// Widths in pixels at the picture's top and bottom edge; below 0 there is none (the other eye has it).
struct Bar {
  float top_px, bottom_px;
};

/// At a row whose middle lies `down` of the way, 0 … 1, from top to bottom.
ZP_HD float BarWidth(const Bar& bar, float down) {
  const float width = bar.top_px + down * (bar.bottom_px - bar.top_px);
  return width > 0.0f ? width : 0.0f;
}

template <class T>
struct WindowBarsArgs {
  const T* eye;  ///< [height][width][3]
  T* out;        ///< like eye, or the eye itself
  std::int64_t height, width;
  Bar left, right;
};

/// How much of pixel x a bar of this width along the left edge leaves open.
ZP_HD float Uncovered(std::int64_t x, float width_px) {
  return Unit(static_cast<float>(x + 1) - width_px);
}

/// A sample of which the bar leaves this much open.
template <class T>
ZP_HD T Dimmed(T sample, float uncovered) {
  if (uncovered >= 1.0f) return sample;
  T dimmed = T{};
  if (uncovered > 0.0f) FromUnit(CodeOf(LightOf(ToUnit(sample)) * uncovered), dimmed);
  return dimmed;
}

template <class T>
void WindowBarsCpu(const WindowBarsArgs<T>& args);
template <class T>
void WindowBarsCuda(const WindowBarsArgs<T>& args, CUstream_st* stream);

}  // namespace zeroplane::gpu

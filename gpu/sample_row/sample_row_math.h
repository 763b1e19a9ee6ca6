#pragma once

#include <cmath>
#include <cstdint>

#include "gpu/base/host_device.h"

namespace zeroplane::gpu {

/// Between which two pixels a sample lies: `left` and its right neighbour, and how far it is to that one. The
/// last pixel is reached from the left, so that both are inside the row wherever it has two pixels.
template <class T>
struct RowPlace {
  int left;
  T weight;
  bool inside;
};

/// Whole pixels and the rest apart, so that single precision is exact in wide pictures, too.
template <class T>
ZP_HD RowPlace<T> PlaceInRow(int x, T shift, int width) {
  const T limit = static_cast<T>(width);
  const bool is_number = shift == shift;
  const T low = shift > -limit ? shift : -limit;
  const T held = is_number ? (low < limit ? low : limit) : T(0);
  const T whole = std::floor(held);
  const T rest = held - whole;
  const int at = x + static_cast<int>(whole), last = width - 1;
  const bool inside = is_number && at >= 0 && (at < last || (at == last && rest == T(0)));
  const bool before = at < 0, behind = at >= last;
  const int inner = last > 0 ? last - 1 : 0;
  const T end = last > 0 ? T(1) : T(0);
  return {before ? 0 : (behind ? inner : at), before ? T(0) : (behind ? end : rest), inside};
}

/// A neighbour without weight has no say, not even when it is NaN.
template <class T>
ZP_HD T MixInRow(T left, T right, T weight) {
  const T mixed = (T(1) - weight) * left + weight * right;
  return weight == T(0) ? left : (weight == T(1) ? right : mixed);
}

/// The gradient to one row of the source, `grad` being that of its samples: one sample after the other, so
/// that the sums have one order.
template <class T>
ZP_HD void ScatterRow(const T* shift, const T* grad, T* grad_source, int width) {
  for (int x = 0; x < width; ++x) grad_source[x] = T(0);
  const int step = width > 1 ? 1 : 0;
  for (int x = 0; x < width; ++x) {
    const RowPlace<T> place = PlaceInRow(x, shift[x], width);
    grad_source[place.left] += (T(1) - place.weight) * grad[x];
    grad_source[place.left + step] += place.weight * grad[x];
  }
}

}  // namespace zeroplane::gpu

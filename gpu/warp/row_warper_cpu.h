#pragma once

#include <algorithm>
#include <cstring>
#include <limits>

#include "gpu/base/reuse.h"
#include "gpu/warp/warp_kernels.h"
#include "gpu/warp/warp_math.h"

namespace zeroplane::gpu {

inline constexpr int kSamples = 3;

/// A segment that does not cover exactly one pixel.
inline constexpr int kOdd = std::numeric_limits<int>::min();

/// Warps one row after another. First every segment's colour and disparity at its first covered pixel are
/// worked out in source order, in loops without branches; then runs of neighbouring segments that move alike
/// are copied as a whole, in painting order. Only segments that cover no pixel, several, or are torn go one
/// by one.
template <class T>
class RowWarper {
  using Weight = typename Mix<T>::Weight;

 public:
  explicit RowWarper(const WarpArgs<T>& args)
      : args_(args),
        width_(static_cast<int>(args.width)),
        shift_(ThreadScratch<struct Shift, int>(args.width)),
        weight_(ThreadScratch<struct Weights, Weight>(args.width)),
        spread_weight_(ThreadScratch<struct SpreadWeights, Weight>(kSamples * args.width)),
        mixed_(ThreadScratch<struct Mixed, T>(kSamples * args.width)),
        mixed_disparity_(ThreadScratch<struct MixedDisparity, float>(args.width)),
        run_begin_(ThreadScratch<struct RunBegin, int>(args.width + 1)) {}

  /// Makes output row `y` from these source pixels.
  void Warp(std::int64_t y, const T* source, const float* disparity_px) {
    source_ = source;
    disparity_ = disparity_px;
    out_ = args_.out_picture + y * width_ * kSamples;
    holes_ = args_.out_holes + y * width_;
    out_disparity_ = args_.out_disparity_px + y * width_;
    std::fill_n(out_, width_ * kSamples, T{0});
    std::fill_n(holes_, width_, std::uint8_t{255});
    std::fill_n(out_disparity_, width_, 0.0f);
    MoveSegments();
    MixColors();
    Paint();
  }

 private:
  float Move(int vertex) const { return MovePx(args_.factor, disparity_[vertex]); }

  void MoveSegments() {
    const float* disparity = disparity_;
    int* shift = shift_;
    Weight* weight = weight_;
    float* mixed_disparity = mixed_disparity_;
    const float factor = args_.factor, max_stretch = args_.max_stretch;
    const int segments = width_ - 1;
    for (int i = 0; i < segments; ++i) {
      const float ua = MovePx(factor, disparity[i]), ub = MovePx(factor, disparity[i + 1]);
      const float length = SegmentLength(ua, ub);
      const bool surface = IsSurface(length, max_stretch);
      const int first = CeilToInt(ua);
      const bool covers_one = CeilToInt(ub) == first;
      const float t = AlongSegment(static_cast<float>(first), ua, surface ? length : 1.0f);
      shift[i] = (surface & covers_one) ? first : kOdd;
      weight[i] = Mix<T>::WeightOf(t);
      mixed_disparity[i] = disparity[i] + t * (disparity[i + 1] - disparity[i]);
    }
  }

  void MixColors() {
    const int samples = kSamples * (width_ - 1);
    const T* source = source_;
    T* mixed = mixed_;
    Weight* spread = spread_weight_;
    for (int i = 0; i < width_ - 1; ++i) {
      for (int c = 0; c < kSamples; ++c) spread[kSamples * i + c] = weight_[i];
    }
    for (int k = 0; k < samples; ++k) mixed[k] = Mix<T>::Of(source[k], source[k + kSamples], spread[k]);
  }

  void Paint() {
    const int segments = width_ - 1;
    int runs = 0;
    for (int i = 0; i < segments; ++i) {
      run_begin_[runs] = i;  // kept only where the run count grows
      runs += i == 0 || shift_[i] != shift_[i - 1];
    }
    run_begin_[runs] = segments;
    if (args_.factor >= 0) {
      PaintCap(0, false);
      for (int r = 0; r < runs; ++r) PaintRun(run_begin_[r], run_begin_[r + 1]);
      PaintCap(width_ - 1, true);
    } else {
      PaintCap(width_ - 1, true);
      for (int r = runs - 1; r >= 0; --r) PaintRun(run_begin_[r], run_begin_[r + 1]);
      PaintCap(0, false);
    }
  }

  /// Segments [begin, end), all with the same shift.
  void PaintRun(int begin, int end) {
    const int shift = shift_[begin];
    if (shift != kOdd) {
      CopyRun(std::max(begin, -shift), std::min(end, width_ - shift), shift);
    } else if (args_.factor >= 0) {
      for (int i = begin; i < end; ++i) PaintOdd(i);
    } else {
      for (int i = end - 1; i >= begin; --i) PaintOdd(i);
    }
  }

  void CopyRun(int begin, int end, int shift) {
    if (begin >= end) return;
    const std::size_t count = end - begin;
    std::memcpy(out_ + kSamples * (begin + shift), mixed_ + kSamples * begin, kSamples * count * sizeof(T));
    std::memcpy(out_disparity_ + begin + shift, mixed_disparity_ + begin, count * sizeof(float));
    std::memset(holes_ + begin + shift, 0, count);
  }

  /// With soft edges the nearer end of a tear covers no more than its place: the edge mesh draws the rest.
  void PaintOdd(int i) {
    const float ua = Move(i), ub = Move(i + 1);
    const float length = SegmentLength(ua, ub);
    if (IsSurface(length, args_.max_stretch)) {
      const int begin = std::max(CeilToInt(ua), -i), end = std::min(CeilToInt(ub) + 1, width_ - i);
      for (int step = begin; step < end; ++step) PaintMixed(i, step, AlongSegment(step, ua, length));
      return;
    }
    const bool fades_a = FadesAtTear(disparity_[i], disparity_[i + 1], args_.soft_edge_px);
    const bool fades_b = FadesAtTear(disparity_[i + 1], disparity_[i], args_.soft_edge_px);
    if (args_.factor >= 0) {
      PaintCap(i, true, fades_a);
      PaintCap(i + 1, false, fades_b);
    } else {
      PaintCap(i + 1, false, fades_b);
      PaintCap(i, true, fades_a);
    }
  }

  /// Segment i at the pixel `step` right of i, which is in the picture.
  void PaintMixed(int i, int step, float t) {
    const int x = i + step;
    const T* a = source_ + kSamples * i;
    const auto weight = Mix<T>::WeightOf(t);
    for (int c = 0; c < kSamples; ++c) out_[kSamples * x + c] = Mix<T>::Of(a[c], a[c + kSamples], weight);
    out_disparity_[x] = disparity_[i] + t * (disparity_[i + 1] - disparity_[i]);
    holes_[x] = 0;
  }

  /// The half pixel that a vertex covers of the torn segment on its right or left.
  void PaintCap(int vertex, bool on_right, bool fades = false) {
    const float u = Move(vertex);
    const int x = vertex + NearestPixel(u);
    if (!HasCap(u, on_right, fades) || x < 0 || x >= width_) return;
    std::copy_n(source_ + kSamples * vertex, kSamples, out_ + kSamples * x);
    out_disparity_[x] = disparity_[vertex];
    holes_[x] = 0;
  }

  const WarpArgs<T>& args_;
  const int width_;
  const T* source_ = nullptr;
  const float* disparity_ = nullptr;
  T* out_ = nullptr;
  std::uint8_t* holes_ = nullptr;
  float* out_disparity_ = nullptr;
  // The thread's; one entry a segment: how far its first pixel lies from its source pixel, and what is seen
  // there.
  int* shift_;
  Weight *weight_, *spread_weight_;
  T* mixed_;
  float* mixed_disparity_;
  int* run_begin_;
};

}  // namespace zeroplane::gpu

#include <algorithm>

#include "gpu/base/cpu_rows.h"
#include "gpu/synthesize/synthesize_kernels.h"

namespace zeroplane::gpu {
namespace {

/// Values that stay in the first-level cache while one stage after the other goes over them.
constexpr std::int64_t kBlock = 2048;

/// In two steps: what can be vector code, and the look into the table, which cannot.
void CurveBlock(const SynthesizeArgs& args, std::int64_t first, std::int64_t end) {
  const float* __restrict iz = args.iz + first;
  const float* __restrict table = args.curve_table;
  float* __restrict out = args.out_px + first;
  int cells[kBlock];
  const int count = static_cast<int>(end - first);
  for (int i = 0; i < count; ++i) {
    const float place = CurvePlace(iz[i]);
    cells[i] = CurveCell(place);
    out[i] = place;
  }
  for (int i = 0; i < count; ++i) out[i] = CurveFromTable(table, cells[i], out[i]);
}

/// kInPlace: the curve has put the canvas where the disparity goes.
template <bool kInPlace>
void GlobalBlock(const SynthesizeArgs& args, std::int64_t first, std::int64_t end) {
  const float* __restrict iz = args.iz, * __restrict vs = args.vs, * __restrict vt = args.vt;
  float* __restrict out = args.out_px;
  const float scale = args.scale, offset = args.offset_px;
  if (vs != nullptr) {
    for (std::int64_t i = first; i < end; ++i)
      out[i] = DualDisparity(kInPlace ? out[i] : iz[i], vs[i], vt[i], scale, offset);
  } else {
    for (std::int64_t i = first; i < end; ++i) out[i] = Disparity(kInPlace ? out[i] : iz[i], scale, offset);
  }
}

template <class T>
void EffectBlock(const EffectArgs& effect, const T* __restrict alpha, float* __restrict out,
                 std::int64_t first, std::int64_t end) {
  const float added = effect.added_px, roundness = effect.roundness, median = effect.median_px;
  for (std::int64_t i = first; i < end; ++i)
    out[i] = LocalMove(out[i], Alpha(alpha[i]), added, roundness, median);
}

void SynthesizeBlock(const SynthesizeArgs& args, std::int64_t first, std::int64_t end) {
  if (args.curve_table != nullptr) CurveBlock(args, first, end);
  if (args.iz != nullptr) {
    if (args.curve_table != nullptr) {
      GlobalBlock<true>(args, first, end);
    } else {
      GlobalBlock<false>(args, first, end);
    }
  }
  for (int e = 0; e < args.effect_count; ++e) {
    const EffectArgs& effect = args.effects[e];
    if (effect.alpha != nullptr) {
      EffectBlock(effect, effect.alpha, args.out_px, first, end);
    } else {
      EffectBlock(effect, effect.codes, args.out_px, first, end);
    }
  }
  if (!args.has_knee) return;
  const ComfortBend bend = args.knee;
  float* __restrict out = args.out_px;
  for (std::int64_t i = first; i < end; ++i) out[i] = Comfortable(out[i], bend);
}

}  // namespace

void CanvasCpu(const CanvasArgs& args) {
  ForValues(args.count, [args](std::int64_t first, std::int64_t end) {
    for (std::int64_t i = first; i < end; ++i) args.iz[i] = Canvas(args.raw[i], args.scale, args.offset);
  });
}

void SynthesizeCpu(const SynthesizeArgs& args) {
  constexpr std::int64_t kStagesPerTask = 1 << 20;  // values times stages, as ForValues
  const std::int64_t stages = 1 + (args.curve_table != nullptr ? 4 : 0) + args.effect_count + args.has_knee;
  ForRanges(args.count, kStagesPerTask / stages, [&](std::int64_t first, std::int64_t end) {
    for (std::int64_t block = first; block < end; block += kBlock)
      SynthesizeBlock(args, block, std::min(end, block + kBlock));
  });
}

}  // namespace zeroplane::gpu

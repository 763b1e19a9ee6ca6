#pragma once

#include <cstdint>

#include "gpu/synthesize/synthesize_math.h"

struct CUstream_st;

namespace zeroplane::gpu {

/// Contiguous floats of one device, `count` of each.
struct CanvasArgs {
  const float* raw;
  float* iz;
  std::int64_t count;
  float scale, offset;
};
void CanvasCpu(const CanvasArgs& args);
void CanvasCuda(const CanvasArgs& args, CUstream_st* stream);

/// One of the two alphas is null.
struct EffectArgs {
  const float* alpha;
  const std::uint8_t* codes;
  float added_px, roundness, median_px;
};

inline constexpr int kEffectsPerPass = 16;

/// Where `iz` is null, `out_px` holds the disparity already and only effects and knee remain. With `vs` and
/// `vt`, `scale` and `offset_px` are the residual style; without them they are s and t.
struct SynthesizeArgs {
  const float* iz;
  const float* vs;
  const float* vt;
  const float* curve_table;  ///< null: no curve
  float* out_px;
  std::int64_t count;
  float scale, offset_px;
  int effect_count;
  EffectArgs effects[kEffectsPerPass];
  bool has_knee;
  ComfortBend knee;
};
void SynthesizeCpu(const SynthesizeArgs& args);
void SynthesizeCuda(const SynthesizeArgs& args, CUstream_st* stream);

}  // namespace zeroplane::gpu

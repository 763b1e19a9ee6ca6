#pragma once

#include <cstdint>

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

struct SynthesizeArgs {
  const float* iz;
  float* disparity_px;
  std::int64_t count;
  float s_px, t_px;
};
void SynthesizeCpu(const SynthesizeArgs& args);
void SynthesizeCuda(const SynthesizeArgs& args, CUstream_st* stream);

struct LocalMoveArgs {
  const float* disparity_px;
  const float* alpha;
  float* out_px;
  std::int64_t count;
  float added_px, roundness, median_px;
};
void LocalMoveCpu(const LocalMoveArgs& args);
void LocalMoveCuda(const LocalMoveArgs& args, CUstream_st* stream);

}  // namespace zeroplane::gpu

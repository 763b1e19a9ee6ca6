#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

#include "models/synth/synth_scene.h"

namespace zeroplane {

struct SynthOptions {
  std::int64_t width = 256, height = 192;
  int samples = 1, edge_samples = 4;  ///< rays a pixel, as gpu::RaycastOptions
  std::uint32_t noise_seed = 1;       ///< of everything that flickers: soft shadows, noise, grain
  int device_index = -1;              ///< CUDA device, -1 for the CPU
  void Check() const;
};

struct SynthFrame {
  at::Tensor rgb;  ///< uint8 [H, W, 3], with all that lens, film and sensor do
  at::Tensor
      inverse_depth;  ///< float32 [H, W], 1 / metres along the camera's axis, sharp and exact; the sky is 0
  at::Tensor object;  ///< int32 [H, W], from 1 in the order in which the scene began its things; the sky is 0
};

/// Two parallel cameras whose pictures are shifted, as a stereographer's rig: points at `screen_m` lie on the
/// screen.
struct StereoRig {
  float interaxial_m = 0.065f, screen_m = 3;
  void Check() const;
};

struct SynthPair {
  SynthFrame left, right;
  at::Tensor left_disparity_px,
      right_disparity_px;  ///< float32 [H, W], d_L and d_R of STEREO.md, exact at every pixel
};

/// The camera as the ray caster takes it, for pictures of that width.
gpu::RayCamera ToRayCamera(const SynthCamera& camera, std::int64_t width);

/// What the camera films.
SynthFrame RenderFrame(const SynthScene& scene, const SynthOptions& options);

/// The camera is the left eye. Both eyes are exposed alike; grain and noise differ.
SynthPair RenderPair(const SynthScene& scene, const StereoRig& rig, const SynthOptions& options);

/// The rig that puts the nearest hundredth of the picture at near_pct and the farthest at far_pct (percent of
/// the width, STEREO.md's sign): near_pct < far_pct.
/// @param inverse_depth what the left eye sees, as in SynthFrame
StereoRig FitRig(const SynthCamera& camera, const at::Tensor& inverse_depth, float near_pct, float far_pct);

}  // namespace zeroplane

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "gpu/raycast/raycast_kernels.h"

namespace zeroplane::gpu {

/// Solids, what they look like and the light on them. Indices in primitives are into the other two lists.
struct RaycastScene {
  std::vector<RayPrimitive> primitives;
  std::vector<RayMaterial> materials;
  std::vector<Affine3> frames;
  std::vector<BvhNode> nodes;  ///< BuildBvh() makes them
  RayLight light{};
};

/// Orders the primitives and builds the tree that rays descend. Once the scene is complete.
void BuildBvh(RaycastScene& scene);

struct RaycastOptions {
  std::int64_t height = 192, width = 256;
  int samples = 1;         ///< rays a pixel, 1 … 256
  int edge_samples = 4;    ///< where a pixel shows another thing or depth than its neighbours, 1 … 256
  std::uint32_t seed = 1;  ///< of soft shadows and corner darkening
  void Check() const;
};

struct RaycastResult {
  at::Tensor light;  ///< float32 [H, W, 3], linear, unbounded
  at::Tensor
      inverse_depth;   ///< float32 [H, W], 1 / metres along the camera's axis, at pixel centres; the sky is 0
  at::Tensor object;   ///< int32 [H, W], RayPrimitive::object at pixel centres; the sky is 0
  at::Tensor scratch;  ///< working memory, kept from call to call
};

/// What `camera` sees. Depth and objects are exact: one ray through the middle of each pixel.
/// @param device where the work is done and the result lies
void Raycast(const RaycastScene& scene, const RayCamera& camera, const RaycastOptions& options,
             at::Device device, RaycastResult& result);

}  // namespace zeroplane::gpu

#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "core/stereo/stereo_renderer.h"
#include "models/pipeline/depth_supply.h"

namespace zeroplane {

struct RendererOptions {
  std::filesystem::path depth_weights;   ///< safetensors of CompactDepth
  bool allow_cuda = true;                ///< use a CUDA device when the build and the machine have one
  std::size_t cache_bytes = 512u << 20;  ///< network outputs and full-size canvases kept
  DepthSupplyOptions depth;              ///< the user's own depth, or where the network's is kept
};

/// The product's StereoRenderer: depth network, canvas, synthesis, warp, fill, layout.
/// @throws Error kNotFound, kDamaged (weights)
std::unique_ptr<StereoRenderer> MakeRenderer(const RendererOptions& options);

/// What computes, in words: "CUDA", "the CPU (2 threads)", or, from a build with CUDA, "the CPU (2 threads),
/// as there is no GPU with a driver".
std::string ComputeDeviceText();

/// LibTorch's version and whether this build has CUDA: "LibTorch 1.13.0, CPU only".
std::string ComputeBuildText();

}  // namespace zeroplane

#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "core/stereo/flow_estimator.h"
#include "core/stereo/stereo_renderer.h"
#include "models/pipeline/depth_estimator.h"
#include "models/pipeline/depth_supply.h"
#include "models/pipeline/steady_depth.h"

namespace zeroplane {

struct RendererOptions {
  std::filesystem::path depth_weights;   ///< as MakeDepthEstimator() takes them
  DepthEstimatorOptions network;         ///< how they are used
  bool allow_cuda = true;                ///< use a CUDA device when the build and the machine have one
  std::size_t cache_bytes = 832u << 20;  ///< network outputs, motion and full-size canvases kept
  /// How still depth is held; the same in preview and export, or they would differ. A frame that is looked at
  /// out of order costs a run of the network for each neighbour that was not seen yet (2 * reach; the anchors
  /// are analysed frames), in order one. A network that takes seconds a frame wants a smaller reach.
  SteadyDepthOptions steady;
  /// The user's own depth, which is then used as it is, or where the network's is kept; `model` is filled in.
  DepthSupplyOptions depth;
};

/// The product's StereoRenderer: depth network, canvas, synthesis, warp, fill, layout.
/// @param flow motion between neighbouring frames, along which depth is held still; null: it is not
/// @throws Error as MakeDepthEstimator()
std::unique_ptr<StereoRenderer> MakeRenderer(const RendererOptions& options,
                                             std::unique_ptr<FlowEstimator> flow = nullptr);

/// What computes, in words: "CUDA", "the CPU (2 threads)", or, from a build with CUDA, "the CPU (2 threads),
/// as there is no GPU with a driver".
std::string ComputeDeviceText();

/// LibTorch's version and whether this build has CUDA: "LibTorch 1.13.0, CPU only".
std::string ComputeBuildText();

}  // namespace zeroplane

#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <map>
#include <string>

#include "models/nets/dinov2.h"
#include "models/nets/dpt_head.h"

namespace zeroplane {

struct DepthAnythingOptions {
  std::string size = "small";  ///< its name among the published ones
  Dinov2Options backbone;
  DptHeadOptions head;
};

/// The published sizes with weights: small, base and large.
const std::vector<DepthAnythingOptions>& DepthAnythingSizes();

/// Depth Anything V2 (Yang et al., 2024): DINOv2 and a DPT head. The names of its state are those of the
/// official files, depth_anything_v2_vits.pth and so on.
class DepthAnythingImpl : public torch::nn::Module {
 public:
  explicit DepthAnythingImpl(const DepthAnythingOptions& options = {});

  /// @param image [B, 3, H, W] as DepthAnythingInput makes it; H and W multiples of 14
  /// @return inverse depth up to scale and shift: larger is nearer, 0 is the farthest; [B, H, W]
  at::Tensor forward(const at::Tensor& image);

 private:
  Dinov2 backbone_{nullptr};
  DptHead head_{nullptr};
};
TORCH_MODULE(DepthAnything);

/// Whether a state has the names of Depth Anything, official or of Hugging Face.
bool IsDepthAnything(const std::map<std::string, at::Tensor>& state);

/// Which of the published sizes a state with official names is of, by its shapes.
/// @param origin named in the error
/// @throws Error kUnsupported when it is of another size
const DepthAnythingOptions& DepthAnythingSizeOf(const std::map<std::string, at::Tensor>& state,
                                                const std::string& origin);

}  // namespace zeroplane

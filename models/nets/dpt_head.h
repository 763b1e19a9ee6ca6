#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/pimpl.h>

#include <array>
#include <cstdint>
#include <vector>

namespace zeroplane {

struct DptHeadOptions {
  int in_channels = 384;                                   ///< of the backbone's features
  int features = 64;                                       ///< channels of the decoder; even
  std::array<int, 4> level_channels = {48, 96, 192, 384};  ///< at 4, 2, 1 and 1/2 times the features' size
};

/// x + conv(relu(conv(relu(x)))), 3 x 3.
class ResidualConvUnitImpl : public torch::nn::Module {
 public:
  explicit ResidualConvUnitImpl(int channels);
  /// [B, C, H, W] to the same
  at::Tensor forward(const at::Tensor& x);

 private:
  torch::nn::Conv2d conv1_{nullptr}, conv2_{nullptr};
};
TORCH_MODULE(ResidualConvUnit);

/// Joins a coarse map with a finer one (RefineNet, Lin et al., 2017).
class DptFusionBlockImpl : public torch::nn::Module {
 public:
  explicit DptFusionBlockImpl(int channels);
  /// The joined map at the coarse one's size.
  /// @param finer of the same size, or undefined
  at::Tensor forward(const at::Tensor& coarse, const at::Tensor& finer = {});

 private:
  ResidualConvUnit unit1_{nullptr}, unit2_{nullptr};
  torch::nn::Conv2d out_conv_{nullptr};
};
TORCH_MODULE(DptFusionBlock);

/// The part of the head that the official state calls "scratch".
class DptScratchImpl : public torch::nn::Module {
 public:
  explicit DptScratchImpl(const DptHeadOptions& options);
  /// @param levels four maps, fine to coarse
  /// @return the fused map at the finest level's size, [B, features, h, w]
  at::Tensor Fuse(const std::vector<at::Tensor>& levels);
  /// @param fused as Fuse gives it
  /// @return depth [B, 1, height, width], >= 0
  at::Tensor Depth(const at::Tensor& fused, std::int64_t height, std::int64_t width);

 private:
  std::array<torch::nn::Conv2d, 4> level_{nullptr, nullptr, nullptr, nullptr};
  std::array<DptFusionBlock, 4> fusion_{nullptr, nullptr, nullptr, nullptr};
  torch::nn::Conv2d output_conv1_{nullptr};
  torch::nn::Sequential output_conv2_{nullptr};
};
TORCH_MODULE(DptScratch);

/// Depth from a transformer's features (Ranftl et al., "Vision Transformers for Dense Prediction", 2021), as
/// Depth Anything V2 has it. Names of parameters are those of the official state.
class DptHeadImpl : public torch::nn::Module {
 public:
  explicit DptHeadImpl(const DptHeadOptions& options = {});

  /// @param features four maps [B, in_channels, h, w], first blocks first
  /// @return inverse depth up to scale and shift, larger is nearer, >= 0, [B, height, width]
  at::Tensor forward(const std::vector<at::Tensor>& features, std::int64_t height, std::int64_t width);

  /// The features brought to their levels: 4, 2, 1 and 1/2 times their size.
  std::vector<at::Tensor> Levels(const std::vector<at::Tensor>& features);

 private:
  torch::nn::ModuleList projects_{nullptr}, resize_layers_{nullptr};
  DptScratch scratch_{nullptr};
};
TORCH_MODULE(DptHead);

/// Bilinear, the corner pixels' centres kept. @param x [B, C, h, w]
at::Tensor ResizeAlignCorners(const at::Tensor& x, std::int64_t height, std::int64_t width);

}  // namespace zeroplane

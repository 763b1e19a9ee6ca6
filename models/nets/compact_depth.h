#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>
#include <torch/nn/pimpl.h>

#include <vector>

namespace zeroplane {

/// Two 3x3 convolutions with batch norm around a shortcut; the first may stride.
class ResidualBlockImpl : public torch::nn::Module {
 public:
  ResidualBlockImpl(int in_channels, int out_channels, int stride);
  /// [B, in, H, W] to [B, out, H / stride, W / stride]
  at::Tensor forward(const at::Tensor& x);

 private:
  torch::nn::Conv2d conv1_{nullptr}, conv2_{nullptr}, shortcut_{nullptr};
  torch::nn::BatchNorm2d norm1_{nullptr}, norm2_{nullptr};
};
TORCH_MODULE(ResidualBlock);

/// Pre-norm transformer block over the pixels of a coarse map: what tells a ceiling from a floor.
class GlobalBlockImpl : public torch::nn::Module {
 public:
  GlobalBlockImpl(int channels, int heads);
  /// [B, N, C] tokens, same out
  at::Tensor forward(const at::Tensor& tokens);

 private:
  int heads_;
  torch::nn::LayerNorm norm1_{nullptr}, norm2_{nullptr};
  torch::nn::Linear qkv_{nullptr}, proj_{nullptr}, fc1_{nullptr}, fc2_{nullptr};
};
TORCH_MODULE(GlobalBlock);

/// Brings a coarse map to the size and channels of a finer one and adds the two: cheaper than convolving
/// both.
class FusionBlockImpl : public torch::nn::Module {
 public:
  FusionBlockImpl(int coarse_channels, int fine_channels);
  /// [B, coarse, h, w] and [B, fine, H, W] to [B, fine, H, W]
  at::Tensor forward(const at::Tensor& coarse, const at::Tensor& fine);

 private:
  torch::nn::Conv2d project_{nullptr}, lateral_{nullptr};
  ResidualBlock block_{nullptr};
};
TORCH_MODULE(FusionBlock);

struct CompactDepthOptions {
  int stem = 32;                             ///< channels at 1/2
  std::vector<int> widths = {48, 112, 192};  ///< channels at 1/4, 1/8, 1/16
  int blocks = 2;                            ///< residual blocks a stage
  int global_blocks = 3;                     ///< transformer blocks at 1/16
  int heads = 6;
  double dropout = 0.1;  ///< share of the coarsest map's channels that training leaves out at a time
};

/// Our own small monocular depth network, 3.4 M parameters: a plain 3x3 encoder, attention at the coarsest
/// stage, a decoder with skips to half resolution. Two input channels carry the pixel's place in the picture.
/// What it answers is added to "lower in the picture is nearer" with a learned gain, so it begins at that
/// yardstick and has to learn only what differs from it.
class CompactDepthImpl : public torch::nn::Module {
 public:
  explicit CompactDepthImpl(const CompactDepthOptions& options = {});

  /// @param rgb float32 [B, 3, H, W], 0 … 1, H and W multiples of 16
  /// @return inverse depth up to scale and shift (larger is nearer), float32 [B, H, W]
  at::Tensor forward(const at::Tensor& rgb);

  static constexpr int kStride = 16;

 private:
  at::Tensor WithCoordinates(const at::Tensor& rgb) const;

  torch::nn::Conv2d stem_{nullptr}, output_{nullptr};
  torch::nn::BatchNorm2d stem_norm_{nullptr};
  torch::nn::Dropout2d dropout_{nullptr};
  at::Tensor row_gain_;  // [1]
  std::vector<std::vector<ResidualBlock>> stages_;
  std::vector<GlobalBlock> global_;
  std::vector<FusionBlock> decoder_;
};
TORCH_MODULE(CompactDepth);

}  // namespace zeroplane

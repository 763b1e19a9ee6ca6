#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>
#include <torch/nn/pimpl.h>

#include <cstdint>
#include <vector>

namespace zeroplane {

struct Dinov2Options {
  int channels = 384;  ///< of a token; a head has 64
  int blocks = 12;
  std::vector<int> taken_blocks = {2, 5, 8, 11};  ///< whose outputs are the features, from 0, ascending
};

/// Adds a branch to what it branched off, with a learned factor for each channel.
class LayerScaleImpl : public torch::nn::Module {
 public:
  explicit LayerScaleImpl(int channels);
  /// tokens + gamma * change, all [B, N, C]
  at::Tensor forward(const at::Tensor& tokens, const at::Tensor& change);

 private:
  at::Tensor gamma_;
};
TORCH_MODULE(LayerScale);

class Dinov2AttentionImpl : public torch::nn::Module {
 public:
  Dinov2AttentionImpl(int channels, int heads);
  /// [B, N, C] to [B, N, C]
  at::Tensor forward(const at::Tensor& tokens);

 private:
  int heads_;
  torch::nn::Linear qkv_{nullptr}, proj_{nullptr};
};
TORCH_MODULE(Dinov2Attention);

class Dinov2MlpImpl : public torch::nn::Module {
 public:
  explicit Dinov2MlpImpl(int channels);
  /// [B, N, C] to [B, N, C]
  at::Tensor forward(const at::Tensor& tokens);

 private:
  torch::nn::Linear fc1_{nullptr}, fc2_{nullptr};
};
TORCH_MODULE(Dinov2Mlp);

/// Pre-norm transformer block with layer scale.
class Dinov2BlockImpl : public torch::nn::Module {
 public:
  Dinov2BlockImpl(int channels, int heads);
  /// [B, N, C] to [B, N, C]
  at::Tensor forward(const at::Tensor& tokens);

 private:
  torch::nn::LayerNorm norm1_{nullptr}, norm2_{nullptr};
  Dinov2Attention attn_{nullptr};
  LayerScale ls1_{nullptr}, ls2_{nullptr};
  Dinov2Mlp mlp_{nullptr};
};
TORCH_MODULE(Dinov2Block);

/// A convolution that sees each 14 x 14 patch once.
class PatchEmbedImpl : public torch::nn::Module {
 public:
  explicit PatchEmbedImpl(int channels);
  /// [B, 3, H, W] to [B, H / 14 * W / 14, C], row by row
  at::Tensor forward(const at::Tensor& image);

 private:
  torch::nn::Conv2d proj_{nullptr};
};
TORCH_MODULE(PatchEmbed);

/// The vision transformer of DINOv2 (Oquab et al., 2023) with patches of 14 x 14 pixels, as Depth Anything
/// uses it: no register tokens, no drop-out. Names of parameters are those of the official state.
class Dinov2Impl : public torch::nn::Module {
 public:
  explicit Dinov2Impl(const Dinov2Options& options = {});

  /// @param image [B, 3, H, W], normalised, H and W multiples of 14
  /// @return a feature map for each taken block, normalised, [B, C, H / 14, W / 14], channels last in memory
  std::vector<at::Tensor> forward(const at::Tensor& image);

  /// The class token and the patches with their places added, [B, 1 + H / 14 * W / 14, C].
  at::Tensor Tokens(const at::Tensor& image);
  /// The learned places, resized to a grid of patches, [1, 1 + rows * columns, C].
  at::Tensor Positions(std::int64_t rows, std::int64_t columns) const;

  static constexpr int kPatch = 14;

 private:
  std::vector<int> taken_blocks_;
  at::Tensor cls_token_, pos_embed_, mask_token_;
  PatchEmbed patch_embed_{nullptr};
  torch::nn::ModuleList blocks_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};
};
TORCH_MODULE(Dinov2);

}  // namespace zeroplane

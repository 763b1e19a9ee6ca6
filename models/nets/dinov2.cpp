#include "models/nets/dinov2.h"

#include <torch/torch.h>

#include <algorithm>

#include "models/nets/attention.h"

namespace zeroplane {
namespace {

namespace nn = torch::nn;

constexpr int kHeadChannels = 64, kMlpRatio = 4;
constexpr std::int64_t kTrainedGrid = 37;  // patches a side of the 518 x 518 pictures it was trained on

nn::LayerNorm Norm(int channels) {
  return nn::LayerNorm(nn::LayerNormOptions({channels}).eps(1e-6));
}

}  // namespace

LayerScaleImpl::LayerScaleImpl(int channels) {
  gamma_ = register_parameter("gamma", torch::full({channels}, 1e-5));
}

at::Tensor LayerScaleImpl::forward(const at::Tensor& tokens, const at::Tensor& change) {
  return torch::addcmul(tokens, change, gamma_);
}

Dinov2AttentionImpl::Dinov2AttentionImpl(int channels, int heads) : heads_(heads) {
  qkv_ = register_module("qkv", nn::Linear(channels, 3 * channels));
  proj_ = register_module("proj", nn::Linear(channels, channels));
}

at::Tensor Dinov2AttentionImpl::forward(const at::Tensor& tokens) {
  return proj_(SelfAttention(qkv_(tokens), heads_));
}

Dinov2MlpImpl::Dinov2MlpImpl(int channels) {
  fc1_ = register_module("fc1", nn::Linear(channels, kMlpRatio * channels));
  fc2_ = register_module("fc2", nn::Linear(kMlpRatio * channels, channels));
}

at::Tensor Dinov2MlpImpl::forward(const at::Tensor& tokens) {
  return fc2_(torch::gelu(fc1_(tokens)));
}

Dinov2BlockImpl::Dinov2BlockImpl(int channels, int heads) {
  norm1_ = register_module("norm1", Norm(channels));
  attn_ = register_module("attn", Dinov2Attention(channels, heads));
  ls1_ = register_module("ls1", LayerScale(channels));
  norm2_ = register_module("norm2", Norm(channels));
  mlp_ = register_module("mlp", Dinov2Mlp(channels));
  ls2_ = register_module("ls2", LayerScale(channels));
}

at::Tensor Dinov2BlockImpl::forward(const at::Tensor& tokens) {
  const at::Tensor attended = ls1_(tokens, attn_(norm1_(tokens)));
  return ls2_(attended, mlp_(norm2_(attended)));
}

PatchEmbedImpl::PatchEmbedImpl(int channels) {
  constexpr int kPatch = Dinov2Impl::kPatch;
  proj_ = register_module("proj", nn::Conv2d(nn::Conv2dOptions(3, channels, kPatch).stride(kPatch)));
}

at::Tensor PatchEmbedImpl::forward(const at::Tensor& image) {
  return proj_(image).flatten(2).transpose(1, 2);
}

Dinov2Impl::Dinov2Impl(const Dinov2Options& options) : taken_blocks_(options.taken_blocks) {
  const int channels = options.channels;
  TORCH_CHECK(channels > 0 && channels % kHeadChannels == 0, "channels ", channels, " must be heads of ",
              kHeadChannels);
  TORCH_CHECK(!taken_blocks_.empty() && std::is_sorted(taken_blocks_.begin(), taken_blocks_.end()) &&
                  taken_blocks_.front() >= 0 && taken_blocks_.back() < options.blocks,
              "the taken blocks must be among the ", options.blocks, " blocks, in their order");
  cls_token_ = register_parameter("cls_token", torch::zeros({1, 1, channels}));
  pos_embed_ = register_parameter("pos_embed", torch::zeros({1, 1 + kTrainedGrid * kTrainedGrid, channels}));
  mask_token_ = register_parameter("mask_token", torch::zeros({1, channels}));  // for training; unused here
  patch_embed_ = register_module("patch_embed", PatchEmbed(channels));
  blocks_ = register_module("blocks", nn::ModuleList());
  for (int b = 0; b < options.blocks; ++b)
    blocks_->push_back(Dinov2Block(channels, channels / kHeadChannels));
  norm_ = register_module("norm", Norm(channels));
}

at::Tensor Dinov2Impl::Positions(std::int64_t rows, std::int64_t columns) const {
  if (rows == kTrainedGrid && columns == kTrainedGrid) return pos_embed_;
  // The official code adds 0.1 patches against rounding, and its weights are used to what that does: the
  // sampling step is 37 / (rows + 0.1), so the factors are given as well as the size. Half precision would be
  // too coarse here.
  const auto factor = [](std::int64_t patches) {
    return (static_cast<double>(patches) + 0.1) / static_cast<double>(kTrainedGrid);
  };
  const at::Tensor all = pos_embed_.to(torch::promote_types(pos_embed_.scalar_type(), torch::kFloat));
  const at::Tensor grid =
      all.slice(1, 1).reshape({1, kTrainedGrid, kTrainedGrid, all.size(2)}).permute({0, 3, 1, 2});
  const at::Tensor resized =
      at::upsample_bicubic2d(grid, {rows, columns}, /*align_corners=*/false, factor(rows), factor(columns));
  return torch::cat({all.slice(1, 0, 1), resized.flatten(2).transpose(1, 2)}, 1).to(pos_embed_.dtype());
}

at::Tensor Dinov2Impl::Tokens(const at::Tensor& image) {
  TORCH_CHECK(
      image.dim() == 4 && image.size(1) == 3 && image.size(2) % kPatch == 0 && image.size(3) % kPatch == 0,
      "DINOv2 takes [B, 3, H, W] with sides that are multiples of ", kPatch, ", not ", image.sizes());
  const at::Tensor patches = patch_embed_(image);
  const at::Tensor all = torch::cat({cls_token_.expand({image.size(0), -1, -1}), patches}, 1);
  return all + Positions(image.size(2) / kPatch, image.size(3) / kPatch);
}

std::vector<at::Tensor> Dinov2Impl::forward(const at::Tensor& image) {
  const std::int64_t rows = image.size(2) / kPatch, columns = image.size(3) / kPatch;
  at::Tensor tokens = Tokens(image);
  std::vector<at::Tensor> features;
  for (int b = 0; b <= taken_blocks_.back(); ++b) {
    tokens = blocks_[b]->as<Dinov2BlockImpl>()->forward(tokens);
    if (!std::binary_search(taken_blocks_.begin(), taken_blocks_.end(), b)) continue;
    const at::Tensor patches = norm_(tokens.slice(1, 1));
    features.push_back(patches.view({image.size(0), rows, columns, -1}).permute({0, 3, 1, 2}));
  }
  return features;
}

}  // namespace zeroplane

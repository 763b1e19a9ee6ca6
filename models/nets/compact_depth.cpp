#include "models/nets/compact_depth.h"

#include <torch/nn/functional/upsampling.h>
#include <torch/torch.h>

#include <string>

namespace zeroplane {
namespace {

namespace nn = torch::nn;
namespace F = torch::nn::functional;

nn::Conv2d Conv3x3(int in, int out, int stride) {
  return nn::Conv2d(nn::Conv2dOptions(in, out, 3).stride(stride).padding(1).bias(false));
}

at::Tensor ResizeTo(const at::Tensor& x, int64_t height, int64_t width) {
  return F::interpolate(x, F::InterpolateFuncOptions()
                               .size(std::vector<int64_t>{height, width})
                               .mode(torch::kBilinear)
                               .align_corners(false));
}

}  // namespace

ResidualBlockImpl::ResidualBlockImpl(int in_channels, int out_channels, int stride) {
  conv1_ = register_module("conv1", Conv3x3(in_channels, out_channels, stride));
  norm1_ = register_module("norm1", nn::BatchNorm2d(out_channels));
  conv2_ = register_module("conv2", Conv3x3(out_channels, out_channels, 1));
  norm2_ = register_module("norm2", nn::BatchNorm2d(out_channels));
  if (stride != 1 || in_channels != out_channels) {
    shortcut_ = register_module(
        "shortcut", nn::Conv2d(nn::Conv2dOptions(in_channels, out_channels, 1).stride(stride).bias(false)));
  }
}

at::Tensor ResidualBlockImpl::forward(const at::Tensor& x) {
  const at::Tensor shortcut = shortcut_.is_empty() ? x : shortcut_(x);
  return torch::relu(norm2_(conv2_(torch::relu(norm1_(conv1_(x))))) + shortcut);
}

GlobalBlockImpl::GlobalBlockImpl(int channels, int heads) : heads_(heads) {
  TORCH_CHECK(channels % heads == 0, "channels ", channels, " must divide into ", heads, " heads");
  norm1_ = register_module("norm1", nn::LayerNorm(nn::LayerNormOptions({channels})));
  qkv_ = register_module("qkv", nn::Linear(channels, 3 * channels));
  proj_ = register_module("proj", nn::Linear(channels, channels));
  norm2_ = register_module("norm2", nn::LayerNorm(nn::LayerNormOptions({channels})));
  fc1_ = register_module("fc1", nn::Linear(channels, 4 * channels));
  fc2_ = register_module("fc2", nn::Linear(4 * channels, channels));
}

at::Tensor GlobalBlockImpl::forward(const at::Tensor& tokens) {
  const int64_t batch = tokens.size(0), count = tokens.size(1), channels = tokens.size(2);
  const auto qkv =
      qkv_(norm1_(tokens)).reshape({batch, count, 3, heads_, channels / heads_}).permute({2, 0, 3, 1, 4});
  const double scale = 1.0 / std::sqrt(static_cast<double>(channels / heads_));
  const at::Tensor weights = torch::softmax(torch::matmul(qkv[0] * scale, qkv[1].transpose(-2, -1)), -1);
  const at::Tensor mixed = torch::matmul(weights, qkv[2]).transpose(1, 2).reshape({batch, count, channels});
  const at::Tensor attended = tokens + proj_(mixed);
  return attended + fc2_(torch::gelu(fc1_(norm2_(attended))));
}

FusionBlockImpl::FusionBlockImpl(int coarse_channels, int fine_channels) {
  project_ = register_module("project", nn::Conv2d(nn::Conv2dOptions(coarse_channels, fine_channels, 1)));
  lateral_ = register_module("lateral", nn::Conv2d(nn::Conv2dOptions(fine_channels, fine_channels, 1)));
  block_ = register_module("block", ResidualBlock(fine_channels, fine_channels, 1));
}

at::Tensor FusionBlockImpl::forward(const at::Tensor& coarse, const at::Tensor& fine) {
  return block_(ResizeTo(project_(coarse), fine.size(2), fine.size(3)) + lateral_(fine));
}

CompactDepthImpl::CompactDepthImpl(const CompactDepthOptions& options) {
  TORCH_CHECK(!options.widths.empty() && options.blocks > 0,
              "CompactDepth needs at least one stage and one block");
  stem_ = register_module("stem", Conv3x3(3 + 2, options.stem, 2));
  stem_norm_ = register_module("stem_norm", nn::BatchNorm2d(options.stem));
  int channels = options.stem;
  for (std::size_t s = 0; s < options.widths.size(); ++s) {
    auto& stage = stages_.emplace_back();
    for (int b = 0; b < options.blocks; ++b) {
      const std::string name = "stage" + std::to_string(s) + "_" + std::to_string(b);
      stage.push_back(register_module(name, ResidualBlock(channels, options.widths[s], b == 0 ? 2 : 1)));
      channels = options.widths[s];
    }
  }
  for (int g = 0; g < options.global_blocks; ++g) {
    global_.push_back(register_module("global" + std::to_string(g), GlobalBlock(channels, options.heads)));
  }
  for (int s = static_cast<int>(options.widths.size()) - 1; s >= 0; --s) {
    const int skip = s > 0 ? options.widths[s - 1] : options.stem;
    decoder_.push_back(register_module("decoder" + std::to_string(s), FusionBlock(channels, skip)));
    channels = skip;
  }
  dropout_ = register_module("dropout", nn::Dropout2d(options.dropout));
  output_ = register_module("output", nn::Conv2d(nn::Conv2dOptions(channels, 1, 3).padding(1)));
  row_gain_ = register_parameter("row_gain", torch::ones({1}));
  for (auto& p : parameters()) {
    if (p.dim() == 4) p.set_data(p.data().contiguous(at::MemoryFormat::ChannelsLast));
  }
}

at::Tensor CompactDepthImpl::WithCoordinates(const at::Tensor& rgb) const {
  const auto y = torch::linspace(-1, 1, rgb.size(2), rgb.options()).view({1, 1, -1, 1});
  const auto x = torch::linspace(-1, 1, rgb.size(3), rgb.options()).view({1, 1, 1, -1});
  const std::vector<int64_t> plane = {rgb.size(0), 1, rgb.size(2), rgb.size(3)};
  // Channels last: both convolution libraries take about half the time for it, forward and back.
  return torch::cat({(rgb - 0.5) * 4.0, x.expand(plane), y.expand(plane)}, 1)
      .contiguous(at::MemoryFormat::ChannelsLast);
}

at::Tensor CompactDepthImpl::forward(const at::Tensor& rgb) {
  TORCH_CHECK(rgb.dim() == 4 && rgb.size(1) == 3, "CompactDepth takes [B, 3, H, W], not ", rgb.sizes());
  TORCH_CHECK(rgb.size(2) % kStride == 0 && rgb.size(3) % kStride == 0, "sides must be multiples of ",
              kStride, ": ", rgb.sizes());
  at::Tensor x = torch::relu(stem_norm_(stem_(WithCoordinates(rgb))));
  std::vector<at::Tensor> skips;
  for (auto& stage : stages_) {
    skips.push_back(x);
    for (auto& block : stage) x = block(x);
  }
  const int64_t height = x.size(2), width = x.size(3);
  at::Tensor tokens = x.flatten(2).transpose(1, 2);
  for (auto& block : global_) tokens = block(tokens);
  x = dropout_(tokens.transpose(1, 2).reshape({x.size(0), x.size(1), height, width}));
  for (auto& block : decoder_) {
    x = block(x, skips.back());
    skips.pop_back();
  }
  const at::Tensor rows = torch::linspace(-1, 1, rgb.size(2), rgb.options()).view({1, -1, 1});
  return ResizeTo(output_(x), rgb.size(2), rgb.size(3)).squeeze(1) + row_gain_ * rows;
}

}  // namespace zeroplane

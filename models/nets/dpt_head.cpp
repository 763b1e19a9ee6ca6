#include "models/nets/dpt_head.h"

#include <torch/torch.h>

#include <algorithm>
#include <string>

namespace zeroplane {
namespace {

namespace nn = torch::nn;

nn::Conv2d Conv3x3(int in, int out, bool bias = true) {
  return nn::Conv2d(nn::Conv2dOptions(in, out, 3).padding(1).bias(bias));
}

nn::Conv2d Conv1x1(int in, int out) {
  return nn::Conv2d(nn::Conv2dOptions(in, out, 1));
}

// On a processor. As many rows of the largest maps as stay in its cache from one step to the next.
constexpr std::int64_t kRowsAtOnce = 16;

// Rows first … last - 1 of ResizeAlignCorners(x, height, width), zero where they lie outside of it.
at::Tensor ResizedRows(const at::Tensor& x, std::int64_t height, std::int64_t width, std::int64_t first,
                       std::int64_t last) {
  const double step = height > 1 ? static_cast<double>(x.size(2) - 1) / static_cast<double>(height - 1) : 0;
  const std::int64_t above = std::max<std::int64_t>(0, -first),
                     below = std::max<std::int64_t>(0, last - height);
  std::vector<std::int64_t> upper, lower;
  std::vector<double> share;
  for (std::int64_t y = first + above; y < last - below; ++y) {
    const double place = static_cast<double>(y) * step;
    upper.push_back(std::min(static_cast<std::int64_t>(place), x.size(2) - 1));
    lower.push_back(std::min(upper.back() + 1, x.size(2) - 1));
    share.push_back(place - static_cast<double>(upper.back()));
  }
  const at::Tensor lines = x.permute({0, 2, 3, 1});  // whole rows lie together
  const auto pick = [&](const std::vector<std::int64_t>& rows) {
    return lines.index_select(1, torch::tensor(rows, torch::kLong).to(x.device()));
  };
  const at::Tensor weight = torch::tensor(share, torch::kDouble).view({1, -1, 1, 1}).to(x.options());
  const at::Tensor rows = torch::lerp(pick(upper), pick(lower), weight).permute({0, 3, 1, 2});
  const at::Tensor wide = ResizeAlignCorners(rows, rows.size(2), width);
  return above + below > 0 ? torch::constant_pad_nd(wide, {0, 0, above, below}) : wide;
}

// finish(conv(ResizeAlignCorners(x, height, width))) for a 3 x 3 convolution, some rows at a time: the
// resized map, the largest of all, never exists as a whole.
template <class Finish>
at::Tensor ConvolveResized(const at::Tensor& x, std::int64_t height, std::int64_t width,
                           const nn::Conv2d& conv, const Finish& finish) {
  const std::int64_t rows_at_once = x.is_cuda() ? height : kRowsAtOnce;
  std::vector<at::Tensor> strips;
  for (std::int64_t first = 0; first < height; first += rows_at_once) {
    const std::int64_t last = std::min(height, first + rows_at_once);
    const at::Tensor resized = ResizedRows(x, height, width, first - 1, last + 1);
    strips.push_back(finish(torch::conv2d(resized, conv->weight, conv->bias, 1, at::IntArrayRef{0, 1})));
  }
  return torch::cat(strips, 2);
}

}  // namespace

at::Tensor ResizeAlignCorners(const at::Tensor& x, std::int64_t height, std::int64_t width) {
  return at::upsample_bilinear2d(x, {height, width}, /*align_corners=*/true);
}

ResidualConvUnitImpl::ResidualConvUnitImpl(int channels) {
  conv1_ = register_module("conv1", Conv3x3(channels, channels));
  conv2_ = register_module("conv2", Conv3x3(channels, channels));
}

at::Tensor ResidualConvUnitImpl::forward(const at::Tensor& x) {
  return conv2_(conv1_(torch::relu(x)).relu_()) + x;
}

DptFusionBlockImpl::DptFusionBlockImpl(int channels) {
  unit1_ = register_module("resConfUnit1", ResidualConvUnit(channels));  // the coarsest block's is never used
  unit2_ = register_module("resConfUnit2", ResidualConvUnit(channels));
  out_conv_ = register_module("out_conv", Conv1x1(channels, channels));
}

at::Tensor DptFusionBlockImpl::forward(const at::Tensor& coarse, const at::Tensor& finer) {
  return out_conv_(unit2_(finer.defined() ? coarse + unit1_(finer) : coarse));
}

DptScratchImpl::DptScratchImpl(const DptHeadOptions& options) {
  const int features = options.features;
  for (int i = 0; i < 4; ++i) {
    level_[i] = register_module("layer" + std::to_string(i + 1) + "_rn",
                                Conv3x3(options.level_channels[i], features, /*bias=*/false));
  }
  for (int i = 0; i < 4; ++i)
    fusion_[i] = register_module("refinenet" + std::to_string(i + 1), DptFusionBlock(features));
  output_conv1_ = register_module("output_conv1", Conv3x3(features, features / 2));
  output_conv2_ = register_module(
      "output_conv2", nn::Sequential(Conv3x3(features / 2, 32), nn::ReLU(), Conv1x1(32, 1), nn::ReLU()));
}

at::Tensor DptScratchImpl::Fuse(const std::vector<at::Tensor>& levels) {
  at::Tensor path;
  for (int i = 3; i >= 0; --i) {
    const at::Tensor finer = level_[i](levels[i]);
    path = i == 3 ? fusion_[i](finer)
                  : fusion_[i](ResizeAlignCorners(path, finer.size(2), finer.size(3)), finer);
  }
  return path;
}

at::Tensor DptScratchImpl::Depth(const at::Tensor& fused, std::int64_t height, std::int64_t width) {
  const at::Tensor halved = ConvolveResized(fused, 2 * fused.size(2), 2 * fused.size(3), output_conv1_,
                                            [](const at::Tensor& strip) { return strip; });
  const auto last = [&](const at::Tensor& strip) {
    return torch::relu(output_conv2_->ptr(2)->as<nn::Conv2dImpl>()->forward(torch::relu(strip)));
  };
  return ConvolveResized(halved, height, width, nn::Conv2d(output_conv2_->ptr<nn::Conv2dImpl>(0)), last);
}

DptHeadImpl::DptHeadImpl(const DptHeadOptions& options) {
  TORCH_CHECK(options.features > 0 && options.features % 2 == 0, "features ", options.features,
              " must be even");
  const auto& channels = options.level_channels;
  projects_ = register_module("projects", nn::ModuleList());
  for (const int c : channels) projects_->push_back(Conv1x1(options.in_channels, c));
  resize_layers_ = register_module("resize_layers", nn::ModuleList());
  resize_layers_->push_back(
      nn::ConvTranspose2d(nn::ConvTranspose2dOptions(channels[0], channels[0], 4).stride(4)));
  resize_layers_->push_back(
      nn::ConvTranspose2d(nn::ConvTranspose2dOptions(channels[1], channels[1], 2).stride(2)));
  resize_layers_->push_back(nn::Identity());
  resize_layers_->push_back(nn::Conv2d(nn::Conv2dOptions(channels[3], channels[3], 3).stride(2).padding(1)));
  scratch_ = register_module("scratch", DptScratch(options));
}

std::vector<at::Tensor> DptHeadImpl::Levels(const std::vector<at::Tensor>& features) {
  TORCH_CHECK(features.size() == 4, "the head takes four feature maps, not ", features.size());
  std::vector<at::Tensor> levels;
  for (int i = 0; i < 4; ++i) levels.push_back(projects_[i]->as<nn::Conv2dImpl>()->forward(features[i]));
  for (const int i : {0, 1}) levels[i] = resize_layers_[i]->as<nn::ConvTranspose2dImpl>()->forward(levels[i]);
  levels[3] = resize_layers_[3]->as<nn::Conv2dImpl>()->forward(levels[3]);
  // Convolutions of 3 x 3 are fastest so, and nothing after them changes it.
  for (at::Tensor& level : levels) level = level.contiguous(at::MemoryFormat::ChannelsLast);
  return levels;
}

at::Tensor DptHeadImpl::forward(const std::vector<at::Tensor>& features, std::int64_t height,
                                std::int64_t width) {
  return scratch_->Depth(scratch_->Fuse(Levels(features)), height, width).squeeze(1);
}

}  // namespace zeroplane

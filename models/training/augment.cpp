#include "models/training/augment.h"

#include <torch/torch.h>

#include <cmath>

namespace zeroplane {
namespace {

namespace F = torch::nn::functional;

constexpr double kDegree = M_PI / 180.0;

at::Tensor Uniform(std::int64_t count, double low, double high, at::Generator& generator) {
  return torch::rand({count}, generator) * (high - low) + low;
}

at::Tensor PerPicture(const at::Tensor& values) {
  return values.view({-1, 1, 1, 1});
}

// One 2x3 affine per picture: crop, place, stretch, mirror, a small rotation.
at::Tensor RandomAffine(std::int64_t count, const AugmentOptions& options, at::Generator& generator) {
  const at::Tensor crop = Uniform(count, options.min_crop, 1.0, generator);
  const double log_aspect = std::log(options.max_aspect);
  const at::Tensor stretch = torch::exp(Uniform(count, -log_aspect, 0.0, generator));
  const at::Tensor wide = Uniform(count, 0, 1, generator) < 0.5;
  const at::Tensor scale_x = crop * torch::where(wide, stretch, torch::ones_like(stretch));
  const at::Tensor scale_y = crop * torch::where(wide, torch::ones_like(stretch), stretch);
  const at::Tensor mirror =
      torch::where(Uniform(count, 0, 1, generator) < 0.5, -torch::ones({count}), torch::ones({count}));
  const at::Tensor angle = Uniform(count, -1, 1, generator) * options.max_rotation_deg * kDegree;
  const at::Tensor shift_x = Uniform(count, -1, 1, generator) * (1 - scale_x);
  const at::Tensor shift_y = Uniform(count, -1, 1, generator) * (1 - scale_y);
  const at::Tensor cosine = torch::cos(angle), sine = torch::sin(angle);
  return torch::stack({torch::stack({cosine * scale_x * mirror, -sine * scale_y, shift_x}, 1),
                       torch::stack({sine * scale_x * mirror, cosine * scale_y, shift_y}, 1)},
                      1);
}

at::Tensor VaryColour(at::Tensor rgb, const AugmentOptions& options, at::Generator& generator) {
  const std::int64_t count = rgb.size(0);
  const auto around_one = [&](double amount) {
    return PerPicture(Uniform(count, 1 - amount, 1 + amount, generator));
  };
  rgb = torch::pow(rgb.clamp(1e-4, 1),
                   torch::exp(PerPicture(Uniform(count, -options.gamma, options.gamma, generator))));
  rgb = rgb * around_one(options.brightness);
  const at::Tensor mean = rgb.mean({1, 2, 3}, true);
  rgb = (rgb - mean) * around_one(options.contrast) + mean;
  const at::Tensor grey = rgb.mean(1, true);
  at::Tensor saturation = around_one(options.saturation);
  saturation = torch::where(PerPicture(Uniform(count, 0, 1, generator)) < options.grey_share,
                            torch::zeros_like(saturation), saturation);
  rgb = grey + (rgb - grey) * saturation;
  const at::Tensor tint = torch::rand({count, 3, 1, 1}, generator) * (2 * options.tint) + (1 - options.tint);
  rgb = rgb * tint;
  const at::Tensor soft =
      F::avg_pool2d(rgb, F::AvgPool2dFuncOptions(3).stride(1).padding(1).count_include_pad(false));
  rgb = torch::where(PerPicture(Uniform(count, 0, 1, generator)) < options.blur_share, soft, rgb);
  const at::Tensor sigma = PerPicture(Uniform(count, 0, options.noise, generator));
  return (rgb + torch::randn(rgb.sizes(), generator) * sigma).clamp(0, 1);
}

}  // namespace

DepthBatch Augment(const DepthBatch& batch, std::int64_t height, std::int64_t width,
                   const AugmentOptions& options, at::Generator& generator) {
  const std::int64_t count = batch.rgb.size(0);
  const at::Tensor affine = RandomAffine(count, options, generator);
  const at::Tensor grid = F::affine_grid(affine, {count, 3, height, width}, /*align_corners=*/false);
  const auto sample = [&](const at::Tensor& x) {
    return F::grid_sample(
        x, grid,
        F::GridSampleFuncOptions().mode(torch::kBilinear).padding_mode(torch::kZeros).align_corners(false));
  };
  // Halving first keeps the bilinear sampling from aliasing when the crop is much larger than what is made of
  // it.
  const bool halve = batch.rgb.size(2) >= 2 * height;
  const at::Tensor source = halve ? F::avg_pool2d(batch.rgb, F::AvgPool2dFuncOptions(2)) : batch.rgb;
  DepthBatch made;
  made.rgb = VaryColour(sample(source), options, generator);
  const at::Tensor weight = sample(batch.valid.unsqueeze(1)).squeeze(1);
  made.inverse = sample((batch.inverse * batch.valid).unsqueeze(1)).squeeze(1) / weight.clamp_min(1e-3);
  made.valid = (weight > 0.99).to(torch::kFloat);
  return made;
}

}  // namespace zeroplane

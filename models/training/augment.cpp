#include "models/training/augment.h"

#include <torch/torch.h>

#include <cmath>

namespace zeroplane {
namespace {

namespace F = torch::nn::functional;

constexpr double kDegree = M_PI / 180.0;
constexpr double kMaxErasedSide = 0.5;  // of the picture's
constexpr double kMixShift = 0.3;
constexpr double kMaxBar = 0.16;  // of the height, above and below: 2.39:1 inside 16:9 is 0.13

// One value per picture, each [B, 1, 1, 1] and on one device.
class PerPicture {
 public:
  PerPicture(std::int64_t count, torch::Device device) : count_(count), device_(device) {}

  at::Tensor Uniform(double low, double high) const {
    return torch::rand({count_, 1, 1, 1}, device_) * (high - low) + low;
  }
  at::Tensor AroundOne(double amount) const { return Uniform(1 - amount, 1 + amount); }
  at::Tensor Chance(double share) const { return Uniform(0, 1) < share; }

 private:
  std::int64_t count_;
  torch::Device device_;
};

// One 2x3 affine per picture: crop, place, stretch, mirror, a small rotation.
at::Tensor RandomAffine(const PerPicture& draw, const AugmentOptions& options) {
  const auto flat = [](const at::Tensor& x) { return x.flatten(); };
  at::Tensor crop = flat(draw.Uniform(options.min_crop, 1.0));
  const double nearly_whole = 1 - 0.1 * (1 - options.min_crop);
  crop = torch::where(flat(draw.Chance(options.whole_share)), flat(draw.Uniform(nearly_whole, 1.0)), crop);
  const at::Tensor stretch = torch::exp(flat(draw.Uniform(-std::log(options.max_aspect), 0.0)));
  const at::Tensor one = torch::ones_like(crop), wide = flat(draw.Chance(0.5));
  const at::Tensor scale_x = crop * torch::where(wide, stretch, one);
  const at::Tensor scale_y = crop * torch::where(wide, one, stretch);
  const at::Tensor mirror = torch::where(flat(draw.Chance(0.5)), -one, one);
  const at::Tensor angle = flat(draw.Uniform(-1, 1)) * options.max_rotation_deg * kDegree;
  const at::Tensor shift_x = flat(draw.Uniform(-1, 1)) * (1 - scale_x);
  const at::Tensor shift_y = flat(draw.Uniform(-1, 1)) * (1 - scale_y);
  const at::Tensor cosine = torch::cos(angle), sine = torch::sin(angle);
  return torch::stack({torch::stack({cosine * scale_x * mirror, -sine * scale_y, shift_x}, 1),
                       torch::stack({sine * scale_x * mirror, cosine * scale_y, shift_y}, 1)},
                      1);
}

at::Tensor VaryColour(at::Tensor rgb, const PerPicture& draw, const AugmentOptions& options) {
  const std::int64_t order[] = {1, 2, 0};
  const at::Tensor shuffled = rgb.index_select(1, torch::tensor(at::IntArrayRef(order), rgb.device()));
  rgb = torch::where(draw.Chance(options.shuffle_share), shuffled, rgb);
  rgb = torch::pow(rgb.clamp(1e-4, 1), torch::exp(draw.Uniform(-options.gamma, options.gamma)));
  rgb = rgb * draw.AroundOne(options.brightness);
  const at::Tensor mean = rgb.mean({1, 2, 3}, true);
  rgb = (rgb - mean) * draw.AroundOne(options.contrast) + mean;
  const at::Tensor grey = rgb.mean(1, true);
  at::Tensor saturation = draw.AroundOne(options.saturation);
  saturation = torch::where(draw.Chance(options.grey_share), torch::zeros_like(saturation), saturation);
  rgb = grey + (rgb - grey) * saturation;
  rgb = rgb * (torch::rand({rgb.size(0), 3, 1, 1}, rgb.device()) * (2 * options.tint) + (1 - options.tint));
  const at::Tensor soft =
      F::avg_pool2d(rgb, F::AvgPool2dFuncOptions(3).stride(1).padding(1).count_include_pad(false));
  rgb = torch::where(draw.Chance(options.blur_share), soft, rgb);
  return (rgb + torch::randn_like(rgb) * draw.Uniform(0, options.noise)).clamp(0, 1);
}

// [B, 1, H, W], true inside a random rectangle of some pictures and in the bars of others.
at::Tensor Hidden(const at::Tensor& rgb, const PerPicture& draw, const AugmentOptions& options,
                  at::Tensor& bars) {
  const at::Tensor y = torch::linspace(0, 1, rgb.size(2), rgb.options()).view({1, 1, -1, 1}),
                   x = torch::linspace(0, 1, rgb.size(3), rgb.options()).view({1, 1, 1, -1});
  const at::Tensor height = draw.Uniform(0.1, kMaxErasedSide), width = draw.Uniform(0.1, kMaxErasedSide);
  const at::Tensor top = draw.Uniform(0, 1) * (1 - height), left = draw.Uniform(0, 1) * (1 - width);
  const at::Tensor erased =
      draw.Chance(options.erase_share) & (y > top) & (y < top + height) & (x > left) & (x < left + width);
  const at::Tensor bar = draw.Uniform(0, kMaxBar);
  bars = draw.Chance(options.bars_share) & ((y < bar) | (y > 1 - bar));
  return erased | bars;
}

}  // namespace

DepthBatch MixByDepth(const DepthBatch& batch, double share) {
  const std::int64_t count = batch.rgb.size(0);
  const PerPicture draw(count, batch.rgb.device());
  // The largest inverse depth in the crop becomes 1 in both, so that their ranges meet.
  const at::Tensor own = batch.inverse / batch.inverse.amax({1, 2}, true).clamp_min(1e-6);
  const auto partner = [](const at::Tensor& x) { return x.roll(1, 0); };
  const at::Tensor other = partner(own) + draw.Uniform(-kMixShift, kMixShift).squeeze(1);
  const at::Tensor mixed = draw.Chance(share).squeeze(1);  // [B, 1, 1]
  const at::Tensor known = batch.valid * partner(batch.valid);
  const at::Tensor covered = mixed & (known > 0.5) & (other > own);
  DepthBatch made;
  made.rgb = torch::where(covered.unsqueeze(1), partner(batch.rgb), batch.rgb);
  made.inverse = torch::where(covered, other, torch::where(mixed, own, batch.inverse)).clamp_min(0);
  made.valid = torch::where(mixed, known, batch.valid);
  return made;
}

DepthBatch Augment(const DepthBatch& batch, std::int64_t height, std::int64_t width,
                   const AugmentOptions& options) {
  const std::int64_t count = batch.rgb.size(0);
  const PerPicture draw(count, batch.rgb.device());
  const at::Tensor affine = RandomAffine(draw, options);
  const at::Tensor grid = F::affine_grid(affine, {count, 3, height, width}, /*align_corners=*/false);
  const auto sample = [&](const at::Tensor& x) {
    return F::grid_sample(
        x, grid,
        F::GridSampleFuncOptions().mode(torch::kBilinear).padding_mode(torch::kZeros).align_corners(false));
  };
  DepthBatch made;
  made.rgb = sample(batch.rgb);
  // Halving first keeps the bilinear sampling from aliasing where a crop is much larger than what is made of
  // it.
  const at::Tensor rows = affine.select(1, 1).select(1, 1).abs() * static_cast<double>(batch.rgb.size(2));
  const at::Tensor large = (rows > 1.7 * static_cast<double>(height)).view({-1, 1, 1, 1});
  made.rgb = torch::where(large, sample(F::avg_pool2d(batch.rgb, F::AvgPool2dFuncOptions(2))), made.rgb);
  const at::Tensor weight = sample(batch.valid.unsqueeze(1)).squeeze(1);
  made.inverse = sample((batch.inverse * batch.valid).unsqueeze(1)).squeeze(1) / weight.clamp_min(1e-3);
  made.valid = (weight > 0.99).to(torch::kFloat);
  made = MixByDepth(made, options.mix_share);
  made.rgb = VaryColour(made.rgb, draw, options);

  at::Tensor bars;
  const at::Tensor hidden = Hidden(made.rgb, draw, options, bars);
  const at::Tensor flat_colour = torch::rand({count, 3, 1, 1}, made.rgb.device());
  made.rgb = torch::where(hidden, flat_colour, made.rgb).masked_fill(bars, 0);
  made.valid = made.valid.masked_fill(hidden.squeeze(1), 0);
  return made;
}

}  // namespace zeroplane

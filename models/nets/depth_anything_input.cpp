#include "models/nets/depth_anything_input.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "models/nets/dinov2.h"
#include "models/nets/dpt_head.h"

namespace zeroplane {
namespace {

constexpr std::int64_t kPatch = Dinov2Impl::kPatch;
// Of ImageNet, red, green, blue.
constexpr float kMean[] = {0.485f, 0.456f, 0.406f}, kDeviation[] = {0.229f, 0.224f, 0.225f};

std::int64_t NetworkSide(double side, std::int64_t least) {
  const double multiples = side / static_cast<double>(kPatch);
  // nearbyint: half a multiple goes to the even one, as NumPy rounds.
  const auto rounded = static_cast<std::int64_t>(std::nearbyint(multiples)) * kPatch;
  return rounded >= least ? rounded : static_cast<std::int64_t>(std::ceil(multiples)) * kPatch;
}

at::Tensor PerChannel(const float (&values)[3], const at::Tensor& like) {
  return torch::tensor({values[0], values[1], values[2]}).view({1, 3, 1, 1}).to(like.device());
}

}  // namespace

PictureSize DepthAnythingSize(const PictureSize& picture, std::int64_t short_side) {
  ZP_CHECK(picture.width > 0 && picture.height > 0, "an empty picture");
  ZP_CHECK(short_side > 0 && short_side % kPatch == 0, "the short side must be a multiple of 14");
  const auto width = static_cast<double>(picture.width), height = static_cast<double>(picture.height);
  const auto side = static_cast<double>(short_side);
  const double scale = std::max(side / width, side / height);
  return {NetworkSide(scale * width, short_side), NetworkSide(scale * height, short_side)};
}

at::Tensor DepthAnythingInput(const at::Tensor& rgb, const PictureSize& size) {
  ZP_CHECK(rgb.dim() == 3 && rgb.size(2) == 3 && rgb.scalar_type() == torch::kByte,
           "a picture is uint8 [H, W, 3]");
  at::Tensor planes = rgb.permute({2, 0, 1}).unsqueeze(0).to(torch::kFloat).div_(255.0);
  if (rgb.size(0) != size.height || rgb.size(1) != size.width)
    planes = at::upsample_bicubic2d(planes, {size.height, size.width}, /*align_corners=*/false);
  return planes.sub_(PerChannel(kMean, planes)).div_(PerChannel(kDeviation, planes)).contiguous();
}

at::Tensor ResizeDepth(const at::Tensor& depth, const PictureSize& size) {
  return ResizeAlignCorners(depth.unsqueeze(0).unsqueeze(0), size.height, size.width)[0][0];
}

}  // namespace zeroplane

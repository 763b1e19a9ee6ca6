#include "models/pipeline/depth_supply.h"

#include <torch/torch.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "models/pipeline/picture_part.h"

namespace zeroplane {
namespace {

at::Tensor ToTensor(const ImageF32& map, torch::Device device) {
  return torch::from_blob(const_cast<float*>(map.data()), {map.height(), map.width()}, torch::kFloat)
      .to(device, torch::kFloat, /*non_blocking=*/false, /*copy=*/true);
}

ImageF32 ToImage(const at::Tensor& map) {
  const at::Tensor host = map.to(torch::kCPU, torch::kFloat).contiguous();
  ImageF32 image(static_cast<int>(host.size(1)), static_cast<int>(host.size(0)), 1);
  std::copy_n(host.data_ptr<float>(), image.size(), image.data());
  return image;
}

}  // namespace

DepthSupply::DepthSupply(Network network, DepthSupplyOptions options)
    : network_(std::move(network)), options_(std::move(options)) {
  ZP_CHECK(network_ || options_.source, "a network or a source");
}

at::Tensor DepthSupply::Raw(const std::string& film, const std::optional<PictureRect>& part,
                            std::int64_t frame, const at::Tensor& rgb) {
  if (options_.source) return PartOf(ToTensor(options_.source->ReadDepth(frame), rgb.device()), part);
  if (!options_.store || options_.model.empty())
    return ToTensor(Restored(FromNetwork(frame, rgb)), rgb.device());
  const DepthKey key{film, NameOfPart(options_.model, part)};
  std::optional<RawDepth> depth = options_.store->Find(key, frame);
  if (!depth) {
    depth = FromNetwork(frame, rgb);
    options_.store->Insert(key, frame, *depth);
  }
  return ToTensor(Restored(*depth), rgb.device());
}

RawDepth DepthSupply::FromNetwork(std::int64_t frame, const at::Tensor& rgb) {
  const at::Tensor map = network_(rgb);
  if (!map.isfinite().all().item<bool>())
    throw Error(ErrorCode::kDamaged, "The depth network",
                "made no depth of frame " + std::to_string(frame) + ": its values are not numbers",
                "Verify its weights, or choose another model.");
  return Quantised(ToImage(map));
}

}  // namespace zeroplane

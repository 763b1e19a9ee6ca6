#include "models/nets/depth_anything.h"

#include <torch/torch.h>

#include <algorithm>
#include <string_view>

#include "core/base/error.h"

namespace zeroplane {
namespace {

constexpr std::string_view kClassToken = "pretrained.cls_token";
constexpr std::string_view kHuggingFaceClassToken = "backbone.embeddings.cls_token";
constexpr std::string_view kBlocks = "pretrained.blocks.";

int BlocksIn(const std::map<std::string, at::Tensor>& state) {
  int blocks = 0;
  while (state.count(std::string(kBlocks).append(std::to_string(blocks)).append(".norm1.weight")) != 0)
    ++blocks;
  return blocks;
}

}  // namespace

const std::vector<DepthAnythingOptions>& DepthAnythingSizes() {
  static const std::vector<DepthAnythingOptions> sizes = {
      {"small", {384, 12, {2, 5, 8, 11}}, {384, 64, {48, 96, 192, 384}}},
      {"base", {768, 12, {2, 5, 8, 11}}, {768, 128, {96, 192, 384, 768}}},
      {"large", {1024, 24, {4, 11, 17, 23}}, {1024, 256, {256, 512, 1024, 1024}}},
  };
  return sizes;
}

DepthAnythingImpl::DepthAnythingImpl(const DepthAnythingOptions& options) {
  TORCH_CHECK(
      options.backbone.taken_blocks.size() == 4 && options.backbone.channels == options.head.in_channels,
      "the head takes four features of the backbone's ", options.backbone.channels, " channels");
  backbone_ = register_module("pretrained", Dinov2(options.backbone));
  head_ = register_module("depth_head", DptHead(options.head));
}

at::Tensor DepthAnythingImpl::forward(const at::Tensor& image) {
  return head_(backbone_(image), image.size(2), image.size(3));
}

bool IsDepthAnything(const std::map<std::string, at::Tensor>& state) {
  return std::any_of(state.begin(), state.end(), [](const auto& entry) {
    return entry.first == kClassToken || entry.first == kHuggingFaceClassToken;
  });
}

const DepthAnythingOptions& DepthAnythingSizeOf(const std::map<std::string, at::Tensor>& state,
                                                const std::string& origin) {
  const auto token = state.find(std::string(kClassToken));
  const std::int64_t channels = token != state.end() && token->second.dim() > 0 ? token->second.size(-1) : 0;
  const int blocks = BlocksIn(state);
  for (const DepthAnythingOptions& size : DepthAnythingSizes()) {
    if (size.backbone.channels == channels && size.backbone.blocks == blocks) return size;
  }
  throw Error(ErrorCode::kUnsupported, origin,
              "is like Depth Anything, but of no size that is known: " + std::to_string(channels) +
                  " channels and " + std::to_string(blocks) + " blocks",
              "Use Depth Anything V2 small, base or large.");
}

}  // namespace zeroplane

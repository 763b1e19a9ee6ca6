#include "models/nets/depth_anything_names.h"

#include <torch/torch.h>

#include <array>
#include <cctype>
#include <string_view>
#include <utility>

namespace zeroplane {
namespace {

// Beginnings of names at Hugging Face and in the official files; # is a number, the same on both sides.
constexpr std::array kBeginnings = {
    std::pair{"backbone.embeddings.cls_token", "pretrained.cls_token"},
    std::pair{"backbone.embeddings.mask_token", "pretrained.mask_token"},
    std::pair{"backbone.embeddings.position_embeddings", "pretrained.pos_embed"},
    std::pair{"backbone.embeddings.patch_embeddings.projection.", "pretrained.patch_embed.proj."},
    std::pair{"backbone.encoder.layer.#.norm1.", "pretrained.blocks.#.norm1."},
    std::pair{"backbone.encoder.layer.#.norm2.", "pretrained.blocks.#.norm2."},
    std::pair{"backbone.encoder.layer.#.attention.output.dense.", "pretrained.blocks.#.attn.proj."},
    std::pair{"backbone.encoder.layer.#.layer_scale1.lambda1", "pretrained.blocks.#.ls1.gamma"},
    std::pair{"backbone.encoder.layer.#.layer_scale2.lambda1", "pretrained.blocks.#.ls2.gamma"},
    std::pair{"backbone.encoder.layer.#.mlp.", "pretrained.blocks.#.mlp."},
    std::pair{"backbone.encoder.layer.#.attention.attention.qkv.", "pretrained.blocks.#.attn.qkv."},
    std::pair{"backbone.layernorm.", "pretrained.norm."},
    std::pair{"neck.reassemble_stage.layers.#.projection.", "depth_head.projects.#."},
    std::pair{"neck.reassemble_stage.layers.#.resize.", "depth_head.resize_layers.#."},
    std::pair{"neck.convs.0.", "depth_head.scratch.layer1_rn."},
    std::pair{"neck.convs.1.", "depth_head.scratch.layer2_rn."},
    std::pair{"neck.convs.2.", "depth_head.scratch.layer3_rn."},
    std::pair{"neck.convs.3.", "depth_head.scratch.layer4_rn."},
    std::pair{"neck.fusion_stage.layers.0.", "depth_head.scratch.refinenet4."},
    std::pair{"neck.fusion_stage.layers.1.", "depth_head.scratch.refinenet3."},
    std::pair{"neck.fusion_stage.layers.2.", "depth_head.scratch.refinenet2."},
    std::pair{"neck.fusion_stage.layers.3.", "depth_head.scratch.refinenet1."},
    std::pair{"head.conv1.", "depth_head.scratch.output_conv1."},
    std::pair{"head.conv2.", "depth_head.scratch.output_conv2.0."},
    std::pair{"head.conv3.", "depth_head.scratch.output_conv2.2."},
};
// What stands within the names of the fusion stage.
constexpr std::array kFusionParts = {
    std::pair{".projection.", ".out_conv."},
    std::pair{".residual_layer1.convolution", ".resConfUnit1.conv"},
    std::pair{".residual_layer2.convolution", ".resConfUnit2.conv"},
};
constexpr std::array kQueryKeyValue = {".query.", ".key.", ".value."};

// Replaces the first `from` in `name`; whether there was one.
bool Replace(std::string& name, std::string_view from, std::string_view to) {
  const std::size_t at = name.find(from);
  if (at == std::string::npos) return false;
  name.replace(at, from.size(), to);
  return true;
}

// Whether `name` begins as `pattern`; what stood for its # goes to `number`, what follows to `rest`.
bool Begins(std::string_view name, std::string_view pattern, std::string& number, std::string& rest) {
  number.clear();
  for (const char wanted : pattern) {
    if (wanted == '#') {
      while (!name.empty() && std::isdigit(static_cast<unsigned char>(name.front()))) {
        number.push_back(name.front());
        name.remove_prefix(1);
      }
      if (number.empty()) return false;
    } else if (!name.empty() && name.front() == wanted) {
      name.remove_prefix(1);
    } else {
      return false;
    }
  }
  rest = name;
  return true;
}

std::string OfficialName(std::string name) {
  std::string number, rest;
  for (const auto& [theirs, official] : kBeginnings) {
    if (!Begins(name, theirs, number, rest)) continue;
    name = official;
    Replace(name, "#", number);
    name += rest;
    break;
  }
  if (name.find(".refinenet") != std::string::npos) {
    for (const auto& [theirs, official] : kFusionParts) Replace(name, theirs, official);
  }
  return name;
}

// Every three tensors … .query, .key and .value become one, … .qkv.
void JoinQueryKeyValue(std::map<std::string, at::Tensor>& state) {
  std::map<std::string, at::Tensor> joined;
  for (const auto& [name, tensor] : state) {
    std::string key = name, value = name, both = name;
    if (!Replace(key, kQueryKeyValue[0], kQueryKeyValue[1])) continue;
    Replace(value, kQueryKeyValue[0], kQueryKeyValue[2]);
    Replace(both, kQueryKeyValue[0], ".qkv.");
    const auto k = state.find(key), v = state.find(value);
    if (k == state.end() || v == state.end()) continue;
    if (tensor.dim() == 0 || k->second.sizes() != tensor.sizes() || v->second.sizes() != tensor.sizes())
      continue;
    joined[both] = torch::cat({tensor, k->second, v->second}, 0);
  }
  for (const auto& [both, tensor] : joined) {
    for (const char* part : kQueryKeyValue) {
      std::string name = both;
      Replace(name, ".qkv.", part);
      state.erase(name);
    }
    state[both] = tensor;
  }
}

}  // namespace

std::map<std::string, at::Tensor> OfficialDepthAnythingNames(std::map<std::string, at::Tensor> state) {
  JoinQueryKeyValue(state);
  std::map<std::string, at::Tensor> official;
  for (const auto& [name, tensor] : state) official[OfficialName(name)] = tensor;
  return official;
}

}  // namespace zeroplane

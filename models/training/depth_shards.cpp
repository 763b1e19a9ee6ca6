#include "models/training/depth_shards.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>

#include "core/base/error.h"

namespace zeroplane {
namespace fs = std::filesystem;

namespace {

void AddScenes(const TensorFile& file, const fs::path& path, std::vector<std::string>& scenes) {
  const auto found = file.metadata.find("scenes");
  const std::int64_t count = file.tensors.at("rgb").size(0);
  if (found == file.metadata.end()) {
    for (std::int64_t i = 0; i < count; ++i) scenes.push_back(path.string() + "#" + std::to_string(i));
    return;
  }
  try {
    const auto names = nlohmann::json::parse(found->second).get<std::vector<std::string>>();
    if (static_cast<std::int64_t>(names.size()) == count) {
      scenes.insert(scenes.end(), names.begin(), names.end());
      return;
    }
  } catch (const nlohmann::json::exception&) {
  }
  throw Error(ErrorCode::kDamaged, path.string(), "does not name the scene of each picture",
              "Pack it again with: zeroplane dataset pack");
}

// [N, h, w, C] of any type to [N, H, W, C].
at::Tensor Resized(const at::Tensor& pictures, std::int64_t height, std::int64_t width, bool smooth) {
  if (pictures.size(1) == height && pictures.size(2) == width) return pictures;
  auto options =
      torch::nn::functional::InterpolateFuncOptions().size(std::vector<std::int64_t>{height, width});
  if (smooth) {
    options.mode(torch::kBilinear).align_corners(false);
  } else {
    options.mode(torch::kNearest);
  }
  const at::Tensor channels_first = pictures.permute({0, 3, 1, 2}).to(torch::kFloat);
  return torch::nn::functional::interpolate(channels_first, options)
      .permute({0, 2, 3, 1})
      .to(pictures.scalar_type())
      .contiguous();
}

}  // namespace

std::vector<fs::path> ShardFiles(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".safetensors") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  if (paths.empty()) {
    throw Error(ErrorCode::kNotFound, folder.string(), "holds no training shards",
                "Make them with: zeroplane dataset pack");
  }
  return paths;
}

TensorFile ReadShard(const fs::path& path) {
  TensorFile file = ReadSafetensors(path);
  for (const char* name : {"rgb", "inverse", "group", "validation"}) {
    if (file.tensors.count(name) == 0)
      throw Error(ErrorCode::kDamaged, path.string(), std::string("is not a depth shard: it has no ") + name);
  }
  return file;
}

DepthShards::DepthShards(const fs::path& folder, torch::Device device)
    : training_(std::size(kDepthGroups)),
      validation_(std::size(kDepthGroups)),
      training_weights_(std::size(kDepthGroups)) {
  std::vector<at::Tensor> rgb, inverse, group, validation;
  std::array<std::int64_t, 2> size{};  // height and width of the first shard's pictures
  std::vector<std::string> scenes;
  for (const fs::path& path : ShardFiles(folder)) {
    const TensorFile file = ReadShard(path);
    AddScenes(file, path, scenes);
    if (rgb.empty()) size = {file.tensors.at("rgb").size(1), file.tensors.at("rgb").size(2)};
    rgb.push_back(Resized(file.tensors.at("rgb"), size[0], size[1], true).to(device));
    // Nearest: a mean of known and unknown depth is neither.
    inverse.push_back(
        Resized(file.tensors.at("inverse").unsqueeze(-1), size[0], size[1], false).squeeze(-1).to(device));
    group.push_back(file.tensors.at("group"));
    validation.push_back(file.tensors.at("validation"));
  }
  rgb_ = torch::cat(rgb);
  inverse_ = torch::cat(inverse);
  const at::Tensor groups = torch::cat(group), held_out = torch::cat(validation);
  for (std::int64_t i = 0; i < rgb_.size(0); ++i) {
    auto& lists = held_out[i].item<bool>() ? validation_ : training_;
    lists.at(groups[i].item<int>()).push_back(i);
  }
  WeighScenes(scenes);
}

std::int64_t DepthShards::without_depth() const {
  return (inverse_ >= 0).flatten(1).any(1).logical_not().sum().item<std::int64_t>();
}

void DepthShards::WeighScenes(const std::vector<std::string>& scenes) {
  for (int group = 0; group < groups(); ++group) {
    std::map<std::string_view, int> pictures;
    for (const std::int64_t i : training_.at(group)) ++pictures[scenes.at(i)];
    for (const std::int64_t i : training_.at(group)) {
      training_weights_[group].push_back(1 / std::sqrt(static_cast<double>(pictures[scenes.at(i)])));
    }
  }
}

DepthBatch DepthShards::Gather(const std::vector<std::int64_t>& samples) const {
  const at::Tensor index = torch::tensor(samples, torch::kLong).to(rgb_.device());
  DepthBatch batch;
  batch.rgb = rgb_.index_select(0, index).permute({0, 3, 1, 2}).to(torch::kFloat) / 255.0;
  const at::Tensor inverse = inverse_.index_select(0, index).to(torch::kFloat);
  batch.valid = (inverse >= 0).to(torch::kFloat);
  batch.inverse = inverse.clamp_min(0);
  return batch;
}

}  // namespace zeroplane

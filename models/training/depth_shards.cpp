#include "models/training/depth_shards.h"

#include <torch/torch.h>

#include <algorithm>
#include <iterator>
#include <system_error>

#include "core/base/error.h"
#include "models/weights/safetensors.h"

namespace zeroplane {
namespace fs = std::filesystem;

DepthShards::DepthShards(const fs::path& folder)
    : training_(std::size(kDepthGroups)), validation_(std::size(kDepthGroups)) {
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
  std::vector<at::Tensor> rgb, inverse, group, validation;
  for (const fs::path& path : paths) {
    const TensorFile file = ReadSafetensors(path);
    for (const char* name : {"rgb", "inverse", "group", "validation"}) {
      if (file.tensors.count(name) == 0) {
        throw Error(ErrorCode::kDamaged, path.string(),
                    std::string("is not a depth shard: it has no ") + name);
      }
    }
    rgb.push_back(file.tensors.at("rgb"));
    inverse.push_back(file.tensors.at("inverse"));
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
}

DepthBatch DepthShards::Gather(const std::vector<std::int64_t>& samples) const {
  const at::Tensor index = torch::tensor(samples, torch::kLong);
  DepthBatch batch;
  batch.rgb = rgb_.index_select(0, index).permute({0, 3, 1, 2}).to(torch::kFloat) / 255.0;
  const at::Tensor inverse = inverse_.index_select(0, index).to(torch::kFloat);
  batch.valid = (inverse >= 0).to(torch::kFloat);
  batch.inverse = inverse.clamp_min(0);
  return batch;
}

}  // namespace zeroplane

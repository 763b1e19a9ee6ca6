#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "models/weights/safetensors.h"

namespace zeroplane {

/// A batch of pictures with inverse depth.
struct DepthBatch {
  at::Tensor rgb;  ///< float32 [B, 3, H, W], 0 … 1
  at::Tensor
      inverse;  ///< float32 [B, H, W], inverse depth of unknown scale and shift per picture, larger is nearer
  at::Tensor valid;  ///< float32 [B, H, W], 1 where `inverse` is known, else 0
};

/// The *.safetensors of a folder, by name. @throws Error kNotFound when there is none
std::vector<std::filesystem::path> ShardFiles(const std::filesystem::path& folder);

/// A shard as it lies there. @throws Error as ReadSafetensors(), kDamaged for a file that is no shard
TensorFile ReadShard(const std::filesystem::path& path);

/// The training pictures that `zeroplane dataset pack` wrote, all in the memory of one device. A shard is a
/// safetensors file: rgb U8 [N, H, W, 3], inverse F16 [N, H, W] (negative: unknown), group U8 [N], validation
/// U8 [N] (1: never trained on), optionally aspect F32 [N] (width over height before the picture was
/// squashed); its metadata `scenes` is a JSON list, a name a sample (absent: each is a scene of its own).
class DepthShards {
 public:
  /// Reads every *.safetensors of a folder. Pictures of another size than the first file's are brought to it.
  /// @throws Error kNotFound (no shard), kDamaged
  explicit DepthShards(const std::filesystem::path& folder, torch::Device device = torch::kCPU);

  const std::vector<std::int64_t>& training_of(int group) const { return training_.at(group); }
  const std::vector<std::int64_t>& validation_of(int group) const { return validation_.at(group); }
  /// A share for each of training_of(group): a scene of n pictures is drawn as often as sqrt(n) scenes of
  /// one, so that a long clip does not drown the single pictures.
  const std::vector<double>& training_weights_of(int group) const { return training_weights_.at(group); }
  int groups() const { return static_cast<int>(training_.size()); }
  std::int64_t size() const { return rgb_.size(0); }
  /// Pictures of which no pixel's depth is known.
  std::int64_t without_depth() const;

  /// The named samples as stored, scaled to [0, 1]; no augmentation. On the shards' device.
  DepthBatch Gather(const std::vector<std::int64_t>& samples) const;

 private:
  void WeighScenes(const std::vector<std::string>& scenes);

  at::Tensor rgb_, inverse_;  // [N, H, W, 3] uint8, [N, H, W] half
  std::vector<std::vector<std::int64_t>> training_, validation_;
  std::vector<std::vector<double>> training_weights_;
};

/// Names of the groups, in the order of their numbers: what the sampling weights of training refer to.
inline constexpr const char* kDepthGroups[] = {"film", "measured", "rgbd", "rendered"};

}  // namespace zeroplane

#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "models/synth/synth_render.h"

namespace zeroplane {

struct SynthShardsOptions {
  std::filesystem::path out;  ///< folder, made if need be
  std::int64_t count = 1000;  ///< pictures
  std::int64_t per_shard = 1000;
  std::uint64_t seed = 1;          ///< picture k is made from seed + k
  std::optional<SynthKind> kind;   ///< all kinds, if none is named
  double validation_share = 0.02;  ///< of the pictures, marked as never trained on
  SynthOptions picture;
  void Check() const;
};

/// Writes shards as DepthShards reads them (synth_000.safetensors …): inverse depth over its 98th percentile,
/// so 1 is near; group: rendered. Shards that lie there whole already are kept, so a run that was stopped
/// goes on.
/// @param progress pictures done so far
/// @throws Error kUnwritable, kDiskFull
void WriteSynthShards(const SynthShardsOptions& options, const std::function<void(std::int64_t)>& progress);

/// A sheet of pictures, beside each its depth (near is white): columns x rows of them. uint8 [H, W, 3]
at::Tensor SynthSheet(std::uint64_t seed, std::optional<SynthKind> kind, int columns, int rows,
                      const SynthOptions& options);

/// Binary PPM. @throws Error kUnwritable
void WritePpm(const std::filesystem::path& path, const at::Tensor& rgb);

}  // namespace zeroplane

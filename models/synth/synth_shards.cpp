#include "models/synth/synth_shards.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <system_error>
#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"
#include "models/training/depth_shards.h"
#include "models/weights/safetensors.h"

namespace zeroplane {
namespace fs = std::filesystem;
namespace {

std::uint8_t GroupOf(std::string_view name) {
  for (std::size_t k = 0; k < std::size(kDepthGroups); ++k) {
    if (name == kDepthGroups[k]) return static_cast<std::uint8_t>(k);
  }
  ZP_CHECK(false, "no such group");
}

SynthFrame MakePicture(std::uint64_t seed, std::optional<SynthKind> kind, SynthOptions options) {
  options.noise_seed = static_cast<std::uint32_t>(seed * 2654435761u + 1);
  return RenderFrame(MakeScene(seed, kind ? *kind : ThrowKind(seed)), options);
}

/// Over its 98th percentile.
at::Tensor Normalised(const at::Tensor& inverse_depth) {
  const at::Tensor flat = inverse_depth.to(at::kCPU).flatten();
  const float near =
      std::get<0>(flat.kthvalue(std::max<std::int64_t>(1, flat.numel() * 98 / 100))).item<float>();
  return inverse_depth.to(at::kCPU) / std::max(near, 1e-6f);
}

TensorFile MakeShard(const SynthShardsOptions& options, std::int64_t first, std::int64_t count,
                     const std::function<void()>& made) {
  const std::int64_t height = options.picture.height, width = options.picture.width;
  const at::Tensor rgb = torch::empty({count, height, width, 3}, torch::kByte),
                   inverse = torch::empty({count, height, width}, torch::kHalf),
                   group = torch::full({count}, GroupOf("rendered"), torch::kByte),
                   held_out = torch::zeros({count}, torch::kByte);
  const auto make = [&](std::int64_t k) {
    const std::uint64_t seed = options.seed + static_cast<std::uint64_t>(first + k);
    const SynthFrame frame = MakePicture(seed, options.kind, options.picture);
    rgb[k].copy_(frame.rgb);
    inverse[k].copy_(Normalised(frame.inverse_depth));
    if (SynthRandom(seed ^ 0x76616c69u).Chance(static_cast<float>(options.validation_share)))
      held_out[k].fill_(1);
    made();
  };
  if (options.picture.device_index >= 0) {
    for (std::int64_t k = 0; k < count; ++k) make(k);
  } else {
    // A picture a thread: what happens inside one then stays on its thread.
    at::parallel_for(0, count, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t k = begin; k < end; ++k) make(k);
    });
  }
  return {{{"rgb", rgb}, {"inverse", inverse}, {"group", group}, {"validation", held_out}},
          {{"made_by", "Zeroplane's scene generator"},
           {"seed", std::to_string(options.seed + static_cast<std::uint64_t>(first))}}};
}

}  // namespace

void SynthShardsOptions::Check() const {
  ZP_CHECK_GE(count, 1);
  ZP_CHECK_GE(per_shard, 1);
  ZP_CHECK(validation_share >= 0 && validation_share <= 1, "validation_share");
  picture.Check();
}

void WriteSynthShards(const SynthShardsOptions& options, const std::function<void(std::int64_t)>& progress) {
  options.Check();
  std::error_code failed;
  fs::create_directories(options.out, failed);
  if (failed) {
    throw Error(ErrorCode::kUnwritable, options.out.string(), "cannot be made: " + failed.message(),
                "Name another folder with --out.");
  }
  std::int64_t done = 0;
  for (std::int64_t first = 0, shard = 0; first < options.count; first += options.per_shard, ++shard) {
    const std::int64_t count = std::min(options.per_shard, options.count - first);
    char name[32];
    std::snprintf(name, sizeof name, "synth_%03d.safetensors", static_cast<int>(shard));
    if (!fs::exists(options.out / name)) {
      std::mutex one_at_a_time;
      std::int64_t made = 0;
      WriteSafetensors(options.out / name, MakeShard(options, first, count, [&] {
                         const std::lock_guard lock(one_at_a_time);
                         progress(done + ++made);
                       }));
    }
    done += count;
    progress(done);
  }
}

at::Tensor SynthSheet(std::uint64_t seed, std::optional<SynthKind> kind, int columns, int rows,
                      const SynthOptions& options) {
  const std::int64_t height = options.height, width = options.width;
  const at::Tensor sheet = torch::zeros({rows * height, columns * 2 * width, 3}, torch::kByte);
  at::parallel_for(
      0, static_cast<std::int64_t>(columns) * rows, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t k = begin; k < end; ++k) {
          const SynthFrame frame = MakePicture(seed + static_cast<std::uint64_t>(k), kind, options);
          const at::Tensor near =
              (Normalised(frame.inverse_depth).clamp(0, 1) * 255).round().to(torch::kByte);
          const at::Tensor row = sheet.slice(0, k / columns * height, (k / columns + 1) * height);
          const std::int64_t left = k % columns * 2 * width;
          row.slice(1, left, left + width).copy_(frame.rgb);
          row.slice(1, left + width, left + 2 * width).copy_(near.unsqueeze(-1).expand({height, width, 3}));
        }
      });
  return sheet;
}

void WritePpm(const fs::path& path, const at::Tensor& rgb) {
  const at::Tensor bytes = rgb.to(at::kCPU).contiguous();
  std::ofstream out(path, std::ios::binary);
  out << "P6\n" << bytes.size(1) << " " << bytes.size(0) << "\n255\n";
  out.write(reinterpret_cast<const char*>(bytes.data_ptr<std::uint8_t>()), bytes.numel());
  if (!out.flush())
    throw Error(ErrorCode::kUnwritable, path.string(), "cannot be written",
                "Is there room, and may you write there?");
}

}  // namespace zeroplane

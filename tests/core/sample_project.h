#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/project/project_store.h"

/// Projects with something in every table, for the tests of core/project and core/edit.
namespace zeroplane::sample {

inline constexpr int kMaskWidth = 300, kMaskHeight = 150;

inline MediaReference Media() {
  MediaReference media;
  media.path = "/films/a film (1080p).mkv";
  media.relative_path = "../films/a film (1080p).mkv";
  media.size_bytes = 5'000'000'000;
  media.frame_count = 100;
  media.width = 1920;
  media.height = 1080;
  media.frame_rate = {24000, 1001};
  return media;
}

inline ShotCanvas Canvas(double raw_near = 7.25) {
  ShotCanvas canvas{.raw_far = 0.1, .raw_near = raw_near, .scale = 35.66, .offset = -3.5, .samples = {}};
  for (int i = 0; i < 3; ++i) {
    ImageU16 iz(9, 5, 1);
    for (std::size_t k = 0; k < iz.size(); ++k)
      iz.data()[k] = static_cast<std::uint16_t>(65535 - 977 * k - i);
    canvas.samples.push_back({10 + 7 * i, iz});
  }
  return canvas;
}

/// Painted across several tiles.
inline PaintedEffect Effect() {
  PaintedEffect effect{"Dragon", -1.75, 0.5, 0.25, true, Mask(kMaskWidth, kMaskHeight)};
  Brush({30, 0.4, false}).Stroke(effect.mask, 40, 40, 200, 100);
  return effect;
}

/// Three shots; the first has been analysed, the second has an effect as well.
inline std::vector<Shot> Shots() {
  std::vector<Shot> shots(3);
  shots[0] = {{}, {0, 40}, "Opening", {1.25, 0.75}, Canvas(), std::nullopt};
  shots[1] = {{}, {40, 41}, "Flash \u00e9", {0, -0.5}, Canvas(3.5), Effect()};
  shots[2] = {{}, {41, 100}, "", {2.5, 1.0 / 3}, std::nullopt, std::nullopt};
  return shots;
}

/// A new file at `path` with these shots.
inline std::unique_ptr<ProjectStore> Create(const std::filesystem::path& path) {
  auto store = ProjectStore::Create(path, Media());
  store->ReplaceShots(Shots());
  return store;
}

/// What the file holds, while somebody has it open: read from a copy beside it.
inline Project LoadCopy(const std::filesystem::path& path) {
  const std::filesystem::path copy = path.string() + "-copy.zeroplane";
  for (const char* part : {"", "-wal"}) {
    const std::filesystem::path from = path.string() + part, to = copy.string() + part;
    std::filesystem::remove(to);
    if (std::filesystem::exists(from)) std::filesystem::copy_file(from, to);
  }
  return ProjectStore::Open(copy)->Load();
}

}  // namespace zeroplane::sample

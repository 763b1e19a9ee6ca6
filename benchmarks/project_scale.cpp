// How a project of a two-hour film behaves: 172,800 frames, 3,000 analysed and graded shots. Prints how long
// it takes to open, and what edits cost until they are committed. Says nothing about a cold disk: the file
// was just written.
//
//   zeroplane_project_scale [FOLDER]    where to make the file; the temporary folder by default
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/edit/document.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kFrames = 172'800;
constexpr int kShots = 3000, kSamples = 24, kWidth = 48, kHeight = 27;
constexpr int kMaskedEvery = 10;
constexpr int kEdits = 200;
constexpr double kNoise = 128;  // half a unit of iz: what a network leaves on a wall

double Since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

/// A floor that runs to the back and somebody who walks before it, with noise that no predictor knows.
ImageU16 Iz(double walk, std::mt19937& random) {
  std::normal_distribution<double> noise(0, kNoise);
  ImageU16 iz(kWidth, kHeight, 1);
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const bool person = std::abs(x - walk) < 5 && y > 6;
      iz.at(x, y) = static_cast<std::uint16_t>(
          std::clamp((person ? 45'000.0 : 5'000.0 + 1'500.0 * y) + noise(random), 0.0, 65'535.0));
    }
  }
  return iz;
}

Shot MakeShot(int index, std::mt19937& random) {
  Shot shot;
  shot.name = "Shot " + std::to_string(index + 1);
  shot.frames = {index * kFrames / kShots, (index + 1) * kFrames / kShots};
  shot.grade = {1.0 + index % 7 * 0.1, 0.5};
  shot.keys = {{shot.frames.first, shot.grade, Interpolation::kSmooth},
               {shot.frames.end - 1, {1.5, 0.5}, Interpolation::kSmooth}};
  std::vector<CanvasSample> samples;
  for (int i = 0; i < kSamples; ++i)
    samples.push_back({shot.frames.first + i * shot.frames.length() / kSamples, Iz(10.0 + i, random)});
  shot.canvas = ShotCanvas{0.1, 7.5, 30, -3, samples, "network"};
  if (index % kMaskedEvery == 0) {
    PaintedEffect& effect = shot.effects.emplace_back();
    effect.mask = Mask(1920, 1080);
    Brush({60, 0.8, false}).Stroke(effect.mask, 500, 500, 900, 600);
  }
  return shot;
}

/// The median, the 95th percentile and the longest of many runs.
void Measure(const char* what, int runs, const std::function<void(int)>& run) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const auto start = std::chrono::steady_clock::now();
    run(i);
    times.push_back(Since(start));
  }
  std::ranges::sort(times);
  const auto at = [&](double share) {
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  std::printf("%-18s median %8.2f ms   95 %% %8.2f ms   longest %8.2f ms   (%d runs)\n", what, at(0.5),
              at(0.95), at(1), runs);
}

void MeasureEdits(Document& document) {
  const auto id = [&](int i) {
    const auto& shots = document.project().shots;
    return shots[static_cast<std::size_t>(i) * 7919 % (shots.size() - 1)].id;
  };
  Measure("set a grade", kEdits, [&](int i) { document.SetGrades("Depth", {{id(i), {2.0 + i, 1}}}); });
  Measure("set key frames", kEdits, [&](int i) {
    ShotHeader header = *document.project().FindShot(id(i));
    header.keys.push_back({header.keys.back().frame + 1 + i, {1, 1}});
    document.EditShots("Key", {{id(i), header}});
  });
  Measure("paint", kEdits, [&](int i) {
    PaintedEffect effect;
    effect.mask = Mask(1920, 1080);
    Brush({40, 0.8, false}).Stroke(effect.mask, 100 + 5 * i, 300, 300 + 5 * i, 500);
    document.SetEffects("Paint", id(i), {effect});
  });
  Measure("split a shot", kEdits, [&](int i) {
    const Shot& shot = *document.project().FindShot(id(i));
    if (shot.frames.length() > 1)
      document.SplitShot("Split", shot.id, shot.frames.first + shot.frames.length() / 2, "New");
  });
  Measure("merge two shots", kEdits, [&](int i) { document.MergeWithNext("Merge", id(i)); });
  Measure("undo", kEdits, [&](int) { document.Undo(); });
  Measure("store an analysis", kEdits,
          [&](int i) { document.SetCanvas(id(i), *document.project().FindShot(id(i + 1))->canvas); });
}

void Run(const fs::path& folder) {
  const fs::path path = folder / "zeroplane-project-scale.zeroplane",
                 copy = folder / "zeroplane-copy.zeroplane";
  fs::remove(path);
  std::mt19937 random(1);
  std::vector<Shot> shots;
  for (int i = 0; i < kShots; ++i) shots.push_back(MakeShot(i, random));
  MediaReference media;
  media.path = "/films/two hours.mkv";
  media.frame_count = kFrames;
  media.frame_rate = {24, 1};
  Measure("store all shots", 1, [&](int) { ProjectStore::Create(path, media)->ReplaceShots({}, shots); });
  std::printf("%-18s %.1f MB (samples unpacked: %.1f MB)\n", "size",
              static_cast<double>(fs::file_size(path)) / 1e6,
              2.0 * kShots * kSamples * kWidth * kHeight / 1e6);
  Measure("open and load", 5, [&](int) { Document(ProjectStore::Open(path)); });
  Document document(ProjectStore::Open(path));
  MeasureEdits(document);
  Measure("save a copy", 1, [&](int) { document.SaveCopy(copy); });
  fs::remove(copy);
  fs::remove(path);
}

}  // namespace
}  // namespace zeroplane

int main(int argc, char** argv) {
  try {
    zeroplane::Run(argc > 1 ? std::filesystem::path(argv[1]) : std::filesystem::temp_directory_path());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}

#pragma once

#include <filesystem>
#include <memory>
#include <string>
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
  media.content_hash = 0xfedcba9876543210;
  media.start_timecode = "01:00:00:00";
  return media;
}

inline ShotCanvas Canvas(double raw_near = 7.25) {
  ShotCanvas canvas{.raw_far = 0.1,
                    .raw_near = raw_near,
                    .scale = 35.66,
                    .offset = -3.5,
                    .samples = {},
                    .depth = "network-1"};
  std::vector<CanvasSample> samples;
  for (int i = 0; i < 3; ++i) {
    ImageU16 iz(9, 5, 1);
    for (std::size_t k = 0; k < iz.size(); ++k)
      iz.data()[k] = static_cast<std::uint16_t>(65535 - 977 * k - i);
    samples.push_back({10 + 7 * i, iz});
  }
  canvas.samples = samples;
  return canvas;
}

/// Painted across several tiles.
inline PaintedEffect Effect() {
  PaintedEffect effect{"Dragon", -1.75, 0.5, 0.25, true, Mask(kMaskWidth, kMaskHeight)};
  Brush({30, 0.4, false}).Stroke(effect.mask, 40, 40, 200, 100);
  return effect;
}

/// Another value than the default in every field.
inline ShotHeader Header() {
  ShotHeader header;
  header.name = "Flash \u00e9";
  header.transition = Transition::kDissolve;
  header.transition_frames = 7;
  header.grade = {0, -0.5};
  header.keys = {{30, {1, 0.5}, Interpolation::kLinear},
                 {45, {2.25, 0.75}, Interpolation::kHold},
                 {60, {1.5, -0.25}, Interpolation::kSmooth}};
  header.mode = DepthMode::kArtistic;
  header.window = {-0.5, -0.25, -0.125, 0.0625};
  header.comfort = {"cinema", -1.5, 0.625};
  header.source_eye = SourceEye::kBoth;
  header.review = ReviewState::kForReview;
  header.window_keys = {{42, {-0.5, -0.25, 0, 0}}, {58, {-1, -0.75, -0.125, 0.0625}}};
  header.notes = {{0, "", "The wing is flat.\nAsk Ann."}, {1'700'000'000, "Ann", "It is fine \u00e9."}};
  header.versions = {{"First", 1'700'000'100, "Ben", {1.5, 0.25}, {}},
                     {"With keys", 1'700'000'200, "", {2, 1}, header.keys}};
  header.attention = PicturePoint{0.25, 0.875};
  return header;
}

inline ProjectSettings Settings() {
  return {"cinema",
          SourceEye::kRight,
          PictureRect{0, 132, 1920, 816},
          "For the festival",
          {{"Ours", R"({"id": "ours"})"}, {"Theirs", "{}"}}};
}

inline Shot MakeShot(const FrameRange& frames, const std::string& name, const Grade& grade) {
  Shot shot;
  shot.frames = frames;
  shot.name = name;
  shot.grade = grade;
  return shot;
}

/// Three shots; the first has been analysed, the second has all that a shot can have.
inline std::vector<Shot> Shots() {
  std::vector<Shot> shots = {
      MakeShot({0, 40}, "Opening", {1.25, 0.75}), {}, MakeShot({60, 100}, "", {2.5, 1.0 / 3})};
  shots[0].canvas = Canvas();
  static_cast<ShotHeader&>(shots[1]) = Header();
  shots[1].frames = {40, 60};
  shots[1].canvas = Canvas(3.5);
  shots[1].effects = {Effect(), {"Empty", 0.5, 1.5, 0, false, Mask(kMaskWidth, kMaskHeight)}};
  return shots;
}

/// A new file at `path` with these shots.
inline std::unique_ptr<ProjectStore> Create(const std::filesystem::path& path) {
  auto store = ProjectStore::Create(path, Media());
  store->ReplaceShots({}, Shots());
  store->SaveSettings(Settings());
  return store;
}

/// What the file holds, while somebody has it open.
inline Project Stored(const std::filesystem::path& path) {
  return ProjectStore::OpenReadOnly(path)->Load();
}

}  // namespace zeroplane::sample

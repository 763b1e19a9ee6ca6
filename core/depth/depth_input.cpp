#include "core/depth/depth_input.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/depth/fs_sidecar.h"
#include "core/depth/iw3_export.h"
#include "core/media/disparity_file.h"
#include "core/media/file_identity.h"
#include "core/media/film_reader.h"
#include "core/media/media_file.h"
#include "core/media/sequence_pattern.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr double kMaxDisparityPerPct = 10;  // enoky's 20 is iw3's 2 %

std::string SizeText(int width, int height) {
  return std::to_string(width).append(" x ").append(std::to_string(height));
}

ImageF32 Reduced(const ImageF32& map, int width, int height) {
  ImageF32 small(width, height, 1);
  const cv::Mat from(map.height(), map.width(), CV_32F, const_cast<float*>(map.data()));
  cv::Mat to(height, width, CV_32F, small.data());
  cv::resize(from, to, to.size(), 0, 0, cv::INTER_AREA);
  return small;
}

/// What all kinds of depth have in common: direction, gaps, size.
class FileDepth : public DepthSource {
 public:
  FileDepth(fs::path path, const DepthFilm& film, bool white_is_near)
      : path_(std::move(path)), film_(film), white_is_near_(white_is_near) {}

  ImageF32 ReadDepth(std::int64_t frame) final {
    ZP_CHECK(frame >= 0 && frame < film_.frame_count, frame);
    ImageF32 map = ReadValues(frame);
    if (!white_is_near_) std::transform(map.data(), map.data() + map.size(), map.data(), std::negate<>());
    FillGaps(map, frame);
    if (map.width() <= film_.width && map.height() <= film_.height) return map;
    return Reduced(map, std::min(map.width(), film_.width), std::min(map.height(), film_.height));
  }

  std::string Name() const final {
    std::string name = "depth of " + Identity();
    return name.append(white_is_near_ ? ", white is near" : ", white is far");
  }

 protected:
  /// As they are in the file; not finite: unknown.
  virtual ImageF32 ReadValues(std::int64_t frame) = 0;
  virtual std::string Identity() const = 0;
  const fs::path& path() const { return path_; }

 private:
  void FillGaps(ImageF32& map, std::int64_t frame) const {
    float farthest = std::numeric_limits<float>::infinity();
    bool gaps = false;
    for (std::size_t i = 0; i < map.size(); ++i) {
      const bool known = std::isfinite(map.data()[i]);
      gaps = gaps || !known;
      if (known) farthest = std::min(farthest, map.data()[i]);
    }
    if (std::isinf(farthest))
      throw Error(ErrorCode::kDamaged, path_.string(),
                  "holds no depth for frame " + std::to_string(frame) + ": none of its values is a number",
                  "Export it again.");
    if (!gaps) return;
    for (std::size_t i = 0; i < map.size(); ++i) {
      if (!std::isfinite(map.data()[i])) map.data()[i] = farthest;
    }
  }

  fs::path path_;
  DepthFilm film_;
  bool white_is_near_;
};

// Whole numbers count as they are; of EXR files with several channels, Nuke's depth.
DisparityFileOptions AsStored() {
  DisparityFileOptions options;
  options.scale = 1;
  options.channel = "depth.Z";
  return options;
}

std::vector<std::uint8_t> ReadBytes(const fs::path& path) {
  CheckReadable(path);
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool HasPictureEnding(const fs::path& path) {
  std::string ending = path.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return std::tolower(c); });
  constexpr std::array<std::string_view, 5> kEndings = {".png", ".exr", ".tif", ".tiff", ".pfm"};
  return std::ranges::find(kEndings, ending) != kEndings.end();
}

std::string NumberText(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", number);
  return text;
}

/// One file a frame.
class PictureDepth final : public FileDepth {
 public:
  PictureDepth(fs::path path, const DepthFilm& film, bool white_is_near, std::vector<fs::path> files)
      : FileDepth(std::move(path), film, white_is_near), files_(std::move(files)) {}

 private:
  ImageF32 ReadValues(std::int64_t frame) override {
    return ReadDisparity(files_[static_cast<std::size_t>(frame)], AsStored());
  }
  std::string Identity() const override {
    std::string text = path().string();
    for (const fs::path& file : files_) text.append("|").append(IdentityOf(file).Key());
    return path().string().append("|").append(std::to_string(std::hash<std::string>()(text)));
  }

  std::vector<fs::path> files_;
};

class VideoDepth final : public FileDepth {
 public:
  VideoDepth(const fs::path& path, const DepthFilm& film, bool white_is_near,
             std::unique_ptr<FilmReader> reader)
      : FileDepth(path, film, white_is_near), reader_(std::move(reader)) {}

 private:
  ImageF32 ReadValues(std::int64_t frame) override {
    const std::shared_ptr<const ImageU16> picture = reader_->ReadFrame16(frame);
    ImageF32 map(picture->width(), picture->height(), 1);
    // The green of grey: chroma of lossy videos strays around it least.
    for (std::size_t i = 0; i < map.size(); ++i) map.data()[i] = picture->data()[3 * i + 1];
    return map;
  }
  std::string Identity() const override { return IdentityOf(path()).Key(); }

  std::unique_ptr<FilmReader> reader_;
};

[[noreturn]] void ThrowTooFew(const fs::path& path, std::int64_t maps, const DepthFilm& film) {
  throw Error(ErrorCode::kInvalidArgument, path.string(),
              "holds depth for " + std::to_string(maps) + (maps == 1 ? " frame, and " : " frames, and ") +
                  film.path.string() + " has " + std::to_string(film.frame_count),
              "Export the depth of the whole film.");
}

void CheckCount(const fs::path& path, std::int64_t maps, const DepthFilm& film, DepthInput& input) {
  if (maps < film.frame_count) ThrowTooFew(path, maps, film);
  if (maps > film.frame_count)
    input.notes.push_back(path.string() + " holds depth for " + std::to_string(maps) +
                          " frames; those after the film's " + std::to_string(film.frame_count) +
                          " are not used.");
}

void NoteSize(const fs::path& path, int width, int height, const DepthFilm& film, DepthInput& input) {
  if (width == film.width && height == film.height) return;
  std::string note = path.string() + " is " + SizeText(width, height) + ", and the film " +
                     SizeText(film.width, film.height) + ": it is brought to the film's size.";
  constexpr double kSameShape = 0.02;
  const double shape = static_cast<double>(width) * film.height / (static_cast<double>(height) * film.width);
  if (std::abs(shape - 1) > kSameShape)
    note += " Their shapes differ, so it is stretched: check that it shows the same part of the picture.";
  input.notes.push_back(note);
}

/// In the order of their numbers. @throws Error kNotFound naming the missing ones
std::vector<fs::path> FilesOf(const SequenceFiles& sequence) {
  if (!sequence.missing.empty())
    throw Error(ErrorCode::kNotFound, sequence.pattern.Text(),
                "is incomplete: " + MissingFramesText(sequence.missing), "Export them again.");
  std::vector<fs::path> files;
  for (std::int64_t number = sequence.first; number <= sequence.last; ++number)
    files.push_back(sequence.pattern.PathOf(number));
  return files;
}

DepthInput OpenFiles(const fs::path& path, const DepthFilm& film, bool white_is_near,
                     std::vector<fs::path> files, const char* kind) {
  DepthInput input;
  input.kind = kind;
  CheckCount(path, static_cast<std::int64_t>(files.size()), film, input);
  const ImageF32 first = ReadDisparity(files.front(), AsStored());
  NoteSize(path, first.width(), first.height(), film, input);
  input.source = std::make_unique<PictureDepth>(path, film, white_is_near, std::move(files));
  return input;
}

DepthInput OpenVideo(const fs::path& path, const DepthFilm& film, bool white_is_near) {
  DepthInput input;
  input.kind = "video";
  auto reader = OpenFilmReader(path);
  CheckCount(path, reader->frame_count(), film, input);
  NoteSize(path, reader->width(), reader->height(), film, input);
  if (reader->info().bit_depth <= 8)
    input.notes.push_back(path.string() +
                          " has 8 bits: smooth surfaces may show steps. 10 bits or picture files have none.");
  input.source = std::make_unique<VideoDepth>(path, film, white_is_near, std::move(reader));
  return input;
}

DepthInput OpenIw3(const fs::path& yml, const DepthFilm& film, bool white_is_near) {
  const std::vector<std::uint8_t> bytes = ReadBytes(yml);
  const Iw3Export exported =
      ParseIw3Export({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, yml.string());
  const fs::path folder = yml.parent_path() / exported.depth_dir;  // an absolute one stays so
  DepthInput input =
      OpenFiles(folder, film, white_is_near, FilesOf(FindSequenceInFolder(folder)), "iw3 folder");
  if (!exported.skip_mapper && exported.mapper != "none")
    input.notes.push_back(yml.string() + " asks for iw3's mapper " + exported.mapper +
                          ", which is not applied: depth is used as it is.");
  return input;
}

/// "<film>_depth.*" in a folder, as enoky's tools name it.
std::optional<fs::path> FindNamed(const fs::path& folder, const fs::path& film) {
  const std::string name = film.stem().string() + "_depth";
  std::error_code ignored;
  for (const char* ending : {".mp4", ".mkv", ".mov", ".png", ".exr"}) {
    const fs::path path = folder / (name + ending);
    if (fs::is_regular_file(path, ignored)) return path;
  }
  return std::nullopt;
}

/// What a depth file's sidecar says becomes notes and a suggested grade.
void ReadSidecar(const fs::path& depth, DepthInput& input) {
  const fs::path path = fs::path(depth).replace_extension(".fssidecar");
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return;
  const std::vector<std::uint8_t> bytes = ReadBytes(path);
  const FsSidecar sidecar =
      ParseFsSidecar({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string());
  if (sidecar.gamma && *sidecar.gamma != 1)
    input.notes.push_back(path.string() + " has a depth gamma of " + NumberText(*sidecar.gamma) +
                          ", which is not applied: depth is used as it is.");
  if (!sidecar.max_disparity) return;
  // d = -range * (D - c) of DELIVERY.md: near is D = 1, the screen is D = c, the background D = 0.
  const double range_pct = *sidecar.max_disparity / kMaxDisparityPerPct;
  input.suggested = Grade{range_pct, range_pct * sidecar.convergence_plane.value_or(0.5)};
  input.notes.push_back(path.string() + " was made for a depth range of " + NumberText(range_pct) +
                        " % of the width with the background at " +
                        NumberText(input.suggested->background_pct) + " %.");
}

DepthInput OpenFile(const fs::path& path, const DepthFilm& film, bool white_is_near) {
  const bool picture = HasPictureEnding(path);
  DepthInput input = picture ? OpenFiles(path, film, white_is_near, {path}, "picture")
                             : OpenVideo(path, film, white_is_near);
  ReadSidecar(path, input);
  return input;
}

}  // namespace

DepthInput OpenDepth(const fs::path& path, const DepthFilm& film, bool white_is_near) {
  ZP_CHECK(film.frame_count > 0 && film.width > 0 && film.height > 0, "a film");
  if (const auto yml = FindIw3Export(path)) return OpenIw3(*yml, film, white_is_near);
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    if (const auto named = FindNamed(path, film.path)) return OpenFile(*named, film, white_is_near);
    return OpenFiles(path, film, white_is_near, FilesOf(FindSequenceInFolder(path)), "sequence");
  }
  if (const auto pattern = ParseSequencePattern(path); pattern && !fs::exists(path, ignored))
    return OpenFiles(path, film, white_is_near, FilesOf(FindSequence(*pattern)), "sequence");
  return OpenFile(path, film, white_is_near);
}

}  // namespace zeroplane

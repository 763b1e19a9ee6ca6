#include "core/depth/depth_writer.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/depth/iw3_export.h"
#include "core/media/any_image.h"
#include "core/media/film_writer.h"
#include "core/media/picture_file.h"
#include "core/media/sequence_pattern.h"
#include "core/stereo/units.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr double kMostSteps = 65535;
constexpr double kDepthCrf = 12;  // of H.264: a banded depth map tears surfaces into cards

std::string Ending(const fs::path& path) {
  std::string ending = path.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return std::tolower(c); });
  return ending;
}

bool HasEnding(DepthFormat format, const fs::path& path) {
  const std::string ending = Ending(path),
                    endings = std::string(" ").append(Info(format).endings).append(" ");
  if (ending.empty() || endings == "  ") return ending.empty() && endings == "  ";
  return endings.find(" " + ending + " ") != std::string::npos;
}

void CheckEnding(DepthFormat format, const fs::path& path) {
  if (HasEnding(format, path)) return;
  const std::string endings(Info(format).endings);
  throw Error(
      ErrorCode::kUnsupported, path.string(), std::string("does not name ").append(Info(format).label),
      endings.empty() ? "Give the folder a name without an ending." : "Let it end in " + endings + ".");
}

/// What white is, and black.
struct Ends {
  double black = 0, white = kIzMax;
};

Ends EndsOf(const ImageF32& iz, DepthRange range) {
  if (range == DepthRange::kShot) return {};
  const auto [low, high] = std::minmax_element(iz.data(), iz.data() + iz.size());
  return {*low, *high};
}

// 0 … 1; a frame without any range is black.
ImageF32 Shares(const ImageF32& iz, DepthRange range) {
  const Ends ends = EndsOf(iz, range);
  const double scale = ends.white > ends.black ? 1 / (ends.white - ends.black) : 0;
  ImageF32 shares(iz.width(), iz.height(), 1);
  std::transform(iz.data(), iz.data() + iz.size(), shares.data(), [&](float value) {
    return static_cast<float>(std::clamp((value - ends.black) * scale, 0.0, 1.0));
  });
  return shares;
}

class StillWriter final : public DepthWriter {
 public:
  StillWriter(fs::path path, const DepthWriterOptions& options) : path_(std::move(path)), options_(options) {}

  void Write(std::int64_t, const ImageF32& iz, const Picture&) override {
    const bool exr = options_.format == DepthFormat::kExr;
    picture_ = exr ? AnyImage(Shares(iz, options_.range)) : AnyImage(DepthSteps(iz, options_.range));
  }
  void Finish() override { WritePicture(path_, picture_, /*full_floats=*/true); }
  std::vector<std::string> dropped() const override { return {}; }

 private:
  fs::path path_;
  DepthWriterOptions options_;
  AnyImage picture_;
};

/// The film as what its depth is: upright pictures with the film's times, and nothing else of it. Grey values
/// must not go through its colours, and depth needs no sound that its container might not hold.
class BareFilm final : public FilmReader {
 public:
  explicit BareFilm(const FilmReader& film) : film_(film) {
    const MediaInfo& of = film.info();
    info_.path = of.path;
    info_.container = of.container == "sequence" ? "sequence" : "still";  // kinds without further tracks
    info_.width = of.upright_width();
    info_.height = of.upright_height();
    info_.sample_aspect = of.upright_sample_aspect();
    info_.pixel_format = "gray16le";
    info_.bit_depth = 16;
    info_.color_primaries = info_.color_transfer = info_.color_matrix = info_.color_range = "unknown";
    info_.frame_rate = of.frame_rate;
    info_.variable_frame_rate = of.variable_frame_rate;
    info_.frame_count = of.frame_count;
    info_.duration_s = of.duration_s;
    info_.timecode = of.timecode;
  }

  const MediaInfo& info() const override { return info_; }
  Rational time_base() const override { return film_.time_base(); }
  FrameTime TimeOf(std::int64_t index) const override { return film_.TimeOf(index); }
  // Writers describe a film; they do not read it.
  std::optional<VideoFrame> ReadNext() override { throw std::logic_error("a film that is only described"); }
  Picture ReadFrame(std::int64_t) override { throw std::logic_error("a film that is only described"); }
  std::shared_ptr<const ImageU16> ReadFrame16(std::int64_t) override {
    throw std::logic_error("a film that is only described");
  }
  NativeFrame ReadNative(std::int64_t) override { throw std::logic_error("a film that is only described"); }

 private:
  const FilmReader& film_;
  MediaInfo info_;
};

/// A sequence or a grey video through the film writers.
class FilmDepthWriter final : public DepthWriter {
 public:
  FilmDepthWriter(const fs::path& path, const DepthWriterOptions& options, const FilmReader& film)
      : options_(options), film_(film) {
    FilmWriterOptions writer;
    writer.format = MasterFormatOf(options.format);
    writer.width = film.width();
    writer.height = film.height();
    writer.crf = kDepthCrf;
    writer.full_floats = true;
    if (const auto pattern = ParseSequencePattern(film.info().path.string());
        pattern && film.info().container == "sequence")
      writer.first_number = FindSequence(*pattern).first;
    writer_ = MakeFilmWriter(path, writer, film_);
  }

  void Write(std::int64_t frame, const ImageF32& iz, const Picture&) override {
    const FrameTime time = film_.TimeOf(frame);
    if (options_.format == DepthFormat::kExr)
      return writer_->Write(ToNative(Shares(iz, options_.range)), time);
    const ImageU16 steps = DepthSteps(iz, options_.range);
    if (options_.format == DepthFormat::kPng) return writer_->Write(ToNative(steps), time);
    writer_->Write(ToRgb16(steps), time);
  }
  void Finish() override { writer_->Finish(); }
  std::vector<std::string> dropped() const override { return writer_->dropped(); }

 private:
  static MasterFormat MasterFormatOf(DepthFormat format) {
    switch (format) {
      case DepthFormat::kPng:
        return MasterFormat::kPngSequence;
      case DepthFormat::kExr:
        return MasterFormat::kExrSequence;
      case DepthFormat::kFfv1:
        return MasterFormat::kFfv1;
      default:
        return MasterFormat::kH264TenBit;
    }
  }

  DepthWriterOptions options_;
  BareFilm film_;
  std::unique_ptr<FilmWriter> writer_;
};

/// The folder is filled beside its place and renamed.
class Iw3Writer final : public DepthWriter {
 public:
  Iw3Writer(const fs::path& path, const DepthWriterOptions& options, const FilmReader& film)
      : path_(path.has_filename() ? path : path.parent_path()), options_(options), film_(film) {
    CheckTarget();
    partial_ = path_.string().append(".partial-").append(std::to_string(getpid()));
    exported_.video = film.frame_count() > 1;
    exported_.basename = film.info().path.stem().string();
    if (exported_.video) exported_.frame_rate = film.frame_rate();
    exported_.skip_mapper = true;  // the canvas is what disparity is made of by two numbers
    std::error_code problem;
    for (const std::string& folder : {exported_.rgb_dir, exported_.depth_dir}) {
      fs::create_directories(partial_ / folder, problem);
      if (problem) ThrowWriteError(problem);
    }
  }
  ~Iw3Writer() override {
    std::error_code ignored;
    if (!finished_) fs::remove_all(partial_, ignored);
  }

  void Write(std::int64_t frame, const ImageF32& iz, const Picture& picture) override {
    char name[32];
    std::snprintf(name, sizeof name, "%08lld.png", static_cast<long long>(frame + 1));
    WritePicture(partial_ / exported_.rgb_dir / name, *picture);
    WritePicture(partial_ / exported_.depth_dir / name, DepthSteps(iz, options_.range));
  }

  void Finish() override {
    std::ofstream file(partial_ / kIw3ExportFile, std::ios::binary);
    file << Iw3ExportText(exported_);
    file.close();
    std::error_code problem;
    if (!file) ThrowWriteError(std::make_error_code(std::errc::no_space_on_device));
    fs::rename(partial_, path_, problem);
    if (problem) ThrowWriteError(problem);
    finished_ = true;
  }

  std::vector<std::string> dropped() const override {
    std::vector<std::string> sentences;
    if (!film_.info().audio.empty())
      sentences.emplace_back("The film's sound is left out: give iw3 the film itself for it.");
    if (film_.info().variable_frame_rate)
      sentences.emplace_back(
          "The times of frames that are not evenly spaced are left out: iw3 has one rate.");
    return sentences;
  }

 private:
  void CheckTarget() const {
    std::error_code ignored;
    if (fs::exists(path_, ignored) && !(fs::is_directory(path_, ignored) && fs::is_empty(path_, ignored)))
      throw Error(ErrorCode::kUnwritable, path_.string(), "is there already", "Choose a new folder.");
    const fs::path parent = path_.has_parent_path() ? path_.parent_path() : fs::path(".");
    if (!fs::is_directory(parent, ignored))
      throw Error(ErrorCode::kUnwritable, path_.string(),
                  "cannot be written: the folder " + parent.string() + " does not exist",
                  "Make the folder first, or choose another.");
  }

  [[noreturn]] void ThrowWriteError(const std::error_code& problem) const {
    const bool full = problem == std::errc::no_space_on_device;
    throw Error(full ? ErrorCode::kDiskFull : ErrorCode::kUnwritable, path_.string(),
                "cannot be written: " + problem.message(), "Choose another folder or disk.");
  }

  fs::path path_, partial_;
  DepthWriterOptions options_;
  const FilmReader& film_;
  Iw3Export exported_;
  bool finished_ = false;
};

// A still would be lost; films and sequences are guarded by their writers.
void CheckNotItself(const fs::path& path, const FilmReader& film) {
  std::error_code ignored;
  if (fs::equivalent(path, film.info().path, ignored))
    throw Error(ErrorCode::kInvalidArgument, path.string(), "would replace the picture that it is made of",
                "Choose another name.");
}

}  // namespace

std::optional<DepthFormat> DefaultDepthFormat(const fs::path& path) {
  for (const DepthFormatInfo& row : kDepthFormats) {
    if (HasEnding(row.format, path)) return row.format;
  }
  return std::nullopt;
}

ImageU16 DepthSteps(const ImageF32& iz, DepthRange range) {
  ZP_CHECK_EQ(iz.channels(), 1);
  const ImageF32 shares = Shares(iz, range);
  ImageU16 steps(iz.width(), iz.height(), 1);
  std::transform(shares.data(), shares.data() + shares.size(), steps.data(),
                 [](float share) { return static_cast<std::uint16_t>(std::lround(share * kMostSteps)); });
  return steps;
}

std::unique_ptr<DepthWriter> MakeDepthWriter(const fs::path& path, const DepthWriterOptions& options,
                                             const FilmReader& film) {
  CheckEnding(options.format, path);
  if (options.format == DepthFormat::kIw3) return std::make_unique<Iw3Writer>(path, options, film);
  const bool pictures = options.format == DepthFormat::kPng || options.format == DepthFormat::kExr;
  if (pictures && film.frame_count() == 1 && !ParseSequencePattern(path)) {
    CheckNotItself(path, film);
    return std::make_unique<StillWriter>(path, options);
  }
  return std::make_unique<FilmDepthWriter>(path, options, film);
}

}  // namespace zeroplane

#include "core/media/sequence_writer.h"

#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <system_error>
#include <utility>

extern "C" {
#include <libavutil/rational.h>
#include <libavutil/timecode.h>
}

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/disk/sync.h"
#include "core/media/color_convert.h"
#include "core/media/primaries.h"
#include "core/media/smpte_timecode.h"

namespace zeroplane {

namespace fs = std::filesystem;

namespace {

ImageFormat FormatOf(MasterFormat format) {
  switch (format) {
    case MasterFormat::kPngSequence:
      return ImageFormat::kPng;
    case MasterFormat::kTiffSequence:
      return ImageFormat::kTiff;
    default:
      ZP_CHECK(format == MasterFormat::kExrSequence, static_cast<int>(format));
      return ImageFormat::kExr;
  }
}

const char* NameOf(ImageFormat format) {
  if (format == ImageFormat::kExr) return "EXR";
  return format == ImageFormat::kPng ? "PNG" : "TIFF";
}

SequencePattern PatternFrom(const fs::path& path) {
  const std::optional<SequencePattern> pattern = ParseSequencePattern(path);
  if (!pattern)
    throw Error(ErrorCode::kInvalidArgument, path.string(), "has no place for the frame number",
                "Write %04d or #### where the number belongs.");
  return *pattern;
}

fs::path FolderOf(const SequencePattern& pattern) {
  return pattern.folder.empty() ? fs::path(".") : pattern.folder;
}

// In 32-bit numbers, as EXR files and FFmpeg's timecodes want it; 0 when the film has none.
AVRational RateOf(const MediaInfo& film) {
  AVRational rate = {0, 1};
  if (film.frame_rate.num > 0)
    av_reduce(&rate.num, &rate.den, film.frame_rate.num, film.frame_rate.den, INT_MAX);
  return rate;
}

// Of the frame so many after the film's first, packed; nullopt when the film has none that a file could hold.
std::optional<std::uint32_t> TimecodeAfter(const MediaInfo& film, std::int64_t frames) {
  AVTimecode start;
  if (!PackedTimecode(film.timecode) ||
      av_timecode_init_from_string(&start, RateOf(film), film.timecode.c_str(), nullptr) < 0)
    return std::nullopt;
  char text[AV_TIMECODE_STR_SIZE];
  return PackedTimecode(av_timecode_make_string(&start, text, static_cast<int>(frames)));
}

bool IsHighDynamicRange(const MediaInfo& film) {
  return film.color_transfer == "smpte2084" || film.color_transfer == "arib-std-b67";
}

std::string Count(std::size_t number, const char* thing) {
  return std::to_string(number).append(" ").append(thing).append(number == 1 ? "" : "s");
}

}  // namespace

SequenceWriter::SequenceWriter(const fs::path& pattern, const FilmWriterOptions& options,
                               const FilmReader& source, const fs::path& parts)
    : pattern_(PatternFrom(pattern)),
      options_(options),
      format_(FormatOf(options.format)),
      source_(source.info()),
      kept_(!parts.empty()),
      partial_(kept_ ? parts / "pictures"
                     : fs::path(pattern_.PathOf(options.first_number)
                                    .string()
                                    .append(".partial-")
                                    .append(std::to_string(getpid())))) {
  ZP_CHECK(options.width > 0 && options.height > 0, "size of the pictures");
  if (options.frames) first_frame_ = options.frames->first;
  CheckTarget();
  tags_.pixel_aspect = source_.upright_sample_aspect();
  tags_.full_floats = options_.full_floats;
  if (const AVRational rate = RateOf(source_); rate.num > 0) tags_.frame_rate = Rational{rate.num, rate.den};
  tags_.primaries = source_.color_primaries;
  // Pictures made of linear light were given display values by the reader's curve.
  tags_.transfer = source_.color_transfer == "linear" ? "iec61966-2-1" : source_.color_transfer;
  ListDropped();
  if (!kept_) MakeFolder();
  std::error_code ignored;
  while (kept_ && fs::exists(FileInFolder(written_), ignored)) ++written_;
}

fs::path SequenceWriter::FileInFolder(std::int64_t index) const {
  return partial_ / pattern_.PathOf(options_.first_number + index).filename();
}

void SequenceWriter::MakeFolder() {
  std::error_code problem;
  fs::create_directories(partial_, problem);
  if (problem) ThrowWriteError(problem.value());
}

SequenceWriter::~SequenceWriter() {
  std::error_code ignored;
  if (!finished_ && !kept_) fs::remove_all(partial_, ignored);
}

void SequenceWriter::CheckTarget() const {
  const std::string target = pattern_.Text();
  if (options_.first_number < 0)
    throw Error(ErrorCode::kInvalidArgument, target, "cannot begin with a negative number",
                "Begin with 0 or above.");
  const fs::path folder = FolderOf(pattern_);
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored))
    throw Error(ErrorCode::kUnwritable, target,
                "cannot be written: the folder " + folder.string() + " does not exist",
                "Make the folder first, or choose another.");
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    throw Error(ErrorCode::kUnwritable, target,
                "cannot be written: " + std::generic_category().message(errno),
                "Choose a folder that you may write to.");
  const auto read = ParseSequencePattern(source_.path);
  const fs::path read_folder = source_.path.has_parent_path() ? source_.path.parent_path() : fs::path(".");
  if (!fs::equivalent(read_folder, folder, ignored)) return;
  const bool same_sequence = source_.container == "sequence" && read && read->prefix == pattern_.prefix &&
                             read->suffix == pattern_.suffix;
  if (same_sequence || pattern_.NumberOf(source_.path.filename().string()))
    throw Error(ErrorCode::kInvalidArgument, target, "would replace the film that it is made of",
                "Choose another name or folder.");
}

void SequenceWriter::ListDropped() {
  const std::string files = std::string(NameOf(format_)) + " files";
  const auto left_out = [&](std::size_t number, const char* thing) {
    if (number == 0) return;
    dropped_.push_back("The film's " + Count(number, thing) + (number == 1 ? " is" : " are") +
                       " left out: " + files + " hold pictures alone.");
  };
  left_out(source_.audio.size(), "audio track");
  left_out(source_.subtitles.size(), "subtitle track");
  left_out(static_cast<std::size_t>(source_.data_tracks), "data track");
  left_out(source_.chapters.size(), "chapter");
  const bool exr = format_ == ImageFormat::kExr;
  if (source_.variable_frame_rate)
    dropped_.push_back(
        "The times of frames that are not evenly spaced are left out: a sequence has one rate.");
  if (!exr) dropped_.push_back("The frame rate is left out: " + files + " have no place for it.");
  if (!source_.timecode.empty() && (!exr || source_.frame_rate.value() > 40 || !TimecodeAfter(source_, 0)))
    dropped_.push_back("The timecode is left out: " + files + " have no place for it" +
                       (exr ? " at this frame rate." : "."));
  if (!options_.stereo_mode.empty())
    dropped_.push_back("The stereo layout is told by the name alone: " + files + " have no place for it.");
  if (format_ == ImageFormat::kPng) return;
  const bool known = source_.color_primaries != "unknown" && source_.color_primaries != "bt709";
  if (known && !(exr && ChromaticitiesOf(source_.color_primaries)))
    dropped_.push_back("The colour primaries (" + source_.color_primaries + ") are not told by " + files +
                       ".");
  if (IsHighDynamicRange(source_))
    dropped_.push_back("The transfer curve (" + source_.color_transfer + ") is not told by " + files +
                       (exr ? ": linear light was made with the sRGB curve." : "."));
}

void SequenceWriter::CheckTurn(int width, int height, FrameTime time) {
  ZP_CHECK(!finished_, "finished");
  ZP_CHECK_EQ(width, options_.width);
  ZP_CHECK_EQ(height, options_.height);
  if (written_ > 0) ZP_CHECK_GT(time.pts, last_pts_);
  last_pts_ = time.pts;
}

void SequenceWriter::Write(const ImageU8& picture, FrameTime time) {
  ZP_CHECK_EQ(picture.channels(), 3);
  CheckTurn(picture.width(), picture.height(), time);
  WriteFile(picture);
}

void SequenceWriter::Write(const ImageU16& picture, FrameTime time) {
  ZP_CHECK_EQ(picture.channels(), 3);
  CheckTurn(picture.width(), picture.height(), time);
  WriteFile(picture);
}

void SequenceWriter::Write(const NativeFrame& frame, FrameTime time) {
  ZP_CHECK(!frame.empty(), "frame");
  std::optional<AnyImage> picture = FromNative(frame);
  if (!picture) picture = RgbFromFrame(source_).Convert16(frame.av());
  const AnyImage upright = Turned(*std::move(picture), source_.rotation_deg);
  CheckTurn(WidthOf(upright), HeightOf(upright), time);
  WriteFile(upright);
}

void SequenceWriter::WriteFile(const AnyImage& picture) {
  if (format_ == ImageFormat::kExr) tags_.timecode = TimecodeAfter(source_, first_frame_ + written_);
  const std::vector<std::uint8_t> bytes = EncodeImage(picture, format_, tags_);
  if (kept_) {
    MakeFolder();
    const fs::path unfinished = partial_ / "unfinished";
    StoreBytes(bytes, unfinished);
    Sync(unfinished);
    std::error_code problem;
    fs::rename(unfinished, FileInFolder(written_), problem);
    if (problem) ThrowWriteError(problem.value());
  } else {
    StoreBytes(bytes, FileInFolder(written_));
  }
  ++written_;
}

void SequenceWriter::StoreBytes(const std::vector<std::uint8_t>& bytes, const fs::path& path) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file) ThrowWriteError(errno);
  errno = 0;
  const bool whole = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const int problem = errno;
  const bool closed = std::fclose(file) == 0;
  if (!whole || !closed) ThrowWriteError(whole ? errno : problem);
}

void SequenceWriter::Sync(const fs::path& path) const {
  if (const int problem = SyncToDisk(path); problem != 0) ThrowWriteError(problem);
}

void SequenceWriter::EndPart() {
  if (kept_ && written_ > 0) Sync(partial_);
}

void SequenceWriter::Finish() {
  ZP_CHECK(!finished_, "finished");
  std::error_code problem;
  // From the last on: what an interruption leaves is again the first pictures, which can be gone on with.
  for (std::int64_t i = written_ - 1; i >= 0; --i) {
    const fs::path target = pattern_.PathOf(options_.first_number + i);
    fs::rename(FileInFolder(i), target, problem);
    if (problem) ThrowWriteError(problem.value());
  }
  if (kept_) Sync(FolderOf(pattern_));
  finished_ = true;
  if (!kept_) fs::remove_all(partial_, problem);
}

void SequenceWriter::ThrowWriteError(int error_number) const {
  if (error_number == ENOSPC || error_number == EDQUOT)
    throw Error(
        ErrorCode::kDiskFull, pattern_.Text(), "could not be finished: the disk is full",
        kept_ ? "Free some space." : "Free some space or choose another disk; nothing was left behind.");
  throw Error(ErrorCode::kUnwritable, pattern_.Text(),
              "cannot be written: " + std::generic_category().message(error_number),
              "Choose another folder or disk.");
}

}  // namespace zeroplane

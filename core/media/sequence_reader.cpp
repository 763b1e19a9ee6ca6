#include "core/media/sequence_reader.h"

#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/file_identity.h"
#include "core/media/image_codec.h"
#include "core/media/stereo_still.h"

namespace zeroplane {

namespace fs = std::filesystem;

namespace {

// FFmpeg's short names.
std::string CodecName(ImageFormat format) {
  switch (format) {
    case ImageFormat::kPng:
      return "png";
    case ImageFormat::kTiff:
      return "tiff";
    case ImageFormat::kExr:
      return "exr";
    case ImageFormat::kDpx:
      return "dpx";
    case ImageFormat::kJpeg:
      return "mjpeg";
  }
  return {};
}

MediaInfo InfoOf(const ImageHeader& header, const Rational& default_rate, std::int64_t frame_count) {
  ZP_CHECK(default_rate.num > 0 && default_rate.den > 0, "rate of image sequences");
  MediaInfo info;
  info.video_codec = CodecName(header.format);
  info.width = header.width;
  info.height = header.height;
  info.sample_aspect = header.pixel_aspect;
  info.rotation_deg = header.rotation_deg;
  info.pixel_format = header.pixel_format;
  info.bit_depth = header.bit_depth;
  info.color_primaries = header.primaries;
  info.color_transfer = header.transfer;
  info.color_matrix = header.channels == 3 ? "gbr" : "unknown";
  info.color_range = "pc";
  info.frame_rate = header.frame_rate.value_or(default_rate).Reduced();
  info.frame_count = frame_count;
  info.duration_s = static_cast<double>(frame_count) / info.frame_rate.value();
  info.timecode = header.timecode;
  return info;
}

std::string SizeText(int width, int height) {
  return std::to_string(width).append(" x ").append(std::to_string(height));
}

}  // namespace

SequenceReader::SequenceReader(SequenceFiles files, ReaderOptions options)
    : files_(std::move(files)), options_(std::move(options)) {
  if (!files_->missing.empty())
    throw Error(ErrorCode::kNotFound, files_->pattern.Text(),
                "is not complete: " + MissingFramesText(files_->missing),
                "Render or copy the missing files.");
  const std::int64_t count = files_->last - files_->first + 1;
  info_ = InfoOf(ReadImageHeader(PathOf(0)), options_.sequence_rate, count);
  info_.path = files_->pattern.Text();
  info_.container = "sequence";
  for (std::int64_t i = 1; i < count; ++i) {
    const ImageHeader header = ReadImageHeader(PathOf(i));
    CheckSize(PathOf(i), header.width, header.height, header.rotation_deg);
  }
}

SequenceReader::SequenceReader(fs::path still, ReaderOptions options) : options_(std::move(options)) {
  const std::string stereo = StereoStillKind(still);
  const ImageHeader header = stereo.empty() ? ReadImageHeader(still) : ReadStereoImages(still).eye;
  info_ = InfoOf(header, options_.sequence_rate, 1);
  info_.path = std::move(still);
  info_.container = "still";
  info_.stereo_mode = stereo;
}

fs::path SequenceReader::PathOf(std::int64_t index) const {
  return files_ ? files_->pattern.PathOf(files_->first + index) : info_.path;
}

std::string SequenceReader::CacheKey(std::int64_t index) const {
  return options_.cache ? IdentityOf(PathOf(index)).Key() : std::string();
}

void SequenceReader::CheckSize(const fs::path& path, int width, int height, int rotation_deg) const {
  if (width == info_.width && height == info_.height && rotation_deg == info_.rotation_deg) return;
  const bool turned = width == info_.width && height == info_.height;
  throw Error(ErrorCode::kDamaged, path.string(),
              turned ? "is turned otherwise than the sequence's first picture"
                     : "has " + SizeText(width, height) + " pixels, the sequence's first picture " +
                           SizeText(info_.width, info_.height),
              "Render it again, or move it out of the sequence.");
}

const AnyImage& SequenceReader::Load(std::int64_t index) {
  const fs::path path = PathOf(index);
  std::string identity = IdentityOf(path).Key();
  if (identity == loaded_identity_) return loaded_;
  AnyImage picture =
      info_.stereo_mode.empty() ? DecodeImage(ReadFileBytes(path), path) : ReadStereoImages(path).left;
  CheckSize(path, WidthOf(picture), HeightOf(picture), info_.rotation_deg);
  loaded_ = std::move(picture);
  loaded_identity_ = std::move(identity);
  return loaded_;
}

// The frame after the one asked for comes next, whatever becomes of this one.
void SequenceReader::Start(std::int64_t index) {
  ZP_CHECK_GE(index, 0);
  ZP_CHECK_LT(index, info_.frame_count);
  next_ = index + 1;
}

FrameTime SequenceReader::TimeOf(std::int64_t index) const {
  ZP_CHECK_GE(index, 0);
  ZP_CHECK_LT(index, info_.frame_count);
  return {index, 1};
}

std::optional<VideoFrame> SequenceReader::ReadNext() {
  if (next_ >= info_.frame_count) return std::nullopt;
  const std::int64_t index = next_;
  return VideoFrame{index, TimeOf(index), ReadFrame(index), nullptr};
}

Picture SequenceReader::ReadFrame(std::int64_t index) {
  Start(index);
  const std::string key = CacheKey(index);
  if (options_.cache)
    if (Picture kept = options_.cache->Find(key, index)) return kept;
  auto picture =
      std::make_shared<const ImageU8>(std::get<ImageU8>(Turned(ToRgb8(Load(index)), info_.rotation_deg)));
  if (options_.cache) options_.cache->Insert(key, index, picture);
  return picture;
}

DeepPicture SequenceReader::ReadFrame16(std::int64_t index) {
  Start(index);
  const std::string key = CacheKey(index);
  if (options_.cache)
    if (auto kept = options_.cache->FindDeep(key, index)) return kept;
  auto picture =
      std::make_shared<const ImageU16>(std::get<ImageU16>(Turned(ToRgb16(Load(index)), info_.rotation_deg)));
  if (options_.cache) options_.cache->Insert(key, index, picture);
  return picture;
}

NativeFrame SequenceReader::ReadNative(std::int64_t index) {
  Start(index);
  const std::string key = CacheKey(index);
  if (options_.cache)
    if (NativeFrame kept = options_.cache->FindNative(key, index); !kept.empty()) return kept;
  NativeFrame frame = ToNative(Load(index));
  if (options_.cache) options_.cache->Insert(key, index, frame);
  return frame;
}

}  // namespace zeroplane

#include "core/media/dpx_file.h"

#include <bit>
#include <climits>
#include <cmath>
#include <cstring>
#include <vector>

extern "C" {
#include <libavutil/pixdesc.h>
}

#include "core/base/error.h"
#include "core/media/ffmpeg_log.h"
#include "core/media/ffmpeg_ptr.h"
#include "core/media/smpte_timecode.h"

namespace zeroplane {

namespace fs = std::filesystem;

namespace {

using Bytes = std::span<const std::uint8_t>;

// Places in the file.
constexpr std::size_t kPictureOffset = 4, kOrientation = 768, kWidth = 772, kHeight = 776, kDescriptor = 800,
                      kTransfer = 801, kBitSize = 803, kAspect = 1628, kFilmRate = 1724, kTimecode = 1920,
                      kTelevisionRate = 1940, kGenericHeader = 1664;
constexpr std::uint32_t kUndefined = 0xffffffff;

/// Numbers in the file's own byte order.
class Fields {
 public:
  explicit Fields(Bytes file) : file_(file), big_endian_(file[0] == 'S') {}

  std::uint32_t U8(std::size_t at) const { return file_[at]; }
  std::uint32_t U16(std::size_t at) const { return Number(at, 2); }
  std::uint32_t U32(std::size_t at) const { return Number(at, 4); }
  float Real(std::size_t at) const { return std::bit_cast<float>(U32(at)); }

 private:
  std::uint32_t Number(std::size_t at, std::size_t size) const {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value |= static_cast<std::uint32_t>(file_[at + i]) << 8 * (big_endian_ ? size - 1 - i : i);
    return value;
  }

  Bytes file_;
  bool big_endian_;
};

[[noreturn]] void ThrowDamaged(const fs::path& path, const std::string& why) {
  throw Error(ErrorCode::kDamaged, path.string(), "is damaged: " + why, "Copy or export it again.");
}

[[noreturn]] void ThrowUnsupported(const fs::path& path, const std::string& problem) {
  throw Error(ErrorCode::kUnsupported, path.string(), problem, "Save it as RGB with 8, 10, 12 or 16 bits.");
}

std::string TransferName(std::uint32_t code) {
  switch (code) {
    case 1:  // printing density
    case 3:
      return "log";
    case 2:
      return "linear";
    case 5:  // SMPTE 274M
    case 6:
      return "bt709";
    case 7:
    case 8:
      return "smpte170m";
    default:
      return "unknown";
  }
}

// Grey, RGB, RGBA and ABGR.
int ChannelsOf(std::uint32_t descriptor, const fs::path& path) {
  if (descriptor == 6) return 1;
  if (descriptor == 50 || descriptor == 51 || descriptor == 52) return 3;
  ThrowUnsupported(path, "holds neither RGB nor grey");
}

FramePtr DecodedFrame(Bytes file, const fs::path& path) {
  QuietFfmpeg();
  const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_DPX);
  if (!codec) throw Error(ErrorCode::kUnsupported, path.string(), "needs an FFmpeg that reads DPX");
  if (file.size() > INT_MAX) ThrowUnsupported(path, "is larger than 2 GiB");
  const CodecPtr decoder(NotNull(avcodec_alloc_context3(codec)));
  const PacketPtr packet = MakePacket();
  if (av_new_packet(packet.get(), static_cast<int>(file.size())) < 0) throw std::bad_alloc();
  std::memcpy(packet->data, file.data(), file.size());
  FramePtr frame = MakeFrame();
  int result = avcodec_open2(decoder.get(), codec, nullptr);
  if (result >= 0) result = avcodec_send_packet(decoder.get(), packet.get());
  if (result >= 0) result = avcodec_receive_frame(decoder.get(), frame.get());
  if (result < 0) ThrowDamaged(path, FfmpegProblem(result));
  return frame;
}

// A sample of so many bits as one of 16.
std::uint16_t Widened(std::uint16_t value, int bits) {
  return static_cast<std::uint16_t>(value << (16 - bits) | value >> (2 * bits - 16));
}

// The frame's first components, whatever their order and planes.
template <class T, class Convert>
Image<T> Samples(const AVFrame& frame, int channels, Convert convert) {
  const AVPixFmtDescriptor* layout = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  Image<T> image(frame.width, frame.height, channels);
  std::vector<std::uint16_t> row(static_cast<std::size_t>(frame.width));
  for (int y = 0; y < frame.height; ++y)
    for (int c = 0; c < channels; ++c) {
      av_read_image_line2(row.data(), const_cast<const std::uint8_t**>(frame.data), frame.linesize, layout, 0,
                          y, c, frame.width, 0, sizeof(std::uint16_t));
      for (int x = 0; x < frame.width; ++x) image.at(x, y, c) = convert(row[static_cast<std::size_t>(x)]);
    }
  return image;
}

}  // namespace

DpxHeader ParseDpxHeader(Bytes file, const fs::path& path) {
  if (file.size() < kGenericHeader) ThrowDamaged(path, "the file is cut off");
  const Fields fields(file);
  DpxHeader header;
  constexpr std::uint32_t kMaxSide = 1 << 20;
  if (fields.U32(kWidth) - 1 >= kMaxSide || fields.U32(kHeight) - 1 >= kMaxSide)
    ThrowDamaged(path, "its size makes no sense");
  header.width = static_cast<int>(fields.U32(kWidth));
  header.height = static_cast<int>(fields.U32(kHeight));
  header.channels = ChannelsOf(fields.U8(kDescriptor), path);
  header.bit_depth = static_cast<int>(fields.U8(kBitSize));
  header.transfer = TransferName(fields.U8(kTransfer));
  const std::uint32_t orientation = fields.U16(kOrientation);  // 1: right to left, 2: bottom to top, 3: both
  header.mirrored = orientation == 1 || orientation == 2;
  header.rotation_deg = orientation == 2 || orientation == 3 ? 180 : 0;
  const std::uint32_t across = fields.U32(kAspect), down = fields.U32(kAspect + 4);
  if (across - 1 < 10000 && down - 1 < 10000) header.pixel_aspect = Rational{across, down}.Reduced();
  if (file.size() < kDpxHeaderBytes || fields.U32(kPictureOffset) < kDpxHeaderBytes) return header;
  header.frame_rate = FrameRateFrom(fields.Real(kTelevisionRate));
  if (!header.frame_rate) header.frame_rate = FrameRateFrom(fields.Real(kFilmRate));
  if (const std::uint32_t packed = fields.U32(kTimecode); packed != kUndefined)
    header.timecode = TimecodeText(packed);
  return header;
}

AnyImage DecodeDpx(Bytes file, const fs::path& path) {
  const DpxHeader header = ParseDpxHeader(file, path);
  const FramePtr frame = DecodedFrame(file, path);
  const AVPixFmtDescriptor* layout = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame->format));
  const int bits = layout->comp[0].depth;
  if (bits > 16 || bits < 8 || (header.channels == 3 && !(layout->flags & AV_PIX_FMT_FLAG_RGB)))
    ThrowUnsupported(path, "has samples of a kind that pictures are not made of");
  if (bits == 8)
    return Samples<std::uint8_t>(*frame, header.channels,
                                 [](std::uint16_t value) { return static_cast<std::uint8_t>(value); });
  return Samples<std::uint16_t>(*frame, header.channels,
                                [=](std::uint16_t value) { return Widened(value, bits); });
}

std::optional<Rational> FrameRateFrom(double rate) {
  if (!(rate >= 1 && rate <= 1000)) return std::nullopt;
  constexpr double kFloatError = 5e-4;
  const auto whole = static_cast<std::int64_t>(std::llround(rate));
  if (std::abs(rate - static_cast<double>(whole)) < kFloatError) return Rational{whole, 1};
  const auto thousands = static_cast<std::int64_t>(std::llround(rate * 1.001)) * 1000;
  constexpr double kTwoDigits = 5e-3;  // files say 29.97, too
  if (std::abs(rate - static_cast<double>(thousands) / 1001) < kTwoDigits) return Rational{thousands, 1001};
  return Rational{static_cast<std::int64_t>(std::llround(rate * 1000)), 1000}.Reduced();
}

}  // namespace zeroplane

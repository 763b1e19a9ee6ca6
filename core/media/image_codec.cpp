#include "core/media/image_codec.h"

#include <OpenImageIO/filesystem.h>
#include <OpenImageIO/imageio.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/dpx_file.h"
#include "core/media/jpeg_scan.h"
#include "core/media/media_file.h"
#include "core/media/png_chunks.h"
#include "core/media/primaries.h"
#include "core/media/smpte_timecode.h"

namespace zeroplane {

namespace fs = std::filesystem;
using OIIO::TypeDesc;

namespace {

constexpr std::int64_t kMaxPixels = std::int64_t{1} << 28;
constexpr std::size_t kHeadBytes = kDpxHeaderBytes;  // more than enough for every magic number
using Bytes = std::span<const std::uint8_t>;

struct FilePtrDeleter {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

const char* PluginName(ImageFormat format) {
  switch (format) {
    case ImageFormat::kPng:
      return "png";
    case ImageFormat::kTiff:
      return "tiff";
    case ImageFormat::kExr:
      return "openexr";
    case ImageFormat::kDpx:
      return "dpx";
    case ImageFormat::kJpeg:
      return "jpeg";
  }
  return "";
}

std::optional<ImageFormat> FormatOf(Bytes head) {
  using namespace std::string_view_literals;
  const auto begins = [&](std::string_view magic) {
    return head.size() >= magic.size() &&
           std::equal(magic.begin(), magic.end(), head.begin(),
                      [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
  };
  if (begins("\x89PNG\r\n\x1a\n"sv)) return ImageFormat::kPng;
  if (begins("II*\0"sv) || begins("MM\0*"sv) || begins("II+\0"sv) || begins("MM\0+"sv))
    return ImageFormat::kTiff;
  if (begins("\x76\x2f\x31\x01"sv)) return ImageFormat::kExr;
  if (begins("SDPX"sv) || begins("XPDS"sv)) return ImageFormat::kDpx;
  if (IsJpeg(head)) return ImageFormat::kJpeg;
  return std::nullopt;
}

std::vector<std::uint8_t> ReadHead(const fs::path& path) {
  std::vector<std::uint8_t> head(kHeadBytes);
  const std::unique_ptr<std::FILE, FilePtrDeleter> file(std::fopen(path.c_str(), "rb"));
  head.resize(file ? std::fread(head.data(), 1, head.size(), file.get()) : 0);
  return head;
}

[[noreturn]] void ThrowNoPicture(const fs::path& path) {
  throw Error(ErrorCode::kNotMedia, path.string(), "is not a picture that can be read",
              "Choose PNG, TIFF, EXR, DPX or JPEG files.");
}

[[noreturn]] void ThrowDamaged(const fs::path& path, std::string why) {
  why = why.substr(0, why.find('\n'));
  while (!why.empty() && (why.back() == '.' || why.back() == ' ')) why.pop_back();
  throw Error(ErrorCode::kDamaged, path.string(), why.empty() ? "is damaged" : "is damaged: " + why,
              "Copy or export it again.");
}

[[noreturn]] void ThrowUnsupported(const fs::path& path, const std::string& problem) {
  throw Error(ErrorCode::kUnsupported, path.string(), problem,
              "Save it as 8- or 16-bit PNG or TIFF, or as EXR.");
}

void CheckSize(std::int64_t width, std::int64_t height, const fs::path& path) {
  if (width <= 0 || height <= 0) ThrowDamaged(path, "it has no pixels");
  if (width * height > kMaxPixels) ThrowUnsupported(path, "has more than 2^28 pixels");
}

// FFmpeg's name. @param bytes of a sample; 4: float
std::string PixelFormat(int bytes, int channels) {
  if (channels == 1) return bytes == 1 ? "gray" : bytes == 2 ? "gray16le" : "grayf32le";
  return bytes == 1 ? "rgb24" : bytes == 2 ? "rgb48le" : "gbrpf32le";
}

ImageHeader HeaderOfDpx(Bytes head, const fs::path& path) {
  DpxHeader dpx = ParseDpxHeader(head, path);
  CheckSize(dpx.width, dpx.height, path);
  ImageHeader header;
  header.format = ImageFormat::kDpx;
  header.width = dpx.width;
  header.height = dpx.height;
  header.channels = dpx.channels;
  header.bit_depth = dpx.bit_depth;
  header.pixel_format = PixelFormat(dpx.bit_depth == 8 ? 1 : 2, dpx.channels);
  header.rotation_deg = dpx.rotation_deg;
  header.mirrored = dpx.mirrored;
  header.pixel_aspect = dpx.pixel_aspect;
  header.frame_rate = dpx.frame_rate;
  header.timecode = std::move(dpx.timecode);
  header.transfer = std::move(dpx.transfer);
  return header;
}

/// The part of a file's channels that is the picture.
struct Channels {
  int first = 0, count = 3;
};

/// An opened picture file.
class Reader {
 public:
  Reader(const fs::path& path, ImageFormat format) : path_(path), format_(format) { Open(path.string()); }
  Reader(Bytes file, const fs::path& path, ImageFormat format) : path_(path), format_(format) {
    memory_ =
        std::make_unique<OIIO::Filesystem::IOMemReader>(const_cast<std::uint8_t*>(file.data()), file.size());
    Open(path.string());
  }

  ImageHeader Header() const;
  AnyImage Picture();

 private:
  bool has_display_window() const { return format_ == ImageFormat::kExr; }
  int width() const { return has_display_window() ? spec_.full_width : spec_.width; }
  int height() const { return has_display_window() ? spec_.full_height : spec_.height; }
  TypeDesc SampleType() const { return spec_.channelformat(channels_.first); }

  void Open(const std::string& name);
  void ChooseChannels();
  void ReadOrientation(ImageHeader& header) const;
  void ReadColours(ImageHeader& header) const;
  template <class T>
  Image<T> Samples(TypeDesc type);

  fs::path path_;
  ImageFormat format_;
  std::unique_ptr<OIIO::Filesystem::IOMemReader> memory_;  ///< outlives `input_`
  std::unique_ptr<OIIO::ImageInput> input_;
  OIIO::ImageSpec spec_;
  Channels channels_;
};

void Reader::Open(const std::string& name) {
  input_ = OIIO::ImageInput::create(PluginName(format_));
  ZP_CHECK(input_ != nullptr, PluginName(format_));
  if (memory_) input_->set_ioproxy(memory_.get());
  OIIO::ImageSpec wishes;
  wishes.attribute("oiio:UnassociatedAlpha", 1);
  if (!input_->open(name, spec_, wishes)) ThrowDamaged(path_, input_->geterror());
  CheckSize(spec_.width, spec_.height, path_);
  CheckSize(width(), height(), path_);
  ChooseChannels();
}

// R, G and B where channels have names, else Y or the only one; without names the first three or the first.
void Reader::ChooseChannels() {
  const int red = spec_.channelindex("R"), luminance = spec_.channelindex("Y");
  if (red >= 0 && spec_.channelindex("G") == red + 1 && spec_.channelindex("B") == red + 2)
    channels_ = {red, 3};
  else if (luminance >= 0 && spec_.channelindex("RY") < 0)
    channels_ = {luminance, 1};
  else if (spec_.nchannels == 1)
    channels_ = {0, 1};
  else if (format_ != ImageFormat::kExr)
    channels_ = {0, spec_.nchannels >= 3 ? 3 : 1};
  else
    ThrowUnsupported(path_, "has no channels R, G, B or Y");
  const auto type = static_cast<TypeDesc::BASETYPE>(SampleType().basetype);
  if (!SampleType().is_floating_point() && type != TypeDesc::UINT8 && type != TypeDesc::UINT16)
    ThrowUnsupported(path_, "has samples of a kind that pictures are not made of");
}

// EXIF orientations; 5 and 7 are a mirrored picture, turned.
void Reader::ReadOrientation(ImageHeader& header) const {
  constexpr std::array<int, 9> kTurns = {0, 0, 0, 180, 180, 270, 90, 90, 270};
  const int orientation = spec_.get_int_attribute("Orientation", 1);
  if (orientation < 1 || orientation > 8) return;
  header.rotation_deg = kTurns[static_cast<std::size_t>(orientation)];
  header.mirrored = orientation == 2 || orientation == 4 || orientation == 5 || orientation == 7;
}

void Reader::ReadColours(ImageHeader& header) const {
  if (SampleType().is_floating_point())
    header.transfer = "linear";
  else if (spec_.get_int_attribute("Exif:ColorSpace") == 1) {
    header.transfer = "iec61966-2-1";
    header.primaries = "bt709";
  }
  const auto* found = spec_.find_attribute("chromaticities", TypeDesc(TypeDesc::FLOAT, 8));
  if (!found) return;
  Chromaticities values{};
  std::copy_n(static_cast<const float*>(found->data()), values.size(), values.begin());
  header.primaries = PrimariesName(values);
}

ImageHeader Reader::Header() const {
  ImageHeader header;
  header.format = format_;
  header.width = width();
  header.height = height();
  header.channels = channels_.count;
  const bool real = SampleType().is_floating_point();
  const int bytes = static_cast<int>(SampleType().size());
  header.bit_depth = spec_.get_int_attribute("oiio:BitsPerSample", bytes * 8);
  header.pixel_format = PixelFormat(real ? 4 : bytes, channels_.count);
  ReadOrientation(header);
  ReadColours(header);
  const double aspect = spec_.get_float_attribute("PixelAspectRatio", 1);
  if (aspect > 0.01 && aspect < 100)
    header.pixel_aspect = Rational{std::llround(aspect * 10000), 10000}.Reduced();
  if (format_ != ImageFormat::kExr) return header;
  if (const auto* rate = spec_.find_attribute("framesPerSecond",
                                              TypeDesc(TypeDesc::INT, TypeDesc::VEC2, TypeDesc::RATIONAL))) {
    const int* value = static_cast<const int*>(rate->data());
    if (value[0] > 0 && value[1] > 0) header.frame_rate = Rational{value[0], value[1]}.Reduced();
  }
  if (const auto* timecode = spec_.find_attribute("smpte:TimeCode", OIIO::TypeTimeCode))
    header.timecode = TimecodeText(*static_cast<const unsigned*>(timecode->data()));
  return header;
}

template <class T>
Image<T> Reader::Samples(TypeDesc type) {
  Image<T> stored(spec_.width, spec_.height, channels_.count);
  if (!input_->read_image(0, 0, channels_.first, channels_.first + channels_.count, type, stored.data()))
    ThrowDamaged(path_, input_->geterror());
  const std::int64_t left = std::int64_t{spec_.x} - spec_.full_x, top = std::int64_t{spec_.y} - spec_.full_y;
  if (!has_display_window() || (left == 0 && top == 0 && width() == spec_.width && height() == spec_.height))
    return stored;
  Image<T> shown(width(), height(), channels_.count);
  const std::int64_t begin = std::max<std::int64_t>(left, 0),
                     end = std::min<std::int64_t>(left + spec_.width, width());
  for (int y = 0; y < height() && begin < end; ++y)
    if (y >= top && y < top + spec_.height)
      std::copy_n(&stored.at(static_cast<int>(begin - left), static_cast<int>(y - top)),
                  (end - begin) * channels_.count, &shown.at(static_cast<int>(begin), y));
  return shown;
}

AnyImage Reader::Picture() {
  if (SampleType().is_floating_point()) return Samples<float>(TypeDesc::FLOAT);
  if (SampleType().size() == 2) return Samples<std::uint16_t>(TypeDesc::UINT16);
  return Samples<std::uint8_t>(TypeDesc::UINT8);
}

// With the colours that OpenImageIO does not read.
ImageHeader Tagged(ImageHeader header, Bytes head) {
  if (header.format != ImageFormat::kPng) return header;
  PngColours colours = ReadPngColours(head);
  header.primaries = std::move(colours.primaries);
  header.transfer = std::move(colours.transfer);
  return header;
}

OIIO::ImageSpec SpecFor(const AnyImage& picture, TypeDesc type, const ImageTags& tags) {
  const int channels = std::visit([](const auto& image) { return image.channels(); }, picture);
  OIIO::ImageSpec spec(WidthOf(picture), HeightOf(picture), channels, type);
  spec.attribute("compression", "zip");
  if (!(tags.pixel_aspect == Rational{1, 1}))
    spec.attribute("PixelAspectRatio", static_cast<float>(tags.pixel_aspect.value()));
  return spec;
}

void TagExr(OIIO::ImageSpec& spec, const ImageTags& tags) {
  if (tags.frame_rate) {
    const int rate[] = {static_cast<int>(tags.frame_rate->num), static_cast<int>(tags.frame_rate->den)};
    spec.attribute("framesPerSecond", TypeDesc(TypeDesc::INT, TypeDesc::VEC2, TypeDesc::RATIONAL), rate);
  }
  if (tags.timecode) {
    const unsigned timecode[] = {*tags.timecode, 0};
    spec.attribute("smpte:TimeCode", OIIO::TypeTimeCode, timecode);
  }
  if (const auto values = ChromaticitiesOf(tags.primaries))
    spec.attribute("chromaticities", TypeDesc(TypeDesc::FLOAT, 8), values->data());
}

std::vector<std::uint8_t> Written(ImageFormat format, const OIIO::ImageSpec& spec, TypeDesc type,
                                  const void* samples) {
  std::vector<std::uint8_t> file;
  OIIO::Filesystem::IOVecOutput memory(file);
  const std::unique_ptr<OIIO::ImageOutput> output = OIIO::ImageOutput::create(PluginName(format));
  ZP_CHECK(output != nullptr, PluginName(format));
  output->set_ioproxy(&memory);
  const bool done = output->open(PluginName(format), spec) && output->write_image(type, samples);
  ZP_CHECK(done && output->close(), output->geterror());
  return file;
}

}  // namespace

bool HasImageEnding(const fs::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array<std::string_view, 9> kEndings = {".png", ".tif",  ".tiff", ".exr", ".dpx",
                                                        ".jpg", ".jpeg", ".mpo",  ".jps"};
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

std::optional<ImageFormat> ImageFormatOf(const fs::path& path) {
  return FormatOf(ReadHead(path));
}

ImageHeader ReadImageHeader(const fs::path& path) {
  CheckReadable(path);
  const std::vector<std::uint8_t> head = ReadHead(path);
  const std::optional<ImageFormat> format = FormatOf(head);
  if (!format) ThrowNoPicture(path);
  if (format == ImageFormat::kDpx) return HeaderOfDpx(head, path);
  if (format == ImageFormat::kPng && !HasPngHeader(head)) ThrowDamaged(path, "its header is broken");
  return Tagged(Reader(path, *format).Header(), head);
}

ImageHeader ParseImageHeader(Bytes file, const fs::path& path) {
  const std::optional<ImageFormat> format = FormatOf(file);
  if (!format) ThrowNoPicture(path);
  if (format == ImageFormat::kDpx) return HeaderOfDpx(file, path);
  return Tagged(Reader(file, path, *format).Header(), file);
}

AnyImage DecodeImage(Bytes file, const fs::path& path) {
  const std::optional<ImageFormat> format = FormatOf(file);
  if (!format) ThrowNoPicture(path);
  if (format == ImageFormat::kPng && !IsWholePng(file))
    ThrowDamaged(path, "it is cut off or a checksum is wrong");
  // libjpeg fills what is missing with grey and only warns.
  if (format == ImageFormat::kJpeg && !ScanJpeg(file)) ThrowDamaged(path, "the file is cut off");
  AnyImage picture =
      format == ImageFormat::kDpx ? DecodeDpx(file, path) : Reader(file, path, *format).Picture();
  return ParseImageHeader(file, path).mirrored ? Mirrored(std::move(picture)) : picture;
}

std::vector<std::uint8_t> ReadFileBytes(const fs::path& path) {
  CheckReadable(path);
  const std::unique_ptr<std::FILE, FilePtrDeleter> file(std::fopen(path.c_str(), "rb"));
  std::vector<std::uint8_t> bytes(file ? fs::file_size(path) : 0);
  if (!file || std::fread(bytes.data(), 1, bytes.size(), file.get()) != bytes.size())
    throw Error(ErrorCode::kUnreadable, path.string(),
                "cannot be read: " + std::generic_category().message(errno),
                "Check the disk and your permission to read the file.");
  return bytes;
}

std::vector<std::uint8_t> EncodeImage(const AnyImage& picture, ImageFormat format, const ImageTags& tags) {
  ZP_CHECK(format != ImageFormat::kDpx, PluginName(format));
  if (format == ImageFormat::kExr) {
    const ImageF32 linear = ToLinear(picture);
    OIIO::ImageSpec spec = SpecFor(picture, tags.full_floats ? TypeDesc::FLOAT : TypeDesc::HALF, tags);
    TagExr(spec, tags);
    return Written(format, spec, TypeDesc::FLOAT, linear.data());
  }
  if (format == ImageFormat::kJpeg) {
    const ImageU8 shown = ToRgb8(picture);
    OIIO::ImageSpec spec(shown.width(), shown.height(), shown.channels(), TypeDesc::UINT8);
    spec.attribute("compression", "jpeg:95");
    spec.attribute("jpeg:subsampling", "4:4:4");
    return Written(format, spec, TypeDesc::UINT8, shown.data());
  }
  const bool shallow = format == ImageFormat::kPng && std::holds_alternative<ImageU8>(picture);
  const bool as_is = shallow || std::holds_alternative<ImageU16>(picture);
  const AnyImage stored = as_is ? picture : AnyImage(ToRgb16(picture));
  const TypeDesc type = shallow ? TypeDesc::UINT8 : TypeDesc::UINT16;
  const void* samples = std::visit([](const auto& image) -> const void* { return image.data(); }, stored);
  std::vector<std::uint8_t> file = Written(format, SpecFor(stored, type, tags), type, samples);
  if (format == ImageFormat::kPng) TagPng(file, {tags.primaries, tags.transfer});
  return file;
}

}  // namespace zeroplane

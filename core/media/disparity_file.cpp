#include "core/media/disparity_file.h"

#include <OpenImageIO/imageio.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <sstream>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/image_codec.h"
#include "core/media/media_file.h"

namespace zeroplane {

namespace fs = std::filesystem;

namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr std::int64_t kMaxPixels = std::int64_t{1} << 28;

[[noreturn]] void ThrowDamaged(const fs::path& path, const std::string& why) {
  throw Error(ErrorCode::kDamaged, path.string(), "is damaged: " + why, "Copy or export it again.");
}

[[noreturn]] void ThrowNoMap(const fs::path& path, const std::string& problem) {
  throw Error(ErrorCode::kUnsupported, path.string(), problem,
              "Save disparity as one channel: EXR or PFM in pixels, or 16-bit grey PNG.");
}

bool IsPfm(const std::vector<std::uint8_t>& file) {
  return file.size() >= 3 && file[0] == 'P' && (file[1] == 'f' || file[1] == 'F') && std::isspace(file[2]);
}

float FromBytes(const std::uint8_t* bytes, bool little_endian) {
  std::array<std::uint8_t, 4> order{bytes[0], bytes[1], bytes[2], bytes[3]};
  if (little_endian != (std::endian::native == std::endian::little)) std::reverse(order.begin(), order.end());
  float value;
  std::memcpy(&value, order.data(), sizeof value);
  return value;
}

// "Pf", width, height, scale (its sign is the byte order), one white space, then the rows from the lowest.
ImageF32 ReadPfm(const std::vector<std::uint8_t>& file, const fs::path& path) {
  constexpr std::size_t kMaxHeader = 256;
  if (file[1] == 'F') ThrowNoMap(path, "is a colour picture");
  std::istringstream header(std::string(
      file.begin(), file.begin() + static_cast<std::ptrdiff_t>(std::min(file.size(), kMaxHeader))));
  std::string magic;
  std::int64_t width = 0, height = 0;
  double scale = 0;
  if (!(header >> magic >> width >> height >> scale) || scale == 0 || header.tellg() < 0)
    ThrowDamaged(path, "its header is broken");
  if (width <= 0 || height <= 0 || width > kMaxPixels / height) ThrowDamaged(path, "its size makes no sense");
  const std::size_t begin = static_cast<std::size_t>(header.tellg()) + 1;
  const std::size_t row_bytes = static_cast<std::size_t>(width) * sizeof(float);
  if (file.size() < begin + row_bytes * static_cast<std::size_t>(height))
    ThrowDamaged(path, "the file is cut off");
  ImageF32 map(static_cast<int>(width), static_cast<int>(height), 1);
  for (int y = 0; y < map.height(); ++y) {
    const std::uint8_t* row =
        file.data() + begin + row_bytes * static_cast<std::size_t>(map.height() - 1 - y);
    for (int x = 0; x < map.width(); ++x) map.at(x, y) = FromBytes(row + sizeof(float) * x, scale < 0);
  }
  return map;
}

std::string Names(const std::vector<std::string>& channels) {
  std::string text;
  for (const std::string& name : channels) text += (text.empty() ? "" : ", ") + name;
  return text;
}

int DisparityChannel(const OIIO::ImageSpec& spec, const std::string& preferred, const fs::path& path) {
  if (spec.nchannels == 1) return 0;
  for (const std::string& name : {preferred, std::string("disparity.x"), std::string("Y")}) {
    if (const int channel = name.empty() ? -1 : spec.channelindex(name); channel >= 0) return channel;
  }
  ThrowNoMap(path,
             "has the channels " + Names(spec.channelnames) + ", and none that is known to hold disparity");
}

// With NaN where the display window has no data.
ImageF32 ReadExr(const fs::path& path, const std::string& preferred) {
  const auto input = OIIO::ImageInput::open(path.string());
  if (!input) ThrowDamaged(path, OIIO::geterror());
  const OIIO::ImageSpec spec = input->spec();
  if (std::int64_t{spec.full_width} * spec.full_height > kMaxPixels ||
      std::int64_t{spec.width} * spec.height > kMaxPixels)
    ThrowNoMap(path, "has more than 2^28 pixels");
  const int channel = DisparityChannel(spec, preferred, path);
  ImageF32 stored(spec.width, spec.height, 1);
  if (!input->read_image(0, 0, channel, channel + 1, OIIO::TypeDesc::FLOAT, stored.data()))
    ThrowDamaged(path, input->geterror());
  ImageF32 map(spec.full_width, spec.full_height, 1, kUnknown);
  const int left = spec.x - spec.full_x, top = spec.y - spec.full_y;
  for (int y = std::max(0, -top); y < stored.height() && y + top < map.height(); ++y) {
    for (int x = std::max(0, -left); x < stored.width() && x + left < map.width(); ++x)
      map.at(x + left, y + top) = stored.at(x, y);
  }
  return map;
}

// Grey is also written as three equal channels.
template <class T>
bool IsGrey(const Image<T>& image) {
  for (std::size_t i = 0; i < image.size(); i += image.channels()) {
    if (!std::equal(image.data() + i, image.data() + i + image.channels() - 1, image.data() + i + 1))
      return false;
  }
  return true;
}

ImageF32 FromPicture(const AnyImage& picture, const DisparityFileOptions& options, const fs::path& path) {
  return std::visit(
      [&](const auto& image) {
        if (!IsGrey(image)) ThrowNoMap(path, "is a colour picture");
        if (!std::is_floating_point_v<std::decay_t<decltype(*image.data())>> && !options.scale)
          throw Error(ErrorCode::kInvalidArgument, path.string(),
                      "holds whole numbers, whose unit nobody knows",
                      "Say how many make a pixel, for example --scale 64.");
        ImageF32 map(image.width(), image.height(), 1);
        for (std::size_t i = 0; i < map.size(); ++i)
          map.data()[i] = static_cast<float>(image.data()[i * image.channels()]);
        return map;
      },
      picture);
}

ImageF32 ReadValues(const fs::path& path, const DisparityFileOptions& options) {
  CheckReadable(path);
  if (ImageFormatOf(path) == ImageFormat::kExr) return ReadExr(path, options.channel);
  const std::vector<std::uint8_t> file = ReadFileBytes(path);
  return IsPfm(file) ? ReadPfm(file, path) : FromPicture(DecodeImage(file, path), options, path);
}

}  // namespace

ImageF32 ReadDisparity(const fs::path& path, const DisparityFileOptions& options) {
  const double scale = options.scale.value_or(1);
  ZP_CHECK(std::isfinite(scale) && scale > 0, scale);
  ImageF32 map = ReadValues(path, options);
  const double px_per_value = (options.negate ? -1 : 1) / scale;
  std::transform(map.data(), map.data() + map.size(), map.data(),
                 [&](float value) { return static_cast<float>(value * px_per_value); });
  return map;
}

}  // namespace zeroplane

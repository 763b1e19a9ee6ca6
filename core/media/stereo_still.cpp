#include "core/media/stereo_still.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/media/jpeg_scan.h"

namespace zeroplane {

namespace fs = std::filesystem;

namespace {

using Bytes = std::span<const std::uint8_t>;

bool Begins(Bytes bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::equal(text.begin(), text.end(), bytes.begin());
}

/// Numbers of a TIFF structure in its own byte order; 0 outside.
class TiffFields {
 public:
  explicit TiffFields(Bytes bytes) : bytes_(bytes), little_endian_(!bytes.empty() && bytes[0] == 'I') {}

  std::uint32_t U16(std::size_t at) const { return Number(at, 2); }
  std::uint32_t U32(std::size_t at) const { return Number(at, 4); }
  bool Holds(std::size_t at, std::size_t size) const {
    return at <= bytes_.size() && size <= bytes_.size() - at;
  }

 private:
  std::uint32_t Number(std::size_t at, std::size_t size) const {
    if (!Holds(at, size)) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value |= static_cast<std::uint32_t>(bytes_[at + i]) << 8 * (little_endian_ ? i : size - 1 - i);
    return value;
  }

  Bytes bytes_;
  bool little_endian_;
};

// Where the index of a multi-picture file (CIPA DC-007, 5.2) says that the two views begin; fewer than two
// when it does not.
std::vector<std::size_t> IndexedViews(Bytes file, const JpegScan& first) {
  constexpr std::uint32_t kEntriesTag = 0xb002, kTypeMask = 0xffffff, kDisparity = 0x020002;
  constexpr std::size_t kEntryBytes = 16, kMaxEntries = 64;
  std::vector<std::size_t> views;
  for (const JpegSegment& segment : first.segments) {
    if (segment.number != 2 || !Begins(segment.payload, std::string_view("MPF\0", 4))) continue;
    const std::size_t base = segment.offset + 4;  // offsets in the index count from here
    const TiffFields fields(segment.payload.subspan(4));
    const std::size_t directory = fields.U32(4), count = fields.U16(directory);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t field = directory + 2 + 12 * i;
      if (!fields.Holds(field, 12) || fields.U16(field) != kEntriesTag) continue;
      const std::size_t entries = fields.U32(field + 8);
      const std::size_t entry_count = std::min(fields.U32(field + 4) / kEntryBytes, kMaxEntries);
      for (std::size_t k = 0; k < entry_count; ++k) {
        const std::size_t entry = entries + kEntryBytes * k;
        if (!fields.Holds(entry, kEntryBytes) || (fields.U32(entry) & kTypeMask) != kDisparity) continue;
        const std::size_t offset = fields.U32(entry + 8);
        views.push_back(offset == 0 ? 0 : base + offset);
      }
    }
  }
  std::erase_if(views, [&](std::size_t at) { return at >= file.size() || !ScanJpeg(file.subspan(at)); });
  return views;
}

// Where the first two JPEG images of a file begin that lie one after the other.
std::vector<std::size_t> ConsecutiveViews(Bytes file, const JpegScan& first) {
  for (std::size_t at = first.size; at + 3 <= file.size(); ++at)
    if (IsJpeg(file.subspan(at)) && ScanJpeg(file.subspan(at))) return {0, at};
  return {0};
}

[[noreturn]] void ThrowDamaged(const fs::path& path, const std::string& problem) {
  throw Error(ErrorCode::kDamaged, path.string(), problem, "Copy it from the camera again.");
}

StereoImages ReadMpo(Bytes file, const JpegScan& first, const fs::path& path) {
  std::vector<std::size_t> views = IndexedViews(file, first);
  if (views.size() < 2) views = ConsecutiveViews(file, first);
  if (views.size() < 2) ThrowDamaged(path, "holds one whole picture, not one for each eye");
  const Bytes left = file.subspan(views[0]), right = file.subspan(views[1]);
  return {ParseImageHeader(left, path), DecodeImage(left, path), DecodeImage(right, path)};
}

enum class JpsLayout { kRows = 1, kSideBySide = 2, kOverUnder = 3 };

/// VRex, General Purpose Stereoscopic Data Descriptor (1997).
struct JpsDescriptor {
  JpsLayout layout = JpsLayout::kSideBySide;
  bool left_first = false;
  bool half_height = false, half_width = false;
};

JpsDescriptor DescriptorOf(const JpegScan& scan, const fs::path& path) {
  constexpr std::string_view kMark = "_JPSJPS_";
  JpsDescriptor descriptor;
  for (const JpegSegment& segment : scan.segments) {
    if (segment.number != 3 || !Begins(segment.payload, kMark) || segment.payload.size() < kMark.size() + 6)
      continue;
    const Bytes fields = segment.payload.subspan(kMark.size() + 2);  // separation, flags, layout, media type
    const int flags = fields[1], layout = fields[2], type = fields[3];
    if (type != 1)
      throw Error(ErrorCode::kUnsupported, path.string(), "says that it is a picture for one eye",
                  "Open a copy of it that ends in .jpg.");
    if (layout < 1 || layout > 3)
      throw Error(ErrorCode::kUnsupported, path.string(),
                  layout == 4 ? "holds an anaglyph, not two pictures" : "has an unknown stereo layout",
                  "Save it side by side.");
    return {static_cast<JpsLayout>(layout), (flags & 4) != 0, (flags & 1) != 0, (flags & 2) != 0};
  }
  return descriptor;
}

AnyImage EverySecondRow(const AnyImage& picture, int first) {
  const ImageU8& both = std::get<ImageU8>(picture);
  ImageU8 rows(both.width(), both.height() / 2, both.channels());
  for (int y = 0; y < rows.height(); ++y) std::copy_n(both.row(2 * y + first), both.row_size(), rows.row(y));
  return rows;
}

// The eye that comes first in the file, or the other.
AnyImage JpsEye(const AnyImage& both, JpsLayout layout, bool first) {
  const int width = WidthOf(both), height = HeightOf(both);
  switch (layout) {
    case JpsLayout::kRows:
      return EverySecondRow(both, first ? 0 : 1);
    case JpsLayout::kOverUnder:
      return Cropped(both, 0, first ? 0 : height - height / 2, width, height / 2);
    case JpsLayout::kSideBySide:
      break;
  }
  return Cropped(both, first ? 0 : width - width / 2, 0, width / 2, height);
}

StereoImages ReadJps(Bytes file, const JpegScan& scan, const fs::path& path) {
  const JpsDescriptor descriptor = DescriptorOf(scan, path);
  const AnyImage both = DecodeImage(file, path);
  if (WidthOf(both) < 2 || HeightOf(both) < 2) ThrowDamaged(path, "is too small for two eyes");
  StereoImages images{ParseImageHeader(file, path), JpsEye(both, descriptor.layout, descriptor.left_first),
                      JpsEye(both, descriptor.layout, !descriptor.left_first)};
  images.eye.width = WidthOf(images.left);
  images.eye.height = HeightOf(images.left);
  if (descriptor.half_width) images.eye.pixel_aspect.num *= 2;
  if (descriptor.half_height || descriptor.layout == JpsLayout::kRows) images.eye.pixel_aspect.den *= 2;
  images.eye.pixel_aspect = images.eye.pixel_aspect.Reduced();
  return images;
}

}  // namespace

std::string StereoStillKind(const fs::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending == ".mpo" || ending == ".jps" ? ending.substr(1) : std::string();
}

StereoImages ReadStereoImages(const fs::path& path) {
  const std::vector<std::uint8_t> file = ReadFileBytes(path);
  if (!IsJpeg(file))
    throw Error(ErrorCode::kNotMedia, path.string(), "is not a stereo picture", "Choose an MPO or JPS file.");
  const std::optional<JpegScan> scan = ScanJpeg(file);
  if (!scan) ThrowDamaged(path, "is cut off");
  StereoImages images =
      StereoStillKind(path) == "jps" ? ReadJps(file, *scan, path) : ReadMpo(file, *scan, path);
  if (WidthOf(images.left) != WidthOf(images.right) || HeightOf(images.left) != HeightOf(images.right))
    ThrowDamaged(path, "has eyes of different sizes");
  return images;
}

StereoStill ReadStereoStill(const fs::path& path) {
  const StereoImages images = ReadStereoImages(path);
  const int turn = images.eye.rotation_deg;
  return {ToRgb8(Turned(images.left, turn)), ToRgb8(Turned(images.right, turn))};
}

}  // namespace zeroplane

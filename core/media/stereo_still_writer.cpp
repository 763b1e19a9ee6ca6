#include "core/media/stereo_still_writer.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/check.h"
#include "core/media/image_codec.h"
#include "core/media/jpeg_scan.h"
#include "core/media/media_file.h"
#include "core/media/picture_file.h"
#include "core/media/sequence_pattern.h"

namespace zeroplane {

namespace fs = std::filesystem;

namespace {

using Bytes = std::vector<std::uint8_t>;

std::string Ending(const fs::path& path) {
  std::string ending = path.extension().string();
  std::ranges::transform(ending, ending.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

// Big-endian, as JPEG and both descriptors have it.
class Fields {
 public:
  // GCC 12 takes the growth of a vector as small as this one's for a write past its end.
  Fields() { bytes_.reserve(256); }
  Fields& Text(std::string_view text) {
    bytes_.insert(bytes_.end(), text.begin(), text.end());
    return *this;
  }
  Fields& Raw(const Bytes& bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  Fields& U8(unsigned value) {
    bytes_.push_back(static_cast<std::uint8_t>(value));
    return *this;
  }
  Fields& U16(unsigned value) { return U8(value >> 8 & 0xff).U8(value & 0xff); }
  Fields& U32(std::uint32_t value) { return U16(value >> 16).U16(value & 0xffff); }
  /// A field of a TIFF directory with one number, or with the place of more bytes.
  Fields& Entry(unsigned tag, unsigned type, std::uint32_t count, std::uint32_t value) {
    return U16(tag).U16(type).U32(count).U32(value);
  }
  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

constexpr unsigned kLong = 4, kUndefined = 7;  // TIFF's field types

Bytes Segment(unsigned number, const Bytes& payload) {
  Fields segment;
  segment.U8(0xff).U8(0xe0 + number).U16(static_cast<unsigned>(payload.size()) + 2).Raw(payload);
  return segment.bytes();
}

// Where a further application segment belongs: after the JFIF one, which must be the first.
std::size_t PlaceForSegment(const Bytes& jpeg) {
  const auto scan = ScanJpeg(jpeg);
  ZP_CHECK(scan, "a JPEG file");
  if (scan->segments.empty() || scan->segments[0].number != 0) return 2;
  return scan->segments[0].offset + scan->segments[0].payload.size();
}

Bytes WithSegment(Bytes jpeg, const Bytes& segment) {
  jpeg.insert(jpeg.begin() + static_cast<std::ptrdiff_t>(PlaceForSegment(jpeg)), segment.begin(),
              segment.end());
  return jpeg;
}

constexpr std::string_view kMpMark{"MPF\0", 4}, kTiffMark{"MM\0*", 4};
constexpr std::uint32_t kTiffHead = 8, kEntryBytes = 16;
constexpr unsigned kVersionTag = 0xb000, kCountTag = 0xb001, kEntriesTag = 0xb002, kNumberTag = 0xb101,
                   kBaseViewTag = 0xb204;

// A directory about one picture: which it is, and that the first one is the base of the disparity.
void AddAttributes(Fields& fields, std::uint32_t number) {
  fields.U16(2).Entry(kNumberTag, kLong, 1, number).Entry(kBaseViewTag, kLong, 1, 1).U32(0);
}

// DC-007, 5.2: the index of both pictures, then the first one's attributes.
Bytes IndexSegment(std::uint32_t first_size, std::uint32_t second_size, std::uint32_t second_offset) {
  constexpr std::uint32_t kDisparity = 0x020002, kRepresentative = 0x20000000;
  constexpr std::uint32_t kIndexEnd = kTiffHead + 2 + 3 * 12 + 4;
  constexpr std::uint32_t kAttributes = kIndexEnd + 2 * kEntryBytes;
  Fields fields;
  fields.Text(kMpMark).Text(kTiffMark).U32(kTiffHead).U16(3);
  fields.U16(kVersionTag).U16(kUndefined).U32(4).Text("0100");
  fields.Entry(kCountTag, kLong, 1, 2).Entry(kEntriesTag, kUndefined, 2 * kEntryBytes, kIndexEnd);
  fields.U32(kAttributes);
  fields.U32(kRepresentative | kDisparity).U32(first_size).U32(0).U32(0);
  fields.U32(kDisparity).U32(second_size).U32(second_offset).U32(0);
  AddAttributes(fields, 1);
  return Segment(2, fields.bytes());
}

Bytes AttributeSegment(std::uint32_t number) {
  Fields fields;
  fields.Text(kMpMark).Text(kTiffMark).U32(kTiffHead);
  AddAttributes(fields, number);
  return Segment(2, fields.bytes());
}

struct JpsWords {
  Layout layout;
  unsigned number;  ///< in the descriptor
  bool half_width, half_height;
};

constexpr std::array kJpsLayouts = {
    JpsWords{Layout::kRowInterleaved, 1, false, true}, JpsWords{Layout::kSideBySide, 2, false, false},
    JpsWords{Layout::kSideBySideHalf, 2, true, false}, JpsWords{Layout::kTopBottom, 3, false, false},
    JpsWords{Layout::kTopBottomHalf, 3, false, true},
};

}  // namespace

bool IsStillName(const fs::path& path) {
  return HasImageEnding(path) && Ending(path) != ".dpx" && !ParseSequencePattern(path);
}

void WriteStill(const fs::path& path, const ImageU8& picture) {
  const std::string ending = Ending(path);
  if (ending == ".jpg" || ending == ".jpeg") {
    WriteWhole(path, EncodeImage(picture, ImageFormat::kJpeg, {}));
  } else {
    WritePicture(path, picture);
  }
}

bool JpsHolds(Layout layout) {
  return std::ranges::find(kJpsLayouts, layout, &JpsWords::layout) != kJpsLayouts.end();
}

void WriteJps(const fs::path& path, const ImageU8& picture, Layout layout, bool right_first) {
  const auto* words = std::ranges::find(kJpsLayouts, layout, &JpsWords::layout);
  ZP_CHECK(words != kJpsLayouts.end(), Info(layout).id);
  constexpr unsigned kStereo = 1, kHalfHeight = 1, kHalfWidth = 2, kLeftFirst = 4;
  const unsigned flags = (words->half_height ? kHalfHeight : 0) | (words->half_width ? kHalfWidth : 0) |
                         (right_first ? 0 : kLeftFirst);
  Fields fields;
  fields.Text("_JPSJPS_").U16(4).U8(0).U8(flags).U8(words->number).U8(kStereo).U16(0);
  WriteWhole(path, WithSegment(EncodeImage(picture, ImageFormat::kJpeg, {}), Segment(3, fields.bytes())));
}

void WriteMpo(const fs::path& path, const ImageU8& left, const ImageU8& right) {
  ZP_CHECK(left.SameShape(right), "eyes of one size");
  const Bytes first = EncodeImage(left, ImageFormat::kJpeg, {});
  const Bytes second = WithSegment(EncodeImage(right, ImageFormat::kJpeg, {}), AttributeSegment(2));
  const auto first_size = static_cast<std::uint32_t>(first.size() + IndexSegment(0, 0, 0).size());
  // Offsets count from the TIFF mark: behind marker, length and "MPF".
  const auto origin = static_cast<std::uint32_t>(PlaceForSegment(first) + 4 + kMpMark.size());
  Bytes file = WithSegment(
      first, IndexSegment(first_size, static_cast<std::uint32_t>(second.size()), first_size - origin));
  file.insert(file.end(), second.begin(), second.end());
  WriteWhole(path, file);
}

}  // namespace zeroplane

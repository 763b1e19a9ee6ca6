#include "core/media/jpeg_scan.h"

namespace zeroplane {
namespace {

constexpr int kStartOfScan = 0xda, kEndOfImage = 0xd9, kFirstApplication = 0xe0;

bool StandsAlone(int marker) {
  return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

// From inside entropy-coded data to the next marker that ends them, or to the end of the bytes.
std::size_t SkipCoded(std::span<const std::uint8_t> bytes, std::size_t at) {
  for (; at + 1 < bytes.size(); ++at)
    if (bytes[at] == 0xff && bytes[at + 1] != 0 && bytes[at + 1] != 0xff && !StandsAlone(bytes[at + 1]))
      return at;
  return bytes.size();
}

}  // namespace

bool IsJpeg(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= 3 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff;
}

std::optional<JpegScan> ScanJpeg(std::span<const std::uint8_t> bytes) {
  if (!IsJpeg(bytes)) return std::nullopt;
  JpegScan scan;
  for (std::size_t at = 2; at + 1 < bytes.size();) {
    if (bytes[at] != 0xff) return std::nullopt;
    const int marker = bytes[at + 1];
    if (marker == kEndOfImage) {
      scan.size = at + 2;
      return scan;
    }
    if (marker == 0xff || StandsAlone(marker)) {  // fill byte, or a marker without length
      at += marker == 0xff ? 1 : 2;
      continue;
    }
    if (at + 3 >= bytes.size()) return std::nullopt;
    const std::size_t length = static_cast<std::size_t>(bytes[at + 2]) << 8 | bytes[at + 3];
    if (length < 2 || at + 2 + length > bytes.size()) return std::nullopt;
    if (marker >= kFirstApplication && marker < kFirstApplication + 16)
      scan.segments.push_back({marker - kFirstApplication, at + 4, bytes.subspan(at + 4, length - 2)});
    at += 2 + length;
    if (marker == kStartOfScan) at = SkipCoded(bytes, at);
  }
  return std::nullopt;
}

}  // namespace zeroplane

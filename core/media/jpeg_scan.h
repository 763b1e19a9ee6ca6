#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace zeroplane {

/// An application segment (APP0 … APP15) of a JPEG file.
struct JpegSegment {
  int number = 0;          ///< 0 … 15
  std::size_t offset = 0;  ///< of `payload` in the scanned bytes
  std::span<const std::uint8_t> payload;
};

struct JpegScan {
  std::size_t size = 0;  ///< bytes from SOI to EOI, both included
  std::vector<JpegSegment> segments;
};

/// Walks the JPEG image that the bytes begin with; more may follow it. nullopt when they do not begin with
/// one, or when it is cut off. Entropy-coded data are skipped, not checked.
std::optional<JpegScan> ScanJpeg(std::span<const std::uint8_t> bytes);

/// True for the first three bytes of any JPEG file.
bool IsJpeg(std::span<const std::uint8_t> bytes);

}  // namespace zeroplane

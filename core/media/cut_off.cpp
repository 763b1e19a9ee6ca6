#include "core/media/cut_off.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <istream>
#include <optional>

namespace zeroplane {
namespace {

// An EBML variable-length number: as many bytes follow as its first byte has leading zero bits.
std::optional<std::uint64_t> ReadEbmlNumber(std::istream& file, bool keep_marker) {
  const int first = file.get();
  if (first <= 0) return std::nullopt;
  int following = 0;
  while (!(first & (0x80 >> following))) ++following;
  std::uint64_t value = static_cast<std::uint64_t>(keep_marker ? first : first & (0x7f >> following));
  for (int i = 0; i < following; ++i) value = value << 8 | static_cast<std::uint64_t>(file.get());
  return file ? std::optional(value) : std::nullopt;
}

// Where the Segment element, which holds everything, ends.
std::optional<std::uint64_t> MatroskaEnd(std::istream& file) {
  constexpr std::uint64_t kHeaderId = 0x1A45DFA3, kSegmentId = 0x18538067;
  if (ReadEbmlNumber(file, true) != kHeaderId) return std::nullopt;
  const auto header_size = ReadEbmlNumber(file, false);
  if (!header_size) return std::nullopt;
  file.seekg(static_cast<std::streamoff>(*header_size), std::ios::cur);
  if (ReadEbmlNumber(file, true) != kSegmentId) return std::nullopt;
  const int marker = file.peek();
  const auto size = ReadEbmlNumber(file, false);
  const bool unknown = marker == 0xff || (marker == 0x01 && size == (std::uint64_t{1} << 56) - 1);
  if (!size || unknown) return std::nullopt;
  return static_cast<std::uint64_t>(file.tellg()) + *size;
}

// Where the (first) RIFF chunk of an AVI ends.
std::optional<std::uint64_t> AviEnd(std::istream& file) {
  std::array<unsigned char, 12> head{};
  if (!file.read(reinterpret_cast<char*>(head.data()), head.size())) return std::nullopt;
  if (std::memcmp(head.data(), "RIFF", 4) != 0 || std::memcmp(head.data() + 8, "AVI ", 4) != 0)
    return std::nullopt;
  const std::uint64_t size = head[4] | head[5] << 8 | head[6] << 16 | std::uint64_t{head[7]} << 24;
  if (size == 0 || size == 0xffffffff) return std::nullopt;
  return size + 8;
}

}  // namespace

bool IsCutOff(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::optional<std::uint64_t> end = MatroskaEnd(file);
  if (!end) {
    file.clear();
    file.seekg(0);
    end = AviEnd(file);
  }
  return end && *end > std::filesystem::file_size(path);
}

}  // namespace zeroplane

#include "core/depth/depth_codec.h"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <memory>
#include <string>

#include "core/base/check.h"

namespace zeroplane {
namespace {

using Bytes = std::vector<std::uint8_t>;

// To be raised whenever what follows it changes.
constexpr std::string_view kMagic = "zeroplane-depth 1\n";
constexpr int kLevel = 1;  // higher ones gain 3 % for three to ten times the time
constexpr std::uint64_t kMaxPixels = std::uint64_t{1} << 28;
constexpr std::size_t kMaxKeyBytes = 1 << 16;
constexpr std::size_t kNumberBytes = 4, kNumbers = 5;  // key size, width, height, low, high

struct CompressorDeleter {
  void operator()(ZSTD_CCtx* compressor) const { ZSTD_freeCCtx(compressor); }
};

void Append(Bytes& bytes, std::uint32_t number) {
  for (std::size_t i = 0; i < kNumberBytes; ++i)
    bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}

std::uint32_t NumberAt(const Bytes& bytes, std::size_t index) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < kNumberBytes; ++i)
    number |= static_cast<std::uint32_t>(bytes[index * kNumberBytes + i]) << (8 * i);
  return number;
}

int Predicted(const ImageU16& steps, int x, int y) {
  if (y == 0) return x == 0 ? 0 : steps.at(x - 1, 0);
  const int up = steps.at(x, y - 1);
  if (x == 0) return up;
  const int left = steps.at(x - 1, y), corner = steps.at(x - 1, y - 1);
  if (corner >= std::max(left, up)) return std::min(left, up);
  if (corner <= std::min(left, up)) return std::max(left, up);
  return left + up - corner;
}

// Small differences of either sign are small numbers.
std::uint16_t Folded(int difference) {
  const auto bits = static_cast<std::int16_t>(difference);
  return static_cast<std::uint16_t>((static_cast<unsigned>(bits) << 1) ^ static_cast<unsigned>(bits >> 15));
}

int Unfolded(std::uint16_t folded) {
  return static_cast<std::int16_t>((folded >> 1) ^ -(folded & 1));
}

Bytes Content(const RawDepth& depth, std::string_view key) {
  Bytes content;
  Append(content, static_cast<std::uint32_t>(key.size()));
  Append(content, static_cast<std::uint32_t>(depth.steps.width()));
  Append(content, static_cast<std::uint32_t>(depth.steps.height()));
  Append(content, std::bit_cast<std::uint32_t>(depth.low));
  Append(content, std::bit_cast<std::uint32_t>(depth.high));
  content.insert(content.end(), key.begin(), key.end());
  const std::size_t high = content.size(), low = high + depth.steps.size();
  content.resize(low + depth.steps.size());
  std::size_t i = 0;
  for (int y = 0; y < depth.steps.height(); ++y) {
    for (int x = 0; x < depth.steps.width(); ++x, ++i) {
      const std::uint16_t folded = Folded(depth.steps.at(x, y) - Predicted(depth.steps, x, y));
      content[high + i] = static_cast<std::uint8_t>(folded >> 8);
      content[low + i] = static_cast<std::uint8_t>(folded);
    }
  }
  return content;
}

// Empty when the frame is not whole.
Bytes Decompressed(std::span<const std::uint8_t> frame) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  constexpr unsigned long long kLargest = kNumberBytes * kNumbers + kMaxKeyBytes + 2 * kMaxPixels;
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > kLargest) return {};
  Bytes content(size);
  const std::size_t got = ZSTD_decompress(content.data(), content.size(), frame.data(), frame.size());
  return ZSTD_isError(got) || got != content.size() ? Bytes() : content;
}

}  // namespace

Bytes PackDepth(const RawDepth& depth, std::string_view key) {
  ZP_CHECK_EQ(depth.steps.channels(), 1);
  ZP_CHECK(!depth.steps.empty() && depth.steps.size() <= kMaxPixels, "size of the map");
  ZP_CHECK_LE(key.size(), kMaxKeyBytes);
  const Bytes content = Content(depth, key);
  Bytes file(kMagic.size() + ZSTD_compressBound(content.size()));
  std::copy(kMagic.begin(), kMagic.end(), file.begin());
  const std::unique_ptr<ZSTD_CCtx, CompressorDeleter> compressor(ZSTD_createCCtx());
  ZP_CHECK(compressor != nullptr, "memory for Zstandard");
  ZSTD_CCtx_setParameter(compressor.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(compressor.get(), ZSTD_c_checksumFlag, 1);
  const std::size_t size = ZSTD_compress2(compressor.get(), file.data() + kMagic.size(),
                                          file.size() - kMagic.size(), content.data(), content.size());
  ZP_CHECK(!ZSTD_isError(size), ZSTD_getErrorName(size));
  file.resize(kMagic.size() + size);
  return file;
}

std::optional<RawDepth> UnpackDepth(std::span<const std::uint8_t> file, std::string_view key) {
  if (file.size() < kMagic.size() || !std::equal(kMagic.begin(), kMagic.end(), file.begin()))
    return std::nullopt;
  const Bytes content = Decompressed(file.subspan(kMagic.size()));
  constexpr std::size_t kHead = kNumberBytes * kNumbers;
  if (content.size() < kHead) return std::nullopt;
  const std::uint64_t key_bytes = NumberAt(content, 0), width = NumberAt(content, 1),
                      height = NumberAt(content, 2);
  if (width == 0 || height == 0 || width > kMaxPixels || height > kMaxPixels / width ||
      content.size() != kHead + key_bytes + 2 * width * height)
    return std::nullopt;
  if (!std::equal(key.begin(), key.end(), content.begin() + kHead,
                  content.begin() + static_cast<std::ptrdiff_t>(kHead + key_bytes)))
    return std::nullopt;
  RawDepth depth{ImageU16(static_cast<int>(width), static_cast<int>(height), 1),
                 std::bit_cast<float>(NumberAt(content, 3)), std::bit_cast<float>(NumberAt(content, 4))};
  const std::uint8_t* high = content.data() + kHead + key_bytes;
  const std::uint8_t* low = high + depth.steps.size();
  for (int y = 0; y < depth.steps.height(); ++y) {
    for (int x = 0; x < depth.steps.width(); ++x) {
      const auto folded = static_cast<std::uint16_t>(*high++ << 8 | *low++);
      depth.steps.at(x, y) = static_cast<std::uint16_t>(Predicted(depth.steps, x, y) + Unfolded(folded));
    }
  }
  return depth;
}

}  // namespace zeroplane

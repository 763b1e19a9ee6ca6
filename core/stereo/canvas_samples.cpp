#include "core/stereo/canvas_samples.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "core/base/check.h"

namespace zeroplane {
namespace {

// Layout: u16 count; count x {i64 frame, u16 width, u16 height}; then the bits of all samples, row by row.
constexpr std::size_t kCountBytes = 2, kHeaderBytes = 12;
constexpr int kParameterBits = 4;  // of a row's Rice parameter, 0 … 15
constexpr int kEscape = 24;        // this many ones: the value follows as it is
constexpr int kValueBits = 16;

class BitWriter {
 public:
  explicit BitWriter(std::vector<std::uint8_t>& bytes) : bytes_(bytes) {}
  ~BitWriter() {
    if (used_ > 0) bytes_.push_back(static_cast<std::uint8_t>(pending_ << (8 - used_)));
  }
  BitWriter(const BitWriter&) = delete;
  BitWriter& operator=(const BitWriter&) = delete;

  /// The lowest `count` bits, highest first.
  void Write(std::uint32_t value, int count) {
    pending_ = pending_ << count | value;
    for (used_ += count; used_ >= 8; used_ -= 8)
      bytes_.push_back(static_cast<std::uint8_t>(pending_ >> (used_ - 8)));
    pending_ &= (1U << used_) - 1;
  }

 private:
  std::vector<std::uint8_t>& bytes_;
  std::uint64_t pending_ = 0;
  int used_ = 0;
};

/// Zeros follow the last byte.
class BitReader {
 public:
  explicit BitReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::uint32_t Read(int count) {
    Fill();
    if (count == 0) return 0;
    const auto value = static_cast<std::uint32_t>(buffer_ >> (64 - count));
    Skip(count);
    return value;
  }
  /// Counts ones up to a zero (which is taken too), or up to kEscape of them.
  int ReadOnes() {
    Fill();
    const int ones = std::min(std::countl_one(buffer_), kEscape);
    Skip(ones < kEscape ? ones + 1 : kEscape);
    return ones;
  }

 private:
  void Fill() {
    while (filled_ <= 56) {
      const std::uint64_t byte = next_ < bytes_.size() ? bytes_[next_] : 0;
      ++next_;
      buffer_ |= byte << (56 - filled_);
      filled_ += 8;
    }
  }
  void Skip(int count) {
    buffer_ <<= count;
    filled_ -= count;
  }

  std::span<const std::uint8_t> bytes_;
  std::size_t next_ = 0;
  std::uint64_t buffer_ = 0;
  int filled_ = 0;
};

template <class T>
void PutNumber(std::vector<std::uint8_t>& bytes, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i)
    bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i)));
}

template <class T>
T NumberAt(std::span<const std::uint8_t> bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value |= static_cast<std::uint64_t>(bytes[at + i]) << (8 * i);
  return static_cast<T>(value);
}

std::uint16_t Predict(const ImageU16& image, int x, int y) {
  if (y == 0) return x == 0 ? 0 : image.at(x - 1, 0);
  const std::uint16_t above = image.at(x, y - 1);
  if (x == 0) return above;
  const std::uint16_t left = image.at(x - 1, y), corner = image.at(x - 1, y - 1);
  const auto [low, high] = std::minmax(left, above);
  if (corner >= high) return low;
  if (corner <= low) return high;
  return static_cast<std::uint16_t>(left + above - corner);
}

/// A difference modulo 2^16 as a number that is small when it is near zero: 0, -1, 1, -2 become 0, 1, 2, 3.
std::uint16_t Fold(std::uint16_t difference) {
  const auto sign = static_cast<std::uint16_t>(difference & 0x8000 ? 0xffff : 0);
  return static_cast<std::uint16_t>(static_cast<std::uint16_t>(difference << 1) ^ sign);
}
std::uint16_t Unfold(std::uint16_t folded) {
  return static_cast<std::uint16_t>(folded >> 1 ^ (folded & 1 ? 0xffff : 0));
}

int BitsOf(std::uint16_t value, int k) {
  const int ones = value >> k;
  return ones < kEscape ? ones + 1 + k : kEscape + kValueBits;
}

/// The parameter that makes a row shortest: a mean would be misled by the rims of objects.
int BestParameter(const std::vector<std::uint16_t>& row) {
  int best = 0, least = std::numeric_limits<int>::max();
  for (int k = 0; k < 1 << kParameterBits; ++k) {
    int bits = 0;
    for (const std::uint16_t value : row) bits += BitsOf(value, k);
    if (bits < least) {
      least = bits;
      best = k;
    }
  }
  return best;
}

void PackRow(BitWriter& bits, const std::vector<std::uint16_t>& row) {
  const int k = BestParameter(row);
  bits.Write(static_cast<std::uint32_t>(k), kParameterBits);
  for (const std::uint16_t value : row) {
    const int ones = value >> k;
    if (ones < kEscape) {
      bits.Write((1U << ones) - 1, ones);
      bits.Write(0, 1);
      bits.Write(value & ((1U << k) - 1), k);
    } else {
      bits.Write((1U << kEscape) - 1, kEscape);
      bits.Write(value, kValueBits);
    }
  }
}

void PackImage(BitWriter& bits, const ImageU16& image) {
  std::vector<std::uint16_t> row(static_cast<std::size_t>(image.width()));
  if (row.empty()) return;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x)
      row[static_cast<std::size_t>(x)] =
          Fold(static_cast<std::uint16_t>(image.at(x, y) - Predict(image, x, y)));
    PackRow(bits, row);
  }
}

void UnpackImage(BitReader& bits, ImageU16& image) {
  if (image.empty()) return;
  for (int y = 0; y < image.height(); ++y) {
    const int k = static_cast<int>(bits.Read(kParameterBits));
    for (int x = 0; x < image.width(); ++x) {
      const int ones = bits.ReadOnes();
      const std::uint32_t folded =
          ones < kEscape ? static_cast<std::uint32_t>(ones) << k | bits.Read(k) : bits.Read(kValueBits);
      image.at(x, y) =
          static_cast<std::uint16_t>(Predict(image, x, y) + Unfold(static_cast<std::uint16_t>(folded)));
    }
  }
}

}  // namespace

CanvasSamples::CanvasSamples(const std::vector<CanvasSample>& samples) {
  if (samples.empty()) return;
  ZP_CHECK_LE(samples.size(), static_cast<std::size_t>(kMaxCount));
  auto packed = std::make_shared<std::vector<std::uint8_t>>();
  PutNumber(*packed, static_cast<std::uint16_t>(samples.size()));
  for (const CanvasSample& sample : samples) {
    ZP_CHECK_EQ(sample.iz16.channels(), 1);
    ZP_CHECK_LE(sample.iz16.width(), kMaxSide);
    ZP_CHECK_LE(sample.iz16.height(), kMaxSide);
    PutNumber(*packed, sample.frame_index);
    PutNumber(*packed, static_cast<std::uint16_t>(sample.iz16.width()));
    PutNumber(*packed, static_cast<std::uint16_t>(sample.iz16.height()));
  }
  {
    BitWriter bits(*packed);
    for (const CanvasSample& sample : samples) PackImage(bits, sample.iz16);
  }
  packed->shrink_to_fit();
  packed_ = std::move(packed);
}

std::optional<CanvasSamples> CanvasSamples::FromBytes(std::span<const std::uint8_t> bytes) {
  CanvasSamples samples;
  if (bytes.empty()) return samples;
  if (bytes.size() < kCountBytes) return std::nullopt;
  const std::size_t count = NumberAt<std::uint16_t>(bytes, 0);
  const std::size_t header = kCountBytes + count * kHeaderBytes;
  if (count == 0 || count > kMaxCount || bytes.size() < header) return std::nullopt;
  std::uint64_t values = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = kCountBytes + i * kHeaderBytes + 8;
    const std::uint64_t width = NumberAt<std::uint16_t>(bytes, at);
    const std::uint64_t height = NumberAt<std::uint16_t>(bytes, at + 2);
    if (width > kMaxSide || height > kMaxSide) return std::nullopt;
    values += width * height;
  }
  if (values > 8 * (bytes.size() - header)) return std::nullopt;  // every value takes a bit at least
  samples.packed_ = std::make_shared<const std::vector<std::uint8_t>>(bytes.begin(), bytes.end());
  return samples;
}

std::span<const std::uint8_t> CanvasSamples::bytes() const {
  return packed_ ? std::span<const std::uint8_t>(*packed_) : std::span<const std::uint8_t>();
}

std::size_t CanvasSamples::size() const {
  return packed_ ? NumberAt<std::uint16_t>(*packed_, 0) : 0;
}

std::vector<CanvasSample> CanvasSamples::Unpack() const {
  std::vector<CanvasSample> samples(size());
  BitReader bits(bytes().subspan(samples.empty() ? 0 : kCountBytes + samples.size() * kHeaderBytes));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::size_t at = kCountBytes + i * kHeaderBytes;
    samples[i].frame_index = NumberAt<std::int64_t>(*packed_, at);
    samples[i].iz16 =
        ImageU16(NumberAt<std::uint16_t>(*packed_, at + 8), NumberAt<std::uint16_t>(*packed_, at + 10), 1);
    UnpackImage(bits, samples[i].iz16);
  }
  return samples;
}

CanvasSamples CanvasSamples::Within(const FrameRange& frames) const {
  std::vector<CanvasSample> samples = Unpack();
  std::erase_if(samples, [&](const CanvasSample& sample) { return !frames.Contains(sample.frame_index); });
  return samples.size() == size() ? *this : CanvasSamples(samples);
}

bool operator==(const CanvasSamples& a, const CanvasSamples& b) {
  return a.packed_ == b.packed_ || std::ranges::equal(a.bytes(), b.bytes());
}

}  // namespace zeroplane

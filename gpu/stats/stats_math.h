#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "gpu/base/host_device.h"
#include "gpu/stats/weights_math.h"

/// Order statistics by two histograms: of the upper half of each value's key, then, for the bins in question,
/// of the lower half. Weights are added as integers, so the order in which threads come does not matter.
namespace zeroplane::gpu {

/// Weight as an integer multiple of a power of two (WeightScale()); unsigned int where it is a count.
using Mass = unsigned long long;

inline constexpr int kHalfBits = 16;
inline constexpr int kKeyBins = 1 << kHalfBits;
inline constexpr int kCoarseBins = 256;
inline constexpr int kBinsPerCoarse = kKeyBins / kCoarseBins;
inline constexpr std::uint32_t kSignBit = 0x80000000u;

// No finite value's key begins so.
inline constexpr std::uint32_t kOutsideKey = 0;             // bin 0: without weight
inline constexpr std::uint32_t kNotFiniteKey = 0xffffffff;  // the last bin

/// A float's bits, so turned that they sort like the value. -0 is +0.
ZP_HD std::uint32_t KeyOf(float value, bool counts) {
  const float number = value + 0.0f;
  std::uint32_t bits;
  std::memcpy(&bits, &number, sizeof(bits));
  const std::uint32_t sign = 0u - (bits >> 31);
  const std::uint32_t key = bits ^ (sign | kSignBit);
  const std::uint32_t finite_key = (bits & ~kSignBit) < 0x7f800000u ? key : kNotFiniteKey;
  return counts ? finite_key : kOutsideKey;
}
ZP_HD float ValueOfKey(std::uint32_t key) {
  const std::uint32_t bits = (key & kSignBit) != 0 ? key & ~kSignBit : ~key;
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}
ZP_HD int HighOf(std::uint32_t key) {
  return static_cast<int>(key >> kHalfBits);
}
ZP_HD int LowOf(std::uint32_t key) {
  return static_cast<int>(key & (kKeyBins - 1));
}

/// The power of two that turns weights up to `largest` into integers below 2^50 of which `count` sum up to
/// less than 2^62.
ZP_HD double WeightScale(float largest, std::int64_t count) {
  int largest_exponent = 0, count_exponent = 0;
  std::frexp(static_cast<double>(largest), &largest_exponent);  // largest < 2^exponent
  std::frexp(static_cast<double>(count), &count_exponent);
  const int bits = count_exponent > 12 ? 62 - count_exponent : 50;
  return std::ldexp(1.0, bits - largest_exponent);
}

/// The nearest integer to weight * scale. In a double from 2^52 on the last bit stands for 1; so much is
/// vector arithmetic, where a conversion is not.
ZP_HD Mass MassOf(float weight, double scale) {
  constexpr double kUnit = 4503599627370496.0;
  constexpr Mass kUnitBits = 0x4330000000000000ull;
  const double shifted = static_cast<double>(weight) * scale + kUnit;
  Mass bits;
  std::memcpy(&bits, &shifted, sizeof(bits));
  return bits - kUnitBits;
}

/// A weight's bits sort like the weight, which is not negative.
ZP_HD int BitsOf(float weight) {
  int bits;
  std::memcpy(&bits, &weight, sizeof(bits));
  return bits;
}
ZP_HD float WeightOf(int bits) {
  float weight;
  std::memcpy(&weight, &bits, sizeof(weight));
  return weight;
}

/// One value to find.
struct Wanted {
  double percent = 0;  ///< the rank percent / 100 * (count - 1), rounded down,
  int above = 0;       ///< and so many ranks further up; not beyond the last
  bool half = false;   ///< instead: the first value with half of all mass at or below it
};

/// Among how many ranks a percentile lies, from 0.
ZP_HD double PlaceOf(double percent, Mass count) {
  return percent / 100 * static_cast<double>(count - 1);
}

/// The smallest running mass, from 1, that the wanted value must reach. `total` > 0.
ZP_HD Mass TargetOf(const Wanted& wanted, Mass total) {
  if (wanted.half) return total - total / 2;
  const Mass target = static_cast<Mass>(PlaceOf(wanted.percent, total)) + wanted.above + 1;
  return target < total ? target : total;
}

/// A bin, and what is left of the target when the bins before it are subtracted.
struct KeyPlace {
  int bin;
  Mass target;
};

/// The first bin at which the running mass reaches `target`, which is at least 1 and at most the sum.
/// @param coarse sums of kBinsPerCoarse bins each
template <class Bin>
ZP_HD KeyPlace FindPlace(const Bin* bins, const Bin* coarse, Mass target) {
  int group = 0;
  while (group < kCoarseBins - 1 && target > coarse[group]) target -= coarse[group++];
  int bin = group * kBinsPerCoarse;
  const int last = bin + kBinsPerCoarse - 1;
  while (bin < last && target > bins[bin]) target -= bins[bin++];
  return {bin, target};
}

}  // namespace zeroplane::gpu

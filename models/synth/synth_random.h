#pragma once

#include <cmath>
#include <cstdint>

namespace zeroplane {

/// The dice of the scene generator: the same throws for the same seed on every machine (the standard
/// library's distributions differ between libraries).
class SynthRandom {
 public:
  explicit SynthRandom(std::uint64_t seed) : state_(seed) {}

  std::uint32_t Bits() {
    // SplitMix64 (Steele, Lea, Flood 2014).
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<std::uint32_t>((z ^ (z >> 31)) >> 32);
  }
  float Unit() { return static_cast<float>(Bits() >> 8) * (1.0f / 16777216.0f); }
  float Between(float low, float high) { return low + (high - low) * Unit(); }
  /// Evenly over orders of magnitude; both positive.
  float Log(float low, float high) { return low * std::pow(high / low, Unit()); }
  /// About normal: mean 0, deviation 1, never beyond 3.5.
  float Normal() { return (Unit() + Unit() + Unit() + Unit() - 2) * 1.732f; }
  int Below(int bound) { return static_cast<int>(Bits() % static_cast<std::uint32_t>(bound)); }
  int Count(int low, int high) { return low + Below(high - low + 1); }
  bool Chance(float probability) { return Unit() < probability; }
  float Sign() { return (Bits() & 1u) != 0 ? 1.0f : -1.0f; }
  /// Dice of their own, for a part whose number of throws must not move the rest.
  SynthRandom Fork() {
    const std::uint64_t high = Bits();
    return SynthRandom(high << 32 | Bits());
  }

 private:
  std::uint64_t state_;
};

}  // namespace zeroplane

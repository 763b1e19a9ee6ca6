#pragma once

#include <cstdint>
#include <numeric>

namespace zeroplane {

/// An exact fraction: frame rates (24000/1001) and time bases (1/90000). `den` > 0.
struct Rational {
  std::int64_t num = 0;
  std::int64_t den = 1;

  double value() const { return static_cast<double>(num) / static_cast<double>(den); }
  Rational Reduced() const {
    const std::int64_t divisor = std::gcd(num, den);
    return divisor > 1 ? Rational{num / divisor, den / divisor} : *this;
  }
  friend bool operator==(const Rational& a, const Rational& b) { return a.num * b.den == b.num * a.den; }
};

}  // namespace zeroplane

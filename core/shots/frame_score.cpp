#include "core/shots/frame_score.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "core/base/check.h"

namespace zeroplane {
namespace {

constexpr int kMeasuredSide = 256;  // px

// 8-bit HSV in integers: divisions by a table of reciprocals in 12-bit fixed point.
constexpr int kFixedBits = 12;
constexpr int kHalf = 1 << (kFixedBits - 1);

// reciprocals[i] = round(scale * 2^12 / i), and 0 for i = 0.
std::array<int, 256> Reciprocals(double scale) {
  std::array<int, 256> table{};
  for (int i = 1; i < 256; ++i) table[i] = static_cast<int>(std::rint(scale * (1 << kFixedBits) / i));
  return table;
}

// Hue 0 … 179, saturation and value 0 … 255, interleaved like the input.
ImageU8 HsvFromRgb(const ImageU8& rgb) {
  static const std::array<int, 256> saturation_of = Reciprocals(255.0), hue_of = Reciprocals(180.0 / 6.0);
  ImageU8 hsv(rgb.width(), rgb.height(), 3);
  const std::uint8_t* in = rgb.data();
  std::uint8_t* out = hsv.data();
  for (std::size_t i = 0; i < rgb.size(); i += 3) {
    const int r = in[i], g = in[i + 1], b = in[i + 2];
    const int value = std::max({r, g, b}), spread = value - std::min({r, g, b});
    const int sixth = value == r ? g - b : value == g ? b - r + 2 * spread : r - g + 4 * spread;
    const int hue = (sixth * hue_of[spread] + kHalf) >> kFixedBits;
    out[i] = static_cast<std::uint8_t>(hue < 0 ? hue + 180 : hue);
    out[i + 1] = static_cast<std::uint8_t>((spread * saturation_of[value] + kHalf) >> kFixedBits);
    out[i + 2] = static_cast<std::uint8_t>(value);
  }
  return hsv;
}

FrameScore MeanDifference(const ImageU8& a, const ImageU8& b) {
  std::array<std::int64_t, 3> sums{};
  for (std::size_t i = 0; i < a.size(); i += 3)
    for (std::size_t c = 0; c < 3; ++c) sums[c] += std::abs(a.data()[i + c] - b.data()[i + c]);
  const double pixels = static_cast<double>(a.size() / 3);
  return {sums[0] / pixels, sums[1] / pixels, sums[2] / pixels};
}

}  // namespace

ImageU8 ShrinkForScore(const ImageU8& rgb) {
  ZP_CHECK_EQ(rgb.channels(), 3);
  const int longer = std::max(rgb.width(), rgb.height());
  if (longer < kMeasuredSide) return rgb;
  const double factor = longer / static_cast<double>(kMeasuredSide);
  const auto scaled = [factor](int side) {
    return std::max(1, static_cast<int>(std::nearbyint(side / factor)));
  };
  ImageU8 small(scaled(rgb.width()), scaled(rgb.height()), 3);
  const cv::Mat from(rgb.height(), rgb.width(), CV_8UC3, const_cast<std::uint8_t*>(rgb.data()));
  cv::Mat to(small.height(), small.width(), CV_8UC3, small.data());
  cv::resize(from, to, to.size(), 0, 0, cv::INTER_LINEAR);
  return small;
}

FrameScore FrameScorer::Push(const ImageU8& small) {
  ImageU8 hsv = HsvFromRgb(small);
  ZP_CHECK(previous_hsv_.empty() || previous_hsv_.SameShape(hsv), "the pictures of one film have one size");
  const FrameScore score = previous_hsv_.empty() ? FrameScore() : MeanDifference(hsv, previous_hsv_);
  previous_hsv_ = std::move(hsv);
  return score;
}

}  // namespace zeroplane

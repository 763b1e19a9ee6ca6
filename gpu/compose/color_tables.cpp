#include "gpu/compose/color_tables.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <numbers>

#include "core/base/check.h"

namespace zeroplane::gpu {
namespace {

constexpr int kMaxCode = 255;

std::uint8_t ToCode(double encoded) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(encoded, 0.0, 1.0) * kMaxCode));
}

OkLab FromHue(double lightness, double chroma, double hue_degrees) {
  const double hue = hue_degrees / 180.0 * std::numbers::pi;
  return {lightness, chroma * std::cos(hue), chroma * std::sin(hue)};
}

OkLab Between(const OkLab& from, const OkLab& to, double t) {
  return {std::lerp(from.lightness, to.lightness, t), std::lerp(from.a, to.a, t), std::lerp(from.b, to.b, t)};
}

std::unique_ptr<const AnaglyphTables> MakeTables(const AnaglyphMatrices& matrices) {
  auto tables = std::make_unique<AnaglyphTables>();
  const std::array eyes = {&matrices.left, &matrices.right};
  for (int eye = 0; eye < 2; ++eye) {
    for (int in = 0; in < 3; ++in) {
      for (int code = 0; code <= kMaxCode; ++code) {
        const double light = SrgbToLinear(static_cast<double>(code) / kMaxCode);
        for (int out = 0; out < 3; ++out) {
          tables->light[eye][in][code][out] = static_cast<float>((*eyes[eye])[3 * out + in] * light);
        }
      }
    }
  }
  constexpr double kSteps = 1 << AnaglyphTables::kStepBits;
  for (int i = 0; i < AnaglyphTables::kEntries; ++i) {
    const int octave = i >> AnaglyphTables::kStepBits;
    const double from = 1 + i % (1 << AnaglyphTables::kStepBits) / kSteps;
    const double middle = std::ldexp(from + 0.5 / kSteps, octave - AnaglyphTables::kOctaves);
    const double encoded = i == 0 ? 0 : LinearToSrgb(std::min(middle, 1.0));
    tables->encode[0][i] = ToCode(std::pow(encoded, 1.0 / matrices.red_gamma));
    tables->encode[1][i] = ToCode(encoded);
  }
  return tables;
}

std::unique_ptr<const DivergingColors> MakeScreenColors() {
  constexpr int kHalf = DivergingColors::kHalf;
  auto colors = std::make_unique<DivergingColors>();
  const DivergingEnds ends = ScreenColorEnds();
  for (int i = -kHalf; i <= kHalf; ++i) {
    const double strength = std::abs(static_cast<double>(i)) / kHalf;
    const CodeColor color = EncodedColor(Between(ends.screen, i < 0 ? ends.front : ends.behind, strength));
    for (int c = 0; c < 3; ++c) colors->rgb[i + kHalf][c] = ToCode(color[c]);
  }
  for (int c = 0; c < 3; ++c) colors->line[c] = 250;  // lighter than every colour of the map
  return colors;
}

std::unique_ptr<const DivergingColors> MakeScreenGreys() {
  constexpr int kLast = 2 * DivergingColors::kHalf;
  auto greys = std::make_unique<DivergingColors>();
  for (int i = 0; i <= kLast; ++i) {
    std::fill_n(greys->rgb[i], 4, ToCode(1 - static_cast<double>(i) / kLast));
  }
  const CodeColor line = EncodedColor(ScreenColorEnds().front);  // no grey is like it
  for (int c = 0; c < 3; ++c) greys->line[c] = ToCode(line[c]);
  return greys;
}

}  // namespace

double SrgbToLinear(double encoded) {
  return encoded <= 0.04045 ? encoded / 12.92 : std::pow((encoded + 0.055) / 1.055, 2.4);
}

double LinearToSrgb(double linear) {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1.0 / 2.4) - 0.055;
}

std::array<double, 3> OkLabToLinearRgb(const OkLab& color) {
  const auto cube = [](double v) { return v * v * v; };
  const double l = cube(color.lightness + 0.3963377774 * color.a + 0.2158037573 * color.b);
  const double m = cube(color.lightness - 0.1055613458 * color.a - 0.0638541728 * color.b);
  const double s = cube(color.lightness - 0.0894841775 * color.a - 1.2914855480 * color.b);
  return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
          -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
          -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

CodeColor EncodedColor(const OkLab& color) {
  const std::array<double, 3> linear = OkLabToLinearRgb(color);
  CodeColor code;
  for (int c = 0; c < 3; ++c) code[c] = static_cast<float>(LinearToSrgb(std::clamp(linear[c], 0.0, 1.0)));
  return code;
}

DivergingEnds ScreenColorEnds() {
  constexpr double kEndLightness = 0.70, kEndChroma = 0.15, kOrangeDegrees = 52, kBlueDegrees = 250;
  constexpr double kGreyLightness = 0.38;
  return {FromHue(kEndLightness, kEndChroma, kOrangeDegrees), OkLab{kGreyLightness, 0, 0},
          FromHue(kEndLightness, kEndChroma, kBlueDegrees)};
}

const AnaglyphTables& TablesOf(Layout anaglyph) {
  struct Made {
    std::once_flag once;
    std::unique_ptr<const AnaglyphTables> tables;
  };
  static std::array<Made, kAnaglyphs.size()> all;
  for (std::size_t i = 0; i < kAnaglyphs.size(); ++i) {
    if (kAnaglyphs[i].layout != anaglyph) continue;
    std::call_once(all[i].once, [&] { all[i].tables = MakeTables(kAnaglyphs[i].matrices); });
    return *all[i].tables;
  }
  ZP_CHECK(false, "an anaglyph");
}

const DivergingColors& ScreenColors() {
  static const std::unique_ptr<const DivergingColors> colors = MakeScreenColors();
  return *colors;
}

const DivergingColors& ScreenGreys() {
  static const std::unique_ptr<const DivergingColors> greys = MakeScreenGreys();
  return *greys;
}

}  // namespace zeroplane::gpu

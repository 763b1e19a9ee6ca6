#include "gpu/selftest/reference_resample.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "gpu/compose/color_tables.h"

namespace zeroplane::gpu::reference {
namespace {

double CatmullRom(double t) {
  const double a = std::abs(t);
  if (a < 1) return 1.5 * a * a * a - 2.5 * a * a + 1;
  if (a < 2) return -0.5 * a * a * a + 2.5 * a * a - 4 * a + 2;
  return 0;
}

/// How much of each of `from` source pixels goes into output pixel x of `to`.
std::vector<double> Weights(int from, int to, int x, bool bicubic) {
  const double step = static_cast<double>(from) / to;
  const double begin = x * step, end = (x + 1) * step, centre = (begin + end) / 2;
  std::vector<double> weights(from);
  const int beyond = bicubic ? static_cast<int>(2 * std::max(step, 1.0)) + 2 : 0;
  double sum = 0;
  for (int i = -beyond; i < from + beyond; ++i) {
    const double weight = bicubic ? CatmullRom((i + 0.5 - centre) / std::max(step, 1.0))
                                  : std::max(0.0, std::min(end, i + 1.0) - std::max<double>(begin, i));
    weights[std::clamp(i, 0, from - 1)] += weight;
    sum += weight;
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

/// What the joint upsampling sees of one neighbour.
struct Tap {
  double value, weight;
};

double Agree(double before, double after) {
  if (before > 0 && after > 0) return std::min(before, after);
  if (before < 0 && after < 0) return std::max(before, after);
  return 0;
}

double Spline(double t) {
  const double a = std::abs(t);
  return a < 0.5 ? 0.75 - a * a : a < 1.5 ? (1.5 - a) * (1.5 - a) / 2 : 0;
}

double MeanOf(const std::vector<Tap>& taps, double mean, double scale) {
  double sum = 0, total = 0;
  for (const Tap& tap : taps) {
    const double away = scale > 0 ? (tap.value - mean) / scale : 0;
    const double weight = tap.weight / std::pow(1 + away * away, 2);
    sum += weight * tap.value;
    total += weight;
  }
  return sum / total;
}

/// One axis: the pixel's place in the map, and the cell under it.
struct Place {
  double at;
  int cell;
  Place(int x, int from, int to) {
    const double place = (x + 0.5) * from / to;
    cell = static_cast<int>(std::floor(place));
    at = std::clamp(place - 0.5, 0.0, from - 1.0);
  }
};

}  // namespace

Plane Resize(const Plane& source, int height, int width, bool bicubic, bool linear_light, double white) {
  Plane out(height, width, source.channels);
  Plane light = source;
  if (linear_light) {
    for (double& value : light.values) value = SrgbToLinear(value / white);
  }
  for (int y = 0; y < height; ++y) {
    const std::vector<double> down = Weights(source.height, height, y, bicubic);
    for (int x = 0; x < width; ++x) {
      const std::vector<double> across = Weights(source.width, width, x, bicubic);
      for (int c = 0; c < source.channels; ++c) {
        double sum = 0;
        for (int i = 0; i < source.height; ++i) {
          for (int j = 0; j < source.width; ++j) sum += down[i] * across[j] * light.at(i, j, c);
        }
        out.at(y, x, c) = linear_light ? white * LinearToSrgb(std::max(sum, 0.0)) : sum;
      }
    }
  }
  return out;
}

Plane JointUpsample(const Plane& map, const Plane& guide, double color_scale, double same_surface,
                    double white) {
  const int rows = map.height, columns = map.width;
  const Plane color = Resize(guide, rows, columns, false, false, white);
  const auto at = [&](int y, int x) {
    return map.at(std::clamp(y, 0, rows - 1), std::clamp(x, 0, columns - 1));
  };
  const auto slope = [&](int y, int x, int dy, int dx) {
    const double before = at(y, x) - at(y - dy, x - dx), after = at(y + dy, x + dx) - at(y, x);
    const bool first = dy != 0 ? y == 0 : x == 0, last = dy != 0 ? y == rows - 1 : x == columns - 1;
    return Agree(first ? after : before, last ? before : after);
  };
  Plane out(guide.height, guide.width, 1);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const Place down(y, rows, out.height), across(x, columns, out.width);
      std::vector<Tap> taps;
      double low = at(down.cell, across.cell), high = low;
      for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) {
          const int i = std::clamp(down.cell + dy, 0, rows - 1),
                    j = std::clamp(across.cell + dx, 0, columns - 1);
          double square = 0;
          for (int c = 0; c < 3; ++c) {
            square += std::pow((color.at(i, j, c) - guide.at(y, x, c)) / white / color_scale, 2);
          }
          const double fit = 1 / std::pow(1 + square, 2) + 0.01;
          taps.push_back({at(i, j) + slope(i, j, 0, 1) * (across.at - j) + slope(i, j, 1, 0) * (down.at - i),
                          fit * Spline(down.at - (down.cell + dy)) * Spline(across.at - (across.cell + dx))});
          low = std::min(low, at(i, j));
          high = std::max(high, at(i, j));
        }
      }
      double mean = MeanOf(taps, 0, 0);
      for (int shift = 0; shift < 2; ++shift) mean = MeanOf(taps, mean, same_surface * (high - low));
      out.at(y, x) = std::clamp(mean, low, high);
    }
  }
  return out;
}

}  // namespace zeroplane::gpu::reference

#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "gpu/fill/fill_background.h"
#include "gpu/fill/fill_temporal.h"
#include "gpu/warp/warp.h"

/// A film with known truth: a textured wall behind the screen, seen by a camera that pans, tilts and zooms,
/// and a card in front of the screen that moves on its own.
namespace zeroplane::gpu {

struct TemporalFilm {
  int height = 144, width = 256;
  double pan_x = 1.3, pan_y = 0.4;  ///< how the wall moves, pixels a frame
  double zoom = 0;                  ///< and how it grows about the picture's middle, share a frame
  double card_x = -4.2, card_y = 0.3;
  double wall_px = 5, card_px = -7;
  double wall_slope = 0;  ///< change of the wall's disparity, pixels a pixel
  double factor = 1;
  double brighter = 0;  ///< codes a frame

  double Grow(int frame) const { return 1 + zoom * frame; }
  /// Where the wall's point u that is seen at x in frame 0 is seen in another.
  double WallX(double u, int frame) const {
    return width / 2.0 + (u - width / 2.0) * Grow(frame) + pan_x * frame;
  }
  double WallY(double v, int frame) const {
    return height / 2.0 + (v - height / 2.0) * Grow(frame) + pan_y * frame;
  }
  double WallU(double x, int frame) const {
    return width / 2.0 + (x - pan_x * frame - width / 2.0) / Grow(frame);
  }
  double WallV(double y, int frame) const {
    return height / 2.0 + (y - pan_y * frame - height / 2.0) / Grow(frame);
  }
  bool OnCard(double x, double y, int frame) const {
    const double u = x - card_x * frame - width / 2.0, v = y - card_y * frame - height / 2.0;
    return std::abs(u) < width / 8.0 && std::abs(v) < height / 3.2;
  }
  /// Random heights on a grid of whole numbers, smooth between them, from -1 to 1.
  static double Bumps(double u, double v, unsigned seed) {
    const double x = std::floor(u), y = std::floor(v);
    const auto height = [&](int right, int down) {
      unsigned hash = seed + 374761393u * static_cast<unsigned>(static_cast<int>(x) + right) +
                      668265263u * static_cast<unsigned>(static_cast<int>(y) + down);
      hash = (hash ^ (hash >> 13)) * 1274126177u;
      return ((hash ^ (hash >> 16)) & 0xffff) / 32767.5 - 1;
    };
    const auto soft = [](double t) { return t * t * (3 - 2 * t); };
    const double right = soft(u - x), down = soft(v - y);
    return (1 - down) * ((1 - right) * height(0, 0) + right * height(1, 0)) +
           down * ((1 - right) * height(0, 1) + right * height(1, 1));
  }
  /// Coarse and fine bumps that repeat nowhere.
  static double Wall(double u, double v, int c) {
    return 120 + 45 * Bumps(u / 21, v / 21, 7 + c) + 45 * Bumps(u / 6, v / 6, 1);
  }
  static double Card(double u, double v, int c) {
    return 200 - 20 * c + 25 * std::sin(0.7 * u) * std::cos(0.5 * v);
  }
  double WallDisparity(double x) const { return wall_px + wall_slope * (x - width / 2.0); }
  double ColorAt(double x, double y, int frame, int c, bool on_card) const {
    const double code =
        on_card ? Card(x - card_x * frame, y - card_y * frame, c) : Wall(WallU(x, frame), WallV(y, frame), c);
    return code + brighter * frame;
  }

  static std::uint8_t Code(double value) {
    return static_cast<std::uint8_t>(std::lround(value < 0 ? 0 : value > 255 ? 255 : value));
  }
  at::Tensor Source(int frame) const {
    at::Tensor picture = at::empty({height, width, 3}, at::TensorOptions(at::kByte));
    std::uint8_t* out = picture.data_ptr<std::uint8_t>();
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        for (int c = 0; c < 3; ++c) *out++ = Code(ColorAt(x, y, frame, c, OnCard(x, y, frame)));
      }
    }
    return picture;
  }
  at::Tensor Disparity(int frame) const {
    at::Tensor map = at::empty({height, width}, at::TensorOptions(at::kFloat));
    float* out = map.data_ptr<float>();
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        *out++ = static_cast<float>(OnCard(x, y, frame) ? card_px : WallDisparity(x));
      }
    }
    return map;
  }
  /// The source eye's true motion.
  at::Tensor Flow(int from, int to) const {
    at::Tensor flow = at::empty({height, width, 2}, at::TensorOptions(at::kFloat));
    float* out = flow.data_ptr<float>();
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const bool on_card = OnCard(x, y, from);
        *out++ = static_cast<float>(on_card ? card_x * (to - from) : WallX(WallU(x, from), to) - x);
        *out++ = static_cast<float>(on_card ? card_y * (to - from) : WallY(WallV(y, from), to) - y);
      }
    }
    return flow;
  }
  /// The wall as the made eye sees it, without the card.
  at::Tensor WallInNewEye(int frame) const {
    at::Tensor picture = at::empty({height, width, 3}, at::TensorOptions(at::kByte));
    std::uint8_t* out = picture.data_ptr<std::uint8_t>();
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        // x = s + factor * (wall + slope * (s - middle))
        const double s = (x - factor * (wall_px - wall_slope * width / 2.0)) / (1 + factor * wall_slope);
        for (int c = 0; c < 3; ++c) *out++ = Code(ColorAt(s, y, frame, c, false));
      }
    }
    return picture;
  }
  WarpResult Warped(int frame) const { return Warp(Source(frame), Disparity(frame), {factor, 2}); }
};

/// A neighbour whose motion is true.
inline TemporalNeighbour NeighbourOf(const TemporalFilm& film, int frame, int neighbour,
                                     bool with_back = false) {
  const WarpResult warped = film.Warped(neighbour);
  return {warped.picture,
          warped.holes,
          warped.disparity_px,
          film.Flow(frame, neighbour),
          with_back ? film.Flow(neighbour, frame) : at::Tensor(),
          film.pan_x * (neighbour - frame),
          film.pan_y * (neighbour - frame),
          std::abs(neighbour - frame)};
}

}  // namespace zeroplane::gpu

#include "benchmarks/bench_scene.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "gpu/synthesize/synthesize.h"

namespace zeroplane::bench {
namespace {

constexpr double kNearPct = -1.2, kFarPct = 1.0, kIzMax = 255;

struct Ball {
  double x, y, radius, iz;  ///< in parts of the height; canvas value of its middle
};

std::vector<Ball> MakeBalls(std::mt19937& random) {
  const auto uniform = [&random] { return random() / 4294967296.0; };
  std::vector<Ball> balls;
  for (int i = 0; i < 12; ++i)
    balls.push_back({uniform() * 1.78, uniform(), 0.04 + 0.12 * uniform(), 60 + 180 * uniform()});
  std::sort(balls.begin(), balls.end(), [](const Ball& a, const Ball& b) { return a.iz < b.iz; });
  return balls;
}

double CanvasAt(const std::vector<Ball>& balls, double x, double y, double noise) {
  double iz = 20 + 90 * y * y + 4 * std::sin(9 * x) * std::sin(7 * y);
  for (const Ball& ball : balls) {
    const double square = (std::pow(x - ball.x, 2) + std::pow(y - ball.y, 2)) / (ball.radius * ball.radius);
    if (square < 1) iz = std::max(iz, ball.iz + 15 * std::sqrt(1 - square));
  }
  return std::clamp(iz + noise, 0.0, kIzMax);
}

}  // namespace

Scene MakeScene(int height, int width) {
  std::mt19937 random(7);
  const std::vector<Ball> balls = MakeBalls(random);
  Scene scene{at::empty({height, width, 3}, at::TensorOptions(at::kByte)),
              at::empty({height, width}),
              at::empty({height, width}),
              {}};
  auto* picture = scene.picture.data_ptr<std::uint8_t>();
  auto* canvas = scene.canvas.data_ptr<float>();
  auto* alpha = scene.alpha.data_ptr<float>();
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column, ++canvas, ++alpha, picture += 3) {
      const double x = static_cast<double>(column) / height, y = static_cast<double>(row) / height;
      const double grain = random() / 4294967296.0 - 0.5;
      *canvas = static_cast<float>(CanvasAt(balls, x, y, 0.1 * grain));
      *alpha = static_cast<float>(std::clamp(2 - 6 * std::hypot(x - 0.9, y - 0.5), 0.0, 1.0));
      for (int c = 0; c < 3; ++c) {
        picture[c] = static_cast<std::uint8_t>(
            std::lround(128 + 90 * std::sin(40 * x + c) * std::cos(30 * y) + 30 * grain));
      }
    }
  }
  const double range_px = (kFarPct - kNearPct) / 100 * width;
  scene.disparity_px = gpu::Synthesize(scene.canvas, {range_px / kIzMax, kFarPct / 100 * width});
  return scene;
}

}  // namespace zeroplane::bench

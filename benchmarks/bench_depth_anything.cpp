// zeroplane_bench_depth_anything [SIZE [ROUNDS]]: Depth Anything V2 (small, base or large; random weights) at
// two input sizes beside a large matrix product in the same run, as GFLOP/s, and the memory it takes. Weights
// do not change how long anything takes. Not measured: reading weights, making the input, what follows the
// network.
#include <ATen/Parallel.h>
#include <torch/types.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gpu/base/runtime.h"
#include "models/nets/depth_anything.h"

namespace zeroplane::bench {
namespace {

constexpr double kGiga = 1e9;
constexpr std::int64_t kMatrixSide = 2048;

double Convolution(double pixels, double in, double out, double side) {
  return 2 * pixels * in * out * side * side;
}

/// Multiplications and additions of the published network. Ours leaves some away: it mixes channels before a
/// map is made larger, not after.
double NetworkFlops(const DepthAnythingOptions& size, double rows, double columns) {
  const double c = size.backbone.channels, patches = rows * columns, tokens = patches + 1;
  const double block = 2 * tokens * 12 * c * c + 4 * tokens * tokens * c;
  double flops = Convolution(patches, 3, c, 14) + size.backbone.blocks * block;

  const auto& level = size.head.level_channels;
  const double f = size.head.features;
  const double coarse = std::ceil(rows / 2) * std::ceil(columns / 2);
  const double pixels[] = {16 * patches, 4 * patches, patches, coarse};
  for (int i = 0; i < 4; ++i) {
    flops += Convolution(patches, c, level[i], 1) + Convolution(pixels[i], level[i], f, 3);
    flops += (i == 3 ? 2 : 4) * Convolution(pixels[i], f, f, 3);  // the coarsest has one unit
    flops += Convolution(i == 0 ? 4 * pixels[0] : pixels[i - 1], f, f, 1);
  }
  flops += Convolution(patches, level[0], level[0], 4) + Convolution(patches, level[1], level[1], 2) +
           Convolution(coarse, level[3], level[3], 3);
  flops += Convolution(4 * pixels[0], f, f / 2, 3);
  return flops + Convolution(196 * patches, f / 2, 32, 3) + Convolution(196 * patches, 32, 1, 1);
}

struct Times {
  std::vector<double> wall_s, processor_s;  ///< a round each; processor seconds over the threads

  void Add(const std::function<void()>& body) {
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t processor_start = std::clock();
    body();
    processor_s.push_back(static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC /
                          at::get_num_threads());
    wall_s.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
};

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

/// VmHWM or VmRSS of this process, MiB.
double MemoryMib(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind(field + ":", 0) == 0) return std::stod(line.substr(field.size() + 1)) / 1024;
  }
  return 0;
}

void ResetPeakMemory() {
  std::ofstream("/proc/self/clear_refs") << "5";  // proc(5): VmHWM to the present size
}

void Measure(DepthAnything& net, const DepthAnythingOptions& size, int height, int width, int rounds) {
  const at::Tensor image = torch::randn({1, 3, height, width});
  const at::Tensor a = torch::randn({kMatrixSide, kMatrixSide}), b = torch::randn({kMatrixSide, kMatrixSide});
  const double matrix_flops = 2.0 * kMatrixSide * kMatrixSide * kMatrixSide;
  const double flops = NetworkFlops(size, height / Dinov2Impl::kPatch, width / Dinov2Impl::kPatch);
  torch::matmul(a, b);
  const double before_mib = MemoryMib("VmRSS");
  ResetPeakMemory();
  net(image);
  const double peak_mib = MemoryMib("VmHWM") - before_mib;
  Times ours, product;  // in turn, so that a busy moment meets both
  for (int i = 0; i < rounds; ++i) {
    product.Add([&] { torch::matmul(a, b); });
    ours.Add([&] { net(image); });
  }
  std::printf("%d x %d: %.1f GFLOP, +%.0f MiB at its peak\n", height, width, flops / kGiga, peak_mib);
  for (const auto& [clock, times] :
       {std::pair{"wall", &Times::wall_s}, {"processors", &Times::processor_s}}) {
    const double ours_s = Median(ours.*times), product_s = Median(product.*times);
    const double rate = flops / ours_s / kGiga, product_rate = matrix_flops / product_s / kGiga;
    std::printf("  %-10s %7.3f s  %6.1f GFLOP/s   matmul %6.1f GFLOP/s   %3.0f %% of it\n", clock, ours_s,
                rate, product_rate, 100 * rate / product_rate);
  }
  std::fflush(stdout);
}

int Run(const std::string& name, int rounds) {
  gpu::UseAllProcessors();
  const torch::NoGradGuard no_grad;
  for (const DepthAnythingOptions& size : DepthAnythingSizes()) {
    if (size.size != name) continue;
    DepthAnything net(size);
    net->eval();
    std::printf("Depth Anything V2 %s, float32, %d threads, medians of %d rounds\n", name.c_str(),
                at::get_num_threads(), rounds);
    Measure(net, size, 280, 504, rounds);
    Measure(net, size, 518, 924, rounds);
    return 0;
  }
  std::fprintf(stderr, "%s is no size: small, base or large\n", name.c_str());
  return 2;
}

}  // namespace
}  // namespace zeroplane::bench

int main(int argc, char** argv) {
  const std::string size = argc > 1 ? argv[1] : "small";
  const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 5;
  return zeroplane::bench::Run(size, rounds);
}

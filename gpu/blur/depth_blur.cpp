#include "gpu/blur/depth_blur.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/samples.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/blur/depth_blur_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr double kLargestRadiusPx = 64, kIzMax = 255;

BlurScale ScaleOf(const BlurOptions& options, std::int64_t width) {
  const auto most = static_cast<float>(options.max_radius_px);
  switch (options.rule) {
    case BlurRule::kLens:
      return {static_cast<float>(options.focus_pct),
              static_cast<float>(static_cast<double>(width) / 100 / 2 / options.f_stop), -most, most};
    case BlurRule::kDepthTimesIntensity:
      return {static_cast<float>(kIzMax), static_cast<float>(-options.intensity_px / kIzMax), 0, most};
    case BlurRule::kRadius:
      break;
  }
  return {0, 1, -most, most};
}

at::Tensor Bytes(std::int64_t count, const at::Tensor& like) {
  return at::empty({count}, like.options().dtype(at::kByte));
}

template <class T>
void BlurOnCpu(BlurArgs<T> args) {
  struct Tag;
  const std::int64_t levels = args.discs.levels;
  args.levels = ThreadScratch<Tag, BlurLevel>(static_cast<std::size_t>(args.height) *
                                              static_cast<std::size_t>(args.width));
  args.discs.rows = ThreadScratch<Tag, DiscRow>(levels * args.discs.rows_a_level);
  args.discs.shares = ThreadScratch<Tag, double>(levels);
  DepthBlurCpu(args);
}

template <class T>
void BlurOnCard(BlurArgs<T> args, const at::Tensor& like, CUstream_st* stream) {
  const std::int64_t height = args.height, width = args.width, levels = args.discs.levels;
  const std::int64_t rows = std::min<std::int64_t>(height, kBandRows);
  const std::int64_t chunks = (width + kChunkPixels - 1) / kChunkPixels;
  constexpr std::int64_t kPixel = kParts * sizeof(Fixed);
  const at::Tensor level_memory = Bytes(height * width * sizeof(BlurLevel), like);
  const at::Tensor disc_memory = Bytes(levels * args.discs.rows_a_level * sizeof(DiscRow), like);
  const at::Tensor share_memory = Bytes(levels * sizeof(double), like);
  const at::Tensor sums = Bytes(rows * (width + 2) * kPixel, like),
                   parts = Bytes(rows * chunks * kPixel, like);
  const at::Tensor layers = Bytes(2 * rows * width * sizeof(BlurLayer), like);
  args.levels = static_cast<BlurLevel*>(level_memory.data_ptr());
  args.discs.rows = static_cast<DiscRow*>(disc_memory.data_ptr());
  args.discs.shares = static_cast<double*>(share_memory.data_ptr());
  auto* near = static_cast<BlurLayer*>(layers.data_ptr());
  DepthBlurCuda(args,
                {static_cast<Fixed*>(sums.data_ptr()), static_cast<Fixed*>(parts.data_ptr()), near,
                 near + rows * width, static_cast<int>(rows)},
                stream);
}

template <class T>
void BlurTyped(const at::Tensor& picture, const at::Tensor& map, const BlurOptions& options,
               const at::Tensor& out) {
  const BlurScale scale = ScaleOf(options, picture.size(1));
  const int largest = static_cast<int>(scale.high_px * kLevelsPerPixel + 0.5f);
  const BlurArgs<T> args{Samples<T>(picture),
                         map.data_ptr<float>(),
                         Samples<T>(out),
                         nullptr,
                         {nullptr, nullptr, largest + 1, DiscRows(largest)},
                         static_cast<int>(picture.size(0)),
                         static_cast<int>(picture.size(1)),
                         scale};
  Dispatch(
      picture, [&] { BlurOnCpu(args); }, [&](auto stream) { BlurOnCard(args, picture, stream); });
}

}  // namespace

void BlurOptions::Check() const {
  ZP_CHECK(std::isfinite(focus_pct), "focus_pct");
  ZP_CHECK(std::isfinite(f_stop), "f_stop");
  ZP_CHECK_GT(f_stop, 0.0);
  ZP_CHECK(std::isfinite(intensity_px), "intensity_px");
  ZP_CHECK_GE(intensity_px, 0.0);
  ZP_CHECK(max_radius_px >= 0 && max_radius_px <= kLargestRadiusPx, "max_radius_px");
}

void DepthBlur(const at::Tensor& picture, const at::Tensor& map, const BlurOptions& options,
               at::Tensor& out) {
  options.Check();
  CheckPicture(picture, "picture");
  CheckMap(map, at::kFloat, "map");
  CheckSameGrid(picture, map);
  const at::Tensor source = picture.contiguous(), depth = map.contiguous();
  Reuse(out, source.sizes(), source.scalar_type(), source);
  if (options.max_radius_px * kLevelsPerPixel < kSharpLevel + 0.5) {
    out.copy_(source, /*non_blocking=*/true);
    return;
  }
  WithSamples(source, [&](auto sample) { BlurTyped<decltype(sample)>(source, depth, options, out); });
}

at::Tensor DepthBlur(const at::Tensor& picture, const at::Tensor& map, const BlurOptions& options) {
  at::Tensor out;
  DepthBlur(picture, map, options, out);
  return out;
}

}  // namespace zeroplane::gpu

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "benchmarks/bench_op.h"
#include "benchmarks/bench_ops.h"
#include "gpu/base/samples.h"
#include "gpu/fill/fill_background.h"
#include "gpu/warp/warp.h"

namespace zeroplane::bench {
namespace {

/// The same picture in another sample type, white staying white.
at::Tensor As(at::ScalarType type, const at::Tensor& picture) {
  if (type == gpu::kUint16) return picture.to(at::kInt).mul(257).to(gpu::kUint16);
  return type == at::kFloat ? picture.to(at::kFloat).div(255) : picture;
}

void RegisterFillOf(const std::string& name, at::ScalarType type, const gpu::WarpResult& warped,
                    const Sized& sized) {
  const at::Tensor picture = As(type, warped.picture);
  const auto result = std::make_shared<gpu::FillBackgroundResult>();
  Register(name, sized, [=] {
    gpu::FillBackground(picture, warped.holes, warped.disparity_px, {}, *result);
    benchmark::DoNotOptimize(result->picture);
  });
}

}  // namespace

void RegisterFill(const Sized& sized) {
  const gpu::WarpResult warped = gpu::Warp(sized.scene->picture, sized.scene->disparity_px, {1.0, 2.0});
  RegisterFillOf("fill", at::kByte, warped, sized);
  if (sized.height == 1080) {
    RegisterFillOf("fill, uint16", gpu::kUint16, warped, sized);
    RegisterFillOf("fill, float32", at::kFloat, warped, sized);
  }
  const auto in_place = std::make_shared<gpu::FillBackgroundResult>();
  in_place->picture = warped.picture.clone();
  Register("fill in place", sized, [=] {
    gpu::FillBackgroundInPlace(in_place->picture, warped.holes, warped.disparity_px, {}, in_place->work);
    benchmark::DoNotOptimize(in_place->picture);
  });
}

}  // namespace zeroplane::bench

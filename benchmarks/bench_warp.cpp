#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "benchmarks/bench_op.h"
#include "benchmarks/bench_ops.h"
#include "gpu/base/samples.h"
#include "gpu/fill/fill_background.h"
#include "gpu/warp/warp.h"

// The warp's cost is a constant a pixel: compare "warp" of 540p, 1080p and 2160p, and "warp" with "warp,
// disparity x4" (-4.8 to +4 % of the width; more of the picture is then holes and silhouettes, which cost a
// little of their own).
namespace zeroplane::bench {
namespace {

/// A warp again and again into the same result, as a film does it.
void RegisterOne(const std::string& what, const Sized& sized, const at::Tensor& picture,
                 const at::Tensor& disparity_px, const gpu::WarpOptions& options) {
  const auto result = std::make_shared<gpu::WarpResult>();
  Register(what, sized, [=] {
    gpu::Warp(picture, disparity_px, options, *result);
    benchmark::ClobberMemory();
  });
}

void RegisterHard(const Sized& sized) {
  const Scene& scene = *sized.scene;
  RegisterOne("warp", sized, scene.picture, scene.disparity_px, {1.0, 2.0});
  RegisterOne("warp, disparity x4", sized, scene.picture, scene.disparity_px.mul(4.0), {1.0, 2.0});
}

}  // namespace

void RegisterWarp(const Sized& sized) {
  constexpr double kSoftEdgePx = 1.5;
  const auto& scene = sized.scene;
  const gpu::WarpOptions right_eye{1.0, 2.0}, soft{1.0, 2.0, kSoftEdgePx};
  RegisterHard(sized);
  if (sized.height == 1080) {
    const std::int64_t height = sized.height / 2, width = sized.width / 2;
    RegisterHard({std::make_shared<const Scene>(MakeScene(static_cast<int>(height), static_cast<int>(width))),
                  height, width, "/540p"});
  }
  const at::Tensor wide = scene->picture.to(at::kInt).mul(257).to(gpu::kUint16),
                   light = scene->picture.to(at::kFloat).div(255);
  RegisterOne("warp, uint16", sized, wide, scene->disparity_px, right_eye);
  RegisterOne("warp, float32", sized, light, scene->disparity_px, right_eye);
  RegisterOne("warp, soft edges 1 px", sized, scene->picture, scene->disparity_px, {1.0, 2.0, 1.0});
  RegisterOne("warp, soft edges", sized, scene->picture, scene->disparity_px, soft);
  RegisterOne("warp, soft edges, uint16", sized, wide, scene->disparity_px, soft);

  const auto edges = std::make_shared<gpu::WarpResult>(gpu::Warp(scene->picture, scene->disparity_px, soft));
  const at::Tensor filled = edges->picture.clone();
  Register("blend edges", sized, [=] {
    gpu::BlendEdges(*edges, filled);
    benchmark::ClobberMemory();
  });

  const auto kept = std::make_shared<gpu::WarpResult>();
  const auto work = std::make_shared<at::Tensor>();
  Register(kWarpAndFill, sized, [=] {
    gpu::Warp(scene->picture, scene->disparity_px, right_eye, *kept);
    gpu::FillBackgroundInPlace(kept->picture, kept->holes, kept->disparity_px, {}, *work);
    benchmark::ClobberMemory();
  });
}

}  // namespace zeroplane::bench

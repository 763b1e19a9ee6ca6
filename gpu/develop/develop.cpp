#include "gpu/develop/develop.h"

#include <cmath>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/develop/develop_kernels.h"

namespace zeroplane::gpu {

void DevelopOptions::Check() const {
  ZP_CHECK(std::isfinite(turn_px), "turn_px");
  ZP_CHECK(std::isfinite(motion_px.right) && std::isfinite(motion_px.up), "motion_px");
  ZP_CHECK(std::isfinite(approach), "approach");
  ZP_CHECK(vignette >= 0 && vignette <= 1, "vignette");
  ZP_CHECK(noise >= 0 && noise <= 1, "noise");
  ZP_CHECK(grain >= 0 && grain <= 1, "grain");
}

void Develop(const at::Tensor& picture, const at::Tensor& inverse_depth, const DevelopOptions& options,
             at::Tensor& out) {
  options.Check();
  CheckPicture(picture, "picture");
  ZP_CHECK(picture.scalar_type() == at::kFloat, "picture is float32");
  CheckMap(inverse_depth, at::kFloat, "inverse_depth");
  CheckSameGrid(picture, inverse_depth);
  const at::Tensor source = picture.contiguous(), depth = inverse_depth.contiguous();
  Reuse(out, source.sizes(), at::kByte, source);
  const DevelopArgs args{source.data_ptr<float>(),
                         depth.data_ptr<float>(),
                         out.data_ptr<std::uint8_t>(),
                         source.size(0),
                         source.size(1),
                         options.turn_px,
                         options.motion_px.right,
                         options.motion_px.up,
                         options.approach,
                         options.vignette,
                         options.noise,
                         options.grain,
                         options.seed};
  Dispatch(
      source, [&] { DevelopCpu(args); }, [&](auto stream) { DevelopCuda(args, stream); });
}

}  // namespace zeroplane::gpu

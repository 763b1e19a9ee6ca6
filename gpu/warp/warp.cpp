#include "gpu/warp/warp.h"

#include <cmath>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/samples.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/warp/warp_kernels.h"
#include "gpu/warp/warp_math.h"

namespace zeroplane::gpu {

void WarpOptions::Check() const {
  ZP_CHECK(std::isfinite(factor), "factor");
  ZP_CHECK(std::isfinite(max_stretch), "max_stretch");
  ZP_CHECK_GT(max_stretch, 1.0);
  ZP_CHECK_LE(max_stretch, kMaxStretchLimit);
}

void Warp(const at::Tensor& picture, const at::Tensor& disparity_px, const WarpOptions& options,
          WarpResult& out) {
  options.Check();
  CheckPicture(picture, "picture");
  CheckMap(disparity_px, at::kFloat, "disparity_px");
  CheckSameGrid(picture, disparity_px);
  const at::Tensor source = picture.contiguous(), move = disparity_px.contiguous();
  Reuse(out.picture, source.sizes(), source.scalar_type(), source);
  Reuse(out.holes, move.sizes(), at::kByte, source);
  Reuse(out.disparity_px, move.sizes(), at::kFloat, source);
  WithSamples(source, [&](auto sample) {
    using T = decltype(sample);
    const WarpArgs<T> args{Samples<T>(source),
                           move.data_ptr<float>(),
                           Samples<T>(out.picture),
                           out.holes.data_ptr<std::uint8_t>(),
                           out.disparity_px.data_ptr<float>(),
                           source.size(0),
                           source.size(1),
                           static_cast<float>(options.factor),
                           static_cast<float>(options.max_stretch)};
    Dispatch(
        source, [&] { WarpCpu(args); }, [&](auto stream) { WarpCuda(args, stream); });
  });
}

WarpResult Warp(const at::Tensor& picture, const at::Tensor& disparity_px, const WarpOptions& options) {
  WarpResult result;
  Warp(picture, disparity_px, options, result);
  return result;
}

}  // namespace zeroplane::gpu

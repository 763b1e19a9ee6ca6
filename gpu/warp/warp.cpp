#include "gpu/warp/warp.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <cmath>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/warp/warp_kernels.h"

namespace zeroplane::gpu {
namespace {

template <class T>
WarpResult WarpTyped(const at::Tensor& picture, const at::Tensor& disparity_px, const WarpOptions& options) {
  WarpResult result{at::empty_like(picture), at::empty_like(disparity_px, at::kByte),
                    at::empty_like(disparity_px)};
  const WarpArgs<T> args{picture.data_ptr<T>(),
                         disparity_px.data_ptr<float>(),
                         result.picture.data_ptr<T>(),
                         result.holes.data_ptr<std::uint8_t>(),
                         result.disparity_px.data_ptr<float>(),
                         picture.size(0),
                         picture.size(1),
                         static_cast<float>(options.factor),
                         static_cast<float>(options.max_stretch)};
  Dispatch(
      picture, [&] { WarpCpu(args); },
      [&](auto stream) {
        const at::Tensor keys = at::empty_like(disparity_px, at::kInt);
        WarpCuda(args, keys.data_ptr<int>(), stream);
      });
  return result;
}

}  // namespace

void WarpOptions::Check() const {
  ZP_CHECK(std::isfinite(factor), "factor");
  ZP_CHECK(std::isfinite(max_stretch), "max_stretch");
  ZP_CHECK_GT(max_stretch, 1.0);
}

WarpResult Warp(const at::Tensor& picture, const at::Tensor& disparity_px, const WarpOptions& options) {
  options.Check();
  CheckPicture(picture, "picture");
  CheckMap(disparity_px, at::kFloat, "disparity_px");
  CheckSameGrid(picture, disparity_px);
  const at::Tensor source = picture.contiguous(), move = disparity_px.contiguous();
  return picture.scalar_type() == at::kByte ? WarpTyped<std::uint8_t>(source, move, options)
                                            : WarpTyped<float>(source, move, options);
}

}  // namespace zeroplane::gpu

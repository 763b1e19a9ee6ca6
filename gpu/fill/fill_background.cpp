#include "gpu/fill/fill_background.h"

#include <ATen/ops/empty_like.h>

#include <cmath>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/fill/fill_kernels.h"

namespace zeroplane::gpu {
namespace {

template <class T>
at::Tensor FillTyped(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                     const FillBackgroundOptions& options) {
  at::Tensor filled = at::empty_like(picture);
  const FillArgs<T> args{picture.data_ptr<T>(),
                         holes.data_ptr<std::uint8_t>(),
                         disparity_px.data_ptr<float>(),
                         filled.data_ptr<T>(),
                         picture.size(0),
                         picture.size(1),
                         static_cast<float>(options.same_surface_px)};
  Dispatch(
      picture, [&] { FillCpu(args); }, [&](auto stream) { FillCuda(args, stream); });
  return filled;
}

}  // namespace

void FillBackgroundOptions::Check() const {
  ZP_CHECK(std::isfinite(same_surface_px), "same_surface_px");
  ZP_CHECK_GE(same_surface_px, 0.0);
}

at::Tensor FillBackground(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                          const FillBackgroundOptions& options) {
  options.Check();
  CheckPicture(picture, "picture");
  CheckMap(holes, at::kByte, "holes");
  CheckMap(disparity_px, at::kFloat, "disparity_px");
  CheckSameGrid(picture, holes);
  CheckSameGrid(picture, disparity_px);
  const at::Tensor source = picture.contiguous(), mask = holes.contiguous(), move = disparity_px.contiguous();
  return picture.scalar_type() == at::kByte ? FillTyped<std::uint8_t>(source, mask, move, options)
                                            : FillTyped<float>(source, mask, move, options);
}

}  // namespace zeroplane::gpu

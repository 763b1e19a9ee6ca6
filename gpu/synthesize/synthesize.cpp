#include "gpu/synthesize/synthesize.h"

#include <ATen/ops/empty_like.h>

#include <cmath>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/synthesize/synthesize_kernels.h"

namespace zeroplane::gpu {

at::Tensor ApplyCanvas(const at::Tensor& raw, const CanvasOptions& options) {
  ZP_CHECK(std::isfinite(options.scale), "scale");
  ZP_CHECK(std::isfinite(options.offset), "offset");
  ZP_CHECK(raw.defined() && raw.scalar_type() == at::kFloat, "raw is float32");
  const at::Tensor source = raw.contiguous();
  at::Tensor iz = at::empty_like(source);
  if (source.numel() == 0) return iz;
  const CanvasArgs args{source.data_ptr<float>(), iz.data_ptr<float>(), source.numel(),
                        static_cast<float>(options.scale), static_cast<float>(options.offset)};
  Dispatch(
      source, [&] { CanvasCpu(args); }, [&](auto stream) { CanvasCuda(args, stream); });
  return iz;
}

void SynthesizeOptions::Check() const {
  ZP_CHECK(std::isfinite(s_px), "s_px");
  ZP_CHECK_GE(s_px, 0.0);
  ZP_CHECK(std::isfinite(t_px), "t_px");
}

at::Tensor Synthesize(const at::Tensor& iz, const SynthesizeOptions& options) {
  options.Check();
  CheckMap(iz, at::kFloat, "iz");
  const at::Tensor source = iz.contiguous();
  at::Tensor disparity_px = at::empty_like(source);
  const SynthesizeArgs args{source.data_ptr<float>(), disparity_px.data_ptr<float>(), source.numel(),
                            static_cast<float>(options.s_px), static_cast<float>(options.t_px)};
  Dispatch(
      source, [&] { SynthesizeCpu(args); }, [&](auto stream) { SynthesizeCuda(args, stream); });
  return disparity_px;
}

void LocalMoveOptions::Check() const {
  ZP_CHECK(std::isfinite(added_px), "added_px");
  ZP_CHECK(std::isfinite(roundness), "roundness");
  ZP_CHECK_GE(roundness, 0.0);
  ZP_CHECK(std::isfinite(median_px), "median_px");
}

at::Tensor ApplyLocalMove(const at::Tensor& disparity_px, const at::Tensor& alpha,
                          const LocalMoveOptions& options) {
  options.Check();
  CheckMap(disparity_px, at::kFloat, "disparity_px");
  CheckMap(alpha, at::kFloat, "alpha");
  CheckSameGrid(disparity_px, alpha);
  const at::Tensor source = disparity_px.contiguous(), mask = alpha.contiguous();
  at::Tensor out = at::empty_like(source);
  const LocalMoveArgs args{source.data_ptr<float>(),
                           mask.data_ptr<float>(),
                           out.data_ptr<float>(),
                           source.numel(),
                           static_cast<float>(options.added_px),
                           static_cast<float>(options.roundness),
                           static_cast<float>(options.median_px)};
  Dispatch(
      source, [&] { LocalMoveCpu(args); }, [&](auto stream) { LocalMoveCuda(args, stream); });
  return out;
}

}  // namespace zeroplane::gpu

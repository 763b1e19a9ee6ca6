#include "gpu/sample_row/sample_row.h"

#include <limits>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/sample_row/sample_row_kernels.h"

namespace zeroplane::gpu {
namespace {

void CheckInputs(const at::Tensor& source, const at::Tensor& shift) {
  ZP_CHECK(source.defined() && source.dim() == 4 && source.numel() > 0, "source is [N, C, H, W]");
  ZP_CHECK(source.scalar_type() == at::kFloat || source.scalar_type() == at::kDouble, "source's type");
  ZP_CHECK_LE(source.size(3), std::numeric_limits<std::int16_t>::max());
  ZP_CHECK(shift.defined() && shift.dim() == 4 && shift.size(1) == 1, "shift_px is [N, 1, H, W]");
  for (const int side : {0, 2, 3}) ZP_CHECK_EQ(shift.size(side), source.size(side));
  ZP_CHECK_EQ(shift.scalar_type(), source.scalar_type());
  ZP_CHECK_EQ(shift.device(), source.device());
}

template <class T>
void Run(const at::Tensor& source, const at::Tensor& shift, const SampleRowResult& result) {
  const SampleRowArgs<T> args{source.data_ptr<T>(),
                              shift.data_ptr<T>(),
                              result.sampled.data_ptr<T>(),
                              result.valid.data_ptr<std::uint8_t>(),
                              source.size(0),
                              source.size(1),
                              source.size(2),
                              source.size(3)};
  Dispatch(
      source, [&] { SampleRowCpu(args); }, [&](auto stream) { SampleRowCuda(args, stream); });
}

}  // namespace

void SampleRow(const at::Tensor& source, const at::Tensor& shift_px, SampleRowResult& result) {
  CheckInputs(source, shift_px);
  const at::Tensor values = source.contiguous(), shift = shift_px.contiguous();
  Reuse(result.sampled, values.sizes(), values.scalar_type(), values);
  Reuse(result.valid, shift.sizes(), at::kByte, values);
  if (values.scalar_type() == at::kFloat) {
    Run<float>(values, shift, result);
  } else {
    Run<double>(values, shift, result);
  }
}

}  // namespace zeroplane::gpu

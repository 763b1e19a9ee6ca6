#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/sample_row/sample_row.h"
#include "gpu/sample_row/sample_row_kernels.h"

namespace zeroplane::gpu {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

template <class T>
variable_list Backward(const at::Tensor& source, const at::Tensor& shift, const at::Tensor& grad,
                       const AutogradContext& context) {
  const auto wanted = [&](std::size_t input, const at::Tensor& like) {
    return context.needs_input_grad(input) ? at::empty_like(like) : at::Tensor();
  };
  const variable_list out = {wanted(0, source), wanted(1, shift)};
  const auto pointer = [](const at::Tensor& tensor) {
    return tensor.defined() ? tensor.data_ptr<T>() : nullptr;
  };
  const SampleRowGradArgs<T> args{source.data_ptr<T>(), shift.data_ptr<T>(), grad.data_ptr<T>(),
                                  pointer(out[0]),      pointer(out[1]),     source.size(0),
                                  source.size(1),       source.size(2),      source.size(3)};
  Dispatch(
      grad, [&] { SampleRowGradCpu(args); }, [&](auto stream) { SampleRowGradCuda(args, stream); });
  return out;
}

struct SampleRowFunction : torch::autograd::Function<SampleRowFunction> {
  static variable_list forward(AutogradContext* context, const at::Tensor& source,
                               const at::Tensor& shift_px) {
    const at::Tensor values = source.contiguous(), shift = shift_px.contiguous();
    SampleRowResult result;
    SampleRow(values, shift, result);
    context->save_for_backward({values, shift});
    context->mark_non_differentiable({result.valid});
    return {result.sampled, result.valid};
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    ZP_CHECK(!at::GradMode::is_enabled(), "the samples have no second derivative");
    const variable_list saved = context->get_saved_variables();
    const at::Tensor grad = grads[0].contiguous();
    return grad.scalar_type() == at::kFloat ? Backward<float>(saved[0], saved[1], grad, *context)
                                            : Backward<double>(saved[0], saved[1], grad, *context);
  }
};

}  // namespace

SampleRowResult SampleRow(const at::Tensor& source, const at::Tensor& shift_px) {
  const variable_list out = SampleRowFunction::apply(source, shift_px);
  return {out[0], out[1]};
}

}  // namespace zeroplane::gpu

#include "gpu/synthesize/synthesize_autograd.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/synthesize/global_kernels.h"

namespace zeroplane::gpu {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

void CheckLike(const at::Tensor& map, const at::Tensor& iz, const char* name) {
  ZP_CHECK(map.defined() && map.sizes() == iz.sizes(), name);
  ZP_CHECK_EQ(map.scalar_type(), iz.scalar_type());
  ZP_CHECK_EQ(map.device(), iz.device());
}

void CheckStyle(const at::Tensor& style, const at::Tensor& iz, const char* name) {
  ZP_CHECK(style.defined() && (style.numel() == 1 || (iz.dim() > 2 && style.numel() == iz.size(0))), name);
  ZP_CHECK_EQ(style.scalar_type(), iz.scalar_type());
  ZP_CHECK_EQ(style.device(), iz.device());
}

/// `tensors` is iz, s, t and, on the dual path, vs and vt; all contiguous.
template <class T>
GlobalMaps<T> MapsOf(const variable_list& tensors) {
  const auto values = [&](std::size_t i) {
    return i < tensors.size() ? tensors[i].template data_ptr<T>() : nullptr;
  };
  const std::int64_t samples = tensors[1].numel();
  return {
      values(0),          values(3), values(4), values(1), values(2), samples, tensors[0].numel() / samples,
      samples > 1 ? 1 : 0};
}

template <class T>
at::Tensor Forward(const variable_list& tensors) {
  const at::Tensor out = at::empty_like(tensors[0]);
  const GlobalMaps<T> maps = MapsOf<T>(tensors);
  T* to = out.data_ptr<T>();
  Dispatch(
      out, [&] { GlobalCpu(maps, to); }, [&](auto stream) { GlobalCuda(maps, to, stream); });
  return out;
}

template <class T>
variable_list Backward(const variable_list& tensors, const at::Tensor& grad, const AutogradContext& context) {
  const GlobalMaps<T> maps = MapsOf<T>(tensors);
  variable_list out(tensors.size());
  for (std::size_t i = 0; i < out.size(); ++i)
    if (i != 1 && i != 2 && context.needs_input_grad(i)) out[i] = at::empty_like(tensors[i]);
  const auto doubles = grad.options().dtype(at::kDouble);
  const at::Tensor sums = at::empty({maps.samples, kGlobalParts, 2}, doubles);
  const at::Tensor totals = at::empty({maps.samples, 2}, doubles);
  const auto values = [&](std::size_t i) {
    return i < out.size() && out[i].defined() ? out[i].template data_ptr<T>() : nullptr;
  };
  const GlobalGrad<T> grads{grad.data_ptr<T>(), values(0), values(3), values(4), sums.data_ptr<double>()};
  double* to = totals.data_ptr<double>();
  Dispatch(
      grad,
      [&] {
        GlobalGradCpu(maps, grads);
        AddPartsCpu(grads.sums, to, maps.samples);
      },
      [&](auto stream) {
        GlobalGradCuda(maps, grads, stream);
        AddPartsCuda(grads.sums, to, maps.samples, stream);
      });
  for (const int i : {1, 2})
    out[i] = totals.select(1, i - 1).to(grad.scalar_type()).reshape(tensors[i].sizes());
  return out;
}

struct GlobalFunction : torch::autograd::Function<GlobalFunction> {
  static at::Tensor forward(AutogradContext* context, at::TensorList inputs) {
    variable_list tensors;
    for (const at::Tensor& input : inputs) tensors.push_back(input.contiguous());
    context->save_for_backward(tensors);
    return tensors[0].scalar_type() == at::kFloat ? Forward<float>(tensors) : Forward<double>(tensors);
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    ZP_CHECK(!at::GradMode::is_enabled(), "the disparity has no second derivative");
    const variable_list tensors = context->get_saved_variables();
    const at::Tensor grad = grads[0].contiguous();
    return grad.scalar_type() == at::kFloat ? Backward<float>(tensors, grad, *context)
                                            : Backward<double>(tensors, grad, *context);
  }
};

/// `inputs` as MapsOf().
at::Tensor Run(at::TensorList inputs) {
  const at::Tensor& iz = inputs[0];
  ZP_CHECK(
      iz.defined() && (iz.scalar_type() == at::kFloat || iz.scalar_type() == at::kDouble) && iz.numel() > 0,
      "iz");
  CheckStyle(inputs[1], iz, "s");
  CheckStyle(inputs[2], iz, "t");
  ZP_CHECK_EQ(inputs[1].numel(), inputs[2].numel());
  return GlobalFunction::apply(inputs);
}

}  // namespace

at::Tensor GlobalDisparity(const at::Tensor& iz, const at::Tensor& s, const at::Tensor& t) {
  return Run({iz, s, t});
}

at::Tensor GlobalDisparity(const at::Tensor& iz, const at::Tensor& vs, const at::Tensor& vt,
                           const at::Tensor& s, const at::Tensor& t) {
  CheckLike(vs, iz, "vs");
  CheckLike(vt, iz, "vt");
  return Run({iz, s, t, vs, vt});
}

}  // namespace zeroplane::gpu

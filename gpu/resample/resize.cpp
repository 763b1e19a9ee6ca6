#include "gpu/resample/resize.h"

#include <limits>
#include <string>

#include "core/base/check.h"
#include "gpu/base/reuse.h"
#include "gpu/base/samples.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/resample/resize_run.h"

namespace zeroplane::gpu {
namespace {

template <class T, int kChannels>
void ResizeTyped(const at::Tensor& source, const ResizeOptions& options, const at::Tensor& out) {
  const bool cubic = options.filter == ResizeFilter::kBicubic;
  const auto axis = [&](int side) {
    return ResizeAxis{static_cast<int>(source.size(side)), static_cast<int>(out.size(side)), cubic};
  };
  RunResize<kChannels>(
      ResizeArgs<T, T>{Samples<T>(source), Samples<T>(out), axis(0), axis(1), {}, {}, options.linear_light},
      source);
}

void CheckSide(std::int64_t side, const char* name) {
  ZP_CHECK(side >= 1 && side <= std::numeric_limits<std::int16_t>::max(),
           std::string(name) + " is " + std::to_string(side));
}

}  // namespace

void Resize(const at::Tensor& source, std::int64_t height, std::int64_t width, const ResizeOptions& options,
            at::Tensor& out) {
  const bool is_map = source.defined() && source.dim() == 2;
  if (is_map) {
    CheckMap(source, at::kFloat, "source");
    ZP_CHECK(!options.linear_light, "linear_light is for pictures");
  } else {
    CheckPicture(source, "source");
  }
  CheckSide(height, "height");
  CheckSide(width, "width");
  const at::Tensor packed = source.contiguous();
  if (is_map) {
    Reuse(out, {height, width}, at::kFloat, packed);
  } else {
    Reuse(out, {height, width, 3}, packed.scalar_type(), packed);
  }
  if (height == source.size(0) && width == source.size(1)) {
    out.copy_(packed, /*non_blocking=*/true);
  } else if (is_map) {
    ResizeTyped<float, 1>(packed, options, out);
  } else {
    WithSamples(packed, [&](auto sample) { ResizeTyped<decltype(sample), 3>(packed, options, out); });
  }
}

at::Tensor Resize(const at::Tensor& source, std::int64_t height, std::int64_t width,
                  const ResizeOptions& options) {
  at::Tensor out;
  Resize(source, height, width, options, out);
  return out;
}

}  // namespace zeroplane::gpu

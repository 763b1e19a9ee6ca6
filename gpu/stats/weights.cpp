#include "gpu/stats/weights.h"

#include <string>

#include "core/base/check.h"

namespace zeroplane::gpu {

void CheckValues(const at::Tensor& values, const char* name) {
  ZP_CHECK(values.defined() && values.scalar_type() == at::kFloat, std::string(name) + " is float32");
  ZP_CHECK(values.numel() > 0, std::string(name) + " is empty");
}

void CheckWeights(const at::Tensor& weights, const at::Tensor& values) {
  if (!weights.defined()) return;
  ZP_CHECK(weights.scalar_type() == at::kByte || weights.scalar_type() == at::kFloat,
           "weights are uint8 or float32");
  ZP_CHECK_EQ(weights.sizes(), values.sizes());
  ZP_CHECK_EQ(weights.device(), values.device());
}

void CheckMask(const at::Tensor& mask, const at::Tensor& values) {
  CheckWeights(mask, values);
  ZP_CHECK(!mask.defined() || mask.scalar_type() == at::kByte, "a mask is uint8");
}

}  // namespace zeroplane::gpu

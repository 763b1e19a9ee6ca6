#include "gpu/base/tensor_checks.h"

#include <limits>
#include <string>

#include "core/base/check.h"
#include "gpu/base/samples.h"

namespace zeroplane::gpu {
namespace {

std::string Describe(const at::Tensor& tensor, const char* name) {
  if (!tensor.defined()) return std::string(name) + " is undefined";
  std::ostringstream text;
  text << name << " is " << tensor.scalar_type() << " " << tensor.sizes() << " on " << tensor.device();
  return text.str();
}

void CheckGrid(const at::Tensor& tensor, const char* name) {
  constexpr std::int64_t kMaxSide = std::numeric_limits<std::int16_t>::max();
  for (const int side : {0, 1}) {
    ZP_CHECK(tensor.size(side) >= 1 && tensor.size(side) <= kMaxSide, Describe(tensor, name));
  }
}

}  // namespace

void CheckPicture(const at::Tensor& tensor, const char* name) {
  ZP_CHECK(tensor.defined() && tensor.dim() == 3 && tensor.size(2) == 3, Describe(tensor, name));
  const at::ScalarType type = tensor.scalar_type();
  ZP_CHECK(type == at::kByte || type == kUint16 || type == at::kFloat, Describe(tensor, name));
  CheckGrid(tensor, name);
}

void CheckMap(const at::Tensor& tensor, at::ScalarType type, const char* name) {
  ZP_CHECK(tensor.defined() && tensor.dim() == 2 && tensor.scalar_type() == type, Describe(tensor, name));
  CheckGrid(tensor, name);
}

void CheckSameGrid(const at::Tensor& a, const at::Tensor& b) {
  ZP_CHECK_EQ(a.size(0), b.size(0));
  ZP_CHECK_EQ(a.size(1), b.size(1));
  ZP_CHECK_EQ(a.device(), b.device());
}

void CheckSameType(const at::Tensor& a, const at::Tensor& b) {
  ZP_CHECK_EQ(a.scalar_type(), b.scalar_type());
}

}  // namespace zeroplane::gpu

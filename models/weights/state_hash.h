#pragma once

#include <torch/types.h>

#include <map>
#include <string>

namespace zeroplane {

/// Tells states apart by names, shapes, dtypes and every bit of their values: 32 hexadecimal digits of two
/// mixed sums of 64 bits. Not for security, as it is easy to forge.
std::string StateHash(const std::map<std::string, at::Tensor>& state);

}  // namespace zeroplane

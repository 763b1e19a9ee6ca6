#pragma once

#include <c10/core/Device.h>

#include <string>
#include <vector>

namespace zeroplane::gpu {

/// One op on one input against the double-precision reference.
struct SelftestRow {
  std::string op;         ///< "warp"
  std::string test_case;  ///< input, its type and memory layout
  double max_error = 0;   ///< in code values, pixels or canvas units, as the op's output
  double tolerance = 0;
  bool passed = false;
};

/// Compares every op with its reference on seeded inputs (ramps, planes, thin poles, noise, extreme moves,
/// one-pixel rows and columns), contiguous and strided, for every type it takes. Takes seconds.
/// @throws c10::Error or Error when the device cannot be used at all.
std::vector<SelftestRow> RunSelftest(at::Device device);

/// A table for people, one row a line, and a last line that sums up.
std::string FormatSelftest(const std::vector<SelftestRow>& rows);

}  // namespace zeroplane::gpu

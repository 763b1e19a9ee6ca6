#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace zeroplane {

/// What enoky's .fssidecar says of a depth video; what it does not say is absent.
struct FsSidecar {
  std::optional<double> convergence_plane;  ///< 0 … 1: the grey that lies on the screen
  std::optional<double> max_disparity;      ///< ten times the depth range in percent of width
  std::optional<double> gamma;              ///< that its maker has put on the depth
  friend bool operator==(const FsSidecar&, const FsSidecar&) = default;
};

/// @throws Error kDamaged, naming `subject`, for what is no JSON object or has values that are no such
/// numbers
FsSidecar ParseFsSidecar(std::string_view json, const std::string& subject);

}  // namespace zeroplane

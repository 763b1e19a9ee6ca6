#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/base/enum_table.h"

namespace zeroplane {

/// Where a shot's disparity comes from: the canvas alone (d = t - s * iz), or the network's own proposal.
enum class DepthMode { kGeometric, kArtistic };

struct DepthModeInfo {
  DepthMode mode;
  std::string_view id;     ///< stable: project file, JSON
  std::string_view label;  ///< English; the window translates it
};

inline constexpr std::array<DepthModeInfo, 2> kDepthModes{{
    {DepthMode::kGeometric, "geometric", "Geometric"},
    {DepthMode::kArtistic, "artistic", "Artistic"},
}};

constexpr const DepthModeInfo& Info(DepthMode mode) {
  return RowOf(kDepthModes, mode);
}

constexpr std::optional<DepthMode> DepthModeFromId(std::string_view id) {
  return ValueOfId(kDepthModes, &DepthModeInfo::mode, id);
}

}  // namespace zeroplane

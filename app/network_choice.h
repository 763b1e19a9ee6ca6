#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/enum_table.h"

namespace zeroplane {

/// How closely a depth network looks at a frame.
enum class DepthDetail { kDraft, kNormal, kHigh };

struct DepthDetailInfo {
  DepthDetail detail;
  std::string_view id;     ///< stable: command line
  std::string_view label;  ///< English
  /// DepthEstimatorOptions::short_side_px
  std::optional<std::int64_t> short_side_px;
};

inline constexpr std::array<DepthDetailInfo, 3> kDepthDetails{{
    {DepthDetail::kDraft, "draft", "thin things may get lost, in a fraction of the time", 280},
    {DepthDetail::kNormal, "normal", "as the network was published", std::nullopt},
    {DepthDetail::kHigh, "high", "finer hair, fingers and branches, in several times the time and memory",
     770},
}};

constexpr const DepthDetailInfo& Info(DepthDetail detail) {
  return RowOf(kDepthDetails, detail);
}

constexpr std::optional<DepthDetail> DepthDetailFromId(std::string_view id) {
  return ValueOfId(kDepthDetails, &DepthDetailInfo::detail, id);
}

/// Which network sees near and far, how, and how much of what it saw is kept for the next time.
struct NetworkChoice {
  std::string model = {};  ///< as DepthWeights()
  DepthDetail detail = DepthDetail::kNormal;
  std::optional<double> cache_gb = std::nullopt;  ///< as DepthCacheSettings()
};

inline constexpr double kMostCache_gb = 1e6;

}  // namespace zeroplane

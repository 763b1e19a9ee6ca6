#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/base/enum_table.h"

namespace zeroplane {

/// What is put where the made eye sees past an object, at something that the source does not show.
enum class HoleFill { kNone, kBackground, kInpaint };

struct HoleFillInfo {
  HoleFill fill;
  std::string_view id;     ///< stable: CLI, JSON
  std::string_view label;  ///< English; the window translates it
};

inline constexpr std::array<HoleFillInfo, 3> kHoleFills{{
    {HoleFill::kNone, "none", "Left black"},
    {HoleFill::kBackground, "background", "Background carried on: fast"},
    {HoleFill::kInpaint, "inpaint", "Background painted anew: best"},
}};

constexpr const HoleFillInfo& Info(HoleFill fill) {
  return RowOf(kHoleFills, fill);
}

constexpr std::optional<HoleFill> HoleFillFromId(std::string_view id) {
  return ValueOfId(kHoleFills, &HoleFillInfo::fill, id);
}

}  // namespace zeroplane

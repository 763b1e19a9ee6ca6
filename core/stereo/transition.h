#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/base/enum_table.h"

namespace zeroplane {

/// How a shot comes on.
enum class Transition { kCut, kDissolve, kFade };

struct TransitionInfo {
  Transition transition;
  std::string_view id;     ///< stable: project file, JSON
  std::string_view label;  ///< English; the window translates it
};

inline constexpr std::array<TransitionInfo, 3> kTransitions{{
    {Transition::kCut, "cut", "Cut"},
    {Transition::kDissolve, "dissolve", "Dissolve"},
    {Transition::kFade, "fade", "Fade"},
}};

constexpr const TransitionInfo& Info(Transition transition) {
  return RowOf(kTransitions, transition);
}

constexpr std::optional<Transition> TransitionFromId(std::string_view id) {
  return ValueOfId(kTransitions, &TransitionInfo::transition, id);
}

}  // namespace zeroplane

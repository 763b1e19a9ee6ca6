#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/base/enum_table.h"

namespace zeroplane {

/// How far the work on a shot is.
enum class ReviewState { kNone, kToDo, kInWork, kForReview, kApproved };

struct ReviewStateInfo {
  ReviewState state;
  std::string_view id;     ///< stable: project file, JSON
  std::string_view label;  ///< English; the window translates it and gives it a colour
};

inline constexpr std::array<ReviewStateInfo, 5> kReviewStates{{
    {ReviewState::kNone, "none", "None"},
    {ReviewState::kToDo, "to-do", "To do"},
    {ReviewState::kInWork, "in-work", "In work"},
    {ReviewState::kForReview, "for-review", "For review"},
    {ReviewState::kApproved, "approved", "Approved"},
}};

constexpr const ReviewStateInfo& Info(ReviewState state) {
  return RowOf(kReviewStates, state);
}

constexpr std::optional<ReviewState> ReviewStateFromId(std::string_view id) {
  return ValueOfId(kReviewStates, &ReviewStateInfo::state, id);
}

}  // namespace zeroplane

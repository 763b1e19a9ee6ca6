#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/shots/shot_list.h"

namespace zeroplane {

/// A shot of the film after a change of its cut.
struct ConformedShot {
  ShotSpan shot;
  std::optional<std::size_t> grade_from;  ///< the old shot whose grade, effects and notes it takes
  bool in_cut = true;                     ///< false: the new cut does not use these frames
  friend bool operator==(const ConformedShot&, const ConformedShot&) = default;
};

/// How a film's shots become those of a new cut.
struct ConformPlan {
  std::vector<ConformedShot> shots;    ///< in film order, the whole film without gaps
  std::vector<std::size_t> unplaced;   ///< old shots that no shot takes its grade from
  std::vector<std::size_t> ungraded;   ///< of `shots`: no old shot lies there
  std::vector<std::string> sentences;  ///< for a person: what the new cut changed, dropped or could not do
};

/// Carries the work on the old shots over to a new cut of the same film, by frames of the film (which a
/// list's reader has made of its source time code).
///
/// A new shot takes the grade of the old shot with the largest overlap, the earlier one of equals; several
/// may take one old shot's. Keys and masks live on frames of the film and need no moving: a shot takes those
/// that shape its frames, as SplitShot() does. Frames that the new cut leaves out stay, in pieces of the old
/// shots, as shots that are not in the cut and keep the old name, grade and, at an old shot's start,
/// transition. Where the new cut uses frames more than once, its shots' bounds together cut that part of the
/// film, and each piece belongs to the event that begins last.
/// @param old_shots in film order, without overlaps
/// @param new_cut in any order; inside the film
ConformPlan Conform(std::span<const ShotSpan> old_shots, std::span<const ShotSpan> new_cut,
                    const FilmClock& film);

}  // namespace zeroplane

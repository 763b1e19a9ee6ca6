#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/shots/shot_list.h"

namespace zeroplane {

/// What a shot list file says of a film.
struct ShotListImport {
  std::vector<ShotSpan> shots;     ///< in the file's order, not empty; each lies in the film and has a frame
  std::vector<std::string> notes;  ///< what was left out or read in an unusual way: sentences for a person
};

/// An event of a cut before it is known how its place is meant.
struct CutEvent {
  std::string where;                 ///< for notes: "event 3 (line 12)"
  ShotSpan shot;                     ///< `frames` are not set
  std::vector<FrameRange> readings;  ///< in frames of the film, also outside of it; each event has as many
};

/// Finds out how the file's places are meant: the reading that puts most events inside the film, the earlier
/// one of equals. Events outside of the film are left out, those that reach beyond it are shortened; notes
/// say so.
/// @param reading_notes one a reading: what to say when it is taken; may be empty
/// @throws Error kInvalidArgument, naming `subject`, where no event lies in the film
ShotListImport PlaceEvents(const std::vector<CutEvent>& events, const FilmClock& film,
                           std::span<const std::string> reading_notes, const std::string& subject);

}  // namespace zeroplane

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/shots/shot_import.h"
#include "core/shots/shot_list.h"

namespace zeroplane {

struct OtioOptions {
  std::string title;
  std::string media_url;  ///< of the film; an absolute path becomes a file:// URL; may be empty
  /// Each clip's available range is the shot with these frames on either side; without, it is the whole film.
  std::int64_t handle_frames = 0;
};

/// An OpenTimelineIO timeline of one video track: Timeline.1, Stack.1, Track.1, Clip.2, Gap.1, Transition.1,
/// ExternalReference.1. Source ranges are source time code. A dissolve begins at its clip's first frame; a
/// fade is written as a dissolve and named in the transition's metadata ("zeroplane": {"transition":
/// "fade"}).
/// @param shots inside the film, in any order
std::string WriteOtio(std::span<const ShotSpan> shots, const FilmClock& film,
                      const OtioOptions& options = {});

/// Reads the first video track of a timeline, a stack, a track or a collection of such. A clip's place is its
/// source time code; where more clips fit the film so, its source range counted from 0, or its place in the
/// track. A transition's clip begins where the transition does. Unknown schemas are passed over; nested
/// compositions, disabled clips and speed changes are told in the notes.
/// @param subject the file's name, for errors
/// @throws Error kDamaged saying what is wrong; kInvalidArgument where no clip lies in the film
ShotListImport ReadOtio(std::string_view json, const std::string& subject, const FilmClock& film);

}  // namespace zeroplane

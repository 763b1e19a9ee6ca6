#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/shots/shot_import.h"
#include "core/shots/shot_list.h"

namespace zeroplane {

struct ShotCsvOptions {
  /// Adds the columns handle_first and handle_last: the shot with these frames on either side.
  std::int64_t handle_frames = 0;
};

/// A table (RFC 4180, UTF-8) of index (from 1), first, last (0-based, inclusive), start_timecode,
/// end_timecode (of the frame after the last, as in an EDL), frames, transition (cut, dissolve, fade),
/// transition_frames and name.
/// @param shots inside the film, in any order
std::string WriteShotCsv(std::span<const ShotSpan> shots, const FilmClock& film,
                         const ShotCsvOptions& options = {});

/// Reads that table by its header's names, in any order of columns, with commas, semicolons or tabs. first
/// and last are enough; start_timecode and end_timecode are read where those are missing. PySceneDetect's
/// scene list is read, too.
/// @param bytes the file; UTF-8 or Latin-1
/// @param subject the file's name, for errors
/// @throws Error kDamaged with the line's number; kInvalidArgument where no row lies in the film
ShotListImport ReadShotCsv(std::string_view bytes, const std::string& subject, const FilmClock& film);

}  // namespace zeroplane

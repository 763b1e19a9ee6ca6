#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/shots/shot_import.h"
#include "core/shots/shot_list.h"

namespace zeroplane {

struct EdlOptions {
  std::string title;
  std::string reel = "AX";         ///< written in CMX's form: eight capital letters, digits and "_"
  std::string source_file;         ///< named in a comment, for programs that look for it; may be empty
  std::int64_t handle_frames = 0;  ///< frames beyond either cut, 0 or more
};

/// A CMX3600 list: video cuts, dissolves, and fades as dissolves from black, with exclusive outs. A shot's
/// name is its clip's. Record time is source time, so that the list fits the film as it is. With handles it
/// is a list for pulling pictures: sources are longer, all events are cuts, and record time runs on from the
/// film's start.
/// @param shots inside the film, in any order
std::string WriteEdl(std::span<const ShotSpan> shots, const FilmClock& film, const EdlOptions& options = {});

/// Reads the video events of a CMX3600 list as shots of the film. Their place is their source time code;
/// where more events fit the film by record time code, as in the list of the cut that the film is the export
/// of, it is that. Unmarked time codes count as the FCM line says, without one as the film's do. Other wipes
/// and keys, speed changes, audio and what lies outside the film are told in the notes.
/// @param bytes the file; UTF-8 or Latin-1
/// @param subject the file's name, for errors
/// @throws Error kDamaged with the line's number; kInvalidArgument where no event lies in the film
ShotListImport ReadEdl(std::string_view bytes, const std::string& subject, const FilmClock& film);

}  // namespace zeroplane

#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/media/film_reader.h"
#include "core/project/project.h"

namespace zeroplane {

/// A part of a film as a user names it.
struct FilmRange {
  std::string shots;  ///< "3-7" or "3": counted from 1, both included; empty: not by shots
  std::string from,
      to;  ///< "01:00:10:00" or seconds, "12.5"; the first frame, and the first one after the part

  bool empty() const { return shots.empty() && from.empty() && to.empty(); }
};

/// @param project its shots; may be empty unless `range` names shots
/// @return nullopt for the whole film
/// @throws Error kInvalidArgument saying what is wrong with the range, or that no frame lies in it
std::optional<FrameRange> FramesOf(const FilmRange& range, const Project& project, const FilmReader& film);

/// The output's name with what players look for in it: "film_LRF_Full_SBS.mkv",
/// "frame_LRF_Full_SBS.%04d.png". With the right eye first LR and LRF become RL and RLF.
std::filesystem::path TaggedName(const std::filesystem::path& output, Layout layout, bool right_first);

}  // namespace zeroplane

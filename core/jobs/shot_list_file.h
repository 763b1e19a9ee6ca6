#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "core/media/film_reader.h"
#include "core/shots/shot_import.h"
#include "core/shots/shot_list.h"

namespace zeroplane {

/// Whether the ending is one of a shot list: .edl, .otio, .csv, .json (iw3's scene cache).
bool IsShotList(const std::filesystem::path& path);

/// @throws Error as the format's reader (core/shots), and kNotFound, kIsDirectory, kEmptyFile, kUnreadable,
/// kUnsupported (ending)
ShotListImport ReadShotList(const std::filesystem::path& path, const FilmReader& film);

struct ShotListOptions {
  std::int64_t handle_frames =
      0;  ///< frames beyond either cut; not for iw3's scenes, which have no place for them
};

/// In the format that the ending says, under a temporary name and then renamed.
/// @throws Error kUnsupported (ending; handles in iw3's scenes), kUnwritable, kDiskFull, kInvalidArgument
void WriteShotList(const std::filesystem::path& path, std::span<const ShotSpan> shots, const FilmReader& film,
                   const ShotListOptions& options = {});

}  // namespace zeroplane

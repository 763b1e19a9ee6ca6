#pragma once

#include <cstdint>
#include <filesystem>

#include "core/project/project.h"

namespace zeroplane {

/// What tells a film from others of its size without reading all of it: FNV-1a, 64 bits, over the size (as
/// 8 bytes, little-endian) and the file's first, middle and last 64 KiB (less where it is shorter). Never 0
/// for a file; 0 for what is no regular file (an image sequence).
/// @throws Error kUnreadable naming the file
std::uint64_t ContentHash(const std::filesystem::path& path);

/// Where the film is now: by its relative path when the project moved along with it, else where it was, else
/// under its name beside the project.
/// @throws Error kNotFound naming the film
std::filesystem::path ResolveMedia(const MediaReference& media, const std::filesystem::path& project_file);

/// The reference to store when the film of a project is to be `found` from now on.
/// @param found what is at the new place, as it was probed; with its content hash
/// @param force take another film, too
/// @return `found`, its relative path left for the store to fill in
/// @throws Error kInvalidArgument when it is another film, saying what differs: content that is the same is
/// the same film; other content (a film that was wrapped or coded anew) must have the same frames, frame rate
/// and picture size
MediaReference RelinkedMedia(const MediaReference& known, const MediaReference& found, bool force);

}  // namespace zeroplane

#pragma once

#include <filesystem>
#include <optional>

#include "core/media/file_identity.h"
#include "core/media/film_scan.h"

namespace zeroplane {

// Scans of films kept on disk, so that a film is read through once and not each time it is opened: one small
// file a film in $XDG_CACHE_HOME/zeroplane/index (or ~/.cache/zeroplane/index), the least recently used ones
// removed. All of it may be deleted at any time. Files that are damaged, of another version of Zeroplane or
// FFmpeg, or of another film are as good as absent; a folder that cannot be written to is no error.

/// Empty when the environment names no home.
std::filesystem::path ScanCacheFolder();
/// How many films the folder keeps.
inline constexpr int kMostCachedScans = 256;

/// @return the scan with packets_read 0 and no info.path
std::optional<FilmScan> LoadScan(const FileIdentity& film);
void StoreScan(const FileIdentity& film, const FilmScan& scan);

}  // namespace zeroplane

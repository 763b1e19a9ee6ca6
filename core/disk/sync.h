#pragma once

#include <filesystem>

namespace zeroplane {

/// Waits until the content of a file, or the names in a folder, are on the disk: what is written or renamed
/// before outlives a crash of the machine. @return 0, or errno of what went wrong
int SyncToDisk(const std::filesystem::path& path);

}  // namespace zeroplane

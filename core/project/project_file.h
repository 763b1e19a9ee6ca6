#pragma once

#include <filesystem>

namespace zeroplane {

/// Absolute, links resolved: however a project is named, it is the same one.
std::filesystem::path ResolvedProject(const std::filesystem::path& path);

/// @throws Error kNotFound, kIsDirectory, kEmptyFile
void CheckIsProjectFile(const std::filesystem::path& path);

/// @throws Error kUnwritable when there is one already, kDiskFull
void CreateEmptyFile(const std::filesystem::path& path);

}  // namespace zeroplane

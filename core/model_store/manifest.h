#pragma once

#include <filesystem>
#include <vector>

#include "core/model_store/model_store.h"

namespace zeroplane {

/// Reads manifest.json; no file, no models. @throws Error kDamaged, kNewerSchema, kUnreadable
std::vector<InstalledModel> ReadManifest(const std::filesystem::path& path);

/// Replaces it at once. @throws Error kUnwritable, kDiskFull
void WriteManifest(const std::filesystem::path& path, const std::vector<InstalledModel>& models);

}  // namespace zeroplane

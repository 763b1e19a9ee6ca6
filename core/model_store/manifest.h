#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/model_store/model_store.h"

namespace zeroplane {

/// What manifest.json says.
struct Manifest {
  std::vector<InstalledModel> models;
  std::string chosen;  ///< the user's default: a model's id or "built-in"; empty: none was chosen
};

/// No file, no models. @throws Error kDamaged, kNewerSchema, kUnreadable
Manifest ReadManifest(const std::filesystem::path& path);

/// Replaces it at once. @throws Error kUnwritable, kDiskFull
void WriteManifest(const std::filesystem::path& path, const Manifest& manifest);

}  // namespace zeroplane

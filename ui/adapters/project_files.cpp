#include "ui/adapters/project_files.h"

#include <unistd.h>

#include <functional>
#include <string>

#include "core/base/error.h"
#include "core/jobs/film_reference.h"

namespace zeroplane::ui {
namespace fs = std::filesystem;
namespace {

bool BelongsTo(const fs::path& project, const fs::path& film) {
  const MediaReference media = ProjectStore::OpenReadOnly(project)->Load().media;
  std::error_code ignored;
  return fs::equivalent(media.path, film, ignored) ||
         fs::equivalent(project.parent_path() / media.relative_path, film, ignored);
}

bool IsWritable(const fs::path& folder) {
  return ::access(folder.c_str(), W_OK | X_OK) == 0;
}

}  // namespace

bool IsProjectFile(const fs::path& path) {
  return path.extension() == kProjectEnding;
}

ProjectPlace FindProjectPlace(const fs::path& film, const fs::path& fallback_folder) {
  const fs::path folder = film.parent_path();
  const fs::path by_stem = folder / fs::path(film.stem().string() + kProjectEnding);
  const fs::path by_name = folder / fs::path(film.filename().string() + kProjectEnding);
  const bool writable = IsWritable(folder);
  for (const fs::path& place : {by_stem, by_name}) {
    if (!writable) break;  // SQLite needs its journal beside the file
    if (!fs::exists(place)) return {place, false};
    if (BelongsTo(place, film)) return {place, true};
  }
  fs::create_directories(fallback_folder);
  const std::string key = std::to_string(std::hash<std::string>{}(film.string()));
  const fs::path place = fallback_folder / fs::path(film.stem().string() + "-" + key + kProjectEnding);
  return {place, fs::exists(place)};
}

std::unique_ptr<ProjectStore> OpenProjectFile(const fs::path& path) {
  try {
    return ProjectStore::Open(path);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInUse) throw;
  }
  return ProjectStore::OpenReadOnly(path);
}

MediaReference ReferenceTo(const MediaInfo& info, const fs::path& project_path) {
  MediaReference media = zeroplane::ReferenceTo(info);
  media.relative_path = media.path.lexically_relative(fs::absolute(project_path).parent_path());
  return media;
}

}  // namespace zeroplane::ui

#pragma once

#include <filesystem>
#include <memory>

#include "core/media/media_info.h"
#include "core/project/project.h"
#include "core/project/project_store.h"

/// Which project file belongs to which film.
namespace zeroplane::ui {

inline constexpr char kProjectEnding[] = ".zeroplane";

/// Does this name belong to a project (rather than to a film)?
bool IsProjectFile(const std::filesystem::path& path);

struct ProjectPlace {
  std::filesystem::path path;
  bool exists = false;  ///< a project of this very film; else a new one is to be made here
};

/// The project of a film: `clip.zeroplane` beside `clip.webm`; `clip.webm.zeroplane` where that one belongs
/// to another film; in `fallback_folder` (made when needed) where the film's folder cannot be written to.
ProjectPlace FindProjectPlace(const std::filesystem::path& film,
                              const std::filesystem::path& fallback_folder);

/// To edit, or, where another process has it open, to look at. @throws Error as ProjectStore
std::unique_ptr<ProjectStore> OpenProjectFile(const std::filesystem::path& path);

MediaReference ReferenceTo(const MediaInfo& info, const std::filesystem::path& project_path);

}  // namespace zeroplane::ui

#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/project/project.h"

namespace zeroplane {

/// What decides about every bit of an export's pictures, as names and texts: {"layout", "sbs"}.
using ExportSettings = std::vector<std::pair<std::string, std::string>>;

/// Where the unfinished export of an output lies: "film.mkv.parts".
std::filesystem::path PartsFolderOf(const std::filesystem::path& output);

/// What an unfinished export must know beside its parts, in the same folder: its settings, the project as it
/// was with every shot's canvas, and the depth of the frames that are done. Keeps the folder to this object;
/// another one, here or in another process, gets kInUse. One object, one thread.
class ExportState {
 public:
  /// True where an earlier export left its state.
  static bool Exists(const std::filesystem::path& folder);
  /// The shots of an earlier export, with their canvases and grades. @throws Error kDamaged and others
  static std::vector<Shot> ShotsOf(const std::filesystem::path& folder);

  /// Takes away what exports write into their folder, and the folder when nothing else lies in it.
  static void Remove(const std::filesystem::path& folder);

  /// A new state; what an earlier export left in the folder is removed. @throws Error kUnwritable, kDiskFull,
  /// kInUse
  static std::unique_ptr<ExportState> Begin(const std::filesystem::path& folder, const Project& project,
                                            const ExportSettings& settings);
  /// The state that lies there. `project` takes over its canvases. @throws Error kInvalidArgument when
  /// settings or project are others now, naming one; kDamaged, kInUse
  static std::unique_ptr<ExportState> GoOn(const std::filesystem::path& folder, Project& project,
                                           const ExportSettings& settings);
  ~ExportState();

  /// Of the frames that are known, from this run and earlier ones.
  const std::map<std::int64_t, DepthBracket>& brackets() const;
  void Add(std::int64_t frame, const DepthBracket& bracket);
  /// Brings what was added to disk. @throws Error kDiskFull, kUnwritable
  void Save();

 private:
  struct Impl;
  explicit ExportState(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace zeroplane

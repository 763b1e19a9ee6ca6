#include "core/project/project_store.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>

#include <map>
#include <system_error>

#include "core/base/error.h"
#include "core/project/log_keeper.h"
#include "core/project/project_copy.h"
#include "core/project/project_database.h"
#include "core/project/project_file.h"
#include "core/project/project_lock.h"
#include "core/project/project_rows.h"
#include "core/project/shot_reader.h"
#include "core/project/sqlite_error.h"

namespace zeroplane {
namespace {

MediaReference WithRelativePath(MediaReference media, const std::filesystem::path& project) {
  if (media.relative_path.empty()) media.relative_path = media.path.lexically_relative(project.parent_path());
  return media;
}

std::vector<Mask> MasksOf(const std::vector<PaintedEffect>& effects) {
  std::vector<Mask> masks;
  for (const PaintedEffect& effect : effects) masks.push_back(effect.mask);
  return masks;
}

}  // namespace

struct ProjectStore::Impl {
  explicit Impl(const std::filesystem::path& file) : path(file) {}

  ProjectRows Rows() const { return {*database, path}; }

  void CheckWritable() const {
    if (lock) return;
    throw Error(holder ? ErrorCode::kInUse : ErrorCode::kUnwritable, path.string(),
                holder ? "is open in another Zeroplane (" + *holder + ") and can only be read here"
                       : "was opened only to be read",
                holder ? "Close it there and open it here again." : "Open it again to edit it.");
  }

  void KeepLog() {
    if (HasLogOn(*database)) keeper.emplace(*database, path);
  }

  /// One transaction; `work` gets the rows.
  template <class Work>
  void Edit(Work&& work) {
    CheckWritable();
    WithProjectErrors(path, [&] {
      SQLite::Transaction transaction(*database, SQLite::TransactionBehavior::IMMEDIATE);
      work(Rows());
      transaction.commit();
    });
  }

  const std::filesystem::path path;
  std::optional<ProjectLock> lock;  ///< of a writer; given back after the database is closed
  std::optional<std::string> holder;
  std::unique_ptr<SQLite::Database> database;
  std::optional<LogKeeper> keeper;  ///< of a writer with a log; ends before the database is closed
  /// As the file holds them, of the shots whose effects were edited.
  std::map<ShotId, std::vector<Mask>> stored_masks;
};

ProjectStore::ProjectStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ProjectStore::~ProjectStore() = default;

const std::filesystem::path& ProjectStore::path() const {
  return impl_->path;
}
bool ProjectStore::read_only() const {
  return !impl_->lock;
}
const std::optional<std::string>& ProjectStore::holder() const {
  return impl_->holder;
}

std::unique_ptr<ProjectStore> ProjectStore::Create(const std::filesystem::path& path,
                                                   const MediaReference& media) {
  auto impl = std::make_unique<Impl>(ResolvedProject(path));
  impl->lock.emplace(impl->path);
  CreateEmptyFile(impl->path);
  try {
    WithProjectErrors(impl->path, [&] {
      impl->database = ConnectToNewProject(impl->path);
      impl->KeepLog();
    });
    impl->Edit([&](ProjectRows rows) {
      rows.WriteMedia(WithRelativePath(media, impl->path));
      rows.WriteSettings({});
    });
  } catch (...) {
    impl->keeper.reset();
    impl->database.reset();
    std::error_code ignored;
    std::filesystem::remove(impl->path, ignored);
    throw;
  }
  return std::unique_ptr<ProjectStore>(new ProjectStore(std::move(impl)));
}

std::unique_ptr<ProjectStore> ProjectStore::Open(const std::filesystem::path& path) {
  auto impl = std::make_unique<Impl>(ResolvedProject(path));
  CheckIsProjectFile(impl->path);
  impl->lock.emplace(impl->path);
  WithProjectErrors(impl->path, [&] {
    impl->database = ConnectToWrite(impl->path);
    impl->KeepLog();
  });
  return std::unique_ptr<ProjectStore>(new ProjectStore(std::move(impl)));
}

std::unique_ptr<ProjectStore> ProjectStore::OpenReadOnly(const std::filesystem::path& path) {
  auto impl = std::make_unique<Impl>(ResolvedProject(path));
  CheckIsProjectFile(impl->path);
  impl->holder = ProjectLock::Holder(impl->path);
  WithProjectErrors(impl->path, [&] { impl->database = ConnectToRead(impl->path); });
  return std::unique_ptr<ProjectStore>(new ProjectStore(std::move(impl)));
}

Project ProjectStore::Load() const {
  return WithProjectErrors(impl_->path, [&] {
    const SQLite::Transaction moment(*impl_->database);  // one state, whatever is written meanwhile
    const ProjectRows rows = impl_->Rows();
    Project project;
    project.media = rows.ReadMedia();
    static_cast<ProjectSettings&>(project) = rows.ReadSettings();
    project.shots = ShotReader(*impl_->database, impl_->path).ReadAll();
    return project;
  });
}

void ProjectStore::SaveCopy(const std::filesystem::path& path) const {
  const std::filesystem::path target = ResolvedProject(path);
  if (target == impl_->path) {
    throw Error(ErrorCode::kInvalidArgument, target.string(), "is the project that is open",
                "A copy needs another name.");
  }
  WithProjectErrors(impl_->path, [&] { CopyProject(*impl_->database, target); });
}

std::vector<ShotId> ProjectStore::ReplaceShots(const std::vector<ShotId>& removed,
                                               const std::vector<Shot>& inserted) {
  std::vector<ShotId> ids;
  impl_->Edit([&](ProjectRows rows) {
    for (const ShotId shot : removed) rows.DeleteShot(shot);
    for (const Shot& shot : inserted) {
      const ShotId id = ids.emplace_back(rows.InsertShot(shot));
      if (shot.canvas) rows.WriteCanvas(id, *shot.canvas);
      rows.WriteEffects(id, shot.effects, {});
    }
    rows.RequireNoGaps();
  });
  for (const ShotId shot : removed) impl_->stored_masks.erase(shot);
  for (std::size_t i = 0; i < ids.size(); ++i) impl_->stored_masks[ids[i]] = MasksOf(inserted[i].effects);
  return ids;
}

void ProjectStore::SaveHeaders(const std::vector<std::pair<ShotId, ShotHeader>>& headers) {
  impl_->Edit([&](ProjectRows rows) {
    for (const auto& [shot, header] : headers) rows.UpdateHeader(shot, header);
  });
}

void ProjectStore::SaveGrades(const std::vector<std::pair<ShotId, Grade>>& grades) {
  impl_->Edit([&](ProjectRows rows) {
    for (const auto& [shot, grade] : grades) rows.UpdateGrade(shot, grade);
  });
}

void ProjectStore::SaveCanvas(ShotId shot, const ShotCanvas& canvas) {
  impl_->Edit([&](ProjectRows rows) {
    rows.RequireShot(shot);
    rows.WriteCanvas(shot, canvas);
  });
}

void ProjectStore::SaveEffects(ShotId shot, const std::vector<PaintedEffect>& effects) {
  impl_->Edit([&](ProjectRows rows) {
    rows.RequireShot(shot);
    const auto known = impl_->stored_masks.find(shot);
    rows.WriteEffects(shot, effects,
                      known != impl_->stored_masks.end()
                          ? known->second
                          : MasksOf(ShotReader(*impl_->database, impl_->path).ReadEffects(shot)));
  });
  impl_->stored_masks[shot] = MasksOf(effects);
}

void ProjectStore::SaveSettings(const ProjectSettings& settings) {
  impl_->Edit([&](ProjectRows rows) { rows.WriteSettings(settings); });
}

MediaReference ProjectStore::SaveMedia(const MediaReference& media) {
  const MediaReference stored = WithRelativePath(media, impl_->path);
  impl_->Edit([&](ProjectRows rows) { rows.WriteMedia(stored); });
  return stored;
}

}  // namespace zeroplane

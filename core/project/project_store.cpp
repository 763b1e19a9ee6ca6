#include "core/project/project_store.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <system_error>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/project/project_lock.h"
#include "core/project/project_rows.h"
#include "core/project/project_schema.h"
#include "core/project/sqlite_error.h"

namespace zeroplane {
namespace {

constexpr int kBusyTimeoutMs =
    2000;  ///< how long a reader from outside (a backup, an SQLite shell) may hold us up

/// Links resolved: however a project is named, it is the same one.
std::filesystem::path Resolved(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path);
  const std::filesystem::path resolved = std::filesystem::weakly_canonical(absolute, error);
  return error ? absolute : resolved;
}

void CheckIsFile(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    throw Error(ErrorCode::kNotFound, path.string(), "does not exist", "Check the name.");
  }
  if (std::filesystem::is_directory(status)) {
    throw Error(ErrorCode::kIsDirectory, path.string(), "is a folder", "Choose a .zeroplane file.");
  }
  if (std::filesystem::file_size(path, error) == 0 && !error) {
    throw Error(ErrorCode::kEmptyFile, path.string(), "is empty", "Choose another file.");
  }
}

void CreateEmptyFile(const std::filesystem::path& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    const int error = errno;
    if (error == EEXIST) {
      throw Error(ErrorCode::kUnwritable, path.string(), "exists already",
                  "Open it, or choose another name.");
    }
    throw Error(error == ENOSPC ? ErrorCode::kDiskFull : ErrorCode::kUnwritable, path.string(),
                std::string("cannot be created: ") + std::strerror(error), "Choose another folder.");
  }
  close(descriptor);
}

MediaReference WithRelativePath(MediaReference media, const std::filesystem::path& project) {
  if (media.relative_path.empty()) media.relative_path = media.path.lexically_relative(project.parent_path());
  return media;
}

}  // namespace

struct ProjectStore::Impl {
  explicit Impl(const std::filesystem::path& file) : path(file), lock(file) {}

  void Connect() {
    database = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE, kBusyTimeoutMs);
  }

  ProjectRows Rows() const { return {*database, path}; }

  /// One transaction; `work` gets the rows.
  template <class Work>
  void Edit(Work&& work) {
    WithProjectErrors(path, [&] {
      SQLite::Transaction transaction(*database, SQLite::TransactionBehavior::IMMEDIATE);
      work(Rows());
      transaction.commit();
    });
  }

  const std::filesystem::path path;
  ProjectLock lock;  ///< given back after the database is closed
  std::unique_ptr<SQLite::Database> database;
  std::map<ShotId, Mask>
      stored_masks;  ///< as the file holds them, of the shots that were edited; empty: no effect
};

ProjectStore::ProjectStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ProjectStore::~ProjectStore() = default;

const std::filesystem::path& ProjectStore::path() const {
  return impl_->path;
}

std::unique_ptr<ProjectStore> ProjectStore::Create(const std::filesystem::path& path,
                                                   const MediaReference& media) {
  auto impl = std::make_unique<Impl>(Resolved(path));
  CreateEmptyFile(impl->path);
  try {
    WithProjectErrors(impl->path, [&] {
      impl->Connect();
      ConfigureProject(*impl->database);
      CreateProjectTables(*impl->database);
    });
    impl->Edit([&](ProjectRows rows) {
      rows.WriteMedia(WithRelativePath(media, impl->path));
      const Project defaults;
      rows.WriteSettings(defaults.screen_id, defaults.source_eye);
    });
  } catch (...) {
    impl->database.reset();
    std::error_code ignored;
    std::filesystem::remove(impl->path, ignored);
    throw;
  }
  return std::unique_ptr<ProjectStore>(new ProjectStore(std::move(impl)));
}

std::unique_ptr<ProjectStore> ProjectStore::Open(const std::filesystem::path& path) {
  const std::filesystem::path resolved = Resolved(path);
  CheckIsFile(resolved);
  auto impl = std::make_unique<Impl>(resolved);
  WithProjectErrors(resolved, [&] {
    impl->Connect();
    CheckProjectSchema(*impl->database, resolved);
    ConfigureProject(*impl->database);
  });
  return std::unique_ptr<ProjectStore>(new ProjectStore(std::move(impl)));
}

Project ProjectStore::Load() const {
  return WithProjectErrors(impl_->path, [&] {
    const ProjectRows rows = impl_->Rows();
    Project project;
    project.media = rows.ReadMedia();
    rows.ReadSettings(project);
    project.shots = rows.ReadShots();
    return project;
  });
}

std::vector<ShotId> ProjectStore::ReplaceShots(const std::vector<Shot>& shots) {
  for (std::size_t i = 1; i < shots.size(); ++i) ZP_CHECK_EQ(shots[i].frames.first, shots[i - 1].frames.end);
  std::vector<ShotId> ids;
  std::map<ShotId, Mask> masks;
  impl_->Edit([&](ProjectRows rows) {
    rows.DeleteShots();
    for (const Shot& shot : shots) {
      const ShotId id = ids.emplace_back(rows.InsertShot(shot));
      if (shot.canvas) rows.WriteCanvas(id, *shot.canvas);
      if (!shot.effect) continue;
      rows.WriteEffect(id, *shot.effect, Mask());
      masks.emplace(id, shot.effect->mask);
    }
  });
  impl_->stored_masks = std::move(masks);
  return ids;
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

void ProjectStore::SaveEffect(ShotId shot, const std::optional<PaintedEffect>& effect) {
  impl_->Edit([&](ProjectRows rows) {
    rows.RequireShot(shot);
    if (!effect) {
      rows.DeleteEffect(shot);
      return;
    }
    const auto known = impl_->stored_masks.find(shot);
    rows.WriteEffect(shot, *effect, known != impl_->stored_masks.end() ? known->second : rows.ReadMask(shot));
  });
  impl_->stored_masks[shot] = effect ? effect->mask : Mask();
}

void ProjectStore::SaveSettings(const std::string& screen_id, SourceEye eye) {
  impl_->Edit([&](ProjectRows rows) { rows.WriteSettings(screen_id, eye); });
}

void ProjectStore::SaveMedia(const MediaReference& media) {
  impl_->Edit([&](ProjectRows rows) { rows.WriteMedia(WithRelativePath(media, impl_->path)); });
}

}  // namespace zeroplane

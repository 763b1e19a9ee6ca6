#include "core/model_store/model_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "core/base/error.h"
#include "core/model_store/manifest.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr const char* kManifest = "manifest.json";

/// Held while the manifest is read, changed and replaced.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& folder)
      : descriptor_(open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0 || flock(descriptor_, LOCK_EX) != 0) {
      if (descriptor_ >= 0) close(descriptor_);
      throw Error(ErrorCode::kUnwritable, folder.string(), "cannot be written to", "Check that it is yours.");
    }
  }
  ~FolderLock() { close(descriptor_); }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

bool IsThere(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

std::string Choices(const ModelStore& store) {
  std::string text = kBuiltInModel;
  for (const InstalledModel& model : store.Installed()) {
    if (IsThere(store.PathOf(model))) text.append(", ").append(model.id);
  }
  return text;
}

fs::path Checked(const InstalledModel& model, const ModelStore& store) {
  const fs::path path = store.PathOf(model);
  std::error_code problem;
  const auto bytes = static_cast<std::int64_t>(fs::file_size(path, problem));
  if (!problem && bytes == model.bytes) return path;
  throw Error(problem ? ErrorCode::kNotFound : ErrorCode::kDamaged, path.string(),
              problem ? "is not there any more" : "is not the file that was installed as " + model.id,
              FindKnownModel(model.id) ? "Fetch it again: zeroplane models fetch " + model.id
                                       : "Add it again: zeroplane models add FILE");
}

Error NotInstalled(const std::string& id) {
  return Error(ErrorCode::kNotFound, id, "is not installed", "See: zeroplane models list");
}

fs::path Best(const ModelStore& store, const fs::path& built_in) {
  std::optional<InstalledModel> best;
  for (const InstalledModel& model : store.Installed()) {
    if (!IsThere(store.PathOf(model))) continue;
    if (!best || DepthRank(model.architecture) > DepthRank(best->architecture)) best = model;
  }
  return best ? Checked(*best, store) : built_in;
}

}  // namespace

fs::path ModelFolder() {
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data && fs::path(data).is_absolute()) return fs::path(data) / "zeroplane" / "models";
  const char* home = std::getenv("HOME");
  if (home && *home) return fs::path(home) / ".local" / "share" / "zeroplane" / "models";
  throw Error(ErrorCode::kNotFound, "The folder for models",
              "has no place: neither XDG_DATA_HOME nor HOME is set");
}

ModelStore::ModelStore(fs::path folder) : folder_(std::move(folder)) {}

std::vector<InstalledModel> ModelStore::Installed() const {
  return ReadManifest(folder_ / kManifest).models;
}

std::optional<InstalledModel> ModelStore::Find(const std::string& id) const {
  const std::vector<InstalledModel> installed = Installed();
  const auto found = std::ranges::find(installed, id, &InstalledModel::id);
  return found == installed.end() ? std::nullopt : std::optional(*found);
}

void ModelStore::Record(const InstalledModel& model) {
  Change([&](Manifest& manifest) {
    const auto found = std::ranges::find(manifest.models, model.id, &InstalledModel::id);
    if (found == manifest.models.end()) {
      manifest.models.push_back(model);
    } else {
      *found = model;
    }
  });
}

void ModelStore::Remove(const std::string& id) {
  Change([&](Manifest& manifest) {
    const auto found = std::ranges::find(manifest.models, id, &InstalledModel::id);
    if (found == manifest.models.end()) throw NotInstalled(id);
    std::error_code problem;
    fs::remove(PathOf(*found), problem);
    if (problem)
      throw Error(ErrorCode::kUnwritable, PathOf(*found).string(),
                  "cannot be removed (" + problem.message() + ")", "Check that its folder is yours.");
    manifest.models.erase(found);
    if (manifest.chosen == id) manifest.chosen.clear();
  });
}

std::optional<std::string> ModelStore::Chosen() const {
  const std::string chosen = ReadManifest(folder_ / kManifest).chosen;
  return chosen.empty() ? std::nullopt : std::optional(chosen);
}

void ModelStore::Choose(const std::optional<std::string>& id) {
  Change([&](Manifest& manifest) {
    if (id && *id != kBuiltInModel &&
        std::ranges::find(manifest.models, *id, &InstalledModel::id) == manifest.models.end())
      throw NotInstalled(*id);
    manifest.chosen = id.value_or("");
  });
}

void ModelStore::Change(const std::function<void(Manifest&)>& change) const {
  MakeFolder();
  const FolderLock lock(folder_);
  Manifest manifest = ReadManifest(folder_ / kManifest);
  change(manifest);
  WriteManifest(folder_ / kManifest, manifest);
}

void ModelStore::MakeFolder() const {
  std::error_code problem;
  fs::create_directories(folder_, problem);
  if (problem)
    throw Error(ErrorCode::kUnwritable, folder_.string(), "cannot be made (" + problem.message() + ")",
                "Check that the folder above it is yours.");
}

fs::path DepthWeightsPath(const std::string& wanted, const ModelStore& store, const fs::path& built_in) {
  if (wanted.empty()) {
    const std::optional<std::string> chosen = store.Chosen();
    return chosen ? DepthWeightsPath(*chosen, store, built_in) : Best(store, built_in);
  }
  if (wanted == kBuiltInModel) return built_in;
  if (const auto model = store.Find(wanted)) return Checked(*model, store);
  if (const KnownModel* known = FindKnownModel(wanted))
    throw Error(ErrorCode::kNotFound, known->id, "is not installed",
                "Fetch it: zeroplane models fetch " + known->id);
  if (IsThere(wanted)) return wanted;
  throw Error(ErrorCode::kNotFound, wanted, "is neither an installed model nor a file",
              "Installed are: " + Choices(store) + ".");
}

}  // namespace zeroplane

#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job_context.h"
#include "core/model_store/known_models.h"

namespace zeroplane {

/// A file of weights in the user's model folder, as its manifest describes it.
struct InstalledModel {
  std::string id;
  std::string file;  ///< name inside the folder
  std::int64_t bytes = 0;
  std::string sha256;
  std::string version, licence;  ///< empty: not known
  bool non_commercial = false;
  std::string architecture;
  std::string source;   ///< address, or the path it was added from
  bool pinned = false;  ///< no hash was published: the one here is that of the first file that came
};

/// $XDG_DATA_HOME/zeroplane/models, or below ~/.local/share. @throws Error kNotFound when there is no home
std::filesystem::path ModelFolder();

struct Manifest;

/// The user's model folder: files of weights and `manifest.json` about them. Changes are whole: the manifest
/// is replaced at once, and two processes that change it wait for each other. One object, one thread.
class ModelStore {
 public:
  /// The folder need not exist; it is made by the first change.
  explicit ModelStore(std::filesystem::path folder = ModelFolder());

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path PathOf(const InstalledModel& model) const { return folder_ / model.file; }

  /// In the manifest's order, whether their files are there or not. @throws Error kDamaged, kNewerSchema
  std::vector<InstalledModel> Installed() const;
  std::optional<InstalledModel> Find(const std::string& id) const;
  /// Adds it, or replaces the one of the same id. @throws Error kUnwritable, kDiskFull, kDamaged
  void Record(const InstalledModel& model);
  /// Takes a model and its file away; where it was the user's default, that is again the best.
  /// @throws Error kNotFound, kUnwritable, kDiskFull, kDamaged
  void Remove(const std::string& id);

  /// The model that the user wants where none is named, or "built-in"; nullopt: the best installed one.
  std::optional<std::string> Chosen() const;
  /// @param id installed, or "built-in"; nullopt: again the best
  /// @throws Error kNotFound, kUnwritable, kDiskFull, kDamaged
  void Choose(const std::optional<std::string>& id);

  /// Makes the folder. @throws Error kUnwritable
  void MakeFolder() const;

 private:
  void Change(const std::function<void(Manifest&)>& change) const;

  std::filesystem::path folder_;
};

struct FetchOptions {
  /// Another place than the publisher's: the address of a folder, under which the file has its usual name, or
  /// the file's own (its path ends in .pth or .safetensors); what follows a `?` stays behind it. Empty: the
  /// publisher's.
  std::string mirror;
  int attempts = 5;    ///< as DownloadOptions
  double pause_s = 1;  ///< as DownloadOptions
};

/// Where a model is fetched from. @throws Error kUnsupported when a file without a known hash would come over
///         an unprotected connection from another machine
std::string AddressOf(const KnownModel& model, const std::string& mirror);

/// Fetches, checks and records a model; resumable. A file that is there already and right is not fetched
/// again.
/// @throws Error as Download, and the store's
InstalledModel FetchModel(const KnownModel& model, const FetchOptions& options, ModelStore& store,
                          JobContext& job);

/// Names the network that a file of weights fits, after a strict look at all it holds. @throws Error
using NetworkNamer = std::function<std::string(const std::filesystem::path&)>;

struct AddOptions {
  // For a file that is not a published one:
  std::string id;       ///< empty: the file's name without its ending
  std::string licence;  ///< empty: not known
  bool non_commercial = false;
};

/// Copies a file of weights into the store. A published file is known by its hash; of another, `network` says
/// what it is. @throws Error kNotFound, kIsDirectory, kInvalidArgument (the id is taken by another file),
/// what `network` throws, and the store's
InstalledModel AddModelFile(const std::filesystem::path& file, const AddOptions& options,
                            const NetworkNamer& network, ModelStore& store, JobContext& job);

/// What is wrong with an installed model's file: "" when nothing is. Reads all of it.
/// @throws Error kCancelled
std::string VerifyModel(const InstalledModel& model, const ModelStore& store, JobContext& job);

inline constexpr const char* kBuiltInModel = "built-in";

/// The depth weights to use.
/// @param wanted an installed model's id, "built-in", or a file; empty: the one that was chosen, else the
/// best
///        installed one (one whose file was removed does not count), else the built-in
/// @throws Error kNotFound naming what there is; kDamaged when its file has another length than it had
std::filesystem::path DepthWeightsPath(const std::string& wanted, const ModelStore& store,
                                       const std::filesystem::path& built_in);

}  // namespace zeroplane

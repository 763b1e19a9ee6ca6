// How files come into the store, and whether they are still what they were.
#include <algorithm>
#include <fstream>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/base/error.h"
#include "core/base/job_part.h"
#include "core/model_store/model_store.h"
#include "core/net/download.h"
#include "core/net/part_file.h"
#include "core/net/sha256.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPieceBytes = 1 << 20;

constexpr double kHashed = 0.3;  ///< of adding a file; then it is copied

bool IsOnThisMachine(const std::string& url) {
  for (const char* start : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    if (!url.starts_with(start)) continue;
    const std::string rest = url.substr(std::string(start).size());
    return rest.empty() || rest.front() == ':' || rest.front() == '/';
  }
  return false;
}

// A mirror's address of a file.
std::string WithFile(const std::string& mirror, const std::string& file) {
  const std::size_t path_end = std::min(mirror.find_first_of("?#"), mirror.size());
  const std::string path = mirror.substr(0, path_end);
  if (path.ends_with(".pth") || path.ends_with(".safetensors")) return mirror;
  return path + (path.ends_with('/') ? "" : "/") + file + mirror.substr(path_end);
}

InstalledModel Describe(const KnownModel& known) {
  InstalledModel model;
  model.id = known.id;
  model.file = known.file;
  model.version = known.version;
  model.licence = known.licence;
  model.non_commercial = known.non_commercial;
  model.architecture = known.architecture;
  return model;
}

const KnownModel* KnownByHash(const std::string& sha256) {
  for (const KnownModel& model : KnownModels()) {
    if (!model.sha256.empty() && model.sha256 == sha256) return &model;
  }
  return nullptr;
}

bool IsWhole(const InstalledModel& model, const ModelStore& store, JobContext& job) {
  std::error_code ignored;
  JobPart before(job, 0, 0);
  return fs::exists(store.PathOf(model), ignored) && VerifyModel(model, store, before).empty();
}

void CheckNameIsFree(const InstalledModel& model, const ModelStore& store) {
  const KnownModel* known = FindKnownModel(model.id);
  bool taken = model.id == kBuiltInModel || (known && known->sha256 != model.sha256);
  for (const InstalledModel& other : store.Installed())
    taken = taken || (other.sha256 != model.sha256 && (other.id == model.id || other.file == model.file));
  if (taken)
    throw Error(ErrorCode::kInvalidArgument, model.id, "is the name of another model",
                "Rename the file, or give it another name with --id.");
}

void Copy(const fs::path& from, const fs::path& to, JobContext& job) {
  std::error_code ignored;
  if (fs::equivalent(from, to, ignored)) return;
  std::ifstream in(from, std::ios::binary);
  const auto total = static_cast<double>(fs::file_size(from));
  PartFile part(to);
  part.StartAgain();
  try {
    std::vector<char> piece(kPieceBytes);
    while (in) {
      if (job.Cancelled()) throw Error(ErrorCode::kCancelled, from.string(), "was not added");
      in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
      part.Append(piece.data(), static_cast<std::size_t>(in.gcount()));
      job.Report(static_cast<double>(part.size_bytes()) / total, "Copying " + from.filename().string());
    }
    if (!in.eof()) throw Error(ErrorCode::kUnreadable, from.string(), "cannot be read to its end");
  } catch (...) {
    part.StartAgain();
    throw;
  }
  part.Finish();
}

}  // namespace

std::string AddressOf(const KnownModel& model, const std::string& mirror) {
  const std::string url = mirror.empty() ? model.url : WithFile(mirror, model.file);
  if (model.sha256.empty() && url.starts_with("http:") && !IsOnThisMachine(url))
    throw Error(ErrorCode::kUnsupported, url,
                "would bring " + model.id + " unprotected, and no hash of it is known",
                "Use an address that begins with https://.");
  return url;
}

InstalledModel FetchModel(const KnownModel& known, const FetchOptions& options, ModelStore& store,
                          JobContext& job) {
  InstalledModel model = Describe(known);
  model.source = AddressOf(known, options.mirror);
  const std::optional<InstalledModel> present = store.Find(known.id);
  if (present && (known.sha256.empty() || present->sha256 == known.sha256) && IsWhole(*present, store, job))
    return *present;
  if (!present && !known.sha256.empty()) {  // copied there by hand
    model.bytes = known.bytes;
    model.sha256 = known.sha256;
    if (IsWhole(model, store, job)) {
      store.Record(model);
      return model;
    }
  }
  for (const InstalledModel& other : store.Installed())
    if (other.id != model.id && other.file == model.file)
      throw Error(ErrorCode::kInvalidArgument, model.id,
                  "would replace the file of the model " + other.id + ", " + store.PathOf(other).string(),
                  "Move that file elsewhere, and add it again under another file name.");
  store.MakeFolder();
  DownloadOptions download;
  download.url = model.source;
  download.path = store.PathOf(model);
  download.name = known.id;
  download.bytes = known.bytes;
  download.sha256 = known.sha256;
  download.attempts = options.attempts;
  download.pause_s = options.pause_s;
  if (known.sha256.empty() && present) download.sha256 = present->sha256;  // pinned by an earlier fetch
  const DownloadResult result = Download(download, job);
  model.bytes = result.bytes;
  model.sha256 = result.sha256;
  model.pinned = known.sha256.empty();
  store.Record(model);
  return model;
}

InstalledModel AddModelFile(const fs::path& file, const AddOptions& options, const NetworkNamer& network,
                            ModelStore& store, JobContext& job) {
  JobPart hashing(job, 0, kHashed), copying(job, kHashed, 1);
  const std::string sha256 = Sha256OfFile(file, hashing);
  const KnownModel* known = KnownByHash(sha256);
  InstalledModel model;
  if (known) {
    model = Describe(*known);
  } else {
    model.architecture = network(file);
    model.id = options.id.empty() ? file.stem().string() : options.id;
    model.file = model.id + file.extension().string();
    model.licence = options.licence;
    model.non_commercial = options.non_commercial;
    model.pinned = true;
  }
  model.sha256 = sha256;
  model.bytes = static_cast<std::int64_t>(fs::file_size(file));
  std::error_code ignored;
  model.source = fs::absolute(file, ignored).string();
  CheckNameIsFree(model, store);
  store.MakeFolder();
  Copy(file, store.PathOf(model), copying);
  store.Record(model);
  return model;
}

std::string VerifyModel(const InstalledModel& model, const ModelStore& store, JobContext& job) try {
  const std::string sha256 = Sha256OfFile(store.PathOf(model), job);
  return sha256 == model.sha256 ? "" : "has the SHA-256 " + sha256 + " instead of " + model.sha256;
} catch (const Error& error) {
  if (error.code() == ErrorCode::kCancelled) throw;
  return error.problem();
}

}  // namespace zeroplane

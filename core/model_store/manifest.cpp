#include "core/model_store/manifest.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "core/base/error.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr int kSchema = 1;

Error Damaged(const fs::path& path, const std::string& problem) {
  return Error(ErrorCode::kDamaged, path.string(), "is no list of models: " + problem,
               "Remove it, then `zeroplane models add` the files that lie beside it.");
}

// A name inside the folder: a manifest that was tampered with leads nowhere else.
bool IsPlainName(const std::string& name) {
  return !name.empty() && name.find('/') == std::string::npos && name != "." && name != "..";
}

InstalledModel ModelFrom(const json& entry, const fs::path& path) try {
  InstalledModel model;
  entry.at("id").get_to(model.id);
  entry.at("file").get_to(model.file);
  entry.at("bytes").get_to(model.bytes);
  entry.at("sha256").get_to(model.sha256);
  entry.at("version").get_to(model.version);
  entry.at("licence").get_to(model.licence);
  entry.at("non_commercial").get_to(model.non_commercial);
  entry.at("architecture").get_to(model.architecture);
  entry.at("source").get_to(model.source);
  entry.at("pinned").get_to(model.pinned);
  if (model.id.empty() || !IsPlainName(model.file) || model.bytes < 0)
    throw Damaged(path, "an entry's values");
  return model;
} catch (const json::exception& error) {
  throw Damaged(path, error.what());
}

ordered_json EntryOf(const InstalledModel& model) {
  return {{"id", model.id},
          {"file", model.file},
          {"bytes", model.bytes},
          {"sha256", model.sha256},
          {"version", model.version},
          {"licence", model.licence},
          {"non_commercial", model.non_commercial},
          {"architecture", model.architecture},
          {"source", model.source},
          {"pinned", model.pinned}};
}

}  // namespace

Manifest ReadManifest(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return {};
  std::ifstream file(path);
  if (!file) throw Error(ErrorCode::kUnreadable, path.string(), "cannot be read", "Check its permissions.");
  const json root = json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (!root.is_object() || !root.contains("schema") || !root.at("schema").is_number_integer() ||
      !root.contains("models") || !root.at("models").is_array())
    throw Damaged(path, "its JSON");
  if (root.at("schema").get<int>() > kSchema)
    throw Error(ErrorCode::kNewerSchema, path.string(), "was written by a newer Zeroplane",
                "Update this one.");
  Manifest manifest;
  for (const json& entry : root.at("models")) manifest.models.push_back(ModelFrom(entry, path));
  const auto chosen = root.find("default");
  if (chosen == root.end()) return manifest;
  if (!chosen->is_string()) throw Damaged(path, "its default");
  chosen->get_to(manifest.chosen);
  return manifest;
}

void WriteManifest(const fs::path& path, const Manifest& manifest) {
  ordered_json root = {{"schema", kSchema}};
  if (!manifest.chosen.empty()) root["default"] = manifest.chosen;
  root["models"] = ordered_json::array();
  for (const InstalledModel& model : manifest.models) root["models"].push_back(EntryOf(model));
  const fs::path partial = path.string() + ".partial";
  std::ofstream file(partial, std::ios::trunc);
  file << root.dump(2) << "\n";
  file.close();
  std::error_code problem;
  if (file) fs::rename(partial, path, problem);
  if (file && !problem) return;
  const bool full = errno == ENOSPC;
  std::error_code ignored;
  fs::remove(partial, ignored);
  throw Error(full ? ErrorCode::kDiskFull : ErrorCode::kUnwritable, path.string(), "could not be written",
              full ? "Make room and try again." : "Check that its folder is yours.");
}

}  // namespace zeroplane

#include "core/jobs/export_state.h"

#include <cerrno>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "core/base/error.h"
#include "core/project/project_store.h"

namespace zeroplane {

namespace fs = std::filesystem;

namespace {

constexpr const char* kProjectName = "project.zeroplane";
constexpr const char* kSettingsName = "settings.json";
constexpr const char* kBracketsName = "brackets.txt";

[[noreturn]] void ThrowUnwritable(const fs::path& path, int error_number) {
  if (error_number == ENOSPC || error_number == EDQUOT)
    throw Error(ErrorCode::kDiskFull, path.string(), "cannot be written: the disk is full",
                "Free some space.");
  throw Error(ErrorCode::kUnwritable, path.string(),
              "cannot be written: " + std::generic_category().message(error_number),
              "Choose another folder or disk.");
}

[[noreturn]] void ThrowChanged(const fs::path& folder, const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, folder.string(), "cannot be gone on with: " + what,
              "Go on with what it was begun with, or delete the folder to begin anew.");
}

// Whoever works there holds the project.
void ThrowIfInUse(const fs::path& folder) {
  std::error_code ignored;
  if (!fs::exists(folder / kProjectName, ignored)) return;
  try {
    ProjectStore::Open(folder / kProjectName);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kInUse) throw;
  }
}

bool IsOurs(const std::string& name) {
  const bool part = name.ends_with(".part");
  return part || name.starts_with(kProjectName) || name == kSettingsName || name == kBracketsName ||
         name == "pictures";
}

void WriteSettings(const fs::path& path, const ExportSettings& settings) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [name, text] : settings) json[name] = text;
  std::ofstream file(path);
  errno = 0;
  file << json.dump(2) << "\n";
  file.close();
  if (!file) ThrowUnwritable(path, errno);
}

void CheckSettings(const fs::path& folder, const ExportSettings& settings) {
  std::ifstream file(folder / kSettingsName);
  const nlohmann::json known = nlohmann::json::parse(file, nullptr, false);
  if (!known.is_object())
    throw Error(ErrorCode::kDamaged, (folder / kSettingsName).string(), "is damaged",
                "Delete the folder and begin again.");
  for (const auto& [name, text] : settings) {
    const auto earlier = known.find(name);
    std::string before = "?";
    if (earlier != known.end() && earlier->is_string()) before = earlier->get<std::string>();
    if (before != text)
      ThrowChanged(folder, std::string("it was begun with ").append(name).append(" ").append(before) +
                               ", now it is " + text);
  }
}

// A project without what no picture depends on, and without what stands in the settings.
Project Rendered(const Project& project) {
  Project rendered = project;
  static_cast<ProjectSettings&>(rendered) = ProjectSettings();
  rendered.media = MediaReference();
  for (Shot& shot : rendered.shots) {
    ShotHeader header;
    header.grade = shot.grade;
    header.keys = shot.keys;
    header.mode = shot.mode;
    header.window = shot.window;
    header.window_keys = shot.window_keys;
    header.source_eye = project.EyeOf(shot);
    static_cast<ShotHeader&>(shot) = header;
    shot.id = ShotId{};
    for (PaintedEffect& effect : shot.effects) effect.name.clear();
  }
  return rendered;
}

// Gives shots that have none yet the canvas that they had then.
void TakeOverCanvases(const Project& from, Project& project) {
  for (Shot& shot : project.shots) {
    if (shot.canvas) continue;
    const Shot* known = from.ShotAt(shot.frames.first);
    if (known && known->frames == shot.frames) shot.canvas = known->canvas;
  }
}

std::map<std::int64_t, DepthBracket> ReadBrackets(const fs::path& path) {
  std::map<std::int64_t, DepthBracket> brackets;
  std::ifstream file(path);
  std::int64_t frame = 0;
  DepthBracket bracket;
  while (file >> frame >> bracket.near_pct >> bracket.far_pct) brackets[frame] = bracket;
  return brackets;
}

}  // namespace

fs::path PartsFolderOf(const fs::path& output) {
  return fs::path(output) += ".parts";
}

struct ExportState::Impl {
  fs::path folder;
  std::unique_ptr<ProjectStore> store;  // open as long as the export runs: its lock is the folder's
  std::map<std::int64_t, DepthBracket> brackets;
  std::vector<std::int64_t> unsaved;
};

ExportState::ExportState(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ExportState::~ExportState() = default;

bool ExportState::Exists(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / kProjectName, ignored) && fs::exists(folder / kSettingsName, ignored);
}

std::vector<Shot> ExportState::ShotsOf(const fs::path& folder) {
  return ProjectStore::OpenReadOnly(folder / kProjectName)->Load().shots;
}

void ExportState::Remove(const fs::path& folder) {
  std::error_code ignored;
  std::vector<fs::path> ours;
  for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end; entry.increment(ignored))
    if (IsOurs(entry->path().filename().string())) ours.push_back(entry->path());
  for (const fs::path& path : ours) fs::remove_all(path, ignored);
  fs::remove(folder, ignored);
}

std::unique_ptr<ExportState> ExportState::Begin(const fs::path& folder, const Project& project,
                                                const ExportSettings& settings) {
  std::error_code problem;
  ThrowIfInUse(folder);
  Remove(folder);
  fs::create_directories(folder, problem);
  if (problem) ThrowUnwritable(folder, problem.value());
  auto impl = std::make_unique<Impl>();
  impl->folder = folder;
  impl->store = ProjectStore::Create(folder / kProjectName, project.media);
  impl->store->SaveSettings(project);
  impl->store->ReplaceShots({}, project.shots);
  WriteSettings(folder / kSettingsName, settings);  // last: with it, the state is whole
  return std::unique_ptr<ExportState>(new ExportState(std::move(impl)));
}

std::unique_ptr<ExportState> ExportState::GoOn(const fs::path& folder, Project& project,
                                               const ExportSettings& settings) {
  CheckSettings(folder, settings);
  auto impl = std::make_unique<Impl>();
  impl->folder = folder;
  impl->store = ProjectStore::Open(folder / kProjectName);
  const Project known = impl->store->Load();
  TakeOverCanvases(known, project);
  if (Rendered(known) != Rendered(project)) ThrowChanged(folder, "the shots or their grades have changed");
  impl->brackets = ReadBrackets(folder / kBracketsName);
  return std::unique_ptr<ExportState>(new ExportState(std::move(impl)));
}

const std::map<std::int64_t, DepthBracket>& ExportState::brackets() const {
  return impl_->brackets;
}

void ExportState::Add(std::int64_t frame, const DepthBracket& bracket) {
  impl_->brackets[frame] = bracket;
  impl_->unsaved.push_back(frame);
}

void ExportState::Save() {
  const fs::path path = impl_->folder / kBracketsName;
  std::ofstream file(path, std::ios::app);
  file.precision(std::numeric_limits<double>::max_digits10);
  errno = 0;
  for (const std::int64_t frame : std::exchange(impl_->unsaved, {})) {
    const DepthBracket& bracket = impl_->brackets.at(frame);
    file << frame << ' ' << bracket.near_pct << ' ' << bracket.far_pct << '\n';
  }
  file.close();
  if (!file) ThrowUnwritable(path, errno);
}

}  // namespace zeroplane

#include "core/edit/commands.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "core/base/check.h"

namespace zeroplane {
namespace {

const Shot& Require(const Project& project, ShotId id) {
  const Shot* shot = project.FindShot(id);
  ZP_CHECK(shot != nullptr, "no shot " + std::to_string(static_cast<std::int64_t>(id)));
  return *shot;
}

Shot& Require(Project& project, ShotId id) {
  return const_cast<Shot&>(Require(std::as_const(project), id));
}

/// @param in gets the ids that the store gave
void Swap(Project& project, ProjectStore& store, const std::vector<Shot>& out, std::vector<Shot>& in) {
  std::vector<ShotId> removed;
  for (const Shot& shot : out) removed.push_back(shot.id);
  std::vector<Shot> inserted = in;
  std::vector<Shot> shots;
  shots.reserve(project.shots.size() + in.size());
  const std::vector<ShotId> ids = store.ReplaceShots(removed, in);
  for (std::size_t i = 0; i < ids.size(); ++i) in[i].id = inserted[i].id = ids[i];
  const std::set<ShotId> gone(removed.begin(), removed.end());
  for (Shot& shot : project.shots)
    if (!gone.contains(shot.id)) shots.push_back(std::move(shot));
  std::ranges::move(inserted, std::back_inserter(shots));
  std::ranges::sort(shots, {}, [](const Shot& shot) { return shot.frames.first; });
  project.shots = std::move(shots);
}

}  // namespace

SetGradesCommand::SetGradesCommand(std::string name, const Project& project,
                                   const std::vector<std::pair<ShotId, Grade>>& grades, std::string merge_key)
    : Command(std::move(name), std::move(merge_key)) {
  for (const auto& [shot, grade] : grades) steps_[shot] = {Require(project, shot).grade, grade};
}

void SetGradesCommand::Redo(Project& project, ProjectStore& store) {
  Apply(project, store, &Step::after);
}
void SetGradesCommand::Undo(Project& project, ProjectStore& store) {
  Apply(project, store, &Step::before);
}

void SetGradesCommand::Apply(Project& project, ProjectStore& store, Grade Step::*grade) const {
  std::vector<std::pair<ShotId, Grade>> grades;
  for (const auto& [shot, step] : steps_) grades.emplace_back(shot, step.*grade);
  store.SaveGrades(grades);
  for (const auto& [shot, value] : grades) Require(project, shot).grade = value;
}

DocumentChange SetGradesCommand::Change() const {
  DocumentChange change;
  for (const auto& [shot, step] : steps_) change.shots.push_back(shot);
  return change;
}

bool SetGradesCommand::Absorb(const Command& later) {
  const auto* other = dynamic_cast<const SetGradesCommand*>(&later);
  if (!other) return false;
  for (const auto& [shot, step] : other->steps_) {
    steps_.try_emplace(shot, step).first->second.after = step.after;
  }
  return true;
}

EditShotsCommand::EditShotsCommand(std::string name, const Project& project,
                                   const std::vector<std::pair<ShotId, ShotHeader>>& headers,
                                   std::string merge_key)
    : Command(std::move(name), std::move(merge_key)) {
  for (const auto& [shot, header] : headers) steps_[shot] = {Require(project, shot), header};
}

void EditShotsCommand::Redo(Project& project, ProjectStore& store) {
  Apply(project, store, &Step::after);
}
void EditShotsCommand::Undo(Project& project, ProjectStore& store) {
  Apply(project, store, &Step::before);
}

void EditShotsCommand::Apply(Project& project, ProjectStore& store, ShotHeader Step::*header) const {
  std::vector<std::pair<ShotId, ShotHeader>> headers;
  for (const auto& [shot, step] : steps_) headers.emplace_back(shot, step.*header);
  store.SaveHeaders(headers);
  for (auto& [shot, value] : headers) static_cast<ShotHeader&>(Require(project, shot)) = std::move(value);
}

DocumentChange EditShotsCommand::Change() const {
  DocumentChange change;
  for (const auto& [shot, step] : steps_) change.shots.push_back(shot);
  return change;
}

bool EditShotsCommand::Absorb(const Command& later) {
  const auto* other = dynamic_cast<const EditShotsCommand*>(&later);
  if (!other) return false;
  for (const auto& [shot, step] : other->steps_) {
    steps_.try_emplace(shot, step).first->second.after = step.after;
  }
  return true;
}

SetEffectsCommand::SetEffectsCommand(std::string name, const Project& project, ShotId shot,
                                     std::vector<PaintedEffect> effects, std::string merge_key)
    : Command(std::move(name), std::move(merge_key)),
      shot_(shot),
      before_(Require(project, shot).effects),
      after_(std::move(effects)) {}

void SetEffectsCommand::Redo(Project& project, ProjectStore& store) {
  Apply(project, store, after_);
}
void SetEffectsCommand::Undo(Project& project, ProjectStore& store) {
  Apply(project, store, before_);
}

void SetEffectsCommand::Apply(Project& project, ProjectStore& store,
                              const std::vector<PaintedEffect>& effects) const {
  store.SaveEffects(shot_, effects);
  Require(project, shot_).effects = effects;
}

DocumentChange SetEffectsCommand::Change() const {
  return {.shots = {shot_}};
}

bool SetEffectsCommand::Absorb(const Command& later) {
  const auto* other = dynamic_cast<const SetEffectsCommand*>(&later);
  if (!other || other->shot_ != shot_) return false;
  after_ = other->after_;
  return true;
}

ReplaceShotsCommand::ReplaceShotsCommand(std::string name, const Project& project, ShotSwap swap)
    : Command(std::move(name)), after_(std::move(swap.inserted)) {
  for (const ShotId shot : swap.removed) before_.push_back(Require(project, shot));
}

void ReplaceShotsCommand::Redo(Project& project, ProjectStore& store) {
  Swap(project, store, before_, after_);
}
void ReplaceShotsCommand::Undo(Project& project, ProjectStore& store) {
  Swap(project, store, after_, before_);
}

DocumentChange ReplaceShotsCommand::Change() const {
  return {.shots_replaced = true};
}

bool ReplaceShotsCommand::Absorb(const Command&) {
  return false;
}

SetSettingsCommand::SetSettingsCommand(std::string name, const Project& project, ProjectSettings settings)
    : Command(std::move(name)), before_(project), after_(std::move(settings)) {}

void SetSettingsCommand::Redo(Project& project, ProjectStore& store) {
  Apply(project, store, after_);
}
void SetSettingsCommand::Undo(Project& project, ProjectStore& store) {
  Apply(project, store, before_);
}

void SetSettingsCommand::Apply(Project& project, ProjectStore& store, const ProjectSettings& settings) {
  store.SaveSettings(settings);
  static_cast<ProjectSettings&>(project) = settings;
}

DocumentChange SetSettingsCommand::Change() const {
  return {.settings = true};
}

bool SetSettingsCommand::Absorb(const Command&) {
  return false;
}

}  // namespace zeroplane

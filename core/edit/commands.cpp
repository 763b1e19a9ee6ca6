#include "core/edit/commands.h"

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

SetEffectCommand::SetEffectCommand(std::string name, const Project& project, ShotId shot,
                                   std::optional<PaintedEffect> effect, std::string merge_key)
    : Command(std::move(name), std::move(merge_key)),
      shot_(shot),
      before_(Require(project, shot).effect),
      after_(std::move(effect)) {}

void SetEffectCommand::Redo(Project& project, ProjectStore& store) {
  Apply(project, store, after_);
}
void SetEffectCommand::Undo(Project& project, ProjectStore& store) {
  Apply(project, store, before_);
}

void SetEffectCommand::Apply(Project& project, ProjectStore& store,
                             const std::optional<PaintedEffect>& effect) const {
  store.SaveEffect(shot_, effect);
  Require(project, shot_).effect = effect;
}

DocumentChange SetEffectCommand::Change() const {
  return {.shots = {shot_}};
}

bool SetEffectCommand::Absorb(const Command& later) {
  const auto* other = dynamic_cast<const SetEffectCommand*>(&later);
  if (!other || other->shot_ != shot_) return false;
  after_ = other->after_;
  return true;
}

SetSettingsCommand::SetSettingsCommand(std::string name, const Project& project, std::string screen_id,
                                       SourceEye eye)
    : Command(std::move(name)),
      before_{project.screen_id, project.source_eye},
      after_{std::move(screen_id), eye} {}

void SetSettingsCommand::Redo(Project& project, ProjectStore& store) {
  Apply(project, store, after_);
}
void SetSettingsCommand::Undo(Project& project, ProjectStore& store) {
  Apply(project, store, before_);
}

void SetSettingsCommand::Apply(Project& project, ProjectStore& store, const Settings& settings) {
  store.SaveSettings(settings.screen_id, settings.source_eye);
  project.screen_id = settings.screen_id;
  project.source_eye = settings.source_eye;
}

DocumentChange SetSettingsCommand::Change() const {
  return {.settings = true};
}

bool SetSettingsCommand::Absorb(const Command&) {
  return false;
}

}  // namespace zeroplane

#include "core/edit/document.h"

#include <algorithm>

#include "core/edit/commands.h"

namespace zeroplane {

Document::Document(std::unique_ptr<ProjectStore> store)
    : store_(std::move(store)), project_(store_->Load()) {}

int Document::Observe(std::function<void(const DocumentChange&)> observer) {
  observers_.emplace(next_token_, std::move(observer));
  return next_token_++;
}

void Document::Unobserve(int token) {
  observers_.erase(token);
}

void Document::Tell(const DocumentChange& change) {
  std::vector<int> tokens;
  for (const auto& [token, observer] : observers_) tokens.push_back(token);
  for (const int token : tokens) {
    const auto found = observers_.find(token);
    if (found == observers_.end()) continue;
    const auto observer = found->second;  // A copy: it may unobserve itself.
    observer(change);
  }
}

void Document::SetShots(const std::vector<Shot>& shots) {
  std::vector<Shot> numbered = shots;
  const std::vector<ShotId> ids = store_->ReplaceShots(shots);
  for (std::size_t i = 0; i < ids.size(); ++i) numbered[i].id = ids[i];
  project_.shots = std::move(numbered);
  undo_.Clear();
  Tell({.shots_replaced = true, .shots = ids});
}

void Document::SetCanvas(ShotId shot, const ShotCanvas& canvas) {
  std::optional<ShotCanvas> copy = canvas;
  store_->SaveCanvas(shot, canvas);
  project_.FindShot(shot)->canvas = std::move(copy);
  Tell({.shots = {shot}});
}

void Document::Do(std::unique_ptr<Command> command) {
  const DocumentChange change = command->Change();
  undo_.Do(std::move(command), project_, *store_);
  Tell(change);
}

void Document::SetGrades(const std::string& name, const std::vector<std::pair<ShotId, Grade>>& grades,
                         const std::string& merge_key) {
  const bool same = std::ranges::all_of(grades, [this](const auto& change) {
    const Shot* shot = project_.FindShot(change.first);
    return shot && shot->grade == change.second;
  });
  if (!same) Do(std::make_unique<SetGradesCommand>(name, project_, grades, merge_key));
}

void Document::SetEffect(const std::string& name, ShotId shot, const std::optional<PaintedEffect>& effect,
                         const std::string& merge_key) {
  const Shot* before = project_.FindShot(shot);
  if (before && before->effect == effect) return;
  Do(std::make_unique<SetEffectCommand>(name, project_, shot, effect, merge_key));
}

void Document::SetSettings(const std::string& name, const std::string& screen_id, SourceEye eye) {
  if (project_.screen_id == screen_id && project_.source_eye == eye) return;
  Do(std::make_unique<SetSettingsCommand>(name, project_, screen_id, eye));
}

std::string Document::UndoName() const {
  return CanUndo() ? undo_.NextUndo()->name() : std::string();
}
std::string Document::RedoName() const {
  return CanRedo() ? undo_.NextRedo()->name() : std::string();
}

void Document::Undo() {
  if (!CanUndo()) return;
  const DocumentChange change = undo_.NextUndo()->Change();
  undo_.Undo(project_, *store_);
  Tell(change);
}

void Document::Redo() {
  if (!CanRedo()) return;
  const DocumentChange change = undo_.NextRedo()->Change();
  undo_.Redo(project_, *store_);
  Tell(change);
}

}  // namespace zeroplane

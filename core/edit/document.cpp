#include "core/edit/document.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/edit/commands.h"
#include "core/project/media_link.h"

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

void Document::SetCanvas(ShotId id, const ShotCanvas& canvas) {
  Shot& shot = RequireShot(id);
  if (!read_only()) store_->SaveCanvas(id, canvas);
  shot.canvas = canvas;
  Tell({.shots = {id}});
}

void Document::SetActivePicture(const PictureRect& found) {
  ProjectSettings settings = project_;
  settings.active_picture = found;
  if (!read_only()) store_->SaveSettings(settings);
  project_.active_picture = found;
  Tell({.settings = true});
}

void Document::ForgetCanvasesBut(const std::string& depth) {
  DocumentChange change;
  for (Shot& shot : project_.shots) {
    if (!shot.canvas || shot.canvas->depth == depth) continue;
    shot.canvas.reset();
    change.shots.push_back(shot.id);
  }
  if (!change.shots.empty()) Tell(change);
}

void Document::RelinkMedia(const MediaReference& found, bool force) {
  project_.media = store_->SaveMedia(RelinkedMedia(project_.media, found, force));
  Tell({.media = true});
}

Shot& Document::RequireShot(ShotId id) {
  Shot* shot = project_.FindShot(id);
  ZP_CHECK(shot != nullptr, "no shot " + std::to_string(static_cast<std::int64_t>(id)));
  return *shot;
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

void Document::SetEffects(const std::string& name, ShotId shot, const std::vector<PaintedEffect>& effects,
                          const std::string& merge_key) {
  if (RequireShot(shot).effects == effects) return;
  Do(std::make_unique<SetEffectsCommand>(name, project_, shot, effects, merge_key));
}

void Document::EditShots(const std::string& name, const std::vector<std::pair<ShotId, ShotHeader>>& headers,
                         const std::string& merge_key) {
  const bool same = std::ranges::all_of(headers, [this](const auto& change) {
    return static_cast<const ShotHeader&>(RequireShot(change.first)) == change.second;
  });
  if (!same) Do(std::make_unique<EditShotsCommand>(name, project_, headers, merge_key));
}

void Document::SetSettings(const std::string& name, const ProjectSettings& settings) {
  if (settings == static_cast<const ProjectSettings&>(project_)) return;
  Do(std::make_unique<SetSettingsCommand>(name, project_, settings));
}

void Document::SetShots(const std::string& name, const std::vector<Shot>& shots) {
  if (shots == project_.shots) return;
  ShotSwap swap{{}, shots};
  for (const Shot& shot : project_.shots) swap.removed.push_back(shot.id);
  auto command = std::make_unique<ReplaceShotsCommand>(name, project_, std::move(swap));
  if (!project_.shots.empty()) {
    Do(std::move(command));
    return;
  }
  command->Redo(project_, *store_);
  Tell(command->Change());
}

void Document::SplitShot(const std::string& name, ShotId shot, std::int64_t frame,
                         const std::string& second_name) {
  Do(std::make_unique<ReplaceShotsCommand>(name, project_,
                                           zeroplane::SplitShot(RequireShot(shot), frame, second_name)));
}

void Document::MergeWithNext(const std::string& name, ShotId shot) {
  const Shot& first = RequireShot(shot);
  const Shot* second = project_.ShotAt(first.frames.end);
  ZP_CHECK(second != nullptr, "the last shot has no next one");
  Do(std::make_unique<ReplaceShotsCommand>(name, project_, MergeShots(first, *second)));
}

void Document::MoveStart(const std::string& name, ShotId shot, std::int64_t frame) {
  const Shot& second = RequireShot(shot);
  const Shot* first = project_.ShotAt(second.frames.first - 1);
  ZP_CHECK(first != nullptr, "the first shot starts where the film does");
  if (frame == second.frames.first) return;
  Do(std::make_unique<ReplaceShotsCommand>(name, project_, MoveBoundary(*first, second, frame)));
}

ConformPlan Document::Conform(const std::string& name, const std::vector<ShotSpan>& new_cut) {
  std::vector<ShotSpan> spans;
  for (const Shot& shot : project_.shots)
    spans.push_back({shot.frames, shot.name, shot.transition, shot.transition_frames});
  const MediaReference& media = project_.media;
  ConformPlan plan =
      zeroplane::Conform(spans, new_cut, {media.frame_rate, media.start_timecode, media.frame_count});
  SetShots(name, ConformShots(project_.shots, plan).inserted);
  return plan;
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

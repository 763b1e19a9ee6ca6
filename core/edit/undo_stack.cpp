#include "core/edit/undo_stack.h"

#include <utility>

#include "core/base/check.h"

namespace zeroplane {

void UndoStack::Do(std::unique_ptr<Command> command, Project& project, ProjectStore& store) {
  command->Redo(project, store);
  steps_.resize(done_);
  const bool mergeable = !command->merge_key().empty();
  const bool merges =
      merge_open_ && mergeable && done_ > 0 && steps_.back()->merge_key() == command->merge_key();
  merge_open_ = mergeable;
  if (merges && steps_.back()->Absorb(*command)) return;
  steps_.push_back(std::move(command));
  if (steps_.size() > limit_) steps_.pop_front();
  done_ = steps_.size();
}

void UndoStack::Clear() {
  steps_.clear();
  done_ = 0;
  merge_open_ = false;
}

void UndoStack::Undo(Project& project, ProjectStore& store) {
  ZP_CHECK(done_ > 0, "nothing to undo");
  steps_[done_ - 1]->Undo(project, store);
  --done_;
  merge_open_ = false;
}

void UndoStack::Redo(Project& project, ProjectStore& store) {
  ZP_CHECK(done_ < steps_.size(), "nothing to redo");
  steps_[done_]->Redo(project, store);
  ++done_;
  merge_open_ = false;
}

}  // namespace zeroplane

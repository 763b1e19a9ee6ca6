#pragma once

#include <cstddef>
#include <deque>
#include <memory>

#include "core/edit/command.h"

namespace zeroplane {

/// The steps that were done, and those that were undone and can be done again. A new step forgets the undone
/// ones; the oldest step is forgotten beyond the limit. A step with the last one's non-empty merge key is
/// absorbed by it, unless CloseMerge(), Undo() or Redo() came between. When a command throws, the stack stays
/// as it was.
class UndoStack {
 public:
  static constexpr std::size_t kDefaultLimit = 500;
  explicit UndoStack(std::size_t limit = kDefaultLimit) : limit_(limit) {}

  /// Does the step and keeps it.
  void Do(std::unique_ptr<Command> command, Project& project, ProjectStore& store);
  void CloseMerge() { merge_open_ = false; }
  void Clear();

  /// The step that Undo() or Redo() would take, or null.
  const Command* NextUndo() const { return done_ > 0 ? steps_[done_ - 1].get() : nullptr; }
  const Command* NextRedo() const { return done_ < steps_.size() ? steps_[done_].get() : nullptr; }
  /// @throws std::logic_error when there is no such step
  void Undo(Project& project, ProjectStore& store);
  void Redo(Project& project, ProjectStore& store);

 private:
  std::size_t limit_;
  std::deque<std::unique_ptr<Command>> steps_;
  std::size_t done_ = 0;  ///< steps_[0 … done_) are done
  bool merge_open_ = false;
};

}  // namespace zeroplane

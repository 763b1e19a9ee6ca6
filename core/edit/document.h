#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/edit/command.h"
#include "core/edit/undo_stack.h"
#include "core/project/project.h"
#include "core/project/project_store.h"

namespace zeroplane {

/// The open project: the value, its file, and the undo stack. Every change goes through here, is stored in
/// one transaction, and is then told to the observers. Lives in the GUI thread. An edit that throws (Error: a
/// full disk) has changed nothing and told nobody; an unknown shot is std::logic_error.
class Document {
 public:
  /// @throws Error kDamaged when the file cannot be read
  explicit Document(std::unique_ptr<ProjectStore> store);
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  const Project& project() const { return project_; }
  const std::filesystem::path& path() const { return store_->path(); }

  /// Called after each change, in the order of Observe(). An observer may observe, unobserve and edit.
  /// @return a token; the observer is called until Unobserve(token)
  int Observe(std::function<void(const DocumentChange&)> observer);
  void Unobserve(int token);

  // Analysis results: stored and told, not undoable.
  /// Gives the shots fresh ids and forgets the undo history, whose shots are gone.
  void SetShots(const std::vector<Shot>& shots);
  void SetCanvas(ShotId shot, const ShotCanvas& canvas);

  // Undoable edits. Those with the same non-empty merge key, without another edit or a CloseMerge() between,
  // become one step (a dragged slider). An edit that changes nothing is no step.
  void SetGrades(const std::string& name, const std::vector<std::pair<ShotId, Grade>>& grades,
                 const std::string& merge_key = {});
  void SetEffect(const std::string& name, ShotId shot, const std::optional<PaintedEffect>& effect,
                 const std::string& merge_key = {});
  void SetSettings(const std::string& name, const std::string& screen_id, SourceEye eye);
  void CloseMerge() { undo_.CloseMerge(); }

  bool CanUndo() const { return undo_.NextUndo() != nullptr; }
  bool CanRedo() const { return undo_.NextRedo() != nullptr; }
  std::string UndoName() const;  ///< empty when there is nothing to undo
  std::string RedoName() const;
  /// Nothing happens when there is nothing to undo or redo.
  void Undo();
  void Redo();

 private:
  void Do(std::unique_ptr<Command> command);
  void Tell(const DocumentChange& change);

  std::unique_ptr<ProjectStore> store_;
  Project project_;
  UndoStack undo_;
  std::map<int, std::function<void(const DocumentChange&)>> observers_;
  int next_token_ = 1;
};

}  // namespace zeroplane

#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/edit/command.h"
#include "core/project/project.h"
#include "core/project/project_store.h"

namespace zeroplane {

/// What changed, for whoever shows it.
struct DocumentChange {
  bool shots_replaced = false;       ///< the list itself
  bool settings = false;             ///< screen, source eye
  std::vector<ShotId> shots;         ///< grade, effect or canvas of these
};

/// The open project: the value, its file, and the undo stack. Every change goes through here, is stored in one
/// transaction, and is then told to the observers. Lives in the GUI thread.
class Document {
 public:
  explicit Document(std::unique_ptr<ProjectStore> store);

  const Project& project() const;
  const std::filesystem::path& path() const;

  /// @return a token; the observer is called until Unobserve(token)
  int Observe(std::function<void(const DocumentChange&)> observer);
  void Unobserve(int token);

  // Analysis results: stored and told, not undoable.
  void SetShots(const std::vector<Shot>& shots);
  void SetCanvas(ShotId shot, const ShotCanvas& canvas);

  // Undoable edits. Those with the same non-empty merge key, without another edit or a CloseMerge() between, become
  // one step (a dragged slider).
  void SetGrades(const std::string& name, const std::vector<std::pair<ShotId, Grade>>& grades,
                 const std::string& merge_key = {});
  void SetEffect(const std::string& name, ShotId shot, const std::optional<PaintedEffect>& effect,
                 const std::string& merge_key = {});
  void SetSettings(const std::string& name, const std::string& screen_id, SourceEye eye);
  void CloseMerge();

  bool CanUndo() const;
  bool CanRedo() const;
  std::string UndoName() const;  ///< empty when there is nothing to undo
  std::string RedoName() const;
  void Undo();
  void Redo();
};

}  // namespace zeroplane

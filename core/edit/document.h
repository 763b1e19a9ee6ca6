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
#include "core/shots/conform.h"

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
  /// Opened only to read: edits throw Error kInUse or kUnwritable.
  bool read_only() const { return store_->read_only(); }
  /// Who had it open for writing then.
  const std::optional<std::string>& holder() const { return store_->holder(); }
  /// See ProjectStore::SaveCopy().
  void SaveCopy(const std::filesystem::path& copy) const { store_->SaveCopy(copy); }

  /// Called after each change, in the order of Observe(). An observer may observe, unobserve and edit.
  /// @return a token; the observer is called until Unobserve(token)
  int Observe(std::function<void(const DocumentChange&)> observer);
  void Unobserve(int token);

  // Stored and told, not undoable.
  /// An analysis; kept in memory only where the project is read-only.
  void SetCanvas(ShotId shot, const ShotCanvas& canvas);
  /// What was found to be the film's active picture; kept in memory only where the project is read-only.
  void SetActivePicture(const PictureRect& found);
  /// Drops the analyses of another depth (ShotCanvas::depth), which do not fit this one; in memory, until
  /// they are made again.
  void ForgetCanvasesBut(const std::string& depth);
  /// The film is where `found` says from now on; see RelinkedMedia(). @throws Error kInvalidArgument
  void RelinkMedia(const MediaReference& found, bool force = false);

  // Undoable edits. Those with the same non-empty merge key, without another edit or a CloseMerge() between,
  // become one step (a dragged slider). An edit that changes nothing is no step.
  void SetGrades(const std::string& name, const std::vector<std::pair<ShotId, Grade>>& grades,
                 const std::string& merge_key = {});
  void SetEffects(const std::string& name, ShotId shot, const std::vector<PaintedEffect>& effects,
                  const std::string& merge_key = {});
  /// Names, transitions, keys, windows, notes, review …
  void EditShots(const std::string& name, const std::vector<std::pair<ShotId, ShotHeader>>& headers,
                 const std::string& merge_key = {});
  void SetSettings(const std::string& name, const ProjectSettings& settings);

  // Undoable edits of the shot list. What shots carry along: shot_edits.h.
  /// Another list, each shot with the id it has in the project or 0. The first list of a project that has no
  /// shots is no step: there is nothing to go back to.
  void SetShots(const std::string& name, const std::vector<Shot>& shots);
  /// @param frame inside the shot and not its first one (else std::logic_error)
  void SplitShot(const std::string& name, ShotId shot, std::int64_t frame, const std::string& second_name);
  /// With the shot after it; there is one (else std::logic_error).
  void MergeWithNext(const std::string& name, ShotId shot);
  /// Moves the shot's first frame, and the end of the one before it (there is one), to `frame`; each keeps at
  /// least one frame (else std::logic_error).
  void MoveStart(const std::string& name, ShotId shot, std::int64_t frame);
  /// Carries the work over to a new cut of the same film; see Conform() in core/shots. A plan that changes
  /// nothing is no step.
  /// @param new_cut frames inside the film (else std::logic_error)
  /// @return the plan, whose `shots` are the project's now
  ConformPlan Conform(const std::string& name, const std::vector<ShotSpan>& new_cut);
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
  /// @throws std::logic_error when there is no such shot
  Shot& RequireShot(ShotId id);
  void Tell(const DocumentChange& change);

  std::unique_ptr<ProjectStore> store_;
  Project project_;
  UndoStack undo_;
  std::map<int, std::function<void(const DocumentChange&)>> observers_;
  int next_token_ = 1;
};

}  // namespace zeroplane

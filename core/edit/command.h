#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/project/project.h"
#include "core/project/project_store.h"

namespace zeroplane {

/// What changed, for whoever shows it.
struct DocumentChange {
  bool shots_replaced = false;     ///< the list itself, and any shot in it
  bool settings = false;           ///< what holds for the whole film
  bool media = false;              ///< the film is another file now
  std::vector<ShotId> shots = {};  ///< header, effects or canvas of these
  friend bool operator==(const DocumentChange&, const DocumentChange&) = default;
};

/// One undoable step. It names shots by id and holds values before and after, so it outlives any pointer.
/// Each call writes the file first, in one transaction, and then the project: when it throws, neither has
/// changed.
class Command {
 public:
  /// @param merge_key steps with the same non-empty key may become one; see UndoStack
  explicit Command(std::string name, std::string merge_key = {})
      : name_(std::move(name)), merge_key_(std::move(merge_key)) {}
  virtual ~Command() = default;

  /// Also the first time. @throws what ProjectStore throws
  virtual void Redo(Project& project, ProjectStore& store) = 0;
  virtual void Undo(Project& project, ProjectStore& store) = 0;

  /// What either of them changes.
  virtual DocumentChange Change() const = 0;

  /// Takes what `later`, done right after this one, did: undoing this one then undoes both.
  /// @return false, with nothing taken, when `later` is of another kind
  virtual bool Absorb(const Command& later) = 0;

  const std::string& name() const { return name_; }
  const std::string& merge_key() const { return merge_key_; }

 private:
  std::string name_, merge_key_;
};

}  // namespace zeroplane

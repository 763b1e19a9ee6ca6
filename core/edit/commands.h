#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/edit/command.h"
#include "core/edit/shot_edits.h"

namespace zeroplane {

// Each constructor reads the values before from `project`.
// @throws std::logic_error for a shot that the project does not have

class SetGradesCommand final : public Command {
 public:
  SetGradesCommand(std::string name, const Project& project,
                   const std::vector<std::pair<ShotId, Grade>>& grades, std::string merge_key = {});
  void Redo(Project& project, ProjectStore& store) override;
  void Undo(Project& project, ProjectStore& store) override;
  DocumentChange Change() const override;
  bool Absorb(const Command& later) override;

 private:
  struct Step {
    Grade before, after;
  };
  void Apply(Project& project, ProjectStore& store, Grade Step::*grade) const;

  std::map<ShotId, Step> steps_;
};

/// Changes anything in the headers of shots: names, transitions, keys, windows, notes, review …
class EditShotsCommand final : public Command {
 public:
  EditShotsCommand(std::string name, const Project& project,
                   const std::vector<std::pair<ShotId, ShotHeader>>& headers, std::string merge_key = {});
  void Redo(Project& project, ProjectStore& store) override;
  void Undo(Project& project, ProjectStore& store) override;
  DocumentChange Change() const override;
  bool Absorb(const Command& later) override;

 private:
  struct Step {
    ShotHeader before, after;
  };
  void Apply(Project& project, ProjectStore& store, ShotHeader Step::*header) const;

  std::map<ShotId, Step> steps_;
};

/// Adds, changes, paints, sorts or removes a shot's effects. Masks share their tiles, so a step costs what
/// was painted.
class SetEffectsCommand final : public Command {
 public:
  SetEffectsCommand(std::string name, const Project& project, ShotId shot, std::vector<PaintedEffect> effects,
                    std::string merge_key = {});
  void Redo(Project& project, ProjectStore& store) override;
  void Undo(Project& project, ProjectStore& store) override;
  DocumentChange Change() const override;
  bool Absorb(const Command& later) override;

 private:
  void Apply(Project& project, ProjectStore& store, const std::vector<PaintedEffect>& effects) const;

  ShotId shot_;
  std::vector<PaintedEffect> before_, after_;
};

/// Puts shots in the place of others: split, merge, a moved cut, another list. A shot that comes back comes
/// back with its id.
class ReplaceShotsCommand final : public Command {
 public:
  /// @param swap the shots after it follow one another without gaps (else Redo throws std::logic_error)
  ReplaceShotsCommand(std::string name, const Project& project, ShotSwap swap);
  void Redo(Project& project, ProjectStore& store) override;
  void Undo(Project& project, ProjectStore& store) override;
  DocumentChange Change() const override;
  bool Absorb(const Command& later) override;

 private:
  std::vector<Shot> before_, after_;  ///< after_ has ids once it was done
};

class SetSettingsCommand final : public Command {
 public:
  SetSettingsCommand(std::string name, const Project& project, ProjectSettings settings);
  void Redo(Project& project, ProjectStore& store) override;
  void Undo(Project& project, ProjectStore& store) override;
  DocumentChange Change() const override;
  bool Absorb(const Command& later) override;

 private:
  static void Apply(Project& project, ProjectStore& store, const ProjectSettings& settings);

  ProjectSettings before_, after_;
};

}  // namespace zeroplane

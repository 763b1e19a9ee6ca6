#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/edit/command.h"

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

/// Adds, changes, paints or removes (nullopt) a shot's effect. Masks share their tiles, so a step costs what
/// was painted.
class SetEffectCommand final : public Command {
 public:
  SetEffectCommand(std::string name, const Project& project, ShotId shot, std::optional<PaintedEffect> effect,
                   std::string merge_key = {});
  void Redo(Project& project, ProjectStore& store) override;
  void Undo(Project& project, ProjectStore& store) override;
  DocumentChange Change() const override;
  bool Absorb(const Command& later) override;

 private:
  void Apply(Project& project, ProjectStore& store, const std::optional<PaintedEffect>& effect) const;

  ShotId shot_;
  std::optional<PaintedEffect> before_, after_;
};

class SetSettingsCommand final : public Command {
 public:
  SetSettingsCommand(std::string name, const Project& project, std::string screen_id, SourceEye eye);
  void Redo(Project& project, ProjectStore& store) override;
  void Undo(Project& project, ProjectStore& store) override;
  DocumentChange Change() const override;
  bool Absorb(const Command& later) override;

 private:
  struct Settings {
    std::string screen_id;
    SourceEye source_eye;
  };
  static void Apply(Project& project, ProjectStore& store, const Settings& settings);

  Settings before_, after_;
};

}  // namespace zeroplane

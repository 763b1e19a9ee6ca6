#pragma once

#include <QString>
#include <vector>

#include "core/stereo/grade.h"

namespace zeroplane::ui {

struct GradePreset {
  QString name;
  Grade grade;
  friend bool operator==(const GradePreset&, const GradePreset&) = default;
};

/// The user's named grades, of all projects (QSettings), sorted by name. GUI thread.
std::vector<GradePreset> GradePresets();
/// Instead of one of the same name.
void SaveGradePreset(const GradePreset& preset);
/// Nothing happens where there is none of this name.
void RemoveGradePreset(const QString& name);

}  // namespace zeroplane::ui

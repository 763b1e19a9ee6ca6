#include "ui/inspector/grade_presets.h"

#include <QSettings>
#include <algorithm>

namespace zeroplane::ui {
namespace {

const QString kArray = QStringLiteral("gradePresets");

void Write(const std::vector<GradePreset>& presets) {
  QSettings settings;
  settings.remove(kArray);
  settings.beginWriteArray(kArray, static_cast<int>(presets.size()));
  for (int i = 0; const GradePreset& preset : presets) {
    settings.setArrayIndex(i++);
    settings.setValue(QStringLiteral("name"), preset.name);
    settings.setValue(QStringLiteral("depthRangePct"), preset.grade.depth_range_pct);
    settings.setValue(QStringLiteral("backgroundPct"), preset.grade.background_pct);
  }
  settings.endArray();
}

}  // namespace

std::vector<GradePreset> GradePresets() {
  std::vector<GradePreset> presets;
  QSettings settings;
  const int count = settings.beginReadArray(kArray);
  for (int i = 0; i < count; ++i) {
    settings.setArrayIndex(i);
    bool has_depth = false, has_background = false;
    const Grade grade{settings.value(QStringLiteral("depthRangePct")).toDouble(&has_depth),
                      settings.value(QStringLiteral("backgroundPct")).toDouble(&has_background)};
    const QString name = settings.value(QStringLiteral("name")).toString();
    if (has_depth && has_background && !name.isEmpty()) presets.push_back({name, grade});
  }
  std::ranges::sort(presets, [](const GradePreset& a, const GradePreset& b) {
    return a.name.localeAwareCompare(b.name) < 0;
  });
  return presets;
}

void SaveGradePreset(const GradePreset& preset) {
  std::vector<GradePreset> presets = GradePresets();
  std::erase_if(presets, [&](const GradePreset& other) { return other.name == preset.name; });
  presets.push_back(preset);
  Write(presets);
}

void RemoveGradePreset(const QString& name) {
  std::vector<GradePreset> presets = GradePresets();
  std::erase_if(presets, [&](const GradePreset& preset) { return preset.name == name; });
  Write(presets);
}

}  // namespace zeroplane::ui

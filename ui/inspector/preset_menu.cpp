#include "ui/inspector/preset_menu.h"

#include "ui/labels.h"

namespace zeroplane::ui {

PresetMenu::PresetMenu(QAction* save, const QString& title, QWidget* parent)
    : QMenu(title, parent), save_(save) {
  setObjectName(QStringLiteral("presetMenu"));
  setToolTipsVisible(true);
  connect(this, &QMenu::aboutToShow, this, &PresetMenu::Fill);
  Fill();
}

void PresetMenu::Fill() {
  clear();
  for (QObject* old : findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly)) old->deleteLater();
  const std::vector<GradePreset> presets = GradePresets();
  for (const GradePreset& preset : presets) {
    QAction* action = addAction(preset.name);
    action->setObjectName(QStringLiteral("preset/") + preset.name);
    action->setToolTip(tr("Depth %1 %, background %2")
                           .arg(preset.grade.depth_range_pct, 0, 'f', 2)
                           .arg(SignedPct(preset.grade.background_pct)));
    connect(action, &QAction::triggered, this, [this, preset] { Q_EMIT chosen(preset); });
  }
  if (presets.empty()) addAction(tr("No presets yet"))->setEnabled(false);
  addSeparator();
  addAction(save_);
  if (presets.empty()) return;
  QMenu* remove = addMenu(tr("&Remove"));
  for (const GradePreset& preset : presets) {
    QAction* action = remove->addAction(preset.name);
    action->setObjectName(QStringLiteral("removePreset/") + preset.name);
    connect(action, &QAction::triggered, this, [name = preset.name] { RemoveGradePreset(name); });
  }
}

}  // namespace zeroplane::ui

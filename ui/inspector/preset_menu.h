#pragma once

#include <QMenu>

#include "ui/inspector/grade_presets.h"

namespace zeroplane::ui {

/// The user's presets, read anew each time it opens: choose one, save one, remove one.
class PresetMenu final : public QMenu {
  Q_OBJECT
 public:
  /// @param save the command that saves one
  PresetMenu(QAction* save, const QString& title, QWidget* parent);

 Q_SIGNALS:
  void chosen(const zeroplane::ui::GradePreset& preset);

 private:
  void Fill();

  QAction* const save_;
};

}  // namespace zeroplane::ui

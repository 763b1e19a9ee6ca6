#pragma once

#include <QWidget>
#include <optional>

#include "core/stereo/grade.h"
#include "core/stereo/screen.h"

class QLabel;
class QLayout;
class QMenu;

namespace zeroplane::ui {

class ActionRegistry;
class ValueSlider;

/// What the panel shows of a shot.
struct GradeView {
  QString title;
  Grade grade;                          ///< at the frame shown
  QString key_rule;                     ///< see KeyRule()
  std::optional<DepthBracket> bracket;  ///< of the whole shot; nullopt while it is not analysed
};

/// Depth and background of the current shot, its keys, and what they do on the screen. Shows what it is told,
/// tells what the user wants.
class GradePanel final : public QWidget {
  Q_OBJECT
 public:
  /// @param match_menu, preset_menu what the "Match style" and "Presets" buttons open; owned by the caller
  GradePanel(const ActionRegistry& commands, QMenu* match_menu, QMenu* preset_menu,
             QWidget* parent = nullptr);

  void SetShot(const GradeView& view, const Screen& screen);
  void SetNoShot(const QString& why);
  void SetDefaultGrade(const Grade& grade);
  void SetEyeWidth(int width);

 Q_SIGNALS:
  void depthEdited(double depth_range_pct);
  void backgroundEdited(double background_pct);
  void finished();

 private:
  QLayout* MakeKeyRow(const ActionRegistry& commands);
  QLayout* MakePivotRow(const ActionRegistry& commands);
  QLayout* MakeButtons(const ActionRegistry& commands, QMenu* match_menu, QMenu* preset_menu);

  QLabel* title_;
  ValueSlider* depth_;
  ValueSlider* background_;
  QLabel *key_rule_, *published_;
  QLabel *bracket_, *verdict_;
  QWidget* controls_;
};

}  // namespace zeroplane::ui

#pragma once

#include <QWidget>
#include <optional>

#include "core/stereo/grade.h"
#include "core/stereo/screen.h"
#include "ui/timeline/shot_bracket.h"

class QLabel;
class QMenu;

namespace zeroplane::ui {

class ActionRegistry;
class ValueSlider;

/// Depth and background of the current shot, and what they do on the screen. Shows what it is told, tells
/// what the user wants.
class GradePanel final : public QWidget {
  Q_OBJECT
 public:
  /// @param match_menu what the "Match style" button opens; owned by the caller
  GradePanel(const ActionRegistry& commands, QMenu* match_menu, QWidget* parent = nullptr);

  /// @param bracket nullopt while the shot is not analysed
  void SetShot(const QString& title, const Grade& grade, const std::optional<DepthBracket>& bracket,
               const Screen& screen);
  void SetNoShot(const QString& why);
  void SetDefaultGrade(const Grade& grade);
  void SetEyeWidth(int width);

 Q_SIGNALS:
  /// The depth moved; what lies on the screen stays there.
  void depthEdited(double depth_range_pct);
  void backgroundEdited(double background_pct);
  void finished();

 private:
  QLabel* title_;
  ValueSlider* depth_;
  ValueSlider* background_;
  QLabel* bracket_;
  QLabel* verdict_;
  QWidget* controls_;
};

}  // namespace zeroplane::ui

#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "core/edit/window_edits.h"

class QLabel;

namespace zeroplane::ui {

class ActionRegistry;
class ValueSlider;

/// What the panel shows of a shot.
struct WindowView {
  FloatingWindow window;  ///< at the frame shown
  bool eases = false;     ///< over the shot's frames
  /// nullopt while the shot is not analysed
  std::optional<std::vector<WindowViolation>> violations;
};

/// The first violation and how many more there are, or that there is none.
QString ViolationVerdict(const std::vector<WindowViolation>& violations);

/// The current shot's floating window, what its sides cut, and which eye the film is. Shows what it is told,
/// tells what the user wants.
class WindowPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit WindowPanel(const ActionRegistry& commands, QWidget* parent = nullptr);

  /// nullopt: there is no shot.
  void SetWindow(const std::optional<WindowView>& view);
  void SetEyeWidth(int width);

 Q_SIGNALS:
  /// Negative: the side hangs in front of the screen.
  void leftEdited(double pct);
  void rightEdited(double pct);
  void finished();

 private:
  ValueSlider *left_, *right_;
  QLabel *rule_, *verdict_;
};

}  // namespace zeroplane::ui

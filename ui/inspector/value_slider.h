#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/inspector/value_text.h"

class QLabel;
class QLineEdit;
class QSlider;

namespace zeroplane::ui {

struct ValueSliderOptions {
  const char* name;  ///< objectName; the parts are "<name>.slider", "<name>.field", "<name>.label"
  double minimum = 0, maximum = 1;  ///< of the slider; typing may go past a soft end
  double hard_minimum = 0, hard_maximum = 1;
  double step = 0.01;  ///< of a wheel notch; Shift takes ten
  double reset = 0;    ///< what a double-click on the label gives
  ValueUnit unit = ValueUnit::kPercent;
};

/// A label, a slider and a field on one value. Shows what it is told; every change by the user is told by
/// edited(), and finished() ends the gesture (a drag, a turn of the wheel, a typed number), so that it
/// becomes one undo step.
class ValueSlider final : public QWidget {
  Q_OBJECT
 public:
  ValueSlider(const ValueSliderOptions& options, const QString& label, const QString& tooltip,
              QWidget* parent = nullptr);

  double value() const { return value_; }
  /// Tells nothing.
  void SetValue(double value);
  void SetReset(double value) { options_.reset = value; }
  /// For typing pixels.
  void SetEyeWidth(int width) { eye_width_ = width; }

 Q_SIGNALS:
  void edited(double value);
  void finished();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void Edit(double value);
  void FinishTyping();
  void ShowValue();
  int ToSteps(double value) const;

  ValueSliderOptions options_;
  double value_ = 0;
  int eye_width_ = 0;
  QLabel* label_;
  QSlider* slider_;
  QLineEdit* field_;
  QTimer wheel_end_;
};

}  // namespace zeroplane::ui

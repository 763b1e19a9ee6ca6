#pragma once

#include <QWidget>

class QLabel;
class QSlider;

namespace zeroplane::ui {

/// *Make it 3D*: one slider for those who grade nothing. A popup; what it does while it is open is one undo
/// step.
class Make3dPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit Make3dPanel(QWidget* parent);

  /// Comes up under `above` (of the same window) and tells the strength that was used last.
  void Open(const QWidget& above);
  double strength() const;
  /// What the strength came to, in words.
  void SetOutcome(const QString& sentence);

 Q_SIGNALS:
  /// Of 0 … 1: how much of the screen's depth budget the deepest shots get.
  void strengthChosen(double strength);
  /// The panel was closed: the step ends.
  void finished();

 protected:
  void hideEvent(QHideEvent* event) override;

 private:
  QSlider* slider_;
  QLabel *value_, *outcome_;
};

}  // namespace zeroplane::ui

#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;

namespace zeroplane::ui {

/// One sentence that lies over its parent's upper edge (nothing moves when it comes), with a button that
/// closes it. What failed stays until it is closed; a notice goes after a while.
class MessageBar final : public QWidget {
  Q_OBJECT
 public:
  explicit MessageBar(QWidget* parent);

  void ShowFailure(const QString& sentence);
  void ShowNotice(const QString& sentence);
  QString text() const;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void Place();
  void Show(const QString& sentence, bool failure);

  QLabel *icon_, *label_;
  QTimer timer_;
};

}  // namespace zeroplane::ui

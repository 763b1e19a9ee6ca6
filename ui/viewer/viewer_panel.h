#pragma once

#include <QWidget>

class QLabel;

namespace zeroplane::ui {

class ActionRegistry;
class Viewer;

/// The viewer with its views and tools over it and the read-outs under it.
class ViewerPanel final : public QWidget {
  Q_OBJECT
 public:
  ViewerPanel(Viewer* viewer, const ActionRegistry& commands, QWidget* parent = nullptr);

  void SetReading(const QString& text);  ///< empty: the hint of the tool
  void SetHint(const QString& hint);
  void SetZoom(double zoom);
  void SetFrameDepth(const QString& text);

 private:
  QLabel *reading_, *depth_, *zoom_;
  QString hint_, text_;
};

}  // namespace zeroplane::ui

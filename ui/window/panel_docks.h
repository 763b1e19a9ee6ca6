#pragma once

#include <QMainWindow>
#include <QObject>
#include <QString>
#include <map>
#include <string_view>

class QDockWidget;

namespace zeroplane::ui {

class ActionRegistry;

/// An arrangement of the panels for one kind of work; its commands are "layout/<id>".
enum class PanelLayout { kGrade, kPaint, kReview };

/// The window's panels: docks that can be closed, moved, floated and put behind one another. Each arrangement
/// comes back as it was left (QSettings); Reset() gives it its first places again. GUI thread.
class PanelDocks final : public QObject {
  Q_OBJECT
 public:
  /// The docks are children of `window`; each adds a command "panel/<id>" to `commands`.
  PanelDocks(QMainWindow& window, ActionRegistry& commands);

  /// A panel of one of the ids that the arrangements know (panel_docks.cpp); the dock is "<id>Dock". A panel
  /// that is taller than its dock is scrolled where `scrolls`.
  QDockWidget* Add(const char* id, const QString& title, QWidget* content, bool scrolls = false);

  PanelLayout layout() const { return layout_; }
  /// Keeps the arrangement as it is, and brings up the other one.
  void SetLayout(PanelLayout layout);
  void Reset();
  /// Opens a panel, or brings it before those it is tabbed with.
  void Raise(const char* id);

  void Save() const;
  /// What Save() kept, or the first places of kGrade. After all panels were added.
  void Restore();

 private:
  void Arrange();
  void BringUp();
  void KeepState() const;

  QMainWindow& window_;
  ActionRegistry& commands_;
  std::map<std::string_view, QDockWidget*> docks_;
  PanelLayout layout_ = PanelLayout::kGrade;
};

}  // namespace zeroplane::ui

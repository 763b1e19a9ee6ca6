#pragma once

#include <QWidget>

#include "core/project/project.h"

class QLabel;
class QLineEdit;
class QListWidget;

namespace zeroplane::ui {

class ActionRegistry;

/// "2026-11-21 14:03 · Ann"; without a time or a name where they are not known.
QString StampText(std::int64_t time_s, const std::string& author);

/// How a version differs from the shot as it is: "depth +0.20 %, background −0.10 %", "the same".
QString DifferenceText(const GradeVersion& version, const ShotHeader& shot);

/// How far the current shot is, its notes, and the versions of its grade. Shows what it is told, tells what
/// the user wants.
class ReviewPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit ReviewPanel(const ActionRegistry& commands, QWidget* parent = nullptr);

  /// Null: there is no shot.
  void SetShot(const Shot* shot);
  void SetAuthor(const QString& name);

  /// The chosen row of each list; -1: none.
  int note() const;
  int version() const;

 Q_SIGNALS:
  void noteWritten(const QString& text);
  void versionNamed(const QString& name);
  void authorChanged(const QString& name);
  /// Another note or version is chosen.
  void chosenChanged();

 private:
  QListWidget* MakeList(const char* name);
  QLineEdit* MakeField(const char* name, const QString& placeholder);

  QLabel* title_;
  QListWidget *notes_, *versions_;
  QLineEdit *note_field_, *version_field_, *author_;
  ShotId shot_{};
};

}  // namespace zeroplane::ui

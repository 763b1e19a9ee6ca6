#pragma once

#include <QObject>
#include <QStringList>

namespace zeroplane::ui {

class ActionRegistry;

/// The projects that were open last, newest first (QSettings), as commands "file/recent-1" … of which as many
/// are visible as there are projects.
class RecentFilms final : public QObject {
  Q_OBJECT
 public:
  static constexpr int kMost = 8;

  RecentFilms(ActionRegistry& commands, QObject* parent);

  /// Puts a project first.
  void Add(const QString& project);
  void Clear();
  static QStringList Paths();

 Q_SIGNALS:
  void chosen(const QString& project);

 private:
  void Keep(const QStringList& paths);
  void Refresh();

  ActionRegistry& commands_;
};

}  // namespace zeroplane::ui

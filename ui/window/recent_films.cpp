#include "ui/window/recent_films.h"

#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QSettings>

#include "ui/actions/action_registry.h"

namespace zeroplane::ui {
namespace {

QString Key() {
  return QStringLiteral("recent/projects");
}
QString IdOf(int place) {
  return QStringLiteral("file/recent-%1").arg(place + 1);
}

}  // namespace

RecentFilms::RecentFilms(ActionRegistry& commands, QObject* parent) : QObject(parent), commands_(commands) {
  for (int place = 0; place < kMost; ++place) {
    commands_.Add(IdOf(place), tr("Recent project %1").arg(place + 1), tr("Open this project again"), {},
                  [this, place](bool) { Q_EMIT chosen(Paths().value(place)); });
  }
  Refresh();
}

QStringList RecentFilms::Paths() {
  return QSettings().value(Key()).toStringList();
}

void RecentFilms::Add(const QString& project) {
  QStringList paths = Paths();
  paths.removeAll(project);
  paths.prepend(project);
  Keep(paths.mid(0, kMost));
}

void RecentFilms::Clear() {
  Keep({});
}

void RecentFilms::Keep(const QStringList& paths) {
  QSettings().setValue(Key(), paths);
  Refresh();
}

void RecentFilms::Refresh() {
  const QStringList paths = Paths();
  for (int place = 0; place < kMost; ++place) {
    QAction* action = commands_.Get(IdOf(place));
    const bool used = place < paths.size();
    action->setVisible(used);
    action->setEnabled(used);
    if (!used) continue;
    const QFileInfo file(paths[place]);
    action->setText(tr("%1 \u2013 %2").arg(file.completeBaseName(), QDir::toNativeSeparators(file.path())));
    action->setStatusTip(tr("Open %1 again").arg(QDir::toNativeSeparators(paths[place])));
    action->setToolTip(action->statusTip());
  }
}

}  // namespace zeroplane::ui

#include "ui/adapters/review_editor.h"

#include <QDateTime>
#include <QSettings>

#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

const QString kAuthorKey = QStringLiteral("review/author");

template <class T>
bool Has(const std::vector<T>& list, int index) {
  return index >= 0 && index < static_cast<int>(list.size());
}

}  // namespace

ReviewEditor::ReviewEditor(FilmSession& session, QObject* parent) : QObject(parent), session_(session) {}

QString ReviewEditor::Author() {
  QString system = qEnvironmentVariable("USER");
  if (system.isEmpty()) system = qEnvironmentVariable("USERNAME");
  return QSettings().value(kAuthorKey, system).toString();
}

void ReviewEditor::SetAuthor(const QString& name) {
  QSettings().setValue(kAuthorKey, name.trimmed());
}

void ReviewEditor::SetState(ReviewState state) {
  session_.EditSelected(tr("%2: %1").arg(QStringLiteral("%1"), Label(state)),
                        tr("%2: %1 shots").arg(QStringLiteral("%1"), Label(state)),
                        [state](const Shot& shot) {
                          ShotHeader header = shot;
                          header.review = state;
                          return header;
                        });
}

void ReviewEditor::Edit(const QString& name, const std::function<void(ShotHeader&)>& change) {
  const Shot* shot = session_.CurrentShot();
  if (!shot) return;
  ShotHeader header = *shot;
  change(header);
  session_.document().EditShots(name.arg(ToQt(shot->name)), {{shot->id, header}});
}

void ReviewEditor::AddNote(const QString& text) {
  if (text.trimmed().isEmpty()) return;
  Edit(tr("Note on %1"), [&](ShotHeader& header) {
    header.notes.push_back({QDateTime::currentSecsSinceEpoch(), FromQt(Author()), FromQt(text.trimmed())});
  });
}

void ReviewEditor::RemoveNote(int index) {
  Edit(tr("Remove note on %1"), [index](ShotHeader& header) {
    if (Has(header.notes, index)) header.notes.erase(header.notes.begin() + index);
  });
}

void ReviewEditor::KeepVersion(const QString& name) {
  if (name.trimmed().isEmpty()) return;
  Edit(tr("Keep a version of %1"), [&](ShotHeader& header) {
    header.versions.push_back({FromQt(name.trimmed()), QDateTime::currentSecsSinceEpoch(), FromQt(Author()),
                               header.grade, header.keys});
  });
}

void ReviewEditor::RestoreVersion(int index) {
  Edit(tr("Restore a version of %1"), [index](ShotHeader& header) {
    if (!Has(header.versions, index)) return;
    const GradeVersion& version = header.versions[static_cast<std::size_t>(index)];
    header.grade = version.grade;
    header.keys = version.keys;
  });
}

void ReviewEditor::RemoveVersion(int index) {
  Edit(tr("Remove a version of %1"), [index](ShotHeader& header) {
    if (Has(header.versions, index)) header.versions.erase(header.versions.begin() + index);
  });
}

void ReviewEditor::Compare(int index) {
  const Shot* shot = session_.CurrentShot();
  if (shot && Has(shot->versions, index)) {
    session_.CompareWith(shot->versions[static_cast<std::size_t>(index)]);
  } else {
    session_.CompareWith(std::nullopt);
  }
}

}  // namespace zeroplane::ui

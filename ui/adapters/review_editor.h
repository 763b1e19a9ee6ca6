#pragma once

#include <QObject>

#include "ui/adapters/film_session.h"

namespace zeroplane::ui {

/// Review of shots: how far they are, what was said of them, earlier grades; makes named, undoable document
/// edits. No widgets.
class ReviewEditor final : public QObject {
  Q_OBJECT
 public:
  explicit ReviewEditor(FilmSession& session, QObject* parent = nullptr);

  /// Of the selected shots.
  void SetState(ReviewState state);

  /// Who writes notes and keeps versions: the name kept in QSettings, or the system's.
  static QString Author();
  static void SetAuthor(const QString& name);

  // Of the current shot; an index outside its list does nothing.
  void AddNote(const QString& text);
  void RemoveNote(int index);
  /// Its grade and keys as they are, under a name.
  void KeepVersion(const QString& name);
  void RestoreVersion(int index);
  void RemoveVersion(int index);
  /// Shows the frames as this version graded them; outside the list: as they are.
  void Compare(int index);

 private:
  void Edit(const QString& name, const std::function<void(ShotHeader&)>& change);

  FilmSession& session_;
};

}  // namespace zeroplane::ui

#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/edit/document.h"
#include "core/project/project.h"
#include "ui/adapters/shot_id.h"

namespace zeroplane::ui {

/// The open project as widgets see it: core's Document with signals. Every edit may be refused by the disk;
/// that is told by failed(), never thrown. GUI thread.
class FilmDocument final : public QObject {
  Q_OBJECT
 public:
  explicit FilmDocument(QObject* parent = nullptr);
  ~FilmDocument() override;

  bool is_open() const { return document_ != nullptr; }
  const Project& project() const;             ///< needs is_open()
  const std::filesystem::path& path() const;  ///< of the project file; needs is_open()
  const Shot* FindShot(ShotId id) const;      ///< null when there is none, or no film
  const Shot* ShotAt(qint64 frame) const;
  /// Place of a shot in the film, 0 …; -1 when it is not in it.
  int IndexOf(ShotId id) const;

  void Open(std::unique_ptr<ProjectStore> store);
  void Close();

  void SetShots(const std::vector<Shot>& shots);
  void SetCanvas(ShotId shot, const ShotCanvas& canvas);

  // Undoable; the name is what the undo entry says. Edits with one merge key are one step until CloseMerge().
  void SetGrades(const QString& name, const std::vector<std::pair<ShotId, Grade>>& grades,
                 const QString& merge_key = {});
  void SetEffect(const QString& name, ShotId shot, const std::optional<PaintedEffect>& effect,
                 const QString& merge_key = {});
  void SetSettings(const QString& name, const std::string& screen_id, SourceEye eye);
  void CloseMerge();

  QString UndoName() const;  ///< empty when there is nothing to undo
  QString RedoName() const;
  void Undo();
  void Redo();

 Q_SIGNALS:
  void opened();
  void closed();
  void shotsReplaced();
  void shotChanged(zeroplane::ShotId shot);
  void settingsChanged();
  void undoChanged();
  void failed(const QString& sentence);

 private:
  void Try(const std::function<void(Document&)>& edit);
  void Tell(const DocumentChange& change);

  std::unique_ptr<Document> document_;
};

}  // namespace zeroplane::ui

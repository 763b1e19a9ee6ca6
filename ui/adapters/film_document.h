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
#include "core/shots/conform.h"
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

  void SetCanvas(ShotId shot, const ShotCanvas& canvas);
  void SetActivePicture(const PictureRect& found);
  void ForgetCanvasesBut(const std::string& depth);

  // Undoable (the first list of shots is not); the name is what the undo entry says. Edits with one merge key
  // are one step until CloseMerge().
  void SetShots(const QString& name, const std::vector<Shot>& shots);
  /// Grades, keys, windows, review … @return false when it was refused
  bool EditShots(const QString& name, const std::vector<std::pair<ShotId, ShotHeader>>& headers,
                 const QString& merge_key = {});
  /// Cuts the shot before this frame, which is inside it and not its first.
  void SplitShot(const QString& name, ShotId shot, qint64 frame, const QString& second_name);
  /// With the shot after it; there is one.
  void MergeWithNext(const QString& name, ShotId shot);
  /// Of any shot but the first; each shot keeps a frame.
  void MoveStart(const QString& name, ShotId shot, qint64 frame);
  /// Brings the shots to a new cut of the film, with what was graded and painted on them.
  /// @return what became of them; nullopt when it was refused
  std::optional<ConformPlan> Conform(const QString& name, const std::vector<ShotSpan>& cut);
  void RenameShot(const QString& name, ShotId shot, const QString& shot_name);
  /// The first of the shot's effects; nullopt removes it.
  void SetEffect(const QString& name, ShotId shot, const std::optional<PaintedEffect>& effect,
                 const QString& merge_key = {});
  void SetSettings(const QString& name, const std::string& screen_id, SourceEye eye);
  void CloseMerge();

  /// Everything to another file; this one stays open. @return whether it was written
  bool SaveCopy(const std::filesystem::path& copy);

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
  /// Once for each change, after the signals above: for what shows the whole film.
  void changed();
  void undoChanged();
  void failed(const QString& sentence);

 private:
  void Try(const std::function<void(Document&)>& edit);
  void Tell(const DocumentChange& change);

  std::unique_ptr<Document> document_;
};

}  // namespace zeroplane::ui

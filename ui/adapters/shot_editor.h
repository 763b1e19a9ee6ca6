#pragma once

#include <QObject>
#include <QPointF>
#include <QSize>
#include <functional>

#include "core/stereo/screen.h"
#include "ui/adapters/film_session.h"
#include "ui/masks/paint_tool.h"

namespace zeroplane::ui {

/// Every edit of the current shot but its grade (GradeEditor), by its meaning; makes of them named, undoable
/// document edits. No widgets.
class ShotEditor final : public QObject {
  Q_OBJECT
 public:
  explicit ShotEditor(FilmSession& session, QObject* parent = nullptr);

  // Gestures: may be called many times; EndGesture() makes one undo step of them.
  void SetPull(double pct);
  void SetRoundness(double factor);
  void SetFeather(double pct);
  void EndGesture();

  void SetScreen(const Screen& screen);
  void SetSourceEye(SourceEye eye);
  void EnableEffect(bool enabled);
  void RemoveEffect();

  // Edits of the shot list.
  /// Whether SplitHere() would do something: the playhead is inside the shot.
  bool CanSplit() const;
  void SplitHere();
  bool CanMerge() const;
  void MergeWithNext();
  bool CanMoveCut() const;
  /// The nearer end of the current shot comes to the playhead: this frame becomes the first of a shot.
  void MoveCutHere();
  void Rename(ShotId shot, const QString& name);

  // A stroke of the brush, in source pixels; one undo step.
  /// @param picture size of the source picture
  void BeginStroke(QSize picture, const BrushSettings& brush, bool erase, QPointF source);
  void MoveStroke(QPointF source);
  void EndStroke();
  /// The mask as it looks now, the running stroke included.
  Mask ShownMask() const;

 Q_SIGNALS:
  /// The running stroke went on.
  void strokePainted();

 private:
  void ChangeEffect(const QString& name, const char* gesture,
                    const std::function<void(PaintedEffect&)>& change);
  QString ShotName() const;
  /// The shot whose first frame MoveCutHere() moves; null when there is none.
  const Shot* CutToMove() const;

  FilmSession& session_;
  PaintTool paint_;
  ShotId stroke_shot_{};
};

}  // namespace zeroplane::ui

#pragma once

#include <QObject>
#include <QPointF>
#include <QSize>
#include <functional>
#include <optional>
#include <utility>

#include "core/stereo/screen.h"
#include "core/style/reference_style.h"
#include "ui/adapters/film_session.h"
#include "ui/masks/paint_tool.h"

namespace zeroplane::ui {

/// Every edit of the current shot, by its meaning; makes of them named, undoable document edits. No widgets.
class ShotEditor final : public QObject {
  Q_OBJECT
 public:
  explicit ShotEditor(FilmSession& session, QObject* parent = nullptr);

  // Gestures: may be called many times; EndGesture() makes one undo step of them.
  /// What lies on the screen when the gesture begins stays there.
  void SetDepth(double depth_range_pct);
  void SetBackground(double background_pct);
  /// Puts the source point on the screen, as it lies in the shown frame. False when the frame has no
  /// disparity there.
  bool PutOnScreen(const PreviewFrame& shown, QPointF source);
  void SetPull(double pct);
  void SetRoundness(double factor);
  void SetFeather(double pct);
  /// What MakeIt3d() came to.
  struct Made3d {
    int graded = 0, keyed = 0, not_analysed = 0;  ///< shots; those with keys stay as they are
    double deepest_pct = 0;
  };
  /// All shots at once, by GradesOfStrength(): `strength` is 0 … 1.
  Made3d MakeIt3d(double strength);
  void EndGesture();

  void Reset();
  void LimitToScreen();
  void MatchShot(const ReferenceStyle& style);
  /// All shots; those that are not analysed yet go to the style's mean.
  void MatchFilm(const ReferenceStyle& style);
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

  /// The project's screen.
  const Screen& screen() const;

 Q_SIGNALS:
  /// The running stroke went on.
  void strokePainted();

 private:
  void SetGrade(const QString& name, const Grade& grade, const char* gesture = nullptr);
  void ChangeEffect(const QString& name, const char* gesture,
                    const std::function<void(PaintedEffect&)>& change);
  QString ShotName() const;
  /// The shot whose first frame MoveCutHere() moves; null when there is none.
  const Shot* CutToMove() const;

  FilmSession& session_;
  PaintTool paint_;
  ShotId stroke_shot_{};
  std::optional<std::pair<ShotId, Grade>> gesture_start_;  ///< when the depth gesture began
};

}  // namespace zeroplane::ui

#pragma once

#include <QObject>
#include <QPointF>
#include <optional>

#include "core/edit/grade_edits.h"
#include "core/style/reference_style.h"
#include "ui/adapters/film_session.h"

namespace zeroplane::ui {

/// Grading by its meaning; makes of it named, undoable document edits. Sliders and keys are about the current
/// shot at the frame shown; everything else about FilmSession::SelectedShots(). No widgets.
class GradeEditor final : public QObject {
  Q_OBJECT
 public:
  explicit GradeEditor(FilmSession& session, QObject* parent = nullptr);

  /// Of the current shot at the frame shown. There is a shot.
  Grade CurrentGrade() const;

  // Gestures: may be called many times; EndGesture() makes one undo step of them. With keys they set the key
  // of this frame.
  /// What the pivot says stays where it was when the gesture began.
  void SetDepth(double depth_range_pct);
  void SetBackground(double background_pct);
  /// Puts the source point on the screen, as it lies in the shown frame. False when the frame has no
  /// disparity there.
  bool PutOnScreen(const PreviewFrame& shown, QPointF source);
  void EndGesture();

  DepthPivot pivot() const { return pivot_; }
  void SetPivot(DepthPivot pivot) { pivot_ = pivot; }

  // Keys of the current shot.
  bool HasKeyHere() const;
  /// Sets a key at this frame, or removes the one that is there.
  void ToggleKey();
  /// Of the key that leads to this frame; nullopt before the first one.
  std::optional<Interpolation> InterpolationHere() const;
  void SetInterpolation(Interpolation to_next);
  std::optional<qint64> PreviousKey() const;
  std::optional<qint64> NextKey() const;

  // The selected shots.
  void Reset();
  void LimitToScreen();
  /// Near to the near limit, far to the far one; what it did is told by said().
  void FitToBudget();
  void MatchShots(const ReferenceStyle& style);
  /// @param name of the preset
  void ApplyPreset(const QString& name, const Grade& grade);
  void Copy();
  bool CanPaste() const { return copied_.has_value(); }
  void Paste();
  /// Gives the other selected shots the current one's grade and keys.
  void ApplyToSelected();

  /// Does to the shots after the last graded one what the last gesture did to it. False when there is nothing
  /// of the kind: no gesture yet, it was undone, or it has no measure (depth given to a flat shot).
  bool CanRipple() const;
  void Ripple();

  // The whole film.
  /// What MakeIt3d() came to.
  struct Made3d {
    int graded = 0, keyed = 0, not_analysed = 0;  ///< shots; those with keys stay as they are
    double deepest_pct = 0;
  };
  /// All shots at once, by GradesOfStrength(): `strength` is 0 … 1. A gesture.
  Made3d MakeIt3d(double strength);
  /// Those that are not analysed yet go to the style's mean.
  void MatchFilm(const ReferenceStyle& style);
  /// The far plane of every shot goes where the current one's lies at this frame, so that a sky stays.
  void HoldFarPlane();

 Q_SIGNALS:
  /// What was done, where a figure says more than the picture.
  void said(const QString& sentence);

 private:
  struct Gesture {
    ShotId shot{};
    qint64 frame = 0;
    QString what;
    Grade before;
  };
  /// What the last gesture did, and how to know that it still holds.
  struct Change {
    ShotId shot{};
    qint64 frame = 0;
    GradeChange change;
    Grade after;
  };

  /// Remembers where a gesture begins. There is a shot.
  const Gesture& Begin(const Shot& shot, qint64 frame, const char* what);
  void SetGrade(const QString& name, const char* gesture, qint64 frame, const Grade& grade,
                const GradeChange& change);

  FilmSession& session_;
  DepthPivot pivot_ = DepthPivot::kScreen;
  std::optional<Gesture> gesture_;
  std::optional<Change> last_change_;
  std::optional<CopiedGrade> copied_;
};

}  // namespace zeroplane::ui

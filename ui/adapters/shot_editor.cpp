#include "ui/adapters/shot_editor.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/stereo/screen.h"
#include "core/style/strength_grade.h"
#include "ui/labels.h"
#include "ui/text.h"
#include "ui/viewer/readout.h"

namespace zeroplane::ui {

ShotEditor::ShotEditor(FilmSession& session, QObject* parent) : QObject(parent), session_(session) {}

const Screen& ShotEditor::screen() const {
  const FilmDocument& document = session_.document();
  const Screen* screen = document.is_open() ? ScreenFromId(document.project().screen_id) : nullptr;
  return screen ? *screen : DefaultScreen();
}

QString ShotEditor::ShotName() const {
  const Shot* shot = session_.CurrentShot();
  return shot ? ToQt(shot->name) : QString();
}

void ShotEditor::SetGrade(const QString& name, const Grade& grade, const char* gesture) {
  const Shot* shot = session_.CurrentShot();
  if (!shot) return;
  const QString key =
      gesture ? QStringLiteral("%1/%2").arg(QLatin1String(gesture)).arg(static_cast<qint64>(shot->id))
              : QString();
  session_.document().SetGrades(name, {{shot->id, grade}}, key);
}

void ShotEditor::SetDepth(double depth_range_pct) {
  const Shot* shot = session_.CurrentShot();
  if (!shot) return;
  // From where the gesture began: a drag through a flat grade comes back with its screen plane.
  if (!gesture_start_ || gesture_start_->first != shot->id) gesture_start_ = {shot->id, shot->grade};
  SetGrade(tr("Depth of %1").arg(ShotName()), gesture_start_->second.WithDepthKeepingScreen(depth_range_pct),
           "depth");
}

void ShotEditor::SetBackground(double background_pct) {
  const Shot* shot = session_.CurrentShot();
  if (!shot) return;
  SetGrade(tr("Background of %1").arg(ShotName()), {shot->grade.depth_range_pct, background_pct},
           "background");
}

bool ShotEditor::PutOnScreen(const PreviewFrame& shown, QPointF source) {
  const Shot* shot = session_.CurrentShot();
  if (!shot || !shown.maps || !shot->frames.Contains(shown.frame)) return false;
  const auto reading = ReadAt(*shown.maps, source);
  if (!reading) return false;
  SetGrade(tr("Screen plane of %1").arg(ShotName()), shown.grade.WithScreenAt(reading->disparity_pct),
           "screen-plane");
  return true;
}

ShotEditor::Made3d ShotEditor::MakeIt3d(double strength) {
  Made3d made;
  if (!session_.document().is_open()) return made;
  const std::vector<Shot>& shots = session_.document().project().shots;
  std::vector<double> ranges;
  for (const Shot& shot : shots) ranges.push_back(shot.canvas ? shot.canvas->geometric_range() : 0.0);
  const std::vector<Grade> of_shots = GradesOfStrength(screen(), strength, ranges);
  std::vector<std::pair<ShotId, Grade>> grades;
  for (std::size_t i = 0; i < shots.size(); ++i) {
    if (!shots[i].keys.empty()) {
      ++made.keyed;
      continue;
    }
    if (!shots[i].canvas) ++made.not_analysed;
    made.deepest_pct = std::max(made.deepest_pct, of_shots[i].depth_range_pct);
    grades.emplace_back(shots[i].id, of_shots[i]);
  }
  made.graded = static_cast<int>(grades.size());
  session_.document().SetGrades(tr("Make it 3D"), grades, QStringLiteral("make-3d"));
  return made;
}

void ShotEditor::EndGesture() {
  gesture_start_.reset();
  session_.document().CloseMerge();
}

void ShotEditor::Reset() {
  SetGrade(tr("Reset grade of %1").arg(ShotName()),
           zeroplane::LimitToScreen(session_.default_grade(), screen()));
}

void ShotEditor::LimitToScreen() {
  const Shot* shot = session_.CurrentShot();
  if (!shot) return;
  SetGrade(tr("Limit %1 to the screen").arg(ShotName()), zeroplane::LimitToScreen(shot->grade, screen()));
}

void ShotEditor::MatchShot(const ReferenceStyle& style) {
  const Grade grade{style.depth_range_mean_pct, style.background_mean_pct};
  SetGrade(tr("Match %1 to %2").arg(ShotName(), ToQt(style.label)),
           zeroplane::LimitToScreen(grade, screen()));
}

void ShotEditor::MatchFilm(const ReferenceStyle& style) {
  if (!session_.document().is_open()) return;
  const std::vector<Shot>& shots = session_.document().project().shots;
  std::vector<double> ranges;
  for (const Shot& shot : shots) {
    if (shot.canvas) ranges.push_back(shot.canvas->geometric_range());
  }
  const std::vector<Grade> matched = MatchStyle(style, ranges);
  std::vector<std::pair<ShotId, Grade>> grades;
  std::size_t next = 0;
  for (const Shot& shot : shots) {
    const Grade mean{style.depth_range_mean_pct, style.background_mean_pct};
    const Grade grade = shot.canvas ? matched[next++] : mean;
    grades.emplace_back(shot.id, zeroplane::LimitToScreen(grade, screen()));
  }
  session_.document().SetGrades(tr("Match all shots to %1").arg(ToQt(style.label)), grades);
}

void ShotEditor::SetScreen(const Screen& screen) {
  if (!session_.document().is_open()) return;
  session_.document().SetSettings(tr("Screen %1").arg(Label(screen)), std::string(screen.id),
                                  session_.document().project().source_eye);
}

void ShotEditor::SetSourceEye(SourceEye eye) {
  if (!session_.document().is_open()) return;
  session_.document().SetSettings(Label(eye), session_.document().project().screen_id, eye);
}

void ShotEditor::ChangeEffect(const QString& name, const char* gesture,
                              const std::function<void(PaintedEffect&)>& change) {
  const Shot* shot = session_.CurrentShot();
  if (!shot || shot->effects.empty()) return;
  PaintedEffect effect = shot->effects.front();
  change(effect);
  const QString key =
      gesture ? QStringLiteral("%1/%2").arg(QLatin1String(gesture)).arg(static_cast<qint64>(shot->id))
              : QString();
  session_.document().SetEffect(name, shot->id, effect, key);
}

void ShotEditor::SetPull(double pct) {
  ChangeEffect(tr("Pull in %1").arg(ShotName()), "pull",
               [=](PaintedEffect& effect) { effect.pull_pct = pct; });
}

void ShotEditor::SetRoundness(double factor) {
  ChangeEffect(tr("Roundness in %1").arg(ShotName()), "roundness",
               [=](PaintedEffect& effect) { effect.roundness = factor; });
}

void ShotEditor::SetFeather(double pct) {
  ChangeEffect(tr("Feather in %1").arg(ShotName()), "feather",
               [=](PaintedEffect& effect) { effect.feather_pct = pct; });
}

void ShotEditor::EnableEffect(bool enabled) {
  ChangeEffect(enabled ? tr("Effect on in %1").arg(ShotName()) : tr("Effect off in %1").arg(ShotName()),
               nullptr, [=](PaintedEffect& effect) { effect.enabled = enabled; });
}

void ShotEditor::RemoveEffect() {
  const Shot* shot = session_.CurrentShot();
  if (shot && !shot->effects.empty()) {
    session_.document().SetEffect(tr("Remove effect from %1").arg(ShotName()), shot->id, std::nullopt);
  }
}

bool ShotEditor::CanSplit() const {
  const Shot* shot = session_.CurrentShot();
  const qint64 frame = session_.player().frame();
  return shot && frame > shot->frames.first && frame < shot->frames.end;
}

void ShotEditor::SplitHere() {
  if (!CanSplit()) return;
  const Shot& shot = *session_.CurrentShot();
  session_.document().SplitShot(tr("Split %1").arg(ShotName()), shot.id, session_.player().frame(),
                                tr("%1 b").arg(ShotName()));
}

bool ShotEditor::CanMerge() const {
  const Shot* shot = session_.CurrentShot();
  return shot && session_.document().ShotAt(shot->frames.end);
}

void ShotEditor::MergeWithNext() {
  if (!CanMerge()) return;
  session_.document().MergeWithNext(tr("Merge %1 with the next shot").arg(ShotName()),
                                    session_.CurrentShot()->id);
}

const Shot* ShotEditor::CutToMove() const {
  const Shot* shot = session_.CurrentShot();
  if (!shot) return nullptr;
  const qint64 frame = session_.player().frame();
  const Shot* next = session_.document().ShotAt(shot->frames.end);
  const bool start_is_nearer = frame - shot->frames.first < shot->frames.end - frame;
  if (next && !start_is_nearer) return next;
  return shot->frames.first > 0 && frame > shot->frames.first ? shot : next;
}

bool ShotEditor::CanMoveCut() const {
  const Shot* shot = session_.CurrentShot();
  return CutToMove() && session_.player().frame() > shot->frames.first;
}

void ShotEditor::MoveCutHere() {
  if (!CanMoveCut()) return;
  const Shot& second = *CutToMove();
  session_.document().MoveStart(tr("Move the start of %1").arg(ToQt(second.name)), second.id,
                                session_.player().frame());
}

void ShotEditor::Rename(ShotId shot, const QString& name) {
  const QString trimmed = name.trimmed();
  if (trimmed.isEmpty() || !session_.document().FindShot(shot)) return;
  session_.document().RenameShot(tr("Rename to %1").arg(trimmed), shot, trimmed);
}

void ShotEditor::BeginStroke(QSize picture, const BrushSettings& brush, bool erase, QPointF source) {
  const Shot* shot = session_.CurrentShot();
  if (!shot || (erase && shot->effects.empty())) return;
  const bool has_mask = !shot->effects.empty() && shot->effects.front().mask.width() > 0;
  stroke_shot_ = shot->id;
  paint_.Begin(has_mask ? shot->effects.front().mask : Mask(picture.width(), picture.height()), brush, erase,
               source);
  Q_EMIT strokePainted();
}

void ShotEditor::MoveStroke(QPointF source) {
  if (!paint_.is_active()) return;
  paint_.MoveTo(source);
  Q_EMIT strokePainted();
}

void ShotEditor::EndStroke() {
  if (!paint_.is_active()) return;
  const Mask painted = paint_.End();
  const Shot* shot = session_.document().FindShot(stroke_shot_);
  if (!shot) return;
  PaintedEffect effect;
  effect.name = FromQt(tr("Effect"));
  if (!shot->effects.empty()) effect = shot->effects.front();
  effect.mask = painted;
  session_.document().SetEffect(tr("Paint in %1").arg(ToQt(shot->name)), shot->id, effect);
}

Mask ShotEditor::ShownMask() const {
  if (paint_.is_active()) return paint_.mask();
  const Shot* shot = session_.CurrentShot();
  return shot && !shot->effects.empty() ? shot->effects.front().mask : Mask();
}

}  // namespace zeroplane::ui

#include "ui/adapters/shot_editor.h"

#include <utility>

#include "core/stereo/screen.h"
#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {

ShotEditor::ShotEditor(FilmSession& session, QObject* parent) : QObject(parent), session_(session) {}

QString ShotEditor::ShotName() const {
  const Shot* shot = session_.CurrentShot();
  return shot ? ToQt(shot->name) : QString();
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

void ShotEditor::EndGesture() {
  session_.document().CloseMerge();
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

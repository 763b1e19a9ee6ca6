#include "ui/adapters/grade_editor.h"

#include <algorithm>

#include "core/stereo/screen.h"
#include "core/style/strength_grade.h"
#include "ui/labels.h"
#include "ui/text.h"
#include "ui/viewer/readout.h"

namespace zeroplane::ui {
namespace {

using Headers = std::vector<std::pair<ShotId, ShotHeader>>;

Grade MeanOf(const ReferenceStyle& style) {
  return {style.depth_range_mean_pct, style.background_mean_pct};
}

}  // namespace

GradeEditor::GradeEditor(FilmSession& session, QObject* parent) : QObject(parent), session_(session) {
  connect(&session, &FilmSession::filmClosed, this, [this] {  // its ids mean other shots in the next one
    gesture_.reset();
    last_change_.reset();
  });
}

Grade GradeEditor::CurrentGrade() const {
  return session_.CurrentShot()->GradeAt(session_.player().frame());
}

const GradeEditor::Gesture& GradeEditor::Begin(const Shot& shot, qint64 frame, const char* what) {
  // From where the gesture began: a drag through a flat grade comes back with its screen plane.
  if (!gesture_ || gesture_->shot != shot.id || gesture_->frame != frame ||
      gesture_->what != QLatin1String(what))
    gesture_ = Gesture{shot.id, frame, QLatin1String(what), shot.GradeAt(frame)};
  return *gesture_;
}

void GradeEditor::SetGrade(const QString& name, const char* gesture, qint64 frame, const Grade& grade,
                           const GradeChange& change) {
  const Shot& shot = *session_.CurrentShot();
  const QString key =
      QStringLiteral("%1/%2/%3").arg(QLatin1String(gesture)).arg(static_cast<qint64>(shot.id)).arg(frame);
  last_change_ = Change{shot.id, frame, change, grade};
  session_.document().EditShots(name.arg(ToQt(shot.name)), {{shot.id, WithGradeAt(shot, frame, grade)}}, key);
}

void GradeEditor::SetDepth(double depth_range_pct) {
  const Shot* shot = session_.CurrentShot();
  if (!shot) return;
  const qint64 frame = session_.player().frame();
  const Grade before = Begin(*shot, frame, "depth").before;
  const double factor = before.depth_range_pct > 0 ? depth_range_pct / before.depth_range_pct : 1;
  SetGrade(tr("Depth of %1"), "depth", frame, before.WithDepth(depth_range_pct, pivot_), {factor, 0, pivot_});
}

void GradeEditor::SetBackground(double background_pct) {
  const Shot* shot = session_.CurrentShot();
  if (!shot) return;
  const qint64 frame = session_.player().frame();
  const Grade before = Begin(*shot, frame, "background").before;
  SetGrade(tr("Background of %1"), "background", frame, {before.depth_range_pct, background_pct},
           {1, background_pct - before.background_pct, pivot_});
}

bool GradeEditor::PutOnScreen(const PreviewFrame& shown, QPointF source) {
  const Shot* shot = session_.CurrentShot();
  if (!shot || !shown.maps || !shot->frames.Contains(shown.frame)) return false;
  const auto reading = ReadAt(*shown.maps, source);
  if (!reading) return false;
  const Grade before = Begin(*shot, shown.frame, "screen-plane").before;
  const Grade after = shown.grade.WithScreenAt(reading->disparity_pct);
  SetGrade(tr("Screen plane of %1"), "screen-plane", shown.frame, after,
           {1, after.background_pct - before.background_pct, pivot_});
  return true;
}

void GradeEditor::EndGesture() {
  gesture_.reset();
  session_.document().CloseMerge();
}

bool GradeEditor::HasKeyHere() const {
  const Shot* shot = session_.CurrentShot();
  return shot && KeyAt(shot->keys, session_.player().frame());
}

void GradeEditor::ToggleKey() {
  const Shot* shot = session_.CurrentShot();
  if (!shot) return;
  const qint64 frame = session_.player().frame();
  const bool remove = HasKeyHere();
  const QString name = remove ? tr("Remove key from %1") : tr("Key in %1");
  session_.document().EditShots(name.arg(ToQt(shot->name)),
                                {{shot->id, remove ? WithoutKeyAt(*shot, frame) : WithKeyAt(*shot, frame)}});
}

std::optional<Interpolation> GradeEditor::InterpolationHere() const {
  const Shot* shot = session_.CurrentShot();
  const GradeKey* key = shot ? KeyLeading(shot->keys, session_.player().frame()) : nullptr;
  return key ? std::optional(key->to_next) : std::nullopt;
}

void GradeEditor::SetInterpolation(Interpolation to_next) {
  const Shot* shot = session_.CurrentShot();
  if (!shot) return;
  session_.document().EditShots(tr("Way to the next key in %1").arg(ToQt(shot->name)),
                                {{shot->id, WithInterpolationAt(*shot, session_.player().frame(), to_next)}});
}

std::optional<qint64> GradeEditor::PreviousKey() const {
  const Shot* shot = session_.CurrentShot();
  return shot ? KeyFrameBefore(shot->keys, session_.player().frame()) : std::nullopt;
}

std::optional<qint64> GradeEditor::NextKey() const {
  const Shot* shot = session_.CurrentShot();
  return shot ? KeyFrameAfter(shot->keys, session_.player().frame()) : std::nullopt;
}

void GradeEditor::Reset() {
  const Grade grade = zeroplane::LimitToScreen(session_.default_grade(), session_.screen());
  session_.EditSelected(tr("Reset grade of %1"), tr("Reset grade of %1 shots"),
                        [&](const Shot& shot) { return WithOneGrade(shot, grade); });
}

void GradeEditor::LimitToScreen() {
  session_.EditSelected(
      tr("Limit %1 to the screen"), tr("Limit %1 shots to the screen"), [this](const Shot& shot) {
        return WithEachGrade(
            shot, [this](const Grade& grade) { return zeroplane::LimitToScreen(grade, session_.screen()); });
      });
}

void GradeEditor::FitToBudget() {
  const Screen& screen = session_.screen();
  if (screen.width_m <= 0) {
    Q_EMIT said(tr("Choose a screen first: \u201c%1\u201d has nothing to fit to.").arg(Label(screen)));
    return;
  }
  int fitted = 0, unknown = 0, flat = 0;
  const auto fit = [&](const Shot& shot) -> ShotHeader {
    const auto& iz = session_.shots().at(session_.document().IndexOf(shot.id)).iz;
    if (!iz) return ++unknown, shot;
    const auto header = FittedToScreen(shot, iz->far_iz, iz->near_iz, screen);
    if (!header) return ++flat, shot;
    return ++fitted, *header;
  };
  if (!session_.EditSelected(tr("Fit %1 to the budget"), tr("Fit %1 shots to the budget"), fit)) return;
  QStringList told;
  if (fitted == 1 && unknown + flat == 0) {
    const Shot& shot = *session_.SelectedShots().front();
    const auto& iz = *session_.shots().at(session_.document().IndexOf(shot.id)).iz;
    const DepthBracket ends = BracketOver(shot, iz.far_iz, iz.near_iz);
    told << tr("%1 now reaches from %2 to %3: all the room of %4.")
                .arg(ToQt(shot.name), SignedPct(ends.near_pct), SignedPct(ends.far_pct), Label(screen));
  } else if (fitted > 0) {
    told << tr("%1 shots now take all the room of %2.").arg(fitted).arg(Label(screen));
  }
  if (unknown > 0) told << tr("Not analysed yet, left alone: %1.").arg(unknown);
  if (flat > 0) told << tr("Too flat to be fitted without tearing, left alone: %1.").arg(flat);
  Q_EMIT said(told.join(QLatin1Char(' ')));
}

void GradeEditor::MatchShots(const ReferenceStyle& style) {
  const Grade grade = zeroplane::LimitToScreen(MeanOf(style), session_.screen());
  const QString label = ToQt(style.label);
  session_.EditSelected(tr("Match %1 to %2").arg(QStringLiteral("%1"), label),
                        tr("Match %1 shots to %2").arg(QStringLiteral("%1"), label),
                        [&](const Shot& shot) { return WithOneGrade(shot, grade); });
}

void GradeEditor::ApplyPreset(const QString& name, const Grade& grade) {
  session_.EditSelected(tr("Preset %2 on %1").arg(QStringLiteral("%1"), name),
                        tr("Preset %2 on %1 shots").arg(QStringLiteral("%1"), name),
                        [&](const Shot& shot) { return WithOneGrade(shot, grade); });
}

void GradeEditor::Copy() {
  if (const Shot* shot = session_.CurrentShot()) copied_ = CopyGrade(*shot);
}

void GradeEditor::Paste() {
  if (!copied_) return;
  session_.EditSelected(tr("Paste grade to %1"), tr("Paste grade to %1 shots"), [this](const Shot& shot) {
    return WithCopiedGrade(shot, *copied_, shot.frames.first);
  });
}

void GradeEditor::ApplyToSelected() {
  if (session_.SelectedShots().size() < 2) return;
  const CopiedGrade grade = CopyGrade(*session_.CurrentShot());
  session_.EditSelected(
      {}, tr("Apply %2 to %1 shots").arg(QStringLiteral("%1"), ToQt(session_.CurrentShot()->name)),
      [&](const Shot& shot) { return WithCopiedGrade(shot, grade, shot.frames.first); });
}

bool GradeEditor::CanRipple() const {
  if (!last_change_ || last_change_->change == GradeChange{1, 0, last_change_->change.pivot}) return false;
  const Shot* shot = session_.document().FindShot(last_change_->shot);
  return shot && shot->GradeAt(last_change_->frame) == last_change_->after &&
         session_.document().ShotAt(shot->frames.end);
}

void GradeEditor::Ripple() {
  if (!CanRipple()) return;
  const Shot& source = *session_.document().FindShot(last_change_->shot);
  const QString name = ToQt(source.name);
  const GradeChange change = last_change_->change;
  Headers headers;
  for (const Shot& shot : session_.document().project().shots) {
    if (shot.frames.first < source.frames.end) continue;
    headers.emplace_back(shot.id, WithEachGrade(shot, [&](const Grade& grade) { return change.Of(grade); }));
  }
  last_change_.reset();  // once
  if (!session_.document().EditShots(tr("Ripple from %1").arg(name), headers)) return;
  const QString what = change.depth_factor != 1 ? tr("depth \u00d7 %1").arg(change.depth_factor, 0, 'f', 2)
                                                : tr("background %1").arg(SignedPct(change.shift_pct));
  Q_EMIT said(tr("All %1 shots after %2: %3.").arg(headers.size()).arg(name, what));
}

GradeEditor::Made3d GradeEditor::MakeIt3d(double strength) {
  Made3d made;
  if (!session_.document().is_open()) return made;
  const std::vector<Shot>& shots = session_.document().project().shots;
  std::vector<double> ranges;
  for (const Shot& shot : shots) ranges.push_back(shot.canvas ? shot.canvas->geometric_range() : 0.0);
  const std::vector<Grade> of_shots = GradesOfStrength(session_.screen(), strength, ranges);
  Headers headers;
  for (std::size_t i = 0; i < shots.size(); ++i) {
    if (!shots[i].keys.empty()) {
      ++made.keyed;
      continue;
    }
    if (!shots[i].canvas) ++made.not_analysed;
    made.deepest_pct = std::max(made.deepest_pct, of_shots[i].depth_range_pct);
    headers.emplace_back(shots[i].id, WithOneGrade(shots[i], of_shots[i]));
  }
  made.graded = static_cast<int>(headers.size());
  session_.document().EditShots(tr("Make it 3D"), headers, QStringLiteral("make-3d"));
  return made;
}

void GradeEditor::MatchFilm(const ReferenceStyle& style) {
  if (!session_.document().is_open()) return;
  const std::vector<Shot>& shots = session_.document().project().shots;
  std::vector<double> ranges;
  for (const Shot& shot : shots) {
    if (shot.canvas) ranges.push_back(shot.canvas->geometric_range());
  }
  const std::vector<Grade> matched = MatchStyle(style, ranges);
  Headers headers;
  std::size_t next = 0;
  for (const Shot& shot : shots) {
    const Grade grade = shot.canvas ? matched[next++] : MeanOf(style);
    headers.emplace_back(shot.id, WithOneGrade(shot, zeroplane::LimitToScreen(grade, session_.screen())));
  }
  session_.document().EditShots(tr("Match all shots to %1").arg(ToQt(style.label)), headers);
}

void GradeEditor::HoldFarPlane() {
  if (!session_.CurrentShot()) return;
  const double background_pct = CurrentGrade().background_pct;
  Headers headers;
  for (const Shot& shot : session_.document().project().shots) {
    headers.emplace_back(shot.id, WithEachGrade(shot, [=](const Grade& grade) {
                           return Grade{grade.depth_range_pct, background_pct};
                         }));
  }
  const QString name = tr("Hold the far plane at %1").arg(SignedPct(background_pct));
  if (!session_.document().EditShots(name, headers)) return;
  Q_EMIT said(
      tr("The far plane of all %1 shots lies at %2.").arg(headers.size()).arg(SignedPct(background_pct)));
}

}  // namespace zeroplane::ui

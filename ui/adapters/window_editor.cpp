#include "ui/adapters/window_editor.h"

#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {

WindowEditor::WindowEditor(FilmSession& session, QObject* parent) : QObject(parent), session_(session) {}

void WindowEditor::SetSides(const char* gesture, const FloatingWindow& window) {
  const Shot& shot = *session_.CurrentShot();
  session_.document().EditShots(
      tr("Floating window of %1").arg(ToQt(shot.name)),
      {{shot.id, WithWindow(shot, window.left_top_pct, window.right_top_pct)}},
      QStringLiteral("%1/%2").arg(QLatin1String(gesture)).arg(static_cast<qint64>(shot.id)));
}

void WindowEditor::SetLeft(double pct) {
  const Shot* shot = session_.CurrentShot();
  if (!shot) return;
  FloatingWindow window = shot->WindowAt(session_.player().frame());
  window.left_top_pct = pct;
  SetSides("window-left", window);
}

void WindowEditor::SetRight(double pct) {
  const Shot* shot = session_.CurrentShot();
  if (!shot) return;
  FloatingWindow window = shot->WindowAt(session_.player().frame());
  window.right_top_pct = pct;
  SetSides("window-right", window);
}

void WindowEditor::EndGesture() {
  session_.document().CloseMerge();
}

const std::vector<EdgeDepth>& WindowEditor::EdgesOf(const Shot& shot) const {
  if (!(known_samples_ == shot.canvas->samples)) {
    known_samples_ = shot.canvas->samples;
    known_edges_ = EdgeDepths(known_samples_);
  }
  return known_edges_;
}

void WindowEditor::Solve() {
  int constant = 0, easing = 0, none = 0, unknown = 0;
  const auto solve = [&](const Shot& shot) -> ShotHeader {
    if (!shot.canvas) return ++unknown, shot;
    ShotHeader header = WithSolvedWindow(shot, EdgesOf(shot));
    ++(!header.window_keys.empty() ? easing : header.window == FloatingWindow() ? none : constant);
    return header;
  };
  if (!session_.EditSelected(tr("Solve the window of %1"), tr("Solve the windows of %1 shots"), solve))
    return;
  QStringList told;
  if (none > 0) told << tr("Shots that need no window: %1.").arg(none);
  if (constant > 0) told << tr("Shots with one window throughout: %1.").arg(constant);
  if (easing > 0) told << tr("Shots whose window eases over the frames: %1.").arg(easing);
  if (unknown > 0) told << tr("Not analysed yet, left alone: %1.").arg(unknown);
  Q_EMIT said(told.join(QLatin1Char(' ')));
}

void WindowEditor::Clear() {
  session_.EditSelected(tr("No window in %1"), tr("No windows in %1 shots"),
                        [](const Shot& shot) { return WithWindow(shot, 0, 0); });
}

void WindowEditor::SetEye(std::optional<SourceEye> eye) {
  session_.EditSelected(tr("Eye of %1"), tr("Eye of %1 shots"), [eye](const Shot& shot) {
    ShotHeader header = shot;
    header.source_eye = eye;
    return header;
  });
}

std::optional<std::vector<WindowViolation>> WindowEditor::Violations() const {
  const Shot* shot = session_.CurrentShot();
  if (!shot || !shot->canvas) return std::nullopt;
  return WindowViolations(*shot, EdgesOf(*shot));
}

}  // namespace zeroplane::ui

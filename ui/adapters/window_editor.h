#pragma once

#include <QObject>
#include <vector>

#include "core/edit/window_edits.h"
#include "ui/adapters/film_session.h"

namespace zeroplane::ui {

/// The floating window and the eye of shots; makes named, undoable document edits. No widgets.
class WindowEditor final : public QObject {
  Q_OBJECT
 public:
  explicit WindowEditor(FilmSession& session, QObject* parent = nullptr);

  // Gestures about the current shot: EndGesture() makes one undo step of them. The window is then the same
  // in all its frames.
  void SetLeft(double pct);
  void SetRight(double pct);
  void EndGesture();

  // The selected shots.
  /// The weakest window without a violation, easing where it has to; those that are not analysed are left
  /// alone. What it did is told by said().
  void Solve();
  void Clear();
  /// Which eye the film itself is in these shots; nullopt: as in the whole film.
  void SetEye(std::optional<SourceEye> eye);

  /// Of the current shot; nullopt while it is not analysed.
  std::optional<std::vector<WindowViolation>> Violations() const;

 Q_SIGNALS:
  void said(const QString& sentence);

 private:
  /// Of a shot that is analysed; those of the last one asked for are remembered.
  const std::vector<EdgeDepth>& EdgesOf(const Shot& shot) const;
  void SetSides(const char* gesture, const FloatingWindow& window);

  FilmSession& session_;
  mutable CanvasSamples known_samples_;
  mutable std::vector<EdgeDepth> known_edges_;
};

}  // namespace zeroplane::ui

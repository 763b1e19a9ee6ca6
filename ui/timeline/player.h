#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "core/base/rational.h"

namespace zeroplane::ui {

/// The frame a clock shows: `start` plus the whole frames in `elapsed_s`.
qint64 FrameAt(qint64 start, double elapsed_s, Rational rate);

/// Where the film stands, and playing it without sound at its own rate. While it plays, the next frame is
/// asked for only once the last one was shown; frames that the clock passed meanwhile are counted as dropped.
class Player final : public QObject {
  Q_OBJECT
 public:
  explicit Player(QObject* parent = nullptr);

  /// Stops, and goes to frame 0. A count of 0: no film.
  void SetFilm(qint64 frame_count, Rational rate);
  qint64 frame_count() const { return count_; }
  qint64 frame() const { return frame_; }
  Rational rate() const { return rate_; }
  bool is_playing() const { return timer_.isActive(); }
  qint64 dropped() const { return dropped_; }

  /// Clamped to the film. While playing, playing goes on from there.
  void GoTo(qint64 frame);
  /// From the last frame, playing starts at the first.
  void Play();
  void Pause();
  /// The viewer shows this frame now.
  void FrameShown(qint64 frame);

 Q_SIGNALS:
  void frameChanged(qint64 frame);
  void playingChanged(bool playing);
  void droppedChanged(qint64 dropped);

 private:
  void Tick();
  void StartClock();
  void Move(qint64 frame);

  qint64 count_ = 0, frame_ = 0, dropped_ = 0;
  Rational rate_{24, 1};
  QTimer timer_;
  QElapsedTimer clock_;
  qint64 clock_frame_ = 0;  ///< where the clock was started
  bool waiting_ = false;    ///< for frame_ to be shown
};

}  // namespace zeroplane::ui

#include "ui/timeline/player.h"

#include <algorithm>
#include <cmath>

namespace zeroplane::ui {
namespace {

constexpr int kTickMs = 4;

}  // namespace

qint64 FrameAt(qint64 start, double elapsed_s, Rational rate) {
  return start + static_cast<qint64>(std::floor(elapsed_s * rate.value()));
}

Player::Player(QObject* parent) : QObject(parent) {
  timer_.setTimerType(Qt::PreciseTimer);
  timer_.setInterval(kTickMs);
  connect(&timer_, &QTimer::timeout, this, &Player::Tick);
}

void Player::SetFilm(qint64 frame_count, Rational rate) {
  Pause();
  count_ = frame_count;
  rate_ = rate.num > 0 ? rate : Rational{24, 1};
  waiting_ = false;
  Move(0);
}

void Player::GoTo(qint64 frame) {
  const qint64 target = std::clamp<qint64>(frame, 0, std::max<qint64>(count_ - 1, 0));
  if (target != frame_) Move(target);
  if (is_playing()) StartClock();
}

void Player::Play() {
  if (count_ == 0 || is_playing()) return;
  if (frame_ == count_ - 1) Move(0);
  dropped_ = 0;
  Q_EMIT droppedChanged(dropped_);
  StartClock();
  timer_.start();
  Q_EMIT playingChanged(true);
}

void Player::Pause() {
  if (!is_playing()) return;
  timer_.stop();
  Q_EMIT playingChanged(false);
}

void Player::FrameShown(qint64 frame) {
  if (frame == frame_) waiting_ = false;
}

void Player::StartClock() {
  clock_.start();
  clock_frame_ = frame_;
}

void Player::Move(qint64 frame) {
  frame_ = frame;
  waiting_ = true;
  Q_EMIT frameChanged(frame);
}

void Player::Tick() {
  if (waiting_) return;
  const qint64 last = count_ - 1;
  const qint64 target =
      std::min(FrameAt(clock_frame_, static_cast<double>(clock_.nsecsElapsed()) * 1e-9, rate_), last);
  if (target > frame_) {
    if (target > frame_ + 1) {
      dropped_ += target - frame_ - 1;
      Q_EMIT droppedChanged(dropped_);
    }
    Move(target);
  }
  if (frame_ == last) Pause();
}

}  // namespace zeroplane::ui

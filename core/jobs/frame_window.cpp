#include "core/jobs/frame_window.h"

#include <chrono>
#include <cstdlib>
#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"

namespace zeroplane {
namespace {

constexpr std::chrono::milliseconds kPoll{30};

}  // namespace

FrameWindow::FrameWindow(const FilmReader& film, std::int64_t current, std::function<void()> wait_poll)
    : frame_count_(film.frame_count()),
      frame_rate_(film.frame_rate()),
      width_(film.width()),
      height_(film.height()),
      wait_poll_(std::move(wait_poll)),
      current_(current) {}

bool FrameWindow::Push(VideoFrame frame) {
  const std::int64_t index = frame.index;
  return PushSlot(index, {std::move(frame), nullptr});
}

bool FrameWindow::PushMissing(std::int64_t index, std::exception_ptr reason) {
  return PushSlot(index, {{}, std::move(reason)});
}

bool FrameWindow::PushSlot(std::int64_t index, Slot slot) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stopped_ || index <= current_ + kReach + kAhead; });
  if (stopped_) return false;
  if (index >= current_ - kReach) frames_.emplace(index, std::move(slot));
  changed_.notify_all();
  return true;
}

void FrameWindow::Close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

void FrameWindow::Fail(std::exception_ptr reason) {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  failure_ = std::move(reason);
  changed_.notify_all();
}

void FrameWindow::Stop() {
  const std::scoped_lock lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

// The lock is given back while `wait_poll_` runs, which may do anything.
std::optional<VideoFrame> FrameWindow::Wait(std::int64_t index) {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (const auto found = frames_.find(index); found != frames_.end()) {
      if (found->second.missing) std::rethrow_exception(found->second.missing);
      return found->second.frame;
    }
    if (closed_ && failure_) std::rethrow_exception(failure_);
    if (closed_) return std::nullopt;
    if (changed_.wait_for(lock, kPoll) == std::cv_status::timeout) {
      lock.unlock();
      wait_poll_();
      lock.lock();
    }
  }
}

std::optional<VideoFrame> FrameWindow::MoveTo(std::int64_t index) {
  {
    const std::scoped_lock lock(mutex_);
    ZP_CHECK_GE(index, current_);
    current_ = index;
    frames_.erase(frames_.begin(), frames_.lower_bound(index - kReach));
    changed_.notify_all();
  }
  return Wait(index);
}

Picture FrameWindow::ReadFrame(std::int64_t index) {
  ZP_CHECK(index >= 0 && index < frame_count_, index);
  {
    const std::scoped_lock lock(mutex_);
    ZP_CHECK_LE(std::abs(index - current_), kReach);
  }
  const std::optional<VideoFrame> frame = Wait(index);
  if (!frame)
    throw Error(ErrorCode::kDamaged, "Frame " + std::to_string(index),
                "is not in the film, which ended early");
  return frame->picture;
}

}  // namespace zeroplane

#include "core/jobs/export_stages.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <ctime>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/jobs/film_analysis.h"

namespace zeroplane {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kRenderedAhead = 3;  // frames between renderer and encoder
constexpr std::chrono::milliseconds kPoll{30};

double ClockSeconds(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Measures the stage that one thread works in.
class StageClock {
 public:
  explicit StageClock(StageTime& time) : time_(time), cpu_start_s_(ClockSeconds(CLOCK_THREAD_CPUTIME_ID)) {}
  ~StageClock() { time_.cpu_s = ClockSeconds(CLOCK_THREAD_CPUTIME_ID) - cpu_start_s_; }
  StageClock(const StageClock&) = delete;
  StageClock& operator=(const StageClock&) = delete;

  template <class Work>
  auto Busy(Work&& work) {
    const auto start = Clock::now();
    struct Adder {
      double& sum;
      Clock::time_point start;
      ~Adder() { sum += std::chrono::duration<double>(Clock::now() - start).count(); }
    } const adder{time_.busy_s, start};
    return work();
  }

 private:
  StageTime& time_;
  double cpu_start_s_;
};

/// The first failure of all stages.
class FirstFailure {
 public:
  void Keep(std::exception_ptr failure) {
    const std::scoped_lock lock(mutex_);
    if (!first_) first_ = std::move(failure);
  }
  void RethrowIfAny() {
    const std::scoped_lock lock(mutex_);
    if (first_) std::rethrow_exception(first_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr first_;
};

/// Rendered frames that wait for the encoder.
class RenderedQueue {
 public:
  /// @param poll called now and then while it waits; may throw
  /// @return false when nobody takes them any more
  template <class Poll>
  bool Push(RenderedFrame frame, Poll&& poll) {
    std::unique_lock lock(mutex_);
    while (!abandoned_ && frames_.size() >= kRenderedAhead) {
      if (changed_.wait_for(lock, kPoll) == std::cv_status::no_timeout) continue;
      lock.unlock();
      poll();
      lock.lock();
    }
    if (abandoned_) return false;
    frames_.push_back(std::move(frame));
    changed_.notify_all();
    return true;
  }
  /// nullopt after the last.
  std::optional<RenderedFrame> Pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || !frames_.empty(); });
    if (frames_.empty()) return std::nullopt;
    RenderedFrame frame = std::move(frames_.front());
    frames_.pop_front();
    changed_.notify_all();
    return frame;
  }
  void Close() { Set(closed_); }
  void Abandon() { Set(abandoned_); }

 private:
  void Set(bool& flag) {
    const std::scoped_lock lock(mutex_);
    flag = true;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<RenderedFrame> frames_;
  bool closed_ = false, abandoned_ = false;
};

// The frame at `index`, after which ReadNext() goes on.
VideoFrame FrameAt(FilmReader& film, std::int64_t index) {
  return {index, film.TimeOf(index), film.ReadFrame(index), nullptr};
}

// The next frame of the film, or any one, with what StageWork wants of it.
std::optional<VideoFrame> Read(const StageWork& work, std::int64_t index, bool follows) {
  auto frame = follows ? work.film->ReadNext() : std::optional(FrameAt(*work.film, index));
  if (frame && work.deep && work.frames.Contains(index)) frame->deep = work.film->ReadFrame16(index);
  return frame;
}

// A neighbour that cannot be read is missed; a frame that is to be rendered ends the work.
void Decode(const StageWork& work, FrameWindow& window, StageTime& time) {
  const FrameRange& frames = work.frames;
  StageClock clock(time);
  const FrameRange wanted{std::max<std::int64_t>(0, frames.first - FrameWindow::kReach),
                          std::min(work.film->frame_count(), frames.end + FrameWindow::kReach)};
  try {
    bool follows = wanted.first == 0;
    for (std::int64_t next = wanted.first; next < wanted.end; ++next) {
      try {
        std::optional<VideoFrame> frame = clock.Busy([&] { return Read(work, next, follows); });
        follows = true;
        if (!frame) break;
        if (!window.Push(*std::move(frame))) return;
      } catch (const Error& error) {
        if (error.code() != ErrorCode::kDamaged || frames.Contains(next)) throw;
        follows = false;
        if (!window.PushMissing(next, std::current_exception())) return;
      }
    }
    window.Close();
  } catch (...) {
    window.Fail(std::current_exception());
  }
}

void Encode(const StageWork& work, RenderedQueue& queue, FirstFailure& failure, StageTime& time) {
  StageClock clock(time);
  try {
    while (const std::optional<RenderedFrame> frame = queue.Pop()) clock.Busy([&] { work.encode(*frame); });
    clock.Busy([&] { work.flush(); });
  } catch (...) {
    failure.Keep(std::current_exception());
    queue.Abandon();
  }
}

void Render(const StageWork& work, FrameWindow& window, RenderedQueue& queue, JobContext& job,
            FirstFailure& failure, StageTime& time) {
  StageClock clock(time);
  const auto poll = [&] { ThrowIfCancelled(job, work.name); };
  try {
    for (std::int64_t index = work.frames.first; index < work.frames.end; ++index) {
      poll();
      const std::optional<VideoFrame> frame = window.MoveTo(index);
      if (!frame) return;
      RenderedFrame rendered = clock.Busy([&] { return work.render(*frame, window); });
      if (!queue.Push(std::move(rendered), poll)) return;
    }
  } catch (...) {
    failure.Keep(std::current_exception());
  }
}

}  // namespace

double ProcessCpu_s() {
  return ClockSeconds(CLOCK_PROCESS_CPUTIME_ID);
}

StageReport RunStages(const StageWork& work, JobContext& job) {
  ZP_CHECK(work.film && work.render && work.encode && work.flush, "all of the stages");
  const auto start = Clock::now();
  const double cpu_start_s = ProcessCpu_s();
  StageReport report;
  report.stages = {{"decode"}, {"render"}, {"encode"}};
  FirstFailure failure;
  RenderedQueue queue;
  FrameWindow window(*work.film, work.frames.first, [&] { ThrowIfCancelled(job, work.name); });
  std::thread decoder([&] { Decode(work, window, report.stages[0]); });
  std::thread encoder([&] { Encode(work, queue, failure, report.stages[2]); });
  Render(work, window, queue, job, failure, report.stages[1]);
  window.Stop();
  queue.Close();
  decoder.join();
  encoder.join();
  failure.RethrowIfAny();
  report.wall_s = std::chrono::duration<double>(Clock::now() - start).count();
  report.cpu_s = ProcessCpu_s() - cpu_start_s;
  return report;
}

}  // namespace zeroplane

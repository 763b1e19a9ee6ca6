#include "core/shots/detect_shots.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "core/base/error.h"

namespace zeroplane {
namespace {

constexpr std::size_t kPicturesWaiting = 4;

// Gives pictures to a detector in a thread of its own.
class MeasuringThread {
 public:
  MeasuringThread(const DetectOptions& options, Rational frame_rate)
      : detector_(options, frame_rate), thread_([this] { Run(); }) {}

  // Without Finish(): what waits is dropped.
  ~MeasuringThread() { Stop(true); }

  // Waits while too many pictures do. @throws what the detector threw
  void Push(Picture picture) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return waiting_.size() < kPicturesWaiting || failure_; });
    if (failure_) std::rethrow_exception(failure_);
    waiting_.push_back(std::move(picture));
    work_.notify_one();
  }

  // @throws what the detector threw
  std::vector<ShotStart> Finish() {
    Stop(false);
    if (failure_) std::rethrow_exception(failure_);
    Append(detector_.Finish());
    return std::move(starts_);
  }

 private:
  void Stop(bool drop) {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
      if (drop) waiting_.clear();
    }
    work_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

  // @return null when there will be none
  Picture Take() {
    std::unique_lock lock(mutex_);
    work_.wait(lock, [this] { return !waiting_.empty() || closed_; });
    if (waiting_.empty()) return nullptr;
    Picture picture = std::move(waiting_.front());
    waiting_.pop_front();
    room_.notify_one();
    return picture;
  }

  void Run() {
    try {
      while (const Picture picture = Take()) Append(detector_.Push(*picture));
    } catch (...) {
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
      room_.notify_one();
    }
  }

  void Append(const std::vector<ShotStart>& starts) {
    starts_.insert(starts_.end(), starts.begin(), starts.end());
  }

  ShotDetector detector_;          // the thread's, and after it ended the owner's
  std::vector<ShotStart> starts_;  // likewise
  std::mutex mutex_;               // for all that follows
  std::condition_variable work_, room_;
  std::deque<Picture> waiting_;
  bool closed_ = false;
  std::exception_ptr failure_;
  std::thread thread_;  // last: it uses the others
};

std::vector<ShotSpan> SpansOf(const std::vector<ShotStart>& starts, std::int64_t frame_count) {
  std::vector<ShotSpan> spans;
  for (const ShotStart& start : starts) {
    if (!spans.empty()) spans.back().frames.end = start.frame;
    spans.push_back({{start.frame, frame_count}, {}, start.transition, start.transition_frames});
  }
  return spans;
}

}  // namespace

std::vector<ShotSpan> DetectShots(FrameSource& film, const DetectOptions& options, JobContext& job) {
  const std::int64_t count = film.frame_count();
  MeasuringThread measuring(options, film.frame_rate());
  for (std::int64_t i = 0; i < count; ++i) {
    if (job.Cancelled()) throw Error(ErrorCode::kCancelled, "Finding the cuts", "was cancelled");
    measuring.Push(film.ReadFrame(i));
    std::string text = "Finding cuts: frame ";
    text.append(std::to_string(i + 1)).append(" of ").append(std::to_string(count));
    job.Report(static_cast<double>(i + 1) / static_cast<double>(count), text);
  }
  return SpansOf(measuring.Finish(), count);
}

}  // namespace zeroplane

#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "core/media/film_reader.h"

namespace zeroplane {

/// The decoded frames around the one that is being rendered, filled by one thread (Push, Close, Fail) and
/// read by another (the rest): what lies between decoder and renderer, and the FrameSource for those who look
/// at a frame's neighbours. Holds the frames from kReach before the current one to kReach + kAhead after it.
class FrameWindow final : public FrameSource {
 public:
  static constexpr std::int64_t kReach = 4;  ///< how far a renderer may look before and after its frame
  static constexpr std::int64_t kAhead = 3;  ///< frames that are decoded beyond that meanwhile

  /// What a film's frames are like. @param current the frame that the reader begins with
  /// @param wait_poll called every few tens of milliseconds while the reader waits; may throw
  FrameWindow(const FilmReader& film, std::int64_t current, std::function<void()> wait_poll);

  // The filling side.
  /// Waits until there is room. @return false when nobody reads any more (Stop())
  bool Push(VideoFrame frame);
  /// The same for a frame that cannot be read: ReadFrame() throws this reason, other frames follow.
  bool PushMissing(std::int64_t index, std::exception_ptr reason);
  /// No frame follows.
  void Close();
  /// No frame follows, for this reason, which the reader meets when it comes to where the next one would be.
  void Fail(std::exception_ptr reason);

  // The reading side.
  /// The frame of this index, which becomes the current one; those farther than kReach before it are
  /// forgotten. nullopt when the film ended before it. @throws what Fail() was given
  std::optional<VideoFrame> MoveTo(std::int64_t index);
  void Stop();

  std::int64_t frame_count() const override { return frame_count_; }
  Rational frame_rate() const override { return frame_rate_; }
  int width() const override { return width_; }
  int height() const override { return height_; }
  /// @param index within kReach of the current frame; std::logic_error otherwise
  Picture ReadFrame(std::int64_t index) override;

 private:
  /// A frame, or why there is none.
  struct Slot {
    VideoFrame frame;
    std::exception_ptr missing;
  };

  bool PushSlot(std::int64_t index, Slot slot);
  std::optional<VideoFrame> Wait(std::int64_t index);

  const std::int64_t frame_count_;
  const Rational frame_rate_;
  const int width_, height_;
  const std::function<void()> wait_poll_;

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::map<std::int64_t, Slot> frames_;
  std::int64_t current_;
  bool closed_ = false, stopped_ = false;
  std::exception_ptr failure_;
};

}  // namespace zeroplane

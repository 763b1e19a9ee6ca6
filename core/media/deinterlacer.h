#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "core/media/media_info.h"
#include "core/media/native_frame.h"

namespace zeroplane {

/// Interlaced frames made progressive, frame for frame (FFmpeg's bwdif; the first field in time stays, the
/// other's lines are made from it and its neighbours in time). A frame depends on the one before and the one
/// after it and on nothing else, so any order of calls gives the same pixels.
class Deinterlacer {
 public:
  /// Gives the interlaced frame of an index in [0, frame_count); the last one is asked for again.
  using Fetch = std::function<NativeFrame(std::int64_t index)>;

  Deinterlacer(FieldOrder order, std::int64_t frame_count);
  ~Deinterlacer();

  /// The frame after the last one costs one call of `fetch`, another two or three. A neighbour that `fetch`
  /// throws an Error for is replaced by the frame before it; for the frame itself the error goes on.
  /// @return the frame as it came when its pixel format cannot be deinterlaced
  NativeFrame Frame(std::int64_t index, const Fetch& fetch);

 private:
  struct Graph;

  void Start(const NativeFrame& like, std::int64_t index);
  NativeFrame Neighbour(std::int64_t index, const Fetch& fetch) const;
  void Feed(const NativeFrame& frame);
  NativeFrame Take();

  FieldOrder order_;
  std::int64_t frame_count_;
  std::unique_ptr<Graph> graph_;  ///< fed up to the frame after `next_` - 1; null: nothing fed
  std::int64_t next_ = 0;         ///< the frame that comes out next
};

}  // namespace zeroplane

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "core/base/image.h"
#include "core/base/lru_cache.h"

namespace zeroplane {

/// Decoded frames of any number of films, at most so many bytes of them, least recently used out first.
/// Shared by the threads that show and analyse; a frame stays alive for whoever holds it.
class FrameCache {
 public:
  explicit FrameCache(std::size_t capacity_bytes) : frames_(capacity_bytes) {}

  /// @param film the film's path, spelled the same way each time
  /// @return null when the frame is not kept
  Picture Find(const std::string& film, std::int64_t index) { return frames_.Find({film, index}); }

  /// @param picture not null; one that is larger than the whole cache is not kept
  void Insert(const std::string& film, std::int64_t index, Picture picture) {
    const std::size_t bytes = picture->size_bytes();
    frames_.Insert({film, index}, std::move(picture), bytes);
  }

  void Clear() { frames_.Clear(); }
  std::size_t used_bytes() const { return frames_.used_bytes(); }

 private:
  LruCache<std::pair<std::string, std::int64_t>, ImageU8> frames_;
};

}  // namespace zeroplane

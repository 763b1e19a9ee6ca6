#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "core/base/image.h"
#include "core/base/lru_cache.h"
#include "core/media/native_frame.h"

namespace zeroplane {

/// Decoded frames of any number of films, at most so many bytes of them, least recently used out first: 8-
/// and 16-bit pictures, and frames as the codec left them, side by side. Shared by the threads that show and
/// analyse; a frame stays alive for whoever holds it.
class FrameCache {
 public:
  explicit FrameCache(std::size_t capacity_bytes) : frames_(capacity_bytes) {}

  /// @param film names content, not only a path: FileIdentity::Key() and what else decides the pixels
  /// @return null (empty) when the frame is not kept
  Picture Find(const std::string& film, std::int64_t index) { return FindAs<Picture>(film, index); }
  DeepPicture FindDeep(const std::string& film, std::int64_t index) {
    return FindAs<DeepPicture>(film, index);
  }
  NativeFrame FindNative(const std::string& film, std::int64_t index) {
    return FindAs<NativeFrame>(film, index);
  }

  /// @param frame not null (empty); one that is larger than the whole cache is not kept
  void Insert(const std::string& film, std::int64_t index, Picture frame) {
    const std::size_t bytes = frame->size_bytes();
    InsertAs<Picture>(film, index, std::move(frame), bytes);
  }
  void Insert(const std::string& film, std::int64_t index, DeepPicture frame) {
    const std::size_t bytes = frame->size_bytes();
    InsertAs<DeepPicture>(film, index, std::move(frame), bytes);
  }
  void Insert(const std::string& film, std::int64_t index, NativeFrame frame) {
    const std::size_t bytes = frame.size_bytes();
    InsertAs<NativeFrame>(film, index, std::move(frame), bytes);
  }

  void Clear() { frames_.Clear(); }
  std::size_t used_bytes() const { return frames_.used_bytes(); }

 private:
  using Frame = std::variant<Picture, DeepPicture, NativeFrame>;
  using Key = std::tuple<std::string, std::size_t, std::int64_t>;  ///< film, kind of frame, index

  template <class T>
  static Key KeyOf(const std::string& film, std::int64_t index) {
    return {film, Frame(T()).index(), index};
  }

  template <class T>
  T FindAs(const std::string& film, std::int64_t index) {
    const auto found = frames_.Find(KeyOf<T>(film, index));
    return found ? std::get<T>(*found) : T();
  }

  template <class T>
  void InsertAs(const std::string& film, std::int64_t index, T frame, std::size_t bytes) {
    frames_.Insert(KeyOf<T>(film, index), std::make_shared<const Frame>(std::move(frame)), bytes);
  }

  LruCache<Key, Frame> frames_;
};

}  // namespace zeroplane

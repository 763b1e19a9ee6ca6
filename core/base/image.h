#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/check.h"

namespace zeroplane {

/// A picture that owns its samples: rows top to bottom, samples interleaved (R, G, B for colour), no padding.
/// A value type; share it as `std::shared_ptr<const Image<T>>` when copies would cost.
template <class T>
class Image {
 public:
  Image() = default;
  Image(int width, int height, int channels, T value = T{})
      : width_(width),
        height_(height),
        channels_(channels),
        samples_(static_cast<std::size_t>(width) * height * channels, value) {
    ZP_CHECK_GE(width, 0);
    ZP_CHECK_GE(height, 0);
    ZP_CHECK_GE(channels, 1);
  }

  int width() const { return width_; }
  int height() const { return height_; }
  int channels() const { return channels_; }
  bool empty() const { return samples_.empty(); }
  std::size_t size() const { return samples_.size(); }  ///< samples, not bytes
  std::size_t size_bytes() const { return samples_.size() * sizeof(T); }
  std::size_t row_size() const { return static_cast<std::size_t>(width_) * channels_; }

  T* data() { return samples_.data(); }
  const T* data() const { return samples_.data(); }
  T* row(int y) { return samples_.data() + y * row_size(); }
  const T* row(int y) const { return samples_.data() + y * row_size(); }
  T& at(int x, int y, int c = 0) { return row(y)[static_cast<std::size_t>(x) * channels_ + c]; }
  const T& at(int x, int y, int c = 0) const { return row(y)[static_cast<std::size_t>(x) * channels_ + c]; }

  bool SameShape(const Image& other) const {
    return width_ == other.width_ && height_ == other.height_ && channels_ == other.channels_;
  }
  friend bool operator==(const Image& a, const Image& b) {
    return a.SameShape(b) && a.samples_ == b.samples_;
  }

 private:
  int width_ = 0, height_ = 0, channels_ = 1;
  std::vector<T> samples_;
};

using ImageU8 = Image<std::uint8_t>;
using ImageU16 = Image<std::uint16_t>;
using ImageF32 = Image<float>;

/// A decoded film frame, 8-bit RGB, shared and never written to after it was made.
using Picture = std::shared_ptr<const ImageU8>;
/// The same with 16 bits, 0 … 65535 for black … white.
using DeepPicture = std::shared_ptr<const ImageU16>;

}  // namespace zeroplane

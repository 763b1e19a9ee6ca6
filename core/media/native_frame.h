#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

struct AVFrame;

namespace zeroplane {

/// One plane of a frame as the codec left it. `stride_bytes` may exceed the row.
struct PlaneView {
  const std::byte* data = nullptr;
  std::ptrdiff_t stride_bytes = 0;
  int row_bytes = 0, rows = 0;
};

/// A decoded frame in its own pixel format (yuv420p10, rgb48, gbrpf32 …): nothing converted, rotated or
/// scaled. Shares its planes; copies are cheap and nobody writes to them. Safe to hand between threads.
class NativeFrame {
 public:
  NativeFrame() = default;
  explicit NativeFrame(std::shared_ptr<const AVFrame> frame) : frame_(std::move(frame)) {}

  bool empty() const { return !frame_; }
  int width() const;
  int height() const;
  std::string pixel_format() const;  ///< FFmpeg's name
  int plane_count() const;
  PlaneView plane(int index) const;  ///< 0 <= index < plane_count()

  /// Of all planes, padding not counted.
  std::size_t size_bytes() const;

  /// Same format, size and samples (padding does not count).
  bool SameSamples(const NativeFrame& other) const;

  const AVFrame& av() const { return *frame_; }  ///< for core/media

 private:
  std::shared_ptr<const AVFrame> frame_;
};

}  // namespace zeroplane

#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/media/ffmpeg_ptr.h"

namespace zeroplane {

// Private to core/media: coded pictures on disk as they left the encoder, without a container that would
// round their times. The file: "ZPPACK01", the pixel format (4 bytes), the codec's header (size, 4 bytes, and
// bytes), then packets: pts, dts, duration (8 bytes each), flags, size, checksum (4 bytes each), data.
// Numbers are the machine's own; such files do not travel.

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using FilePtr = std::unique_ptr<std::FILE, FileCloser>;

/// Writes one. @throws std::system_error of errno when the disk does not take it
class PacketFileWriter {
 public:
  explicit PacketFileWriter(const std::filesystem::path& path);
  void WriteHeader(const AVCodecContext& encoder);
  void Write(const AVPacket& packet);
  /// On disk, not only on its way there, when this returns. Call once.
  void Close();

 private:
  void Put(const void* bytes, std::size_t size);
  FilePtr file_;
};

/// Reads one. @throws Error kNotFound, kDamaged
class PacketFileReader {
 public:
  explicit PacketFileReader(const std::filesystem::path& path);
  AVPixelFormat pixel_format() const { return pixel_format_; }
  const std::vector<std::uint8_t>& header() const { return header_; }
  /// The next packet; null after the last.
  PacketPtr Next();
  /// The same without its data.
  PacketPtr NextTimes();

 private:
  struct Record {
    std::int64_t pts, dts, duration;
    std::uint32_t flags, size, checksum;
  };
  bool NextRecord(Record& record);
  bool Get(void* bytes, std::size_t size);
  [[noreturn]] void ThrowDamaged() const;

  std::filesystem::path path_;
  FilePtr file_;
  AVPixelFormat pixel_format_ = AV_PIX_FMT_NONE;
  std::vector<std::uint8_t> header_;
};

}  // namespace zeroplane

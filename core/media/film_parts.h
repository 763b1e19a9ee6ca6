#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/media/film_muxer.h"
#include "core/media/packet_file.h"
#include "core/media/parts_writer.h"

namespace zeroplane {

/// The PartsWriter of films. A part is the file "frames-00000120-00000239.part" (first and last frame).
class FilmParts final : public PartsWriter {
 public:
  /// @throws as MakePartsWriter(), which chooses this class
  FilmParts(const std::filesystem::path& path, const std::filesystem::path& folder,
            const FilmWriterOptions& options, const FilmReader& source);
  ~FilmParts() override;

  void Write(const ImageU8& picture, FrameTime time) override;
  void Write(const ImageU16& picture, FrameTime time) override;
  void Write(const NativeFrame& frame, FrameTime time) override;
  void Finish() override;
  const std::vector<std::string>& dropped() const override { return muxer_.dropped(); }
  std::int64_t frames_done() const override { return frames_done_; }
  void EndPart() override;

 private:
  template <class Picture>
  void WriteAny(const Picture& picture, FrameTime time);
  void BeginPart();
  void Store(const AVPacket& packet);
  void FindParts();
  std::vector<std::int64_t> DecodingTimes() const;
  std::filesystem::path PartPath(std::int64_t first, std::int64_t end) const;
  [[noreturn]] void ThrowWriteError(int error_number) const;

  std::filesystem::path path_, folder_;
  FilmMuxer muxer_;
  std::vector<std::filesystem::path> parts_;    ///< in order
  std::int64_t frames_done_ = 0, written_ = 0;  ///< `written_` of the part that is being written
  std::optional<PictureEncoder> encoder_;       ///< with `file_`
  std::optional<PacketFileWriter> file_;
  bool has_header_ = false;
  bool finished_ = false;
};

}  // namespace zeroplane

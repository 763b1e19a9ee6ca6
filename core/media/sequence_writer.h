#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/media/any_image.h"
#include "core/media/image_codec.h"
#include "core/media/parts_writer.h"
#include "core/media/sequence_pattern.h"

namespace zeroplane {

/// Writes one picture file a frame: PNG (8 or 16 bit, as the pictures come), 16-bit TIFF (deflate) or
/// half-float EXR (ZIP). Whole numbers go to EXR's linear light by the curve of any_image.h, so what
/// SequenceReader reads back is what was written: 8 bit exactly, 16 bit within 11 of 65535. Native frames of
/// floats keep their values, rounded to half unless the options ask for all of them; native YUV becomes
/// 16-bit RGB; all are turned upright.
///
/// Files are collected in the folder "<first file>.partial-<pid>" beside their place and moved there by
/// Finish(), which replaces files of the same numbers and no others. As a PartsWriter it collects them in the
/// folder "pictures" among the parts, and goes on after those that are whole there: each is on the disk
/// before it gets its name.
class SequenceWriter final : public PartsWriter {
 public:
  /// @throws Error kInvalidArgument (a path without a number's place, a negative first number, the source's
  /// own files), kUnwritable (folder missing or not writable)
  /// @param parts folder of a PartsWriter; empty: a FilmWriter, which leaves nothing behind
  SequenceWriter(const std::filesystem::path& pattern, const FilmWriterOptions& options,
                 const FilmReader& source, const std::filesystem::path& parts = {});
  ~SequenceWriter() override;

  void Write(const ImageU8& picture, FrameTime time) override;
  void Write(const ImageU16& picture, FrameTime time) override;
  void Write(const NativeFrame& frame, FrameTime time) override;
  /// When a file cannot be moved, those moved before it stay.
  void Finish() override;
  const std::vector<std::string>& dropped() const override { return dropped_; }
  std::int64_t frames_done() const override { return written_; }
  void EndPart() override;

 private:
  std::filesystem::path FileInFolder(std::int64_t index) const;
  void MakeFolder();
  void Sync(const std::filesystem::path& path) const;
  void StoreBytes(const std::vector<std::uint8_t>& bytes, const std::filesystem::path& path);
  void CheckTarget() const;
  void ListDropped();
  void CheckTurn(int width, int height, FrameTime time);
  void WriteFile(const AnyImage& picture);
  [[noreturn]] void ThrowWriteError(int error_number) const;

  SequencePattern pattern_;
  FilmWriterOptions options_;
  ImageFormat format_;
  MediaInfo source_;
  bool kept_;                      ///< a PartsWriter's
  std::filesystem::path partial_;  ///< folder of the files until Finish()
  ImageTags tags_;
  std::vector<std::string> dropped_;
  std::int64_t first_frame_ = 0;  ///< of the source's frames
  std::int64_t written_ = 0;
  std::int64_t last_pts_ = 0;
  bool finished_ = false;
};

}  // namespace zeroplane

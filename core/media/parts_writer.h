#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "core/media/film_writer.h"

namespace zeroplane {

/// A FilmWriter whose work outlives it: what it has written lies in a folder, and another object over the
/// same folder goes on after it. Films are coded in closed parts, each whole under its name or not there at
/// all, and put together by Finish() without being coded again; of sequences every picture is a part. What
/// lossless and intra-only codecs write does not depend on where the parts end. One object, one thread.
class PartsWriter : public FilmWriter {
 public:
  /// Frames that are whole on disk: what comes next is the one after these.
  virtual std::int64_t frames_done() const = 0;
  /// Makes what was written since the last part's end a part. Nothing written: nothing happens.
  /// @throws Error kDiskFull, kUnwritable
  virtual void EndPart() = 0;
};

/// @param folder of the parts; made with the first of them, never removed. Other files may lie there.
/// @throws Error as MakeFilmWriter()
std::unique_ptr<PartsWriter> MakePartsWriter(const std::filesystem::path& path,
                                             const std::filesystem::path& folder,
                                             const FilmWriterOptions& options, const FilmReader& source);

}  // namespace zeroplane

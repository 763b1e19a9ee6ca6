// Any bytes as a film: scanned and read, or refused with an Error.
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/base/error.h"
#include "core/media/film_scan.h"
#include "core/media/video_reader.h"

namespace {

constexpr std::int64_t kMostFrames = 3;
constexpr std::int64_t kMostPixels = 1 << 20;  // a mutated header may promise a picture of gigabytes

/// A file of its own for each run of the program, gone with it.
class Input {
 public:
  Input() : path_(std::filesystem::temp_directory_path() / ("zeroplane-fuzz-" + std::to_string(getpid()))) {
    setenv("XDG_CACHE_HOME", "/dev/null", 1);  // no folder: each input is read anew
  }
  ~Input() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Input input;
  std::ofstream(input.path(), std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  try {
    const zeroplane::FilmScan scan = zeroplane::ScanFilm(input.path(), {.disk_cache = false});
    if (std::int64_t{scan.info.width} * scan.info.height > kMostPixels) return 0;
    zeroplane::VideoReader reader(input.path(), {.threads = 1});
    for (std::int64_t i = 0; i < std::min(reader.frame_count(), kMostFrames); ++i) {
      try {
        reader.ReadFrame(i);
      } catch (const zeroplane::Error&) {  // one damaged frame says nothing about the next
      }
    }
    reader.ReadFrame16(reader.frame_count() - 1);
  } catch (const zeroplane::Error&) {  // what a file that is no film is answered with
  }
  return 0;
}

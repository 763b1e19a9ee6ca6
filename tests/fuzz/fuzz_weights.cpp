// Any bytes as weights: read, or refused with an Error.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "core/base/error.h"
#include "models/weights/tensor_file.h"

namespace {

/// A file of its own for each run of the program, gone with it.
class Input {
 public:
  Input()
      : path_(std::filesystem::temp_directory_path() / ("zeroplane-weights-" + std::to_string(getpid()))) {}
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
    for (const auto& [name, tensor] : zeroplane::ReadTensorFile(input.path()).tensors)
      (void)tensor.clone();            // reads every element
  } catch (const zeroplane::Error&) {  // what is no weights file is answered with
  }
  return 0;
}

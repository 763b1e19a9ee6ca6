// A project file of any bytes opens and loads, or is refused with an Error; what can be recovered of it makes
// a project that opens and loads. Nothing else: no crash, no hang, no memory without bound.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/base/error.h"
#include "core/project/project_recovery.h"
#include "core/project/project_store.h"

namespace {

namespace fs = std::filesystem;
using namespace zeroplane;

/// A folder in memory where there is one; every input costs several files.
fs::path Folder() {
  const fs::path memory = "/dev/shm";
  const fs::path parent = access(memory.c_str(), W_OK) == 0 ? memory : fs::temp_directory_path();
  const fs::path folder = parent / ("zeroplane-fuzz-" + std::to_string(getpid()));
  fs::create_directories(folder);
  return folder;
}

struct Scratch {
  fs::path folder = Folder();
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
};

void Load(const fs::path& path) {
  const Project project = ProjectStore::Open(path)->Load();
  for (const Shot& shot : project.shots) {
    if (shot.canvas && shot.canvas->samples.Unpack().size() != shot.canvas->samples.size()) std::abort();
    static_cast<void>(shot.GradeAt(shot.frames.first));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch;
  const fs::path path = scratch.folder / "input.zeroplane",
                 recovered = scratch.folder / "recovered.zeroplane";
  const auto write = [&] {
    for (const auto& entry : fs::directory_iterator(scratch.folder)) fs::remove(entry.path());
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  };
  write();
  try {
    ProjectStore::OpenReadOnly(path)->Load();
  } catch (const Error&) {
  }
  try {
    Load(path);
  } catch (const Error&) {
  }
  write();
  try {
    RecoverProject(path, recovered);
  } catch (const Error&) {
    return 0;
  }
  Load(recovered);
  return 0;
}

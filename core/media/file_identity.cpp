#include "core/media/file_identity.h"

#include <chrono>
#include <system_error>

#include "core/base/error.h"

namespace zeroplane {

namespace fs = std::filesystem;

std::string FileIdentity::Key() const {
  std::string key = path;
  key.append("|").append(std::to_string(size_bytes)).append("|").append(std::to_string(modified_ns));
  return key;
}

FileIdentity IdentityOf(const fs::path& path) {
  std::error_code problem;
  const fs::path real = fs::canonical(path, problem);
  const auto size = problem ? 0 : fs::file_size(real, problem);
  const auto modified = problem ? fs::file_time_type() : fs::last_write_time(real, problem);
  if (problem)
    throw Error(ErrorCode::kNotFound, path.string(), "was not found",
                "Check the path, or locate the file again.");
  const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(modified.time_since_epoch());
  return {real.string(), static_cast<std::int64_t>(size), ns.count()};
}

}  // namespace zeroplane

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace zeroplane {

/// Which content of which file: it differs when the file was written to, or another took its name.
struct FileIdentity {
  std::string path;  ///< absolute, without links
  std::int64_t size_bytes = 0;
  std::int64_t modified_ns = 0;  ///< since the file clock's epoch

  /// One line that tells identities apart.
  std::string Key() const;
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

/// @throws Error kNotFound when there is no such file
FileIdentity IdentityOf(const std::filesystem::path& path);

}  // namespace zeroplane

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/job_context.h"

namespace zeroplane {

struct DownloadOptions {
  std::string url;                                  ///< http or https
  std::filesystem::path path;                       ///< of the whole file; its folder exists
  std::string name;                                 ///< what progress and errors call it
  std::int64_t bytes = 0;                           ///< the file's exact length; 0: not known
  std::string sha256;                               ///< 64 lower-case hexadecimal digits; empty: not known
  std::int64_t most_bytes = std::int64_t{8} << 30;  ///< where the length is not known
  int connect_timeout_s = 30;                       ///< 1 to 600
  int stall_s = 30;        ///< 1 to 600; as long with less than 1 kB/s is a broken connection
  int attempts = 5;        ///< 1 to 100; in a row that brought next to nothing
  double pause_s = 1;      ///< 0 to 60; before the second attempt, twice as long before each further one
  int most_redirects = 8;  ///< 0 to 50

  /// @throws std::logic_error naming the field
  void Check() const;
};

struct DownloadResult {
  std::int64_t bytes = 0;
  std::string sha256;
};

/// Fetches a file over HTTP, with the proxy that http_proxy, https_proxy, all_proxy and no_proxy name. TLS
/// certificates are verified; from https no redirect leads back to http. The file has its name only once it
/// is whole and has the wanted length and hash. A broken connection is taken up where it ended, now or in a
/// later call, as long as the server still has the same file; else it begins again. Cancelled() is polled
/// several times a second and keeps what came. Any thread.
/// @throws Error kUnreadable (no connection, TLS, the server's refusal, too many redirects), kNotFound (404),
///         kDamaged (not the wanted file; nothing of it is kept), kUnsupported (kind of address), kInUse,
///         kUnwritable, kDiskFull, kCancelled
DownloadResult Download(const DownloadOptions& options, JobContext& job);

}  // namespace zeroplane

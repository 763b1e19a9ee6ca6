#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zeroplane {

/// What a download needs to know of an answer's headers. Of several answers (redirects) the last counts.
class HttpHeaders {
 public:
  /// @param line of the answer, status line included. @return false once there are far too many of them
  bool Add(std::string_view line);

  /// What `If-Range` may name this version of the file with: a strong ETag, else the date; else empty.
  std::string Version() const;
  std::optional<std::int64_t> content_length() const { return content_length_; }
  /// First byte of a partial answer; the whole file's length.
  std::optional<std::int64_t> range_start() const { return range_start_; }
  std::optional<std::int64_t> whole_length() const { return whole_length_; }

 private:
  std::size_t total_bytes_ = 0;
  std::string etag_, modified_;
  std::optional<std::int64_t> content_length_, range_start_, whole_length_;
};

}  // namespace zeroplane

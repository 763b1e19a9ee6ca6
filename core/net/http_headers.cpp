#include "core/net/http_headers.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace zeroplane {
namespace {

constexpr std::size_t kMostHeaderBytes = 256 << 10;

std::string_view Trimmed(std::string_view text) {
  const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<std::int64_t> Number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = problem == std::errc() && end == text.data() + text.size() && value >= 0;
  return whole ? std::optional(value) : std::nullopt;
}

}  // namespace

bool HttpHeaders::Add(std::string_view line) {
  total_bytes_ += line.size();
  if (total_bytes_ > kMostHeaderBytes) return false;
  if (line.starts_with("HTTP/")) {
    const std::size_t total_bytes = total_bytes_;
    *this = {};
    total_bytes_ = total_bytes;
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  std::string name(line.substr(0, colon));
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  const std::string_view value = Trimmed(line.substr(colon + 1));
  if (name == "etag") etag_ = value;
  if (name == "last-modified") modified_ = value;
  if (name == "content-length") content_length_ = Number(value);
  if (name == "content-range" && value.starts_with("bytes ")) {  // bytes 100-199/200
    const std::size_t dash = value.find('-'), slash = value.find('/');
    if (dash == std::string_view::npos || slash == std::string_view::npos || slash < dash) return true;
    range_start_ = Number(value.substr(6, dash - 6));
    whole_length_ = Number(value.substr(slash + 1));
  }
  return true;
}

std::string HttpHeaders::Version() const {
  return etag_.starts_with('"') ? etag_ : modified_;
}

}  // namespace zeroplane

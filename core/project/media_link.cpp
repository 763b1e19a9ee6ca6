#include "core/project/media_link.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include "core/base/error.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kBlockBytes = 64 * 1024;

class Fnv1a {
 public:
  void Add(std::uint8_t byte) { hash_ = (hash_ ^ byte) * 0x100000001b3; }
  std::uint64_t hash() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325;
};

std::string Pixels(const MediaReference& media) {
  return std::to_string(media.width) + " x " + std::to_string(media.height);
}

std::string Rate(const MediaReference& media) {
  return std::to_string(media.frame_rate.num) + "/" + std::to_string(media.frame_rate.den) + " frames/s";
}

/// "24 frames instead of 25, 1280 x 720 instead of 640 x 360"; empty when nothing that matters differs.
std::string Differences(const MediaReference& known, const MediaReference& found) {
  std::string text;
  const auto add = [&](const std::string& now, const std::string& before) {
    text.append(text.empty() ? "" : ", ").append(now).append(" instead of ").append(before);
  };
  if (found.frame_count != known.frame_count)
    add(std::to_string(found.frame_count) + " frames", std::to_string(known.frame_count));
  if (found.width != known.width || found.height != known.height) add(Pixels(found), Pixels(known));
  if (found.frame_rate != known.frame_rate) add(Rate(found), Rate(known));
  return text;
}

}  // namespace

std::uint64_t ContentHash(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return 0;
  const auto size = static_cast<std::int64_t>(fs::file_size(path, error));
  std::ifstream file(path, std::ios::binary);
  Fnv1a hash;
  for (int i = 0; i < 8; ++i) hash.Add(static_cast<std::uint8_t>(size >> (8 * i)));
  std::vector<char> block(static_cast<std::size_t>(std::min(size, kBlockBytes)));
  const auto length = static_cast<std::int64_t>(block.size());
  for (const std::int64_t at : {std::int64_t{0}, (size - length) / 2, size - length}) {
    file.seekg(at);
    if (error || !file.read(block.data(), length)) {
      throw Error(ErrorCode::kUnreadable, path.string(), "cannot be read",
                  "Check its permissions and the medium it lies on.");
    }
    for (const char byte : block) hash.Add(static_cast<std::uint8_t>(byte));
  }
  return hash.hash() != 0 ? hash.hash() : 1;
}

namespace {

/// An image sequence's path is a pattern (with # or %), which is no file: where its folder is, it is.
bool IsThere(const fs::path& place) {
  std::error_code ignored;
  if (!place.has_filename()) return false;
  const bool pattern = place.filename().string().find_first_of("#%") != std::string::npos;
  return fs::exists(place, ignored) || (pattern && fs::exists(place.parent_path(), ignored));
}

}  // namespace

fs::path ResolveMedia(const MediaReference& media, const fs::path& project_file) {
  const fs::path folder = project_file.parent_path();
  std::vector<fs::path> places;
  if (!media.relative_path.empty()) places.push_back((folder / media.relative_path).lexically_normal());
  places.push_back(media.path);
  places.push_back(folder / media.path.filename());
  for (const fs::path& place : places)
    if (IsThere(place)) return place;
  throw Error(ErrorCode::kNotFound, media.path.string(),
              "is the film of this project and is not there any more",
              "Put it back, or move it beside " + project_file.filename().string() + ".");
}

MediaReference RelinkedMedia(const MediaReference& known, const MediaReference& found, bool force) {
  const bool same_content = known.content_hash != 0 && known.content_hash == found.content_hash;
  const std::string differences = same_content ? std::string() : Differences(known, found);
  if (!differences.empty() && !force) {
    throw Error(ErrorCode::kInvalidArgument, found.path.string(),
                "is another film than the project's: " + differences,
                "Choose " + known.path.filename().string() + ", or take this one all the same.");
  }
  MediaReference media = found;
  media.relative_path.clear();
  return media;
}

}  // namespace zeroplane

#include "core/project/project.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/base/error.h"

namespace zeroplane {

const Shot* Project::FindShot(ShotId id) const {
  const auto found = std::ranges::find(shots, id, &Shot::id);
  return found == shots.end() ? nullptr : &*found;
}

Shot* Project::FindShot(ShotId id) {
  return const_cast<Shot*>(std::as_const(*this).FindShot(id));
}

const Shot* Project::ShotAt(std::int64_t frame) const {
  const auto after =
      std::ranges::upper_bound(shots, frame, {}, [](const Shot& shot) { return shot.frames.first; });
  if (after == shots.begin()) return nullptr;
  const Shot& shot = *std::prev(after);
  return shot.frames.Contains(frame) ? &shot : nullptr;
}

std::filesystem::path ResolveMedia(const MediaReference& media, const std::filesystem::path& project_file) {
  std::error_code ignored;
  if (!media.relative_path.empty()) {
    const std::filesystem::path beside =
        (project_file.parent_path() / media.relative_path).lexically_normal();
    if (std::filesystem::exists(beside, ignored)) return beside;
  }
  if (std::filesystem::exists(media.path, ignored)) return media.path;
  throw Error(ErrorCode::kNotFound, media.path.string(),
              "is the film of this project and is not there any more",
              "Put it back, or move it beside " + project_file.filename().string() + ".");
}

}  // namespace zeroplane

#include "core/project/project.h"

#include <algorithm>
#include <utility>

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

std::optional<PictureRect> Project::ActivePart() const {
  const PictureRect whole{0, 0, media.width, media.height};
  const bool is_part =
      active_picture && *active_picture != whole && LiesWithin(*active_picture, media.width, media.height);
  return is_part ? active_picture : std::nullopt;
}

}  // namespace zeroplane

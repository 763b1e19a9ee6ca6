#pragma once

#include <cstdint>
#include <vector>

#include "core/project/project.h"
#include "core/shots/conform.h"

namespace zeroplane {

/// The same frames, cut otherwise: what a shot list edit takes out and puts in. The canvas keeps its
/// transform wherever it can, so that no picture jumps.
struct ShotSwap {
  std::vector<ShotId> removed;
  std::vector<Shot> inserted;  ///< id 0: a new shot
};

/// Cuts a shot before `frame`. The second part is a new shot with a cut before it; both have the header, the
/// effects and the canvas, and their own frames' samples. Every frame keeps its grade: a part keeps the keys
/// inside it and, on either side, the nearest one outside.
/// @param frame inside the shot and not its first one
ShotSwap SplitShot(const Shot& shot, std::int64_t frame, const std::string& second_name);

/// Joins a shot with the one after it. The first one's header and effects stay; where both have keys, the
/// second one's frames keep theirs. The canvas stays where both parts have the same transform, else the shot
/// has to be analysed again.
/// @param second begins where `first` ends
ShotSwap MergeShots(const Shot& first, const Shot& second);

/// Moves the cut between two shots to `frame`. Each keeps its header, effects and transform; samples of
/// frames that it lost are dropped, and a canvas that has none left.
/// @param second begins where `first` ends
/// @param frame each shot keeps at least one frame
ShotSwap MoveBoundary(const Shot& first, const Shot& second, std::int64_t frame);

/// All shots as a plan has them. Name (where it has one) and transition are the new cut's; header, effects,
/// the keys that shape its frames and the canvas's transform are those of the old shot that it takes its
/// grade from. That one's id goes to the first shot in the cut that takes it, else to the first one at all.
ShotSwap ConformShots(const std::vector<Shot>& old_shots, const ConformPlan& plan);

}  // namespace zeroplane

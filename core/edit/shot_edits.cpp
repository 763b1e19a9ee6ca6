#include "core/edit/shot_edits.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "core/base/check.h"

namespace zeroplane {
namespace {

/// The keys, of a grade or of a window, that shape these frames.
template <class KeyFrame>
std::vector<KeyFrame> KeysOf(const std::vector<KeyFrame>& keys, const FrameRange& frames) {
  auto begin = std::ranges::lower_bound(keys, frames.first, {}, &KeyFrame::frame);
  auto end = std::ranges::lower_bound(keys, frames.end, {}, &KeyFrame::frame);
  if (begin != keys.begin()) --begin;
  if (end != keys.end()) ++end;
  return {begin, end};
}

/// A canvas for fewer frames.
std::optional<ShotCanvas> CanvasOf(const std::optional<ShotCanvas>& canvas, const FrameRange& frames) {
  if (!canvas) return std::nullopt;
  ShotCanvas part = *canvas;
  part.samples = canvas->samples.Within(frames);
  if (part.samples.empty()) return std::nullopt;
  return part;
}

bool SameTransform(const ShotCanvas& a, const ShotCanvas& b) {
  return a.raw_far == b.raw_far && a.raw_near == b.raw_near && a.scale == b.scale && a.offset == b.offset;
}

std::optional<ShotCanvas> MergedCanvas(const std::optional<ShotCanvas>& first,
                                       const std::optional<ShotCanvas>& second) {
  if (!first || !second || !SameTransform(*first, *second)) return std::nullopt;
  std::vector<CanvasSample> samples = first->samples.Unpack();
  std::ranges::move(second->samples.Unpack(), std::back_inserter(samples));
  if (samples.size() > CanvasSamples::kMaxCount) return std::nullopt;
  ShotCanvas canvas = *first;
  canvas.samples = samples;
  return canvas;
}

template <class KeyFrame>
std::vector<KeyFrame> MergedKeys(const std::vector<KeyFrame>& first, const std::vector<KeyFrame>& second,
                                 std::int64_t cut) {
  if (first.empty() || second.empty()) return first;
  std::vector<KeyFrame> keys;
  std::ranges::copy_if(first, std::back_inserter(keys),
                       [cut](const KeyFrame& key) { return key.frame < cut; });
  std::ranges::copy_if(second, std::back_inserter(keys),
                       [cut](const KeyFrame& key) { return key.frame >= cut; });
  return keys;
}

/// The plan's shots that keep the id of an old one, by the old one's place.
std::map<std::size_t, std::size_t> KeepersOf(const ConformPlan& plan) {
  std::map<std::size_t, std::size_t> keepers;
  for (std::size_t i = 0; i < plan.shots.size(); ++i) {
    if (!plan.shots[i].grade_from) continue;
    const auto [keeper, first] = keepers.try_emplace(*plan.shots[i].grade_from, i);
    if (!first && !plan.shots[keeper->second].in_cut && plan.shots[i].in_cut) keeper->second = i;
  }
  return keepers;
}

}  // namespace

ShotSwap SplitShot(const Shot& shot, std::int64_t frame, const std::string& second_name) {
  ZP_CHECK_GT(frame, shot.frames.first);
  ZP_CHECK_LT(frame, shot.frames.end);
  Shot first = shot, second = shot;
  first.frames.end = second.frames.first = frame;
  second.id = ShotId{};
  second.name = second_name;
  second.transition = Transition::kCut;
  second.transition_frames = 0;
  first.transition_frames = std::min(first.transition_frames, first.frames.length());
  for (Shot* part : {&first, &second}) {
    part->keys = KeysOf(shot.keys, part->frames);
    part->window_keys = KeysOf(shot.window_keys, part->frames);
    part->canvas = CanvasOf(shot.canvas, part->frames);
  }
  return {{shot.id}, {std::move(first), std::move(second)}};
}

ShotSwap MergeShots(const Shot& first, const Shot& second) {
  ZP_CHECK_EQ(first.frames.end, second.frames.first);
  Shot merged = first;
  merged.frames.end = second.frames.end;
  merged.keys = MergedKeys(first.keys, second.keys, second.frames.first);
  merged.window_keys = MergedKeys(first.window_keys, second.window_keys, second.frames.first);
  merged.canvas = MergedCanvas(first.canvas, second.canvas);
  return {{first.id, second.id}, {std::move(merged)}};
}

ShotSwap MoveBoundary(const Shot& first, const Shot& second, std::int64_t frame) {
  ZP_CHECK_EQ(first.frames.end, second.frames.first);
  ZP_CHECK_GT(frame, first.frames.first);
  ZP_CHECK_LT(frame, second.frames.end);
  Shot before = first, after = second;
  before.frames.end = after.frames.first = frame;
  for (Shot* part : {&before, &after}) {
    part->transition_frames = std::min(part->transition_frames, part->frames.length());
    part->canvas = CanvasOf(part->canvas, part->frames);
  }
  return {{first.id, second.id}, {std::move(before), std::move(after)}};
}

ShotSwap ConformShots(const std::vector<Shot>& old_shots, const ConformPlan& plan) {
  ShotSwap swap;
  for (const Shot& shot : old_shots) swap.removed.push_back(shot.id);
  const std::map<std::size_t, std::size_t> keepers = KeepersOf(plan);
  for (std::size_t i = 0; i < plan.shots.size(); ++i) {
    const ConformedShot& planned = plan.shots[i];
    Shot& shot = swap.inserted.emplace_back();
    if (planned.grade_from) {
      shot = old_shots.at(*planned.grade_from);
      if (keepers.at(*planned.grade_from) != i) shot.id = ShotId{};
      shot.keys = KeysOf(shot.keys, planned.shot.frames);
      shot.window_keys = KeysOf(shot.window_keys, planned.shot.frames);
      shot.canvas = CanvasOf(shot.canvas, planned.shot.frames);
    }
    shot.frames = planned.shot.frames;
    if (!planned.shot.name.empty()) shot.name = planned.shot.name;
    shot.transition = planned.shot.transition;
    shot.transition_frames = planned.shot.transition_frames;
  }
  return swap;
}

}  // namespace zeroplane

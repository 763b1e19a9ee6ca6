#include "core/edit/grade_edits.h"

#include <algorithm>
#include <utility>

namespace zeroplane {
namespace {

std::vector<GradeKey> Shifted(std::vector<GradeKey> keys, std::int64_t by_frames) {
  for (GradeKey& key : keys) key.frame += by_frames;
  return keys;
}

}  // namespace

ShotHeader WithGradeAt(ShotHeader header, std::int64_t frame, const Grade& grade) {
  if (header.keys.empty()) {
    header.grade = grade;
    return header;
  }
  const GradeKey* leading = KeyLeading(header.keys, frame);
  const Interpolation to_next = (leading ? *leading : header.keys.front()).to_next;
  header.keys = WithKey(std::move(header.keys), {frame, grade, to_next});
  return header;
}

ShotHeader WithOneGrade(ShotHeader header, const Grade& grade) {
  header.grade = grade;
  header.keys.clear();
  return header;
}

ShotHeader WithEachGrade(ShotHeader header, const std::function<Grade(const Grade&)>& change) {
  if (header.keys.empty()) header.grade = change(header.grade);
  for (GradeKey& key : header.keys) key.grade = change(key.grade);
  return header;
}

ShotHeader WithKeyAt(ShotHeader header, std::int64_t frame) {
  if (KeyAt(header.keys, frame)) return header;
  const GradeKey* leading = KeyLeading(header.keys, frame);
  const Interpolation to_next = leading ? leading->to_next : GradeKey().to_next;
  const Grade grade = header.GradeAt(frame);
  header.keys = WithKey(std::move(header.keys), {frame, grade, to_next});
  return header;
}

ShotHeader WithoutKeyAt(ShotHeader header, std::int64_t frame) {
  const GradeKey* key = KeyAt(header.keys, frame);
  if (!key) return header;
  if (header.keys.size() == 1) header.grade = key->grade;
  header.keys = WithoutKey(std::move(header.keys), frame);
  return header;
}

ShotHeader WithInterpolationAt(ShotHeader header, std::int64_t frame, Interpolation to_next) {
  if (const GradeKey* leading = KeyLeading(header.keys, frame)) {
    GradeKey changed = *leading;
    changed.to_next = to_next;
    header.keys = WithKey(std::move(header.keys), changed);
  }
  return header;
}

DepthBracket BracketOver(const Shot& shot, double far_iz, double near_iz) {
  // Between keys a grade never leaves what lies between theirs.
  std::vector<Grade> grades = {shot.GradeAt(shot.frames.first), shot.GradeAt(shot.frames.end - 1)};
  for (const GradeKey& key : shot.keys)
    if (shot.frames.Contains(key.frame)) grades.push_back(key.grade);
  DepthBracket ends{grades.front().DisparityPct(near_iz), grades.front().DisparityPct(far_iz)};
  for (const Grade& grade : grades) {
    ends.near_pct = std::min(ends.near_pct, grade.DisparityPct(near_iz));
    ends.far_pct = std::max(ends.far_pct, grade.DisparityPct(far_iz));
  }
  return ends;
}

std::optional<ShotHeader> FittedToScreen(const Shot& shot, double far_iz, double near_iz,
                                         const Screen& screen) {
  const std::optional<Grade> still = FitToScreen(far_iz, near_iz, screen);
  if (!still) return std::nullopt;
  const DepthBracket ends = BracketOver(shot, far_iz, near_iz);
  constexpr double kNothingPct = 1e-6;
  if (shot.keys.empty() || ends.far_pct - ends.near_pct < kNothingPct) return WithOneGrade(shot, *still);
  // What `still` does to the ends, done to every key.
  const double far_pct = still->DisparityPct(far_iz), near_pct = still->DisparityPct(near_iz);
  const double factor = (far_pct - near_pct) / (ends.far_pct - ends.near_pct);
  return WithEachGrade(shot, [&](const Grade& grade) {
    return Grade{grade.depth_range_pct * factor, far_pct + (grade.background_pct - ends.far_pct) * factor};
  });
}

CopiedGrade CopyGrade(const Shot& shot) {
  return {shot.grade, Shifted(shot.keys, -shot.frames.first)};
}

ShotHeader WithCopiedGrade(ShotHeader header, const CopiedGrade& copied, std::int64_t first_frame) {
  header.grade = copied.grade;
  header.keys = Shifted(copied.keys, first_frame);
  return header;
}

}  // namespace zeroplane

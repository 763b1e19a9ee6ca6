#include "core/shots/conform.h"

#include <algorithm>
#include <set>

#include "core/base/check.h"
#include "core/shots/film_clock.h"

namespace zeroplane {
namespace {

FrameRange Overlap(const FrameRange& a, const FrameRange& b) {
  return {std::max(a.first, b.first), std::min(a.end, b.end)};
}

std::vector<ShotSpan> InFilmOrder(std::span<const ShotSpan> cut, std::int64_t frame_count) {
  std::vector<ShotSpan> shots(cut.begin(), cut.end());
  for (const ShotSpan& shot : shots) {
    ZP_CHECK_GE(shot.frames.first, 0);
    ZP_CHECK_LT(shot.frames.first, shot.frames.end);
    ZP_CHECK_LE(shot.frames.end, frame_count);
  }
  std::ranges::stable_sort(shots, {}, [](const ShotSpan& shot) { return shot.frames.first; });
  return shots;
}

class Conformer {
 public:
  Conformer(std::span<const ShotSpan> old_shots, const FilmClock& film) : old_(old_shots), film_(film) {}

  ConformPlan Run(const std::vector<ShotSpan>& cut) {
    ReportReuse(cut);
    std::int64_t done = 0;  // frames of the film that have a shot
    for (std::size_t begin = 0; begin < cut.size();) {
      const std::size_t end = EndOfGroup(cut, begin);
      FillGap({done, cut[begin].frames.first});
      done = AddGroup(std::span(cut).subspan(begin, end - begin));
      begin = end;
    }
    FillGap({done, film_.frame_count});
    ReportOldShots();
    ReportUngraded();
    return std::move(plan_);
  }

 private:
  /// Events that overlap each other, directly or through others, are one group.
  static std::size_t EndOfGroup(const std::vector<ShotSpan>& cut, std::size_t begin) {
    std::int64_t reach = cut[begin].frames.end;
    std::size_t end = begin + 1;
    for (; end < cut.size() && cut[end].frames.first < reach; ++end)
      reach = std::max(reach, cut[end].frames.end);
    return end;
  }

  /// @return the frame after the group's last
  std::int64_t AddGroup(std::span<const ShotSpan> group) {
    std::set<std::int64_t> bounds;
    for (const ShotSpan& shot : group) bounds.insert({shot.frames.first, shot.frames.end});
    for (auto bound = bounds.begin(); std::next(bound) != bounds.end(); ++bound) {
      const FrameRange piece{*bound, *std::next(bound)};
      const ShotSpan* owner = nullptr;
      for (const ShotSpan& shot : group) {
        const bool later = !owner || shot.frames.first > owner->frames.first;
        if (shot.frames.Contains(piece.first) && later) owner = &shot;
      }
      ShotSpan shot{piece, owner->name};
      if (owner->frames.first == piece.first) {
        shot.transition = owner->transition;
        shot.transition_frames = std::min(owner->transition_frames, piece.length());
      }
      Add({shot, BestOldShot(piece), true});
    }
    return *bounds.rbegin();
  }

  void FillGap(const FrameRange& gap) {
    std::int64_t at = gap.first;
    for (std::size_t i = FirstOldShotAt(gap.first); i < old_.size() && at < gap.end; ++i) {
      const FrameRange piece = Overlap(old_[i].frames, gap);
      if (piece.length() <= 0) break;
      if (piece.first > at) Add({{{at, piece.first}, {}}, std::nullopt, false});
      ShotSpan shot = old_[i];
      if (piece.first > shot.frames.first) shot = {piece, shot.name};
      shot.frames = piece;
      shot.transition_frames = std::min(shot.transition_frames, piece.length());
      Add({shot, i, false});
      at = piece.end;
    }
    if (at < gap.end) Add({{{at, gap.end}, {}}, std::nullopt, false});
  }

  void Add(ConformedShot shot) {
    if (!shot.grade_from) plan_.ungraded.push_back(plan_.shots.size());
    plan_.shots.push_back(std::move(shot));
  }

  /// The first old shot that ends after the frame.
  std::size_t FirstOldShotAt(std::int64_t frame) const {
    const auto found =
        std::ranges::upper_bound(old_, frame, {}, [](const ShotSpan& s) { return s.frames.end; });
    return static_cast<std::size_t>(found - old_.begin());
  }

  std::optional<std::size_t> BestOldShot(const FrameRange& frames) const {
    std::optional<std::size_t> best;
    std::int64_t most = 0;
    for (std::size_t i = FirstOldShotAt(frames.first); i < old_.size(); ++i) {
      if (old_[i].frames.first >= frames.end) break;
      const std::int64_t shared = Overlap(old_[i].frames, frames).length();
      if (shared > most) {
        most = shared;
        best = i;
      }
    }
    return best;
  }

  void ReportReuse(const std::vector<ShotSpan>& cut) {
    std::int64_t reach = 0;
    for (const ShotSpan& shot : cut) {
      const FrameRange again{shot.frames.first, std::min(reach, shot.frames.end)};
      reach = std::max(reach, shot.frames.end);
      if (again.length() <= 0) continue;
      const Timecode start = StartTimecode(film_);
      Say("The new cut uses the frames from " + (start + again.first).ToString() + " to " +
          (start + again.end).ToString() + " more than once; they have one grade.");
    }
  }

  void ReportOldShots() {
    enum class Use { kNone, kLeftOut, kInCut };
    std::vector<Use> uses(old_.size(), Use::kNone);
    for (const ConformedShot& shot : plan_.shots) {
      if (!shot.grade_from) continue;
      Use& use = uses[*shot.grade_from];
      use = std::max(use, shot.in_cut ? Use::kInCut : Use::kLeftOut);
    }
    for (std::size_t i = 0; i < old_.size(); ++i) {
      if (uses[i] == Use::kNone) {
        plan_.unplaced.push_back(i);
        Say("The grade of old " + Name(i) + " has no place in the new cut: others have more of its frames.");
      } else if (uses[i] == Use::kLeftOut) {
        Say("The new cut does not take old " + Name(i) + " over; its frames keep their grade outside of it.");
      }
    }
  }

  void ReportUngraded() {
    for (const std::size_t i : plan_.ungraded)
      Say("New " + DescribeShot(film_, plan_.shots[i].shot, i) +
          " lies where no shot was and has no grade yet.");
  }

  std::string Name(std::size_t i) const { return DescribeShot(film_, old_[i], i); }
  void Say(std::string sentence) { plan_.sentences.push_back(std::move(sentence)); }

  std::span<const ShotSpan> old_;
  const FilmClock& film_;
  ConformPlan plan_;
};

}  // namespace

ConformPlan Conform(std::span<const ShotSpan> old_shots, std::span<const ShotSpan> new_cut,
                    const FilmClock& film) {
  return Conformer(old_shots, film).Run(InFilmOrder(new_cut, film.frame_count));
}

}  // namespace zeroplane

#include "core/shots/iw3_scene_cache.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"

namespace zeroplane {
namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 8;

[[noreturn]] void ThrowDamaged(const std::string& subject, const std::string& what) {
  throw Error(ErrorCode::kDamaged, subject, "is not a scene cache of iw3 (" + what + ")",
              "Let iw3 detect the scenes again.");
}

Json ParseObject(std::string_view text, const std::string& subject) {
  const auto bounded = [&subject](int depth, Json::parse_event_t, Json&) {
    if (depth > kDeepest) ThrowDamaged(subject, "it is nested too deeply");
    return true;
  };
  const Json root = Json::parse(text, bounded, /*allow_exceptions=*/false);
  if (!root.is_object()) ThrowDamaged(subject, "no JSON object");
  if (!root.contains("pts") || !root["pts"].is_array()) ThrowDamaged(subject, "it has no list \"pts\"");
  return root;
}

std::set<std::int64_t> ReadMarks(const Json& root, const std::string& subject) {
  std::set<std::int64_t> marks;
  for (const Json& mark : root["pts"]) {
    if (!mark.is_number_integer()) ThrowDamaged(subject, "\"pts\" holds more than whole numbers");
    marks.insert(mark.get<std::int64_t>());
  }
  return marks;
}

/// The rate that the film was thinned out to; 0 where all of its frames were looked at.
double ThinnedRate(const Json& root, const Rational& frame_rate, const std::string& subject) {
  const Json max_fps = root.value("max_fps", Json());
  if (max_fps.is_null()) return 0;
  if (!max_fps.is_number() || !(max_fps.get<double>() > 0))
    ThrowDamaged(subject, "\"max_fps\" is not a rate");
  return max_fps.get<double>() < frame_rate.value() ? max_fps.get<double>() : 0;
}

/// What the marks count, for each frame: its time stamp, or the number of the thinned frame it went into.
std::vector<std::int64_t> Stamps(std::span<const std::int64_t> frame_pts, const Rational& time_base,
                                 double thinned_rate) {
  std::vector<std::int64_t> stamps(frame_pts.begin(), frame_pts.end());
  if (thinned_rate > 0) {
    for (std::int64_t& stamp : stamps)
      stamp = std::llround(static_cast<double>(stamp) * time_base.value() * thinned_rate);
  }
  return stamps;
}

/// A run of marks: the last frames of segments that follow each other at once.
struct Run {
  std::int64_t first_mark, last_mark;
  FrameRange
      transition;  ///< begins with the first frame after the first mark, ends with the last one's frame
};

std::vector<Run> FindRuns(const std::set<std::int64_t>& marks, const std::vector<std::int64_t>& stamps,
                          bool thinned) {
  std::vector<Run> runs;
  for (const std::int64_t mark : marks) {
    const std::int64_t next = std::ranges::upper_bound(stamps, mark) - stamps.begin();
    if (next == 0 || next == std::ssize(stamps)) continue;
    const bool neighbours = !runs.empty() && (mark == runs.back().last_mark + 1 ||
                                              next <= runs.back().transition.end + (thinned ? 0 : 1));
    if (neighbours) {
      runs.back().last_mark = mark;
      runs.back().transition.end = next;
    } else {
      runs.push_back({mark, mark, {next, next}});
    }
  }
  return runs;
}

}  // namespace

std::string WriteIw3SceneCache(std::span<const ShotSpan> shots, std::span<const std::int64_t> frame_pts) {
  std::set<std::int64_t> marks;
  for (const ShotSpan& shot : shots) {
    ZP_CHECK_LE(shot.frames.end, std::ssize(frame_pts));
    if (shot.frames.first == 0) continue;
    // Kept off the next shot's mark, so that both runs stay apart; after the film's last shot there is none.
    const std::int64_t kept_off = shot.frames.end == std::ssize(frame_pts) ? 1 : 2;
    const std::int64_t most = std::max<std::int64_t>(0, shot.frames.length() - kept_off);
    const std::int64_t length = std::min(shot.transition_frames, most);
    for (std::int64_t frame = shot.frames.first - 1; frame < shot.frames.first + length; ++frame)
      marks.insert(frame_pts[static_cast<std::size_t>(frame)]);
  }
  return nlohmann::ordered_json{
      {"pts", marks}, {"max_fps", nullptr}, {"start_time", nullptr}, {"end_time", nullptr}}
      .dump();
}

ShotListImport ReadIw3SceneCache(std::string_view json, const std::string& subject,
                                 std::span<const std::int64_t> frame_pts, const Rational& time_base,
                                 const Rational& frame_rate) {
  ZP_CHECK(!frame_pts.empty(), "a film has a frame");
  const Json root = ParseObject(json, subject);
  const double thinned_rate = ThinnedRate(root, frame_rate, subject);
  const std::vector<Run> runs =
      FindRuns(ReadMarks(root, subject), Stamps(frame_pts, time_base, thinned_rate), thinned_rate > 0);
  ShotListImport import;
  import.shots.emplace_back();
  for (const Run& run : runs) {
    import.shots.back().frames.end = run.transition.first;
    ShotSpan shot{{run.transition.first, 0}, {}};
    shot.transition_frames = run.transition.length();
    if (shot.transition_frames > 0) shot.transition = Transition::kDissolve;
    import.shots.push_back(shot);
  }
  import.shots.back().frames.end = std::ssize(frame_pts);
  if (thinned_rate > 0) {
    import.notes.push_back(
        "iw3 did not look at every frame of this film: a cut may lie a frame or more beside its place.");
  }
  if (!root.value("start_time", Json()).is_null() || !root.value("end_time", Json()).is_null())
    import.notes.push_back("iw3 looked at a part of the film only; the rest has no cuts.");
  return import;
}

}  // namespace zeroplane

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/shots/film_clock.h"
#include "core/shots/otio.h"

namespace zeroplane {
namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 64;  ///< nesting of JSON; a timeline needs about 10
constexpr double kLargestFrame = 1e12;

[[noreturn]] void ThrowDamaged(const std::string& subject, const std::string& what) {
  throw Error(ErrorCode::kDamaged, subject,
              "is not an OpenTimelineIO timeline that can be read (" + what + ")", "Export it again.");
}

Json ParseJson(std::string_view text, const std::string& subject) {
  const auto bounded = [&subject](int depth, Json::parse_event_t, Json&) {
    if (depth > kDeepest) ThrowDamaged(subject, "it is nested too deeply");
    return true;
  };
  try {
    return Json::parse(text, bounded);
  } catch (const Json::parse_error& error) {
    ThrowDamaged(subject, "it is no JSON at byte " + std::to_string(error.byte));
  } catch (const Json::exception&) {
    ThrowDamaged(subject, "a number is too large");
  }
}

/// A member of an object; null where there is none.
const Json& Member(const Json& node, const char* key) {
  static const Json kNull;
  const auto found = node.is_object() ? node.find(key) : node.end();
  return node.is_object() && found != node.end() ? *found : kNull;
}

std::string Text(const Json& node, const char* key) {
  const Json& member = Member(node, key);
  return member.is_string() ? member.get<std::string>() : std::string();
}

/// "Clip" of "Clip.2"; empty where an object says nothing.
std::string Schema(const Json& node) {
  std::string schema = Text(node, "OTIO_SCHEMA");
  schema.resize(std::min(schema.find('.'), schema.size()));
  return schema;
}

/// In frames of the film, not rounded yet.
struct Span {
  double first = 0, length = 0;
};

/// What stands between two clips of a track.
struct Pending {
  std::int64_t before = 0, after = 0;  ///< frames of either side of the cut
  Transition transition = Transition::kDissolve;
};

class OtioReader {
 public:
  OtioReader(const std::string& subject, const FilmClock& film)
      : subject_(subject), film_(film), start_(StartTimecode(film).frame()) {}

  ShotListImport Read(const Json& root) {
    if (Schema(root).empty()) ThrowDamaged(subject_, "it has no OTIO_SCHEMA");
    const Json* track = FindTrack(root);
    if (!track) ThrowDamaged(subject_, "there is no video track in a " + Schema(root));
    if (!Member(*track, "source_range").is_null()) notes_.push_back("The track's own trim is not followed.");
    for (const Json& child : Member(*track, "children")) ReadChild(child);
    if (events_.empty()) ThrowDamaged(subject_, "its video track holds no clips");

    static const std::array<std::string, 3> kReadings{
        "", "The clips' source ranges are counted from the film's first frame, not by time code.",
        "The clips are placed as they lie in the track, because their source ranges are not this film's."};
    ShotListImport import = PlaceEvents(events_, film_, kReadings, subject_);
    import.notes.insert(import.notes.end(), std::move_iterator(notes_.begin()),
                        std::move_iterator(notes_.end()));
    return import;
  }

 private:
  /// The node itself where it is a track; recursion ends with the file's bounded depth.
  const Json* FindTrack(const Json& node) const {
    const std::string schema = Schema(node);
    if (schema == "Timeline") return FindTrack(Member(node, "tracks"));
    if (schema == "Track") {
      const std::string kind = Text(node, "kind");
      return kind.empty() || kind == "Video" ? &node : nullptr;
    }
    if (schema != "Stack" && schema != "SerializableCollection") return nullptr;
    for (const Json& child : Member(node, "children"))
      if (const Json* track = FindTrack(child)) return track;
    return nullptr;
  }

  void ReadChild(const Json& child) {
    const std::string schema = Schema(child);
    if (schema == "Clip") {
      ReadClip(child);
    } else if (schema == "Gap") {
      position_ += ReadRange(Member(child, "source_range"), "a gap").length;
      pending_.reset();
      after_clip_ = false;
    } else if (schema == "Transition") {
      ReadTransition(child);
    } else if (schema == "Stack" || schema == "Track" || schema == "Timeline") {
      notes_.push_back("The composition \"" + Text(child, "name") + "\" inside the track was left out.");
      const Json& range = Member(child, "source_range");
      if (!range.is_null()) position_ += ReadRange(range, "a composition").length;
      pending_.reset();
      after_clip_ = false;
    }
  }

  void ReadTransition(const Json& node) {
    Pending pending;
    pending.before = Frames(ReadTime(Member(node, "in_offset"), "a transition's in_offset"));
    pending.after = Frames(ReadTime(Member(node, "out_offset"), "a transition's out_offset"));
    if (pending.before < 0 || pending.after < 0) ThrowDamaged(subject_, "a transition has a negative offset");
    if (!after_clip_) pending.transition = Transition::kFade;
    const std::string named = Text(Member(Member(node, "metadata"), "zeroplane"), "transition");
    if (const auto transition = TransitionFromId(named)) pending.transition = *transition;
    if (pending.transition != Transition::kCut) pending_ = pending;
  }

  void ReadClip(const Json& clip) {
    const std::string name = Text(clip, "name");
    const std::string where = "Clip " + std::to_string(++clips_) + " \"" + name + "\"";
    const Json& media = MediaReference(clip);
    const Json& source =
        Member(clip, "source_range").is_null() ? Member(media, "available_range") : clip["source_range"];
    if (source.is_null()) {
      notes_.push_back(where + " says no range and was left out.");
      return;
    }
    const Span span = ReadRange(source, where);
    const double place = std::exchange(position_, position_ + span.length);
    const std::optional<Pending> pending = std::exchange(pending_, std::nullopt);
    const Json& enabled = Member(clip, "enabled");
    after_clip_ = !enabled.is_boolean() || enabled.get<bool>();
    if (!after_clip_) {
      notes_.push_back(where + " is disabled and was left out.");
      return;
    }
    if (!Member(clip, "effects").empty())
      notes_.push_back(where + " has effects or a change of speed, which are not followed.");
    CutEvent event;
    event.where = where;
    event.readings = {Rounded({span.first - start_, span.length}), Rounded(span),
                      Rounded({place, span.length})};
    event.shot.name = name;
    if (pending) BeginWith(*pending, event);
    events_.push_back(std::move(event));
  }

  /// The cut moves to where the transition begins.
  void BeginWith(const Pending& pending, CutEvent& event) {
    std::int64_t before = pending.before;
    if (!events_.empty()) {
      const FrameRange& previous = events_.back().readings.front();
      before = std::clamp<std::int64_t>(before, 0, std::max<std::int64_t>(0, previous.length() - 1));
      for (FrameRange& range : events_.back().readings) range.end -= before;
    }
    for (FrameRange& range : event.readings) range.first -= before;
    event.shot.transition = pending.transition;
    event.shot.transition_frames = before + pending.after;
  }

  /// Clip.1 has one, Clip.2 has several and says which one counts.
  static const Json& MediaReference(const Json& clip) {
    const Json& several = Member(clip, "media_references");
    if (several.is_null()) return Member(clip, "media_reference");
    const std::string key = Text(clip, "active_media_reference_key");
    return Member(several, key.empty() ? "DEFAULT_MEDIA" : key.c_str());
  }

  Span ReadRange(const Json& node, const std::string& of) const {
    const double first = ReadTime(Member(node, "start_time"), of + "'s start_time");
    const double length = ReadTime(Member(node, "duration"), of + "'s duration");
    if (length < 0) ThrowDamaged(subject_, of + " has a negative duration");
    return {first, length};
  }

  /// In frames of the film. 24 and 23.976 are the same frames; 25 and 24 the same time.
  double ReadTime(const Json& node, const std::string& what) const {
    const Json& value = Member(node, "value");
    const Json& rate = Member(node, "rate");
    if (!value.is_number() || !rate.is_number()) ThrowDamaged(subject_, what + " is no RationalTime");
    const double per_second = rate.get<double>();
    if (!(per_second > 0)) ThrowDamaged(subject_, what + " has a rate of 0");
    double frames = value.get<double>();
    if (std::round(per_second) != NominalRate(film_.frame_rate))
      frames *= film_.frame_rate.value() / per_second;
    if (!(std::abs(frames) < kLargestFrame)) ThrowDamaged(subject_, what + " is too large");
    return frames;
  }

  static std::int64_t Frames(double frames) { return std::llround(frames); }

  static FrameRange Rounded(const Span& span) {
    return {Frames(span.first), Frames(span.first + span.length)};
  }

  const std::string& subject_;
  const FilmClock& film_;
  double start_;  // time code of frame 0, in frames
  std::vector<CutEvent> events_;
  std::vector<std::string> notes_;
  std::optional<Pending> pending_;
  double position_ = 0;  // in the track
  int clips_ = 0;
  bool after_clip_ = false;  // what stands before is a clip, not black
};

}  // namespace

ShotListImport ReadOtio(std::string_view json, const std::string& subject, const FilmClock& film) {
  return OtioReader(subject, film).Read(ParseJson(json, subject));
}

}  // namespace zeroplane

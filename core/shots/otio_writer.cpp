#include <nlohmann/json.hpp>

#include "core/shots/film_clock.h"
#include "core/shots/handles.h"
#include "core/shots/otio.h"

namespace zeroplane {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kMediaKey = "DEFAULT_MEDIA";

std::string MediaUrl(const std::string& url_or_path) {
  if (!url_or_path.starts_with('/')) return url_or_path;
  constexpr std::string_view kPlain = "/-_.~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string url("file://");
  for (const char c : url_or_path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter_or_digit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter_or_digit || kPlain.find(c) != std::string_view::npos) {
      url += c;
    } else {
      url.append(1, '%').append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
    }
  }
  return url;
}

class OtioTree {
 public:
  OtioTree(const FilmClock& film, const OtioOptions& options)
      : film_(film), options_(options), start_(StartTimecode(film).frame()) {}

  Json Timeline(std::span<const ShotSpan> shots) const {
    Json children = Json::array();
    for (std::size_t i = 0; i < shots.size(); ++i) {
      const ShotSpan& shot = shots[i];
      if (i > 0 && shot.frames.first > shots[i - 1].frames.end)
        children.push_back(Gap(shot.frames.first - shots[i - 1].frames.end));
      if (shot.transition != Transition::kCut) children.push_back(TransitionTo(shot));
      children.push_back(Clip(shot));
    }
    Json track = Item("Track.1", "V1");
    track["children"] = std::move(children);
    track["kind"] = "Video";
    Json stack = Item("Stack.1", "tracks");
    stack["children"] = Json::array({std::move(track)});
    return {{"OTIO_SCHEMA", "Timeline.1"},
            {"metadata", Json::object()},
            {"name", options_.title},
            {"global_start_time", Time(start_)},
            {"tracks", std::move(stack)}};
  }

 private:
  static Json Item(const char* schema, const std::string& name) {
    return {{"OTIO_SCHEMA", schema},   {"metadata", Json::object()}, {"name", name},
            {"source_range", nullptr}, {"effects", Json::array()},   {"markers", Json::array()},
            {"enabled", true}};
  }

  Json Time(std::int64_t frames) const {
    return {{"OTIO_SCHEMA", "RationalTime.1"},
            {"rate", film_.frame_rate.value()},
            {"value", static_cast<double>(frames)}};
  }

  /// @param first counted as time code is
  Json Range(std::int64_t first, std::int64_t length) const {
    return {{"OTIO_SCHEMA", "TimeRange.1"}, {"duration", Time(length)}, {"start_time", Time(first)}};
  }

  Json Range(const FrameRange& frames) const { return Range(start_ + frames.first, frames.length()); }

  Json Gap(std::int64_t length) const {
    Json gap = Item("Gap.1", "");
    gap["source_range"] = Range(0, length);
    return gap;
  }

  Json TransitionTo(const ShotSpan& shot) const {
    Json metadata = Json::object();
    metadata["zeroplane"]["transition"] = std::string(Info(shot.transition).id);
    return {{"OTIO_SCHEMA", "Transition.1"},
            {"metadata", std::move(metadata)},
            {"name", std::string(Info(shot.transition).label)},
            {"in_offset", Time(0)},
            {"out_offset", Time(shot.transition_frames)},
            {"transition_type", "SMPTE_Dissolve"}};
  }

  Json Clip(const ShotSpan& shot) const {
    const FrameRange available = options_.handle_frames > 0
                                     ? WithHandles(shot.frames, options_.handle_frames, film_.frame_count)
                                     : FrameRange{0, film_.frame_count};
    Json clip = Item("Clip.2", shot.name);
    clip["source_range"] = Range(shot.frames);
    clip["media_references"][kMediaKey] = {{"OTIO_SCHEMA", "ExternalReference.1"},
                                           {"metadata", Json::object()},
                                           {"name", ""},
                                           {"available_range", Range(available)},
                                           {"available_image_bounds", nullptr},
                                           {"target_url", MediaUrl(options_.media_url)}};
    clip["active_media_reference_key"] = kMediaKey;
    return clip;
  }

  const FilmClock& film_;
  const OtioOptions& options_;
  std::int64_t start_;  // time code of frame 0, in frames
};

}  // namespace

std::string WriteOtio(std::span<const ShotSpan> shots, const FilmClock& film, const OtioOptions& options) {
  const Json tree = OtioTree(film, options).Timeline(shots);
  return tree.dump(4, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) + "\n";
}

}  // namespace zeroplane

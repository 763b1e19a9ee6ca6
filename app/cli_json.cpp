#include "app/cli_json.h"

#include <iostream>

#include "core/base/error.h"
#include "core/project/media_link.h"

namespace zeroplane {
namespace {

using Json = nlohmann::ordered_json;

Json OrNull(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json MasteringJson(const std::optional<MasteringDisplay>& display) {
  if (!display) return nullptr;
  const auto point = [](const Rational& x, const Rational& y) { return Json{x.value(), y.value()}; };
  return {
      {"red", point(display->red_x, display->red_y)},    {"green", point(display->green_x, display->green_y)},
      {"blue", point(display->blue_x, display->blue_y)}, {"white", point(display->white_x, display->white_y)},
      {"min_luminance", display->min_luminance.value()}, {"max_luminance", display->max_luminance.value()}};
}

Json ContentLightJson(const std::optional<ContentLight>& light) {
  if (!light) return nullptr;
  return {{"max_content", light->max_content}, {"max_frame_average", light->max_frame_average}};
}

Json ColourJson(const MediaInfo& info) {
  return {{"primaries", info.color_primaries},
          {"transfer", info.color_transfer},
          {"matrix", info.color_matrix},
          {"range", info.color_range},
          {"mastering_display", MasteringJson(info.mastering_display)},
          {"content_light", ContentLightJson(info.content_light)}};
}

const char* FieldOrderId(FieldOrder order) {
  switch (order) {
    case FieldOrder::kTopFirst:
      return "top-first";
    case FieldOrder::kBottomFirst:
      return "bottom-first";
    case FieldOrder::kProgressive:
      break;
  }
  return "progressive";
}

Json AudioJson(const std::vector<AudioTrack>& tracks) {
  Json list = Json::array();
  for (const AudioTrack& track : tracks) {
    list.push_back({{"codec", track.codec},
                    {"channels", track.channels},
                    {"sample_rate_hz", track.sample_rate_hz},
                    {"language", OrNull(track.language)},
                    {"title", OrNull(track.title)}});
  }
  return list;
}

Json SubtitlesJson(const std::vector<SubtitleTrack>& tracks) {
  Json list = Json::array();
  for (const SubtitleTrack& track : tracks) {
    list.push_back({{"codec", track.codec},
                    {"bitmap", track.bitmap},
                    {"language", OrNull(track.language)},
                    {"title", OrNull(track.title)}});
  }
  return list;
}

Json ChaptersJson(const std::vector<Chapter>& chapters) {
  Json list = Json::array();
  for (const Chapter& chapter : chapters)
    list.push_back({{"start_s", chapter.start_s}, {"end_s", chapter.end_s}, {"title", chapter.title}});
  return list;
}

Json SpanJson(std::size_t index, const ShotSpan& shot) {
  return {{"index", index},
          {"first", shot.frames.first},
          {"last", shot.frames.end - 1},
          {"transition", Info(shot.transition).id},
          {"transition_frames", shot.transition_frames},
          {"name", shot.name}};
}

Json ShotJson(std::size_t index, const Shot& shot) {
  Json json = SpanJson(index, {shot.frames, shot.name, shot.transition, shot.transition_frames});
  json["depth_range_pct"] = shot.grade.depth_range_pct;
  json["background_pct"] = shot.grade.background_pct;
  json["keys"] = Json::array();
  for (const GradeKey& key : shot.keys) {
    json["keys"].push_back({{"frame", key.frame},
                            {"depth_range_pct", key.grade.depth_range_pct},
                            {"background_pct", key.grade.background_pct},
                            {"interpolation", Info(key.to_next).id}});
  }
  json["analysed"] = shot.canvas.has_value();
  json["effects"] = Json::array();
  for (const PaintedEffect& effect : shot.effects) json["effects"].push_back(effect.name);
  json["review"] = Info(shot.review).id;
  json["notes"] = Json::array();
  for (const ShotNote& note : shot.notes)
    json["notes"].push_back({{"time_s", note.time_s}, {"author", note.author}, {"text", note.text}});
  return json;
}

Json FilmJson(const MediaReference& media, const std::filesystem::path& project) {
  Json json = {{"path", media.path.string()}, {"found", true}};
  try {
    json["path"] = ResolveMedia(media, project).string();
  } catch (const Error&) {
    json["found"] = false;
  }
  json["width"] = media.width;
  json["height"] = media.height;
  json["frames"] = media.frame_count;
  json["fps"] = FractionText(media.frame_rate);
  json["start_timecode"] = OrNull(media.start_timecode);
  return json;
}

}  // namespace

std::string FractionText(const Rational& value) {
  return std::to_string(value.num) + "/" + std::to_string(value.den);
}

Json ToJson(const MediaInfo& info) {
  return {{"path", info.path.string()},
          {"container", info.container},
          {"codec", info.video_codec},
          {"width", info.width},
          {"height", info.height},
          {"frames", info.frame_count},
          {"fps", FractionText(info.frame_rate)},
          {"duration_s", info.duration_s},
          {"vfr", info.variable_frame_rate},
          {"pixel_format", info.pixel_format},
          {"bit_depth", info.bit_depth},
          {"field_order", FieldOrderId(info.field_order)},
          {"rotation", info.rotation_deg},
          {"sar", FractionText(info.sample_aspect)},
          {"colour", ColourJson(info)},
          {"audio", AudioJson(info.audio)},
          {"subtitles", SubtitlesJson(info.subtitles)},
          {"data_tracks", info.data_tracks},
          {"chapters", ChaptersJson(info.chapters)},
          {"timecode", OrNull(info.timecode)},
          {"stereo", OrNull(info.stereo_mode)}};
}

Json ToJson(const std::vector<ShotSpan>& shots) {
  Json list = Json::array();
  for (std::size_t i = 0; i < shots.size(); ++i) list.push_back(SpanJson(i, shots[i]));
  return list;
}

Json ToJson(const Project& project, const std::filesystem::path& path,
            const std::optional<std::string>& holder) {
  Json shots = Json::array();
  for (std::size_t i = 0; i < project.shots.size(); ++i) shots.push_back(ShotJson(i, project.shots[i]));
  return {{"project", path.string()},
          {"read_only", holder.has_value()},
          {"holder", holder ? Json(*holder) : Json(nullptr)},
          {"film", FilmJson(project.media, path)},
          {"screen", project.screen_id},
          {"source_eye", Info(project.source_eye).id},
          {"note", project.note},
          {"shots", shots}};
}

void PrintJson(const Json& json) {
  // A film's tags may hold bytes that are no UTF-8.
  std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

}  // namespace zeroplane

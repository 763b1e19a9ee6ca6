#include <cstdio>
#include <memory>

#include "app/cli.h"
#include "app/cli_json.h"
#include "app/progress_line.h"
#include "core/media/media_info.h"

namespace zeroplane {
namespace {

std::string Commas(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts)
    if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
  return text;
}

void PrintPicture(const MediaInfo& info) {
  std::vector<std::string> extra = {info.video_codec, std::to_string(info.bit_depth) + " bit",
                                    info.pixel_format};
  if (!(info.sample_aspect == Rational{1, 1}))
    extra.push_back("pixel aspect " + FractionText(info.sample_aspect));
  if (info.rotation_deg != 0) extra.push_back("turned by " + std::to_string(info.rotation_deg) + " degrees");
  if (info.field_order != FieldOrder::kProgressive) extra.push_back("interlaced");
  std::printf("  picture   %d x %d, %s\n", info.width, info.height, Commas(extra).c_str());
  std::printf("  frames    %lld, %s per second (%.3f%s), %s\n", static_cast<long long>(info.frame_count),
              FractionText(info.frame_rate).c_str(), info.frame_rate.value(),
              info.variable_frame_rate ? ", variable" : "", DurationText(info.duration_s).c_str());
  std::printf("  colour    primaries %s, transfer %s, matrix %s, range %s\n", info.color_primaries.c_str(),
              info.color_transfer.c_str(), info.color_matrix.c_str(), info.color_range.c_str());
  if (info.mastering_display)
    std::printf("  HDR       mastered at %g to %g cd/m2\n", info.mastering_display->min_luminance.value(),
                info.mastering_display->max_luminance.value());
  if (info.content_light)
    std::printf("  HDR       content up to %d cd/m2, a frame's average up to %d\n",
                info.content_light->max_content, info.content_light->max_frame_average);
}

void PrintTracks(const MediaInfo& info) {
  for (const AudioTrack& track : info.audio) {
    std::printf("  audio     %s\n",
                Commas({track.codec, std::to_string(track.channels) + " channels",
                        std::to_string(track.sample_rate_hz) + " Hz", track.language, track.title})
                    .c_str());
  }
  if (info.audio.empty()) std::printf("  audio     none\n");
  for (const SubtitleTrack& track : info.subtitles)
    std::printf(
        "  subtitles %s\n",
        Commas({track.codec, track.bitmap ? "pictures" : "text", track.language, track.title}).c_str());
  for (const Chapter& chapter : info.chapters)
    std::printf("  chapter   %s  %s\n", DurationText(chapter.start_s).c_str(), chapter.title.c_str());
  if (info.data_tracks > 0) std::printf("  data      %d tracks\n", info.data_tracks);
}

void Print(const MediaInfo& info) {
  std::printf("%s\n", info.path.c_str());
  PrintPicture(info);
  PrintTracks(info);
  if (!info.timecode.empty()) std::printf("  timecode  %s\n", info.timecode.c_str());
  if (!info.stereo_mode.empty()) std::printf("  stereo    %s\n", info.stereo_mode.c_str());
  std::printf("  container %s\n", info.container.c_str());
}

}  // namespace

void AddInfoVerb(CLI::App& app, CliContext& context) {
  struct Arguments {
    std::string file;
    bool json = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb =
      app.add_subcommand("info", "Say what a film is: picture, frames, colour, tracks, timecode");
  verb->add_option("FILE", arguments->file, "A film, a still, or a sequence such as shot.####.exr")
      ->required();
  verb->add_flag("--json", arguments->json, "Machine-readable; docs/json.md describes it");
  AddExamples(*verb, {"zeroplane info film.mov", "zeroplane info 'shot/frame.####.exr' --json"});
  verb->callback([arguments, &context] {
    context.run = [arguments] {
      const MediaInfo info = Probe(arguments->file);
      if (arguments->json) {
        PrintJson(ToJson(info));
      } else {
        Print(info);
      }
      return kExitDone;
    };
  });
}

}  // namespace zeroplane

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli.h"
#include "core/media/media_info.h"

namespace zeroplane {
namespace {

std::string FractionText(const Rational& value) {
  return value.den == 1 ? std::to_string(value.num)
                        : std::to_string(value.num) + "/" + std::to_string(value.den);
}

nlohmann::ordered_json ToJson(const MediaInfo& info) {
  nlohmann::ordered_json audio = nlohmann::ordered_json::array();
  for (const AudioTrack& track : info.audio) {
    audio.push_back({{"codec", track.codec},
                     {"channels", track.channels},
                     {"sample_rate_hz", track.sample_rate_hz},
                     {"language", track.language}});
  }
  return {{"path", info.path.string()},
          {"container", info.container},
          {"video_codec", info.video_codec},
          {"width", info.width},
          {"height", info.height},
          {"sample_aspect", FractionText(info.sample_aspect)},
          {"rotation_deg", info.rotation_deg},
          {"pixel_format", info.pixel_format},
          {"bit_depth", info.bit_depth},
          {"color_primaries", info.color_primaries},
          {"color_transfer", info.color_transfer},
          {"color_matrix", info.color_matrix},
          {"color_range", info.color_range},
          {"frame_rate", FractionText(info.frame_rate)},
          {"variable_frame_rate", info.variable_frame_rate},
          {"frame_count", info.frame_count},
          {"duration_s", info.duration_s},
          {"audio", audio},
          {"subtitle_tracks", info.subtitle_tracks}};
}

void Print(const MediaInfo& info) {
  std::printf("%s\n", info.path.c_str());
  std::printf("  picture   %d x %d, %s, %d bit (%s), pixel aspect %s\n", info.width, info.height,
              info.video_codec.c_str(), info.bit_depth, info.pixel_format.c_str(),
              FractionText(info.sample_aspect).c_str());
  if (info.rotation_deg != 0) std::printf("  rotation  %d degrees\n", info.rotation_deg);
  std::printf("  frames    %lld, %s per second (%.3f%s), %.3f s\n", static_cast<long long>(info.frame_count),
              FractionText(info.frame_rate).c_str(), info.frame_rate.value(),
              info.variable_frame_rate ? ", variable" : "", info.duration_s);
  std::printf("  colour    primaries %s, transfer %s, matrix %s, range %s\n", info.color_primaries.c_str(),
              info.color_transfer.c_str(), info.color_matrix.c_str(), info.color_range.c_str());
  for (const AudioTrack& track : info.audio) {
    std::printf("  audio     %s, %d channels, %d Hz%s%s\n", track.codec.c_str(), track.channels,
                track.sample_rate_hz, track.language.empty() ? "" : ", ", track.language.c_str());
  }
  if (info.audio.empty()) std::printf("  audio     none\n");
  if (info.subtitle_tracks > 0) std::printf("  subtitles %d\n", info.subtitle_tracks);
  std::printf("  container %s\n", info.container.c_str());
}

}  // namespace

void AddInfoVerb(CLI::App& app, CliContext& context) {
  struct Arguments {
    std::string file;
    bool json = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app.add_subcommand("info", "Say what a film is: picture, frames, colour, sound");
  verb->add_option("FILE", arguments->file, "A film")->required();
  verb->add_flag("--json", arguments->json, "Machine-readable");
  verb->callback([arguments, &context] {
    context.run = [arguments] {
      const MediaInfo info = Probe(arguments->file);
      if (arguments->json) {
        std::cout << ToJson(info).dump(2) << "\n";
      } else {
        Print(info);
      }
      return kExitDone;
    };
  });
}

}  // namespace zeroplane

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli.h"
#include "core/base/timecode.h"
#include "core/media/video_reader.h"
#include "core/shots/content_detector.h"

namespace zeroplane {

void AddShotsVerb(CLI::App& app, CliContext& context) {
  struct Arguments {
    std::string file;
    ContentDetectorOptions options;
    bool json = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app.add_subcommand("shots", "Cut a film into shots: first frame, last frame, timecode");
  verb->add_option("FILE", arguments->file, "A film")->required();
  verb->add_option("--threshold", arguments->options.threshold, "Mean HSV change that makes a cut")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  verb->add_option("--min-frames", arguments->options.min_shot_frames, "Shortest shot")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  verb->add_flag("--json", arguments->json, "Machine-readable");
  verb->callback([arguments, &context] {
    context.run = [arguments] {
      VideoReader film(arguments->file);
      TerminalJob job;
      const std::vector<FrameRange> shots = DetectShots(film, arguments->options, job);
      nlohmann::ordered_json list = nlohmann::ordered_json::array();
      for (std::size_t i = 0; i < shots.size(); ++i) {
        const std::string start = Timecode(shots[i].first, film.frame_rate());
        if (arguments->json) {
          list.push_back({{"first", shots[i].first}, {"end", shots[i].end}, {"start", start}});
        } else {
          std::printf("%4zu  %7lld  %7lld  %s  %5lld frames\n", i + 1, static_cast<long long>(shots[i].first),
                      static_cast<long long>(shots[i].end - 1), start.c_str(),
                      static_cast<long long>(shots[i].length()));
        }
      }
      if (arguments->json)
        std::cout << nlohmann::ordered_json{{"film", arguments->file}, {"shots", list}}.dump(2) << "\n";
      return kExitDone;
    };
  });
}

}  // namespace zeroplane

#include <cstdio>
#include <iostream>
#include <memory>
#include <system_error>

#include "app/cli_selftest.h"
#include "app/lab_synth.h"
#include "core/base/error.h"
#include "models/synth/demo_film.h"
#include "models/synth/synth_shards.h"

namespace zeroplane {
namespace {

struct DemoArguments {
  std::filesystem::path out;
  bool has_right_eye = false;
  int first = 0, last = kDemoFrames - 1, step = 1;
  SynthOptions picture;
};

/// frames left_000.ppm … (and right_…), sound.wav.
void RunDemo(const DemoArguments& arguments) {
  if (arguments.picture.device_index >= 0) NeedCuda();
  std::error_code failed;
  std::filesystem::create_directories(arguments.out, failed);
  if (failed)
    throw Error(ErrorCode::kUnwritable, arguments.out.string(), "cannot be made: " + failed.message(),
                "Name another folder with --out.");
  WriteDemoSound(arguments.out / "sound.wav");
  for (int frame = arguments.first; frame <= arguments.last; frame += arguments.step) {
    const DemoShot shot = MakeDemoFrame(frame);
    char name[32];
    std::snprintf(name, sizeof name, "%03d.ppm", frame);
    if (arguments.has_right_eye) {
      const SynthPair pair = RenderPair(shot.scene, shot.rig, arguments.picture);
      WritePpm(arguments.out / ("left_" + std::string(name)), pair.left.rgb);
      WritePpm(arguments.out / ("right_" + std::string(name)), pair.right.rgb);
    } else {
      WritePpm(arguments.out / ("left_" + std::string(name)), RenderFrame(shot.scene, arguments.picture).rgb);
    }
    if (frame % kDemoFramesPerSecond == 0) std::cerr << frame << " of " << kDemoFrames << " frames\n";
  }
  std::cout << arguments.out.string() << "\n";
}

}  // namespace

void AddDemoVerb(CLI::App& parent) {
  auto arguments = std::make_shared<DemoArguments>();
  SynthOptions& picture = arguments->picture;
  picture.width = 640;
  picture.height = 360;
  CLI::App* verb = parent.add_subcommand(
      "demo", "Render the demo film's frames and sound (tools/demo makes the film of them)");
  verb->add_option("--out", arguments->out, "Folder")->required();
  verb->add_flag("--right-eye", arguments->has_right_eye, "Render the true right eye, too");
  verb->add_option("--first", arguments->first, "Frame")
      ->capture_default_str()
      ->check(CLI::Range(0, kDemoFrames - 1));
  verb->add_option("--last", arguments->last, "Frame")
      ->capture_default_str()
      ->check(CLI::Range(0, kDemoFrames - 1));
  verb->add_option("--step", arguments->step, "Frames from one to the next")
      ->capture_default_str()
      ->check(CLI::Range(1, kDemoFrames));
  verb->add_option("--width", picture.width, "Pixels")->capture_default_str()->check(CLI::Range(16, 8192));
  verb->add_option("--height", picture.height, "Pixels")->capture_default_str()->check(CLI::Range(16, 8192));
  verb->add_option("--samples", picture.samples, "Rays a pixel")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  verb->add_option("--edge-samples", picture.edge_samples, "Rays a pixel on outlines")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  verb->add_option("--cuda", picture.device_index, "CUDA device to render on (default: the CPU)");
  verb->callback([arguments] { RunDemo(*arguments); });
}

}  // namespace zeroplane

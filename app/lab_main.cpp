// zeroplane-lab: the compute-only program. Trains and checks networks; knows neither Qt nor FFmpeg.
#include <CLI/CLI.hpp>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>

#include "app/cli_selftest.h"
#include "app/lab_synth.h"
#include "app/process_setup.h"
#include "models/evaluation/evaluate_depth.h"
#include "models/training/train_depth.h"
#include "models/weights/blend_weights.h"
#include "models/weights/module_weights.h"

namespace zeroplane {
namespace {

void AddTrainDepth(CLI::App& parent, int& status) {
  auto options = std::make_shared<TrainDepthOptions>();
  auto stages = std::make_shared<std::vector<std::string>>();
  CLI::App* verb =
      parent.add_subcommand("depth", "Train the compact depth network on shards; resumes by itself");
  verb->add_option("--shards", options->shards, "Folder made by `zeroplane dataset pack`")->required();
  verb->add_option("--out", options->out, "Folder for weights, checkpoint and curve")->required();
  verb->add_option("--init", options->init, "Weights to begin with (default: from nothing)")
      ->check(CLI::ExistingFile);
  verb->add_option("--stage", *stages, "WIDTHxHEIGHT:BATCH:STEPS, in order")
      ->type_size(1)
      ->allow_extra_args(false);
  verb->add_option("--learning-rate", options->learning_rate, "Peak")->capture_default_str();
  verb->add_option("--size-jitter", options->size_jitter,
                   "Each batch is up to this much larger or smaller than its stage, 0 to 0.5")
      ->capture_default_str();
  verb->add_option("--group-weights", options->group_weights,
                   "Share of film, measured, rgbd, rendered pictures")
      ->expected(4);
  verb->add_option("--validate-every", options->validate_every, "Steps")->capture_default_str();
  verb->add_option("--stop-after", options->stop_after, "Save and stop after this step; run again to go on");
  verb->add_option("--validation-width", options->validation_width, "Whole pictures are shown at this size")
      ->capture_default_str();
  verb->add_option("--validation-height", options->validation_height)->capture_default_str();
  verb->add_option("--seed", options->seed)->capture_default_str();
  verb->add_option("--cuda", options->device_index, "CUDA device to train on (default: the CPU)");
  verb->callback([options, stages, &status] {
    if (options->device_index >= 0) NeedCuda();
    if (!stages->empty()) options->stages.clear();
    for (const std::string& text : *stages) {
      TrainStage stage;
      char x = 0, colon1 = 0, colon2 = 0;
      std::istringstream in(text);
      if (!(in >> stage.width >> x >> stage.height >> colon1 >> stage.batch >> colon2 >> stage.steps) ||
          x != 'x' || colon1 != ':' || colon2 != ':') {
        throw CLI::ValidationError("--stage",
                                   text + " is not WIDTHxHEIGHT:BATCH:STEPS, for example 128x96:32:12000");
      }
      options->stages.push_back(stage);
    }
    const TrainDepthReport report = TrainDepth(*options, std::cerr);
    std::cout << report.weights.string() << " ordinal_error " << report.best_validation << " steps "
              << report.steps << "\n";
    status = 0;
  });
}

void AddEvaluateDepth(CLI::App& parent) {
  struct Arguments {
    std::string shards, weights;
    std::int64_t width = 240, height = 176;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = parent.add_subcommand("depth", "Score depth weights on the held-out pictures of shards");
  verb->add_option("--shards", arguments->shards, "Folder made by `zeroplane dataset pack`")->required();
  verb->add_option("--weights", arguments->weights, "Safetensors of the compact depth network")->required();
  verb->add_option("--width", arguments->width, "Of the pictures shown to it, a multiple of 16")
      ->capture_default_str();
  verb->add_option("--height", arguments->height, "Likewise")->capture_default_str();
  verb->callback([arguments] {
    const DepthShards shards(arguments->shards);
    CompactDepth net;
    LoadState(*net, ReadSafetensors(arguments->weights).tensors, arguments->weights);
    std::printf("%-10s %9s %14s %9s %9s %26s\n", "pictures", "count", "ordinal error", "AbsRel", "delta1",
                "lower is nearer: ordinal");
    for (int group = 0; group < shards.groups(); ++group) {
      const auto& samples = shards.validation_of(group);
      const DepthReport report =
          EvaluateDepth(net, shards, samples, arguments->width, arguments->height, at::kCPU);
      const DepthReport yardstick = EvaluateLowerIsNearer(shards, samples);
      std::printf("%-10s %9lld %14.4f %9.4f %9.4f %26.4f\n", kDepthGroups[group],
                  static_cast<long long>(report.pictures), report.mean.ordinal_error, report.mean.abs_rel,
                  report.mean.delta1, yardstick.mean.ordinal_error);
    }
  });
}

void AddBlendWeights(CLI::App& parent) {
  struct Arguments {
    std::string first, second, out;
    double share = 0.5;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = parent.add_subcommand("blend", "Write weights between two of the same network");
  verb->add_option("first", arguments->first, "Weights")->required();
  verb->add_option("second", arguments->second, "Weights that were trained from the first")->required();
  verb->add_option("out", arguments->out, "Weights to write")->required();
  verb->add_option("--share", arguments->share, "Of the second")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  verb->callback(
      [arguments] { BlendWeights(arguments->first, arguments->second, arguments->share, arguments->out); });
}

int Run(int argc, char** argv) {
  CLI::App app("Zeroplane's compute-only program: trains and checks its networks", "zeroplane-lab");
  app.require_subcommand(1);
  int status = 0;
  CLI::App* train = app.add_subcommand("train", "Train a network");
  train->require_subcommand(1);
  AddTrainDepth(*train, status);
  AddBlendWeights(*train);
  CLI::App* evaluate = app.add_subcommand("evaluate", "Score a network");
  evaluate->require_subcommand(1);
  AddEvaluateDepth(*evaluate);
  AddSynthVerb(app);
  AddDemoVerb(app);
  std::function<int()> run;
  AddSelftestVerb(app, run);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return run ? run() : status;
}

}  // namespace
}  // namespace zeroplane

int main(int argc, char** argv) try {
  zeroplane::SetUpProcess(argv);
  return zeroplane::Run(argc, argv);
} catch (const std::exception& error) {
  std::cerr << "zeroplane-lab: " << error.what() << "\n";
  return 1;
}

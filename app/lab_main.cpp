// zeroplane-lab: the compute-only program. Trains and checks networks; knows neither Qt nor FFmpeg.
#include <CLI/CLI.hpp>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>

#include "app/cli_selftest.h"
#include "app/depth_scores.h"
#include "app/lab_synth.h"
#include "app/process_setup.h"
#include "core/base/error.h"
#include "core/model_store/model_store.h"
#include "models/evaluation/evaluate_depth.h"
#include "models/training/train_depth.h"
#include "models/weights/blend_weights.h"
#include "models/weights/module_weights.h"

namespace zeroplane {
namespace {

// An installed model by its name, or its file: its licence stands in the manifest beside it.
Teacher FindTeacher(const std::string& wanted) {
  const std::filesystem::path path = DepthWeightsPath(wanted, ModelStore(), {});
  const ModelStore store(path.parent_path());
  for (const InstalledModel& model : store.Installed()) {
    if (store.PathOf(model) != path) continue;
    if (model.licence.empty())
      throw Error(ErrorCode::kInvalidArgument, wanted, "has no licence in its manifest",
                  "Add it again: zeroplane models add FILE --licence NAME");
    DepthWeightsPath(model.id, store, {});  // throws where the file is not what was installed
    return {path, model.id, model.sha256, model.licence, model.non_commercial, {}};
  }
  throw Error(ErrorCode::kInvalidArgument, wanted, "is no installed model, so that its licence is not known",
              "Install it: zeroplane models add FILE --licence NAME");
}

void AddTeacherOptions(CLI::App& verb, std::string& name, std::optional<std::int64_t>& side_px) {
  CLI::Option* teacher = verb.add_option(
      "--teacher", name,
      "An installed network (zeroplane models list), or its file in the models' folder: its depth is learnt "
      "where pictures come without, such as `zeroplane dataset pack --films` makes; it is computed once, "
      "into "
      "OUT/taught. Name and licence go into the weights and into a card beside them");
  verb.add_option("--teacher-side", side_px,
                  "Shorter side of the pictures that Depth Anything is shown as a teacher, a multiple of 14; "
                  "default: 518")
      ->needs(teacher);
}

void AddTrainDepth(CLI::App& parent, int& status) {
  auto options = std::make_shared<TrainDepthOptions>();
  auto teacher = std::make_shared<std::string>();
  auto teacher_side = std::make_shared<std::optional<std::int64_t>>();
  auto stages = std::make_shared<std::vector<std::string>>();
  CLI::App* verb =
      parent.add_subcommand("depth", "Train the compact depth network on shards; resumes by itself");
  verb->add_option("--shards", options->shards, "Folder made by `zeroplane dataset pack`")->required();
  verb->add_option("--out", options->out, "Folder for weights, checkpoint and curve")->required();
  verb->add_option("--init", options->init, "Weights to begin with (default: from nothing)")
      ->check(CLI::ExistingFile);
  AddTeacherOptions(*verb, *teacher, *teacher_side);
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
  verb->callback([options, stages, teacher, teacher_side, &status] {
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
    if (!teacher->empty()) {
      options->teacher = FindTeacher(*teacher);
      options->teacher->network.short_side_px = *teacher_side;
    }
    const TrainDepthReport report = TrainDepth(*options, std::cerr);
    std::cout << report.weights.string() << " ordinal_error " << report.best_validation << " steps "
              << report.steps << "\n";
    status = 0;
  });
}

struct EvaluateArguments {
  std::string shards, weights;
  std::int64_t width = 240, height = 176;
  bool json = false;
};

void EvaluateOnShards(const EvaluateArguments& arguments) {
  const DepthShards shards(arguments.shards);
  CompactDepth net;
  LoadState(*net, ReadSafetensors(arguments.weights).tensors, arguments.weights);
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  DepthPictureScore sum;
  double count = 0;
  if (!arguments.json) PrintScoreHead("held-out pictures");
  for (int group = 0; group < shards.groups(); ++group) {
    const auto& samples = shards.validation_of(group);
    const DepthReport report =
        EvaluateDepth(net, shards, samples, arguments.width, arguments.height, at::kCPU);
    if (report.pictures == 0) continue;
    const DepthPictureScore mean{report.mean, EvaluateLowerIsNearer(shards, samples).mean};
    const auto pictures = static_cast<double>(report.pictures);
    sum.depth += mean.depth * pictures;
    sum.lower_is_nearer += mean.lower_is_nearer * pictures;
    count += pictures;
    rows.push_back({{"name", kDepthGroups[group]}, {"pictures", report.pictures}});
    rows.back().update(ToJson(mean));
    if (!arguments.json)
      PrintScoreRow(std::to_string(report.pictures).append(" ").append(kDepthGroups[group]), mean);
  }
  if (count == 0)
    throw Error(ErrorCode::kNotFound, arguments.shards, "holds no held-out picture with depth to score with");
  const DepthPictureScore mean{sum.depth / count, sum.lower_is_nearer / count};
  if (arguments.json) {
    std::cout << ScoresJson("groups", rows, mean).dump(2) << "\n";
  } else {
    PrintScoreRow("mean of all pictures", mean);
  }
}

void AddEvaluateDepth(CLI::App& parent) {
  auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* verb = parent.add_subcommand("depth", "Score depth weights on the held-out pictures of shards");
  verb->add_option("--shards", arguments->shards, "Folder made by `zeroplane dataset pack`")->required();
  verb->add_option("--weights", arguments->weights, "Safetensors of the compact depth network")->required();
  verb->add_option("--width", arguments->width, "Of the pictures shown to it, a multiple of 16")
      ->capture_default_str();
  verb->add_option("--height", arguments->height, "Likewise")->capture_default_str();
  verb->add_flag("--json", arguments->json, "Machine-readable; docs/json.md describes it");
  verb->callback([arguments] { EvaluateOnShards(*arguments); });
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

#include <iostream>
#include <memory>

#include "app/cli.h"
#include "app/curve_picture.h"
#include "app/dataset_pack.h"
#include "core/media/image_file.h"

namespace zeroplane {

namespace {

void AddCurveVerb(CLI::App& dataset, CliContext& context) {
  struct Arguments {
    std::string csv, out;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* curve = dataset.add_subcommand("curve", "Draw the curve of a training");
  curve->add_option("csv", arguments->csv, "curve.csv of `zeroplane-lab train`")->required();
  curve->add_option("out", arguments->out, "Picture to write, for example curve.png")->required();
  curve->callback([arguments, &context] {
    context.run = [arguments] {
      WriteImage(arguments->out, DrawCurve(ReadCurve(arguments->csv)));
      return kExitDone;
    };
  });
}

}  // namespace

void AddDatasetVerb(CLI::App& app, CliContext& context) {
  struct Arguments {
    std::vector<std::string> pairs, corpora;
    std::string out;
    DatasetPackOptions options;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* dataset = app.add_subcommand("dataset", "Training data");
  dataset->require_subcommand(1);
  AddCurveVerb(*dataset, context);
  CLI::App* pack =
      dataset->add_subcommand("pack", "Pack pictures with depth into shards for `zeroplane-lab train depth`");
  pack->add_option("--pairs", arguments->pairs, "Folder with manifest.jsonl, STEM.jpg and STEM.png");
  pack->add_option("--corpus", arguments->corpora,
                   "Folder with manifest.json (items of kind rgbd and stereo_gt)");
  pack->add_option("--out", arguments->out, "Folder for the shards")->required();
  pack->add_option("--width", arguments->options.width, "Width of the packed pictures")
      ->capture_default_str()
      ->check(CLI::Range(32, 2048));
  pack->add_option("--height", arguments->options.height, "Height of the packed pictures")
      ->capture_default_str()
      ->check(CLI::Range(32, 2048));
  pack->callback([arguments, &context] {
    if (arguments->pairs.empty() && arguments->corpora.empty())
      throw CLI::RequiredError("--pairs or --corpus");
    context.run = [arguments] {
      std::vector<DepthSample> samples;
      const auto append = [&samples](std::vector<DepthSample> more) {
        samples.insert(samples.end(), std::make_move_iterator(more.begin()),
                       std::make_move_iterator(more.end()));
      };
      for (const std::string& folder : arguments->pairs) append(ListPairs(folder));
      for (const std::string& folder : arguments->corpora) append(ListCorpus(folder));
      TerminalJob job;
      std::cout << PackDepthShards(samples, arguments->out, arguments->options, job) << " pictures in "
                << arguments->out << "\n";
      return kExitDone;
    };
  });
}

}  // namespace zeroplane

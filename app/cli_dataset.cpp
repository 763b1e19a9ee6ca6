#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>

#include "app/cli.h"
#include "app/curve_picture.h"
#include "app/dataset_pack.h"
#include "core/base/job_part.h"
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

struct PackArguments {
  std::vector<std::string> pairs, corpora, films, frames;
  std::string out;
  int per_film = 100;
  DatasetPackOptions options;
};

constexpr double kListed = 0.3;  // of the progress bar: then shots are found, and pictures are packed

int Pack(const PackArguments& arguments) {
  std::vector<DepthSample> samples;
  const auto append = [&samples](std::vector<DepthSample> more) {
    samples.insert(samples.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
  TerminalJob job;
  for (const std::string& folder : arguments.pairs) append(ListPairs(folder));
  for (const std::string& folder : arguments.corpora) append(ListCorpus(folder));
  for (const std::string& folder : arguments.frames) append(ListPictures(folder));
  const double share = kListed / static_cast<double>(std::max<std::size_t>(1, arguments.films.size()));
  for (std::size_t i = 0; i < arguments.films.size(); ++i) {
    JobPart part(job, share * static_cast<double>(i), share * static_cast<double>(i + 1));
    append(ListFrames(arguments.films[i], arguments.per_film, part));
  }
  JobPart packing(job, arguments.films.empty() ? 0 : kListed, 1);
  std::cout << PackDepthShards(samples, arguments.out, arguments.options, packing) << " pictures in "
            << arguments.out << "\n";
  return kExitDone;
}

void AddSourceOptions(CLI::App& pack, PackArguments& arguments) {
  CLI::Option_group* sources = pack.add_option_group("Sources", "What is packed; all that are named");
  sources->add_option("--pairs", arguments.pairs, "Folder with manifest.jsonl, STEM.jpg and STEM.png");
  sources->add_option("--corpus", arguments.corpora,
                      "Folder with manifest.json (items of kind rgbd and stereo_gt)");
  sources->add_option("--films", arguments.films,
                      "Films, sequences or projects: frames spread over their shots, without depth, for "
                      "`zeroplane-lab train depth --teacher`");
  sources->add_option("--frames", arguments.frames, "Folder of pictures without depth, likewise");
  sources->require_option(1, 0);
  pack.add_option("--per-film", arguments.per_film, "Frames of each film, at most")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000000));
}

}  // namespace

void AddDatasetVerb(CLI::App& app, CliContext& context) {
  auto arguments = std::make_shared<PackArguments>();
  CLI::App* dataset = app.add_subcommand("dataset", "Training data");
  dataset->require_subcommand(1);
  AddCurveVerb(*dataset, context);
  CLI::App* pack =
      dataset->add_subcommand("pack", "Pack pictures into shards for `zeroplane-lab train depth`");
  AddSourceOptions(*pack, *arguments);
  pack->add_option("--out", arguments->out, "Folder for the shards")->required();
  pack->add_option(
          "--width", arguments->options.width,
          "Width of the packed pictures; a teacher sees no more than is packed: 640 x 480 serves one "
          "well")
      ->capture_default_str()
      ->check(CLI::Range(32, 2048));
  pack->add_option("--height", arguments->options.height, "Height of the packed pictures")
      ->capture_default_str()
      ->check(CLI::Range(32, 2048));
  AddExamples(*pack,
              {"zeroplane dataset pack --films film.mov other.mp4 --out shards --width 640 --height 480"});
  pack->callback([arguments, &context] { context.run = [arguments] { return Pack(*arguments); }; });
}

}  // namespace zeroplane

#include <iostream>
#include <memory>
#include <optional>

#include "app/cli.h"
#include "app/cli_json.h"
#include "app/depth_pairs.h"
#include "app/depth_scores.h"
#include "app/wiring.h"
#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/image_file.h"

namespace zeroplane {
namespace {

struct EvaluateArguments {
  std::string folder;
  std::optional<std::string> truth;
  bool json = false;
};

/// One picture as a film.
class StillSource final : public FrameSource {
 public:
  explicit StillSource(Picture picture) : picture_(std::move(picture)) {}
  std::int64_t frame_count() const override { return 1; }
  Rational frame_rate() const override { return {24, 1}; }
  int width() const override { return picture_->width(); }
  int height() const override { return picture_->height(); }
  Picture ReadFrame(std::int64_t index) override {
    ZP_CHECK_EQ(index, 0);
    return picture_;
  }

 private:
  Picture picture_;
};

// The canvas that a conversion of the picture would be made with.
ImageF32 CanvasOf(const DepthPair& pair, StereoRenderer& renderer, JobContext& job) {
  FrameRequest request;
  request.film = pair.image.string();
  request.picture = std::make_shared<const ImageU8>(ReadImage(pair.image));
  StillSource still(request.picture);
  request.canvas = renderer.AnalyseShot(still, request.film, std::nullopt, {0, 1}, 0, job);
  request.layout = Layout::kLeft;
  request.source_eye = SourceEye::kLeft;
  request.want_maps = true;
  return renderer.Render(request).iz;
}

int EvaluateDepth(const EvaluateArguments& arguments) {
  std::optional<TruthKind> kind;
  if (arguments.truth) kind = *arguments.truth == "depth" ? TruthKind::kDepth : TruthKind::kInverse;
  const DepthPairs found = ListDepthPairs(arguments.folder, kind);
  for (const std::string& name : found.lonely) std::cerr << name << " has no picture and is left out\n";
  std::cerr << "Computing on " << ComputeText() << "\n";
  const std::unique_ptr<StereoRenderer> renderer = MakeBuiltInRenderer();
  TerminalJob job;
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  DepthPictureScore sum;
  if (!arguments.json) PrintScoreHead("picture");
  for (const DepthPair& pair : found.pairs) {
    SilentJob part;
    if (job.Cancelled())
      throw Error(ErrorCode::kCancelled, arguments.folder, "was not scored whole: cancelled");
    const std::optional<DepthPictureScore> score =
        ScoreDepthPicture(CanvasOf(pair, *renderer, part), ReadTruth(pair));
    if (!score) {
      std::cerr << pair.truth.string() << " knows no two depths that differ, and is left out\n";
      continue;
    }
    sum.depth += score->depth;
    sum.lower_is_nearer += score->lower_is_nearer;
    nlohmann::ordered_json row = {{"name", pair.name},
                                  {"image", pair.image.string()},
                                  {"truth", pair.truth.string()},
                                  {"truth_kind", pair.kind == TruthKind::kDepth ? "depth" : "inverse"}};
    row.update(ToJson(*score));
    rows.push_back(row);
    if (!arguments.json) PrintScoreRow(pair.name, *score);
  }
  if (rows.empty())
    throw Error(ErrorCode::kDamaged, arguments.folder, "holds no depth that a picture could be scored with");
  const auto count = static_cast<double>(rows.size());
  const DepthPictureScore mean{sum.depth / count, sum.lower_is_nearer / count};
  if (arguments.json) {
    nlohmann::ordered_json result = ScoresJson("pictures", rows, mean);
    result["left_out"] = found.lonely;
    PrintJson(result);
  } else {
    PrintScoreRow("mean of " + std::to_string(rows.size()), mean);
  }
  return kExitDone;
}

}  // namespace

void AddEvaluateVerb(CLI::App& app, CliContext& context) {
  auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* evaluate = app.add_subcommand("evaluate", "Compare what the program makes with the truth");
  evaluate->require_subcommand(1);
  CLI::App* verb = evaluate->add_subcommand(
      "depth",
      "Score the depth that convert would use on pictures whose depth is known, beside the rule \"lower in "
      "the "
      "picture is nearer\".\nOrdinal: the share of point pairs in the wrong order, 0.5 is chance. AbsRel and "
      "delta1 to 3 (shares within a factor of 1.25, 1.56, 1.95): of depth, after the best scale and shift in "
      "inverse depth.\nThis reads folders of pictures; `zeroplane-lab evaluate depth` reads shards made by "
      "`zeroplane dataset pack` and scores bare weights at training size.");
  verb->add_option("DIR", arguments->folder,
                   "Pictures and their depth or disparity (PNG, TIFF, EXR, PFM; 0 is unknown), named alike: "
                   "scene.png and scene_disparity.png, or images/1.png and depth/1.png")
      ->required();
  verb->add_option("--truth", arguments->truth,
                   "What the files count: inverse (disparity, inverse depth: larger is nearer) or depth "
                   "(distance: larger is farther); default by their names")
      ->check(CLI::IsMember({"inverse", "depth"}));
  verb->add_flag("--json", arguments->json, "Machine-readable result");
  AddExamples(*verb, {"zeroplane evaluate depth middlebury/motorcycle"});
  verb->callback([arguments, &context] { context.run = [arguments] { return EvaluateDepth(*arguments); }; });
}

}  // namespace zeroplane

#include <torch/types.h>

#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <sstream>

#include "core/base/error.h"
#include "models/nets/depth_anything.h"
#include "models/training/augment.h"
#include "models/training/depth_losses.h"
#include "models/training/depth_shards.h"
#include "models/training/teacher.h"
#include "models/training/train_depth.h"
#include "models/weights/module_weights.h"
#include "models/weights/safetensors.h"
#include "tests/models/rule_weights.h"

using namespace zeroplane;

namespace {

// Pictures whose brightness *is* their inverse depth: a bright disc over a dark ground, anywhere.
void WriteShard(const std::filesystem::path& path, std::int64_t count, int seed, const char* scenes,
                bool with_depth = true) {
  torch::manual_seed(seed);
  const at::Tensor y = torch::arange(96).view({96, 1}).to(torch::kFloat),
                   x = torch::arange(128).view({1, 128}).to(torch::kFloat);
  std::vector<at::Tensor> rgb, inverse;
  for (std::int64_t i = 0; i < count; ++i) {
    const at::Tensor centre = torch::rand({2});
    const at::Tensor disc =
        ((y - centre[0] * 96).pow(2) + (x - centre[1] * 128).pow(2) < 900).to(torch::kFloat);
    const at::Tensor near = 0.1 + 0.8 * disc;
    rgb.push_back((near * 255).to(torch::kByte).unsqueeze(-1).expand({96, 128, 3}));
    inverse.push_back(near);
  }
  at::Tensor depth = torch::stack(inverse).to(torch::kHalf);
  depth.select(2, 0).fill_(-1);  // the first column is unknown
  if (!with_depth) depth.fill_(-1);
  at::Tensor validation = torch::zeros({count}, torch::kByte);
  validation.slice(0, count - 2).fill_(1);
  WriteSafetensors(path, {{{"rgb", torch::stack(rgb).contiguous()},
                           {"inverse", depth},
                           {"group", torch::zeros({count}, torch::kByte)},
                           {"validation", validation}},
                          {{"scenes", scenes}}});
}

TrainDepthOptions SmallTraining(const std::filesystem::path& shards, const std::filesystem::path& out,
                                std::int64_t steps) {
  TrainDepthOptions options;
  options.shards = shards;
  options.out = out;
  options.stages = {{64, 48, 4, steps}};
  options.group_weights = {1, 0, 0, 0};
  options.validate_every = 3;
  return options;
}

// A network of Depth Anything's small shape with the rules' weights, shown small pictures.
Teacher SmallTeacher(const std::filesystem::path& weights) {
  DepthAnything net;
  testing::FillByRule(*net);
  WriteSafetensors(weights, {StateOf(*net), {}});
  return {weights, "depth-anything-v2-small", std::string(64, 'a'), "Apache-2.0", false, {56, true}};
}

// Of a line "step,loss,film error,measured error".
double FilmErrorOf(const std::string& line) {
  return std::stod(line.substr(line.find(',', line.find(',') + 1) + 1));
}

std::string TextOf(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

class TestTrainDepth : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path Path(const char* name) const { return (folder_.path() + "/" + name).toStdString(); }

 private Q_SLOTS:
  void initTestCase() {
    std::filesystem::create_directories(Path("shards"));
    WriteShard(Path("shards") / "depth-0000.safetensors", 6, 1, R"(["a","a","a","a","b","b"])");
    WriteShard(Path("shards") / "depth-0001.safetensors", 6, 2, R"(["c","d","e","f","b","b"])");
  }

  void shardsKeepUnknownPixelsAndTheSplit() {
    const DepthShards shards(Path("shards"));
    QCOMPARE(shards.size(), std::int64_t(12));
    QCOMPARE(shards.training_of(0).size(), std::size_t(8));
    QCOMPARE(shards.validation_of(0).size(), std::size_t(4));
    const DepthBatch batch = shards.Gather({0, 7});
    QVERIFY(batch.rgb.sizes() == (std::vector<int64_t>{2, 3, 96, 128}));
    QCOMPARE(batch.valid.select(2, 0).sum().item<double>(), 0.0);
    QCOMPARE(batch.valid.sum().item<double>(), 2.0 * 96 * 127);
    QVERIFY_EXCEPTION_THROWN(DepthShards(Path("nothing")), Error);
  }

  void fourPicturesOfOneSceneAreDrawnAsOftenAsTwoScenes() {
    const std::vector<double> weights = DepthShards(Path("shards")).training_weights_of(0);
    QCOMPARE(weights, (std::vector<double>{0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1}));
  }

  void aShardThatDoesNotNameItsScenesIsRefused() {
    std::filesystem::create_directories(Path("nameless"));
    WriteShard(Path("nameless") / "depth-0000.safetensors", 6, 1, R"(["a"])");
    QVERIFY_EXCEPTION_THROWN(DepthShards(Path("nameless")), Error);
  }

  void smallerPicturesBecomeAsLargeAsTheFirstShards() {
    std::filesystem::create_directories(Path("mixed"));
    WriteShard(Path("mixed") / "depth-0000.safetensors", 2, 1, R"(["a","b"])");
    TensorFile half = ReadSafetensors(Path("mixed") / "depth-0000.safetensors");
    for (const char* name : {"rgb", "inverse"}) {
      at::Tensor& pictures = half.tensors.at(name);
      pictures = pictures.slice(1, 0, 96, 2).slice(2, 0, 128, 2).contiguous();
    }
    WriteSafetensors(Path("mixed") / "depth-0001.safetensors", half);
    const DepthBatch batch = DepthShards(Path("mixed")).Gather({0, 2});
    QCOMPARE(batch.valid[1].slice(1, 0, 2).sum().item<double>(), 0.0);
    QCOMPARE(batch.valid[1].slice(1, 2).sum().item<double>(), 96.0 * 126);
    const at::Tensor known = batch.valid[0] * batch.valid[1];
    const double moved = ((batch.inverse[0] - batch.inverse[1]).abs() * known).mean().item<double>();
    constexpr double kDiscsRim = 0.02;  // half a pixel of a rim of 190 pixels, 0.8 high
    QVERIFY2(moved > 0 && moved < kDiscsRim, std::to_string(moved).c_str());
  }

  void augmentationFollowsItsSeedAndMovesDepthWithThePicture() {
    const DepthShards shards(Path("shards"));
    const DepthBatch batch = shards.Gather({0, 1, 2, 3});
    AugmentOptions geometry_only;
    geometry_only.brightness = geometry_only.contrast = geometry_only.saturation = geometry_only.gamma = 0;
    geometry_only.tint = geometry_only.noise = geometry_only.blur_share = geometry_only.mix_share = 0;
    torch::manual_seed(9);
    const DepthBatch a = Augment(batch, 64, 64, geometry_only);
    torch::manual_seed(9);
    const DepthBatch b = Augment(batch, 64, 64, geometry_only);
    QVERIFY(torch::equal(a.rgb, b.rgb) && torch::equal(a.inverse, b.inverse) &&
            torch::equal(a.valid, b.valid));
    const at::Tensor error = (a.rgb.mean(1) - a.inverse).abs() * a.valid;
    constexpr double kEightBitAndHalf = 0.01;
    QVERIFY2(error.max().item<double>() < kEightBitAndHalf,
             std::to_string(error.max().item<double>()).c_str());
  }

  void whatIsHiddenHasNoDepth() {
    const DepthBatch batch = DepthShards(Path("shards")).Gather({0, 1, 2, 3});
    AugmentOptions bars_only;
    bars_only.erase_share = bars_only.noise = 0;
    bars_only.bars_share = 1;
    torch::manual_seed(3);
    const DepthBatch made = Augment(batch, 64, 64, bars_only);
    const at::Tensor black = made.rgb.amax(1) == 0;
    QVERIFY(black.any().item<bool>());
    QCOMPARE((made.valid * black).sum().item<double>(), 0.0);
  }

  // Brightness is inverse depth here, and it stays so where one scene stands in another.
  void theNearerPictureCoversTheFarther() {
    DepthBatch batch;
    batch.inverse = torch::tensor({1.0f, 0.2f, 0.6f, 1.0f, 0.1f, 0.4f}).view({2, 1, 3});
    batch.rgb = batch.inverse.unsqueeze(1).expand({2, 3, 1, 3}).contiguous();
    batch.valid = torch::ones({2, 1, 3});
    batch.valid[1][0][2] = 0;
    torch::manual_seed(1);
    const DepthBatch same = MixByDepth(batch, 0.0);
    QVERIFY(torch::equal(same.rgb, batch.rgb) && torch::equal(same.inverse, batch.inverse) &&
            torch::equal(same.valid, batch.valid));
    const DepthBatch mixed = MixByDepth(batch, 1.0);
    QCOMPARE(mixed.valid.select(2, 2).sum().item<double>(), 0.0);  // unknown in one is unknown in both
    const at::Tensor from_partner = mixed.rgb.select(1, 0) != batch.inverse;
    const at::Tensor farther = mixed.inverse < batch.inverse;
    QVERIFY(!farther.any().item<bool>());
    QVERIFY(torch::equal(mixed.rgb.select(1, 0).masked_select(from_partner),
                         batch.inverse.roll(1, 0).masked_select(from_partner)));
  }

  void lossIgnoresScaleAndShiftAndPunishesTheWrongOrder() {
    const DepthShards shards(Path("shards"));
    const DepthBatch batch = shards.Gather({0, 1});
    const auto total = [&](const at::Tensor& prediction) {
      torch::manual_seed(4);
      return ComputeDepthLoss(prediction, batch.inverse, batch.valid).total.item<double>();
    };
    const double right = total(batch.inverse * 10), scaled = total(batch.inverse * 40 + 3),
                 wrong = total(-batch.inverse);
    constexpr double kRelative = 0.02;  // the ridge of the alignment
    QVERIFY2(std::abs(right - scaled) < kRelative * right + 0.02,
             qPrintable(QString("%1 %2").arg(right).arg(scaled)));
    QVERIFY2(wrong > 3 * right, qPrintable(QString("%1 %2").arg(right).arg(wrong)));
  }

  void aPictureWithoutDepthGivesAFiniteLoss() {
    const at::Tensor prediction = torch::rand({1, 16, 16}).requires_grad_();
    const DepthLoss loss = ComputeDepthLoss(prediction, torch::zeros({1, 16, 16}), torch::zeros({1, 16, 16}));
    loss.total.backward();
    QVERIFY(std::isfinite(loss.total.item<double>()));
    QVERIFY(torch::isfinite(prediction.grad()).all().item<bool>());
  }

  // Six steps in one go, and three steps, a stop, three more: the same weights, bit for bit.
  void aResumedTrainingTakesTheIdenticalStep() {
    std::ostringstream log;
    TrainDepth(SmallTraining(Path("shards"), Path("whole"), 6), log);
    // The schedule is of six steps in both; a stop after three is made by cutting the second stage off.
    TrainDepthOptions cut = SmallTraining(Path("shards"), Path("cut"), 3);
    cut.stages.push_back({64, 48, 4, 3});
    cut.stop_after = 3;
    TrainDepth(cut, log);
    cut.stop_after = 0;
    const TrainDepthReport report = TrainDepth(cut, log);
    QCOMPARE(report.steps, std::int64_t(6));
    const TensorFile whole = ReadSafetensors(Path("whole") / "last.safetensors"),
                     resumed = ReadSafetensors(Path("cut") / "last.safetensors");
    QVERIFY(!whole.tensors.empty());
    for (const auto& [name, tensor] : whole.tensors)
      QVERIFY2(torch::equal(tensor, resumed.tensors.at(name)), name.c_str());
  }

  void trainingBeginsWithTheWeightsItIsGiven() {
    std::ostringstream log;
    TrainDepth(SmallTraining(Path("shards"), Path("first"), 3), log);
    TrainDepthOptions options = SmallTraining(Path("shards"), Path("second"), 1);
    options.init = Path("first") / "last.safetensors";
    options.learning_rate = 1e-9;
    TrainDepth(options, log);
    const TensorFile first = ReadSafetensors(options.init),
                     second = ReadSafetensors(Path("second") / "last.safetensors");
    const at::Tensor &before = first.tensors.at("output.weight"), &after = second.tensors.at("output.weight");
    QVERIFY(torch::equal(before, after));
    options.init = Path("nothing.safetensors");
    options.out = Path("third");
    QVERIFY_EXCEPTION_THROWN(TrainDepth(options, log), Error);
  }

  // The student learns from pictures that nobody knows the depth of, and says whose depth it learnt.
  void aTeachersDepthIsLearntAndItsLicenceComesAlong() {
    std::filesystem::create_directories(Path("bare"));
    WriteShard(Path("bare") / "depth-0000.safetensors", 8, 5, R"(["a","b","c","d","e","f","g","h"])", false);
    TrainDepthOptions options = SmallTraining(Path("bare"), Path("student"), 60);
    options.validate_every = 15;
    options.learning_rate = 2e-3;
    std::ostringstream log;
    QVERIFY_EXCEPTION_THROWN(TrainDepth(options, log), Error);  // nothing to learn
    options.teacher = SmallTeacher(Path("teacher.safetensors"));
    TrainDepth(options, log);
    const DepthShards taught(Path("student") / "taught");
    QCOMPARE(taught.without_depth(), std::int64_t(0));
    QCOMPARE(taught.Gather({0, 3}).inverse.amax({1, 2}).min().item<double>(), 1.0);

    std::ifstream curve(Path("student") / "curve.csv");
    std::vector<std::string> lines;
    for (std::string line; std::getline(curve, line);) lines.push_back(line);
    QCOMPARE(lines.size(), std::size_t(5));
    constexpr double kLearnt =
        0.4;  // of the held-out pictures' point pairs in the wrong order; 0.5 is chance
    QVERIFY2(FilmErrorOf(lines[4]) < kLearnt, lines[4].c_str());

    const std::filesystem::path weights = Path("student") / "compact_depth.safetensors";
    QCOMPARE(ReadSafetensors(weights).metadata["teacher_licence"], std::string("Apache-2.0"));
    const std::string card = TextOf(Path("student") / "compact_depth.md");
    for (const std::string& part : {options.teacher->name, options.teacher->sha256, options.teacher->licence})
      QVERIFY2(card.find(part) != std::string::npos, card.c_str());

    // What is trained from such weights owes to the same teacher.
    TrainDepthOptions next = SmallTraining(Path("shards"), Path("next"), 1);
    next.init = weights;
    TrainDepth(next, log);
    QCOMPARE(ReadSafetensors(Path("next") / "last.safetensors").metadata["teacher_sha256"],
             options.teacher->sha256);
  }

  void aTeacherIsAskedOnceForEachPicture() {
    std::filesystem::create_directories(Path("some"));
    WriteShard(Path("some") / "depth-0000.safetensors", 3, 6, R"(["a","b","c"])", false);
    WriteShard(Path("some") / "depth-0001.safetensors", 3, 7, R"(["d","e","f"])");
    const Teacher teacher = SmallTeacher(Path("teacher.safetensors"));
    std::ostringstream log;
    const auto teach = [&] { return TeachShards(Path("some"), teacher, Path("taught"), torch::kCPU, log); };
    QCOMPARE(teach(), std::int64_t(3));
    // The depth that was known stays.
    QVERIFY(torch::equal(ReadShard(Path("taught") / "depth-0001.safetensors").tensors.at("inverse"),
                         ReadShard(Path("some") / "depth-0001.safetensors").tensors.at("inverse")));
    const std::filesystem::path first = Path("taught") / "depth-0000.safetensors";
    const auto written = std::filesystem::last_write_time(first);
    QCOMPARE(teach(), std::int64_t(3));
    QCOMPARE(std::filesystem::last_write_time(first), written);
    std::filesystem::remove(Path("some") / "depth-0001.safetensors");
    WriteShard(Path("some") / "depth-0000.safetensors", 4, 8, R"(["a","b","c","d"])", false);
    QCOMPARE(teach(), std::int64_t(4));
    QCOMPARE(DepthShards(Path("taught")).size(), std::int64_t(4));
    Teacher nameless = teacher;
    nameless.licence.clear();
    QVERIFY_EXCEPTION_THROWN(TeachShards(Path("some"), nameless, Path("taught"), torch::kCPU, log),
                             std::logic_error);
  }

  void badOptionsAreNamed() {
    std::ostringstream log;
    TrainDepthOptions options = SmallTraining(Path("shards"), Path("bad"), 1);
    options.stages[0].width = 65;
    QVERIFY_EXCEPTION_THROWN(TrainDepth(options, log), std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestTrainDepth)
#include "tst_train_depth.moc"

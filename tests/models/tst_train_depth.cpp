#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <QTemporaryDir>
#include <QTest>
#include <sstream>

#include "core/base/error.h"
#include "models/training/augment.h"
#include "models/training/depth_losses.h"
#include "models/training/depth_shards.h"
#include "models/training/train_depth.h"
#include "models/weights/safetensors.h"

using namespace zeroplane;

namespace {

// Pictures whose brightness *is* their inverse depth: a bright disc over a dark ground, anywhere.
void WriteShard(const std::filesystem::path& path, std::int64_t count, int seed) {
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
  at::Tensor validation = torch::zeros({count}, torch::kByte);
  validation.slice(0, count - 2).fill_(1);
  WriteSafetensors(path, {{{"rgb", torch::stack(rgb).contiguous()},
                           {"inverse", depth},
                           {"group", torch::zeros({count}, torch::kByte)},
                           {"validation", validation}},
                          {}});
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

}  // namespace

class TestTrainDepth : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path Path(const char* name) const { return (folder_.path() + "/" + name).toStdString(); }

 private Q_SLOTS:
  void initTestCase() {
    std::filesystem::create_directories(Path("shards"));
    WriteShard(Path("shards") / "depth-0000.safetensors", 6, 1);
    WriteShard(Path("shards") / "depth-0001.safetensors", 6, 2);
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

  void augmentationFollowsItsSeedAndMovesDepthWithThePicture() {
    const DepthShards shards(Path("shards"));
    const DepthBatch batch = shards.Gather({0, 1, 2, 3});
    AugmentOptions geometry_only;
    geometry_only.brightness = geometry_only.contrast = geometry_only.saturation = geometry_only.gamma = 0;
    geometry_only.tint = geometry_only.noise = geometry_only.blur_share = 0;
    auto first = at::make_generator<at::CPUGeneratorImpl>(9),
         second = at::make_generator<at::CPUGeneratorImpl>(9);
    const DepthBatch a = Augment(batch, 64, 64, geometry_only, first),
                     b = Augment(batch, 64, 64, geometry_only, second);
    QVERIFY(torch::equal(a.rgb, b.rgb) && torch::equal(a.inverse, b.inverse) &&
            torch::equal(a.valid, b.valid));
    const at::Tensor error = (a.rgb.mean(1) - a.inverse).abs() * a.valid;
    constexpr double kEightBitAndHalf = 0.01;
    QVERIFY2(error.max().item<double>() < kEightBitAndHalf,
             std::to_string(error.max().item<double>()).c_str());
  }

  void lossIgnoresScaleAndShiftAndPunishesTheWrongOrder() {
    const DepthShards shards(Path("shards"));
    const DepthBatch batch = shards.Gather({0, 1});
    const auto total = [&](const at::Tensor& prediction) {
      auto generator = at::make_generator<at::CPUGeneratorImpl>(4);
      return ComputeDepthLoss(prediction, batch.inverse, batch.valid, generator).total.item<double>();
    };
    const double right = total(batch.inverse * 10), scaled = total(batch.inverse * 40 + 3),
                 wrong = total(-batch.inverse);
    constexpr double kRelative = 0.02;  // the ridge of the alignment
    QVERIFY2(std::abs(right - scaled) < kRelative * right + 0.02,
             qPrintable(QString("%1 %2").arg(right).arg(scaled)));
    QVERIFY2(wrong > 3 * right, qPrintable(QString("%1 %2").arg(right).arg(wrong)));
  }

  void aPictureWithoutDepthGivesAFiniteLoss() {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(4);
    const at::Tensor prediction = torch::rand({1, 16, 16}).requires_grad_();
    const DepthLoss loss =
        ComputeDepthLoss(prediction, torch::zeros({1, 16, 16}), torch::zeros({1, 16, 16}), generator);
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

  void badOptionsAreNamed() {
    std::ostringstream log;
    TrainDepthOptions options = SmallTraining(Path("shards"), Path("bad"), 1);
    options.stages[0].width = 65;
    QVERIFY_EXCEPTION_THROWN(TrainDepth(options, log), std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestTrainDepth)
#include "tst_train_depth.moc"

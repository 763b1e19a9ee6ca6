#include <torch/torch.h>

#include <QFileInfo>
#include <QTest>
#include <bit>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "models/nets/depth_anything.h"
#include "models/weights/module_weights.h"
#include "tests/models/rule_weights.h"

using namespace zeroplane;
using nlohmann::json;

namespace {

const std::string kFixtures = ZEROPLANE_SOURCE_DIR "/../shared/fixtures/";

json ReadJson(const std::string& name) {
  std::ifstream in(kFixtures + name);
  return json::parse(in);
}

struct Difference {
  double max, mean;
};

Difference Between(const at::Tensor& actual, const at::Tensor& expected) {
  const at::Tensor difference = (actual.to(torch::kDouble) - expected.to(torch::kDouble)).abs();
  return {difference.max().item<double>(), difference.mean().item<double>()};
}

}  // namespace

/// Depth Anything V2 small against what the official code computes with the same weights and pictures.
class TestDepthAnythingParity : public QObject {
  Q_OBJECT

  DepthAnything net_, net_f64_;

  static at::Tensor Picture(int height, int width) {
    return (testing::RulePicture(height, width, 0).to(torch::kFloat) - 128).div(64).unsqueeze(0);
  }

  template <class Module>
  Module* Part(const std::string& name) {
    return net_->named_modules()[name]->as<Module>();
  }
  at::Tensor Conv(const std::string& name, const at::Tensor& x) {
    return Part<torch::nn::Conv2dImpl>(name)->forward(x);
  }

  // Every stage by its name in the checks, from the network's own parts.
  std::map<std::string, at::Tensor> Stages(const at::Tensor& image) {
    std::map<std::string, at::Tensor> stages;
    auto& backbone = *Part<Dinov2Impl>("pretrained");
    const std::int64_t rows = image.size(2) / Dinov2Impl::kPatch,
                       columns = image.size(3) / Dinov2Impl::kPatch;
    stages["patch_embed"] = Part<PatchEmbedImpl>("pretrained.patch_embed")->forward(image);
    stages["pos_embed_interpolated"] = backbone.Positions(rows, columns);
    at::Tensor tokens = stages["tokens_with_pos"] = backbone.Tokens(image);
    for (int b = 0; b < 12; ++b) {
      const std::string block = std::to_string(b);
      tokens = Part<Dinov2BlockImpl>("pretrained.blocks." + block)->forward(tokens);
      stages["block" + block] = tokens;
    }
    const std::vector<at::Tensor> features = backbone.forward(image);
    auto& head = *Part<DptHeadImpl>("depth_head");
    const std::vector<at::Tensor> levels = head.Levels(features);
    std::array<at::Tensor, 4> level_rn;
    for (int i = 0; i < 4; ++i) {
      const std::string number = std::to_string(i + 1);
      stages["feature_" + number + "_normed_patch_tokens"] = features[i].flatten(2).transpose(1, 2);
      stages["project_" + number] = Conv("depth_head.projects." + std::to_string(i), features[i]);
      stages["layer_" + number] = levels[i];
      level_rn[i] = stages["layer_" + number + "_rn"] =
          Conv("depth_head.scratch.layer" + number + "_rn", levels[i]);
    }
    at::Tensor path;
    for (int i = 3; i >= 0; --i) {
      const std::string number = std::to_string(i + 1);
      auto& fusion = *Part<DptFusionBlockImpl>("depth_head.scratch.refinenet" + number);
      path = i == 3 ? fusion.forward(level_rn[i]) : fusion.forward(path, level_rn[i]);
      path = i > 0 ? ResizeAlignCorners(path, level_rn[i - 1].size(2), level_rn[i - 1].size(3))
                   : ResizeAlignCorners(path, 2 * path.size(2), 2 * path.size(3));
      stages["path_" + number] = path;
    }
    stages["output_conv1"] = Conv("depth_head.scratch.output_conv1", path);
    stages["depth"] = net_(image);
    return stages;
  }

  static void AddSizes() {
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    QTest::newRow("70x98") << 70 << 98;
    QTest::newRow("182x252") << 182 << 252;
  }
  static std::string FixtureName() {
    QFETCH(int, height);
    QFETCH(int, width);
    return "dav2_vits_" + std::to_string(height) + "x" + std::to_string(width) + "_";
  }
  static at::Tensor FixturePicture() {
    QFETCH(int, height);
    QFETCH(int, width);
    return Picture(height, width);
  }

 private Q_SLOTS:
  void initTestCase() {
    if (!QFileInfo::exists(QString::fromStdString(kFixtures + "dav2_vits_rule_check.json")))
      QSKIP("the official code's results (../shared/fixtures) are not here");
    for (DepthAnything* each : {&net_, &net_f64_}) {
      DepthAnything& net = *each;
      net->eval();
      testing::FillByRule(*net);
    }
    net_f64_->to(torch::kDouble);
  }

  // The state has the official keys and no other, and the rule gives the same weights to the last bit.
  void theRuleFillsTheOfficialStateBitForBit() {
    const json checks = ReadJson("dav2_vits_rule_check.json");
    const auto state = StateOf(*net_);
    QCOMPARE(state.size(), checks.size());
    for (const json& check : checks) {
      const auto name = check.at("name").get<std::string>();
      QVERIFY2(state.count(name) == 1, name.c_str());
      const at::Tensor tensor = state.at(name).detach();
      QVERIFY2(tensor.sizes() == check.at("shape").get<std::vector<std::int64_t>>(), name.c_str());
      QCOMPARE(testing::NameSeed(name), std::stoul(check.at("fnv").get<std::string>(), nullptr, 16));
      const testing::FillRange range = testing::RangeOf(name, tensor.sizes().vec());
      QCOMPARE(range.center, check.at("center").get<double>());
      QCOMPARE(std::bit_cast<std::uint32_t>(range.amplitude),
               std::stoul(check.at("amp_hex").get<std::string>(), nullptr, 16));
      const json& first = check.at("first4_hex");
      for (std::size_t i = 0; i < first.size(); ++i) {
        QCOMPARE(std::bit_cast<std::uint32_t>(tensor.data_ptr<float>()[i]),
                 std::stoul(first[i].get<std::string>(), nullptr, 16));
      }
      constexpr double kPrintedDigits = 1e-10;
      const double sum = check.at("sum").get<double>();
      QVERIFY(std::abs(tensor.to(torch::kDouble).sum().item<double>() - sum) <=
              kPrintedDigits * std::max(1.0, std::abs(sum)));
    }
  }

  void thePictureIsTheOfficialOnes_data() { AddSizes(); }
  void thePictureIsTheOfficialOnes() {
    QFETCH(int, height);
    QFETCH(int, width);
    QVERIFY(torch::equal(testing::RulePicture(height, width, 0),
                         testing::ReadNpy(kFixtures + FixtureName() + "image_u8.npy")));
  }

  void depthInDoublePrecisionIsTheOfficialOne_data() { AddSizes(); }
  void depthInDoublePrecisionIsTheOfficialOne() {
    const torch::NoGradGuard no_grad;
    const at::Tensor depth = net_f64_(FixturePicture().to(torch::kDouble))[0];
    const Difference difference =
        Between(depth, testing::ReadNpy(kFixtures + FixtureName() + "depth_f64.npy"));
    constexpr double kRounding = 1e-9;
    QVERIFY2(difference.max <= kRounding, std::to_string(difference.max).c_str());
  }

  void depthInSinglePrecisionIsTheOfficialOne_data() { AddSizes(); }
  void depthInSinglePrecisionIsTheOfficialOne() {
    const torch::NoGradGuard no_grad;
    const at::Tensor depth = net_(FixturePicture())[0];
    QCOMPARE(depth.scalar_type(), torch::kFloat);
    const Difference difference = Between(depth, testing::ReadNpy(kFixtures + FixtureName() + "depth.npy"));
    constexpr double kMax = 2e-5, kMean = 2e-6;  // the fixtures' README
    qInfo("single precision: max %.2g, mean %.2g", difference.max, difference.mean);
    QVERIFY2(difference.max <= kMax && difference.mean <= kMean, std::to_string(difference.max).c_str());
  }

  // Numbers are printed with nine digits; single precision moves a stage by up to a few 1e-5 of its spread.
  void everyStageIsTheOfficialOne_data() { AddSizes(); }
  void everyStageIsTheOfficialOne() {
    const torch::NoGradGuard no_grad;
    const json checks = ReadJson(FixtureName() + "checks.json");
    const auto stages = Stages(FixturePicture());
    constexpr double kShareOfSpread = 5e-5;
    for (const auto& [name, check] : checks.items()) {
      QVERIFY2(stages.count(name) == 1, name.c_str());
      const at::Tensor stage = stages.at(name).contiguous().to(torch::kDouble);
      QVERIFY2(
          stage.sizes() == check.at("shape").get<std::vector<std::int64_t>>() ||
              (name == "depth" && stage[0].sizes() == check.at("shape").get<std::vector<std::int64_t>>()),
          name.c_str());
      const double tolerance = kShareOfSpread * check.at("std").get<double>();
      const auto near = [&](double value, const char* key) {
        return std::abs(value - check.at(key).get<double>()) <= tolerance;
      };
      QVERIFY2(near(stage.mean().item<double>(), "mean"), name.c_str());
      QVERIFY2(near(stage.std(/*unbiased=*/false).item<double>(), "std"), name.c_str());
      QVERIFY2(near(stage.min().item<double>(), "min"), name.c_str());
      QVERIFY2(near(stage.max().item<double>(), "max"), name.c_str());
      const auto first = check.at("first16").get<std::vector<double>>();
      const at::Tensor flat = stage.flatten();
      for (std::size_t i = 0; i < first.size(); ++i) {
        QVERIFY2(std::abs(flat[static_cast<std::int64_t>(i)].item<double>() - first[i]) <= tolerance,
                 name.c_str());
      }
    }
  }

  void wholeTensorsOfTheStagesAreTheOfficialOnes() {
    const torch::NoGradGuard no_grad;
    const auto stages = Stages(Picture(70, 98));
    constexpr double kSinglePrecision = 2e-5;
    for (const char* name : {"patch_embed", "tokens_with_pos", "pos_embed_interpolated", "block11", "layer_1",
                             "layer_4", "path_4", "path_3", "path_2"}) {
      const at::Tensor expected = testing::ReadNpy(kFixtures + "dav2_vits_70x98_" + name + ".npy");
      const Difference difference = Between(stages.at(name)[0], expected);
      QVERIFY2(difference.max <= kSinglePrecision,
               (std::string(name) + " " + std::to_string(difference.max)).c_str());
    }
  }
};

QTEST_APPLESS_MAIN(TestDepthAnythingParity)
#include "tst_depth_anything_parity.moc"

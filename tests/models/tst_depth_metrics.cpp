#include <torch/types.h>

#include <QTest>
#include <cmath>
#include <limits>

#include "models/evaluation/depth_metrics.h"
#include "models/evaluation/depth_picture.h"

using namespace zeroplane;

class TestDepthMetrics : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aScaledAndShiftedTruthIsPerfect() {
    torch::manual_seed(1);
    const at::Tensor truth = torch::rand({40, 60}) + 0.05, valid = torch::ones({40, 60});
    DepthScore score;
    QVERIFY(ScoreDepth(3.5 * truth - 7, truth, valid, 1, score));
    QCOMPARE(score.ordinal_error, 0.0);
    QVERIFY(score.abs_rel < 1e-5);
    QCOMPARE(score.delta1, 1.0);
  }

  void aTurnedTruthIsWrongEverywhere() {
    torch::manual_seed(2);
    const at::Tensor truth = torch::rand({40, 60}) + 0.05;
    DepthScore score;
    QVERIFY(ScoreDepth(-truth, truth, torch::ones({40, 60}), 1, score));
    QCOMPARE(score.ordinal_error, 1.0);
  }

  void noiseIsChance() {
    torch::manual_seed(3);
    DepthScore score;
    QVERIFY(ScoreDepth(torch::rand({100, 100}), torch::rand({100, 100}) + 0.05, torch::ones({100, 100}), 1,
                       score));
    constexpr double kSamplingError = 0.02;  // 50,000 pairs of 10,000 pixels
    QVERIFY(std::abs(score.ordinal_error - 0.5) < kSamplingError);
  }

  void unknownPixelsDoNotCount() {
    at::Tensor truth = torch::linspace(0.1, 1, 100).view({10, 10}), guess = truth.clone(),
               valid = torch::ones({10, 10});
    guess[0] = 50;
    valid[0] = 0;
    DepthScore score;
    QVERIFY(ScoreDepth(guess, truth, valid, 1, score));
    QCOMPARE(score.ordinal_error, 0.0);
    QVERIFY(!ScoreDepth(guess, truth, torch::zeros({10, 10}), 1, score));
    QVERIFY(!ScoreDepth(guess, torch::ones({10, 10}), torch::ones({10, 10}), 1, score));
  }

  void aFlatGuessIsScoredAgainstItsMean() {
    const at::Tensor truth = torch::tensor({1.0, 1.2, 1.5, 1.9, 2.4}, torch::kFloat).view({1, 5});
    DepthScore score;
    QVERIFY(ScoreDepth(torch::zeros({1, 5}), truth, torch::ones({1, 5}), 1, score));
    // The best scale and shift give 1.6 everywhere: factors 1.6, 1.33, 1.07, 1.19, 1.5.
    QCOMPARE(score.delta1, 0.4);
    QCOMPARE(score.delta2, 0.8);
    QCOMPARE(score.delta3, 1.0);
    QVERIFY(std::abs(score.abs_rel - (0.375 + 0.25 + 0.0625 + 0.1875 + 0.5) / 5) < 1e-6);
  }

  void aPictureIsScoredAtTheTruthsSizeBesideTheYardstick() {
    constexpr int kSide = 32;
    ImageF32 truth(kSide, kSide, 1), guess(2 * kSide, 2 * kSide, 1);
    for (int y = 0; y < 2 * kSide; ++y)
      for (int x = 0; x < 2 * kSide; ++x) guess.at(x, y) = 5 * static_cast<float>(y) - 3;
    for (int y = 0; y < kSide; ++y)
      for (int x = 0; x < kSide; ++x) truth.at(x, y) = 1 + static_cast<float>(y);
    truth.at(3, 3) = std::numeric_limits<float>::quiet_NaN();
    truth.at(4, 4) = 0;  // unknown, too
    const auto score = ScoreDepthPicture(guess, truth);
    QVERIFY(score.has_value());
    QCOMPARE(score->depth.ordinal_error, 0.0);
    QVERIFY(score->depth.abs_rel < 0.01);  // the outermost rows are sampled from one side
    QCOMPARE(score->lower_is_nearer.ordinal_error, 0.0);
    QVERIFY(!ScoreDepthPicture(guess, ImageF32(kSide, kSide, 1)));
  }

  void theYardstickCallsTheBottomNear() {
    const at::Tensor prior = LowerIsNearer(4, 6);
    QVERIFY(prior.sizes() == (std::vector<int64_t>{4, 6}));
    QVERIFY(prior[3][0].item<float>() > prior[0][5].item<float>());
  }
};

QTEST_APPLESS_MAIN(TestDepthMetrics)
#include "tst_depth_metrics.moc"

#include <torch/types.h>

#include <QTest>

#include "models/evaluation/depth_metrics.h"

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

  void theYardstickCallsTheBottomNear() {
    const at::Tensor prior = LowerIsNearer(4, 6);
    QVERIFY(prior.sizes() == (std::vector<int64_t>{4, 6}));
    QVERIFY(prior[3][0].item<float>() > prior[0][5].item<float>());
  }
};

QTEST_APPLESS_MAIN(TestDepthMetrics)
#include "tst_depth_metrics.moc"

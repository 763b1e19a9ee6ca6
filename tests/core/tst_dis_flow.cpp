#include <QtTest>
#include <algorithm>
#include <cmath>
#include <opencv2/core/utility.hpp>
#include <stdexcept>
#include <vector>

#include "core/masks/dis_flow.h"

using namespace zeroplane;

namespace {

constexpr int kWidth = 192, kHeight = 128, kBorder = 24;
/// Of the flow of a smooth texture against the true motion, away from the picture's edge.
constexpr double kMedianTolerancePx = 0.1, kMostTolerancePx = 0.5;

/// Waves of several directions and lengths, moved by (right, down).
ImageU8 Waves(double right, double down, int channels = 3) {
  ImageU8 image(kWidth, kHeight, channels);
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const double u = x - right, v = y - down;
      const double wave = std::sin(0.31 * u + 0.11 * v) + std::sin(0.17 * v - 0.05 * u) +
                          std::sin(0.071 * u * 1.3 + 0.093 * v) + std::sin(0.43 * v + 0.23 * u);
      for (int c = 0; c < channels; ++c) {
        image.at(x, y, c) = static_cast<std::uint8_t>(std::lround(128 + 28 * wave));
      }
    }
  }
  return image;
}

}  // namespace

class TestDisFlow : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void contentMovesByTheFlow_data() {
    QTest::addColumn<double>("right");
    QTest::addColumn<double>("down");
    QTest::newRow("still") << 0.0 << 0.0;
    QTest::newRow("right") << 3.25 << 0.0;
    QTest::newRow("left and down") << -5.5 << 2.25;
    QTest::newRow("far up") << 1.0 << -11.0;
  }
  void contentMovesByTheFlow() {
    QFETCH(double, right);
    QFETCH(double, down);
    const ImageF32 flow = MakeDisFlow()->Estimate(Waves(0, 0), Waves(right, down));
    QCOMPARE(flow.width(), kWidth);
    QCOMPARE(flow.height(), kHeight);
    QCOMPARE(flow.channels(), 2);
    std::vector<double> errors;
    for (int y = kBorder; y < kHeight - kBorder; ++y) {
      for (int x = kBorder; x < kWidth - kBorder; ++x) {
        errors.push_back(std::hypot(flow.at(x, y, 0) - right, flow.at(x, y, 1) - down));
      }
    }
    std::ranges::sort(errors);
    QVERIFY2(errors[errors.size() / 2] <= kMedianTolerancePx,
             qPrintable(QString::number(errors[errors.size() / 2])));
    QVERIFY2(errors[errors.size() * 95 / 100] <= kMostTolerancePx, "one pixel in twenty is off");
  }

  void presetsAgree() {
    for (const DisPreset preset : {DisPreset::kUltraFast, DisPreset::kFast, DisPreset::kMedium}) {
      const ImageF32 flow = MakeDisFlow({preset})->Estimate(Waves(0, 0), Waves(2, -1));
      QVERIFY(std::abs(flow.at(kWidth / 2, kHeight / 2, 0) - 2) < kMostTolerancePx);
      QVERIFY(std::abs(flow.at(kWidth / 2, kHeight / 2, 1) + 1) < kMostTolerancePx);
    }
  }

  void anyNumberOfThreadsGivesTheSameBits() {
    const ImageU8 from = Waves(0, 0), to = Waves(4.5, -1.5);
    const int before = cv::getNumThreads();
    std::vector<ImageF32> flows;
    for (const int threads : {5, 3, 2, 1}) {
      cv::setNumThreads(threads);
      flows.push_back(MakeDisFlow()->Estimate(from, to));
    }
    cv::setNumThreads(before);
    for (const ImageF32& flow : flows) QVERIFY(flow == flows.front());
  }

  // Where nothing fits, the flow is a guess, which must not come from the pair before.
  void aGuessRemembersNothing() {
    const auto estimator = MakeDisFlow({DisPreset::kFast});
    ImageU8 covered = Waves(3, 0);
    for (int y = 30; y < 90; ++y) {
      for (int x = 60; x < 130; ++x) {
        for (int c = 0; c < 3; ++c)
          covered.at(x, y, c) = static_cast<std::uint8_t>((x * x * 7 + y * y * 13 + x * y * 5) % 251);
      }
    }
    const ImageF32 first = estimator->Estimate(Waves(0, 0), covered);
    estimator->Estimate(Waves(7, 1), Waves(0, 0));
    QVERIFY(estimator->Estimate(Waves(0, 0), covered) == first);
  }

  void anEstimatorRemembersNothing() {
    const auto estimator = MakeDisFlow();
    const ImageF32 first = estimator->Estimate(Waves(0, 0), Waves(3, 0));
    estimator->Estimate(Waves(7, 1), Waves(0, 0));
    QVERIFY(estimator->Estimate(Waves(0, 0), Waves(3, 0)) == first);
  }

  void anySizeAndGreyAreTaken() {
    for (const int side : {1, 2, 7, 12, 31, 33}) {
      const ImageF32 flow =
          MakeDisFlow()->Estimate(ImageU8(side, 2 * side, 3, 9), ImageU8(side, 2 * side, 3, 9));
      QCOMPARE(flow.width(), side);
      QCOMPARE(flow.height(), 2 * side);
      QVERIFY(std::all_of(flow.data(), flow.data() + flow.size(), [](float value) { return value == 0; }));
    }
    QVERIFY(MakeDisFlow()->Estimate(Waves(0, 0, 1), Waves(3, 0, 1)).at(90, 60, 0) > 2);
  }

  void brokenPreconditionsAreNamed() {
    const auto estimator = MakeDisFlow();
    QVERIFY_EXCEPTION_THROWN(estimator->Estimate(ImageU8(), ImageU8()), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(estimator->Estimate(ImageU8(8, 8, 3), ImageU8(8, 9, 3)), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(estimator->Estimate(ImageU8(8, 8, 4), ImageU8(8, 8, 4)), std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestDisFlow)
#include "tst_dis_flow.moc"

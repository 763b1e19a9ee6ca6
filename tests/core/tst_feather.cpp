#include <QtTest>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

#include "core/masks/mask.h"

using namespace zeroplane;

namespace {

constexpr float kTolerance = 1e-5f;  ///< float against double on values up to 1

/// By definition: the distance to every pixel whose coverage is below one half.
ImageF32 SlowFeather(const ImageU8& mask, double feather_px) {
  ImageF32 alpha(mask.width(), mask.height(), 1);
  for (int y = 0; y < mask.height(); ++y) {
    for (int x = 0; x < mask.width(); ++x) {
      if (mask.at(x, y) < 128) continue;
      double nearest = std::numeric_limits<double>::infinity();
      for (int v = 0; v < mask.height(); ++v) {
        for (int u = 0; u < mask.width(); ++u) {
          if (mask.at(u, v) < 128) nearest = std::min(nearest, std::hypot(u - x, v - y));
        }
      }
      alpha.at(x, y) =
          static_cast<float>(mask.at(x, y) / 255.0 * std::min(1.0, (nearest - 0.5) / feather_px));
    }
  }
  return alpha;
}

bool Close(const ImageF32& a, const ImageF32& b) {
  if (!a.SameShape(b)) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(std::abs(a.data()[i] - b.data()[i]) <= kTolerance)) return false;
  }
  return true;
}

}  // namespace

class TestFeather : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void isTheExactDistance_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::addColumn<double>("outside_share");
    QTest::newRow("sparse holes") << 41 << 29 << 0.01;
    QTest::newRow("many holes") << 29 << 41 << 0.2;
    QTest::newRow("mostly outside") << 33 << 33 << 0.9;
    QTest::newRow("one row") << 50 << 1 << 0.1;
    QTest::newRow("one column") << 1 << 50 << 0.1;
  }
  void isTheExactDistance() {
    QFETCH(int, width);
    QFETCH(int, height);
    QFETCH(double, outside_share);
    std::mt19937 random(17);
    std::uniform_real_distribution<double> share(0, 1);
    std::uniform_int_distribution<int> below(0, 127), above(128, 255);
    for (int round = 0; round < 5; ++round) {
      ImageU8 mask(width, height, 1);
      for (std::size_t i = 0; i < mask.size(); ++i) {
        mask.data()[i] =
            static_cast<std::uint8_t>(share(random) < outside_share ? below(random) : above(random));
      }
      for (const double feather_px : {0.3, 2.0, 7.5}) {
        QVERIFY(Close(FeatherInside(mask, feather_px), SlowFeather(mask, feather_px)));
      }
    }
  }

  void paintedShapesMatchToo() {
    Mask mask(70, 50);
    Brush({12, 0.6, false}).Stroke(mask, 20, 20, 55, 33);
    Brush({4, 1, true}).Stroke(mask, 40, 27, 40, 27);
    QVERIFY(Close(FeatherInside(mask.ToImage(), 5), SlowFeather(mask.ToImage(), 5)));
  }

  void neverLeavesTheMaskAndNeverExceedsIt() {
    Mask mask(200, 120);
    Brush({40, 0.4, false}).Stroke(mask, 70, 60, 130, 60);
    const ImageU8 coverage = mask.ToImage();
    const ImageF32 alpha = FeatherInside(coverage, 9);
    for (int y = 0; y < 120; ++y) {
      for (int x = 0; x < 200; ++x) {
        QVERIFY(alpha.at(x, y) >= 0 && alpha.at(x, y) <= coverage.at(x, y) / 255.0f);
        if (coverage.at(x, y) < 128) QCOMPARE(alpha.at(x, y), 0.0f);
      }
    }
    QCOMPARE(alpha.at(100, 60), 1.0f);
  }

  void aStraightEdgeRisesLinearlyOverTheFeather() {
    ImageU8 mask(40, 5, 1);
    for (int y = 0; y < 5; ++y) std::fill(mask.row(y) + 10, mask.row(y) + 40, 255);
    const ImageF32 alpha = FeatherInside(mask, 8);
    for (int x = 0; x < 40; ++x) {
      const float expected = x < 10 ? 0.0f : std::min(1.0f, (x - 10 + 0.5f) / 8);  // the edge is at x = 10
      QVERIFY(std::abs(alpha.at(x, 2) - expected) <= kTolerance);
    }
    QCOMPARE(alpha.at(39, 2), 1.0f);  // the picture's border cuts the object, it does not end it
  }

  void zeroFeatherIsTheCoverage() {
    Mask mask(60, 60);
    Brush({20, 0.1, false}).Stroke(mask, 30, 30, 30, 30);
    const ImageU8 coverage = mask.ToImage();
    const ImageF32 alpha = FeatherInside(coverage, 0);
    for (std::size_t i = 0; i < coverage.size(); ++i) QCOMPARE(alpha.data()[i], coverage.data()[i] / 255.0f);
  }

  void emptyAndFullMasks() {
    for (const auto& [width, height] : {std::pair{1, 1}, {1, 3}, {2, 2}, {9, 4}}) {
      QVERIFY(FeatherInside(ImageU8(width, height, 1), 3) == ImageF32(width, height, 1));
      QVERIFY(FeatherInside(ImageU8(width, height, 1, 255), 3) == ImageF32(width, height, 1, 1.0f));
    }
    QVERIFY(FeatherInside(ImageU8(), 3).empty());
  }

  void refusesWhatIsNoMask() {
    QVERIFY_EXCEPTION_THROWN(FeatherInside(ImageU8(4, 4, 3), 1), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(FeatherInside(ImageU8(4, 4, 1), -1), std::logic_error);
  }

  void wholePictureAt1080p() {
    Mask mask(1920, 1080);
    Brush({500, 0.9, false}).Stroke(mask, 500, 540, 1400, 540);
    const ImageU8 coverage = mask.ToImage();
    ImageF32 alpha;
    QBENCHMARK {
      alpha = FeatherInside(coverage, 20);
    }
    QCOMPARE(alpha.at(960, 540), 1.0f);
  }
};

QTEST_APPLESS_MAIN(TestFeather)
#include "tst_feather.moc"

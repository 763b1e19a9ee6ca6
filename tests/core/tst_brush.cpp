#include <QtTest>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "core/masks/mask.h"

using namespace zeroplane;

namespace {

constexpr double kAreaShare = 0.005;  ///< an anti-aliased disc of 20 px against pi r^2
constexpr double kCentroidPx = 0.01;  ///< sub-pixel placement
constexpr int kRounding = 1;          ///< 8-bit coverage

struct Moments {
  double area = 0, x = 0, y = 0;
};

Moments Measure(const ImageU8& image) {
  Moments moments;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const double coverage = image.at(x, y) / 255.0;
      moments.area += coverage;
      moments.x += coverage * (x + 0.5);
      moments.y += coverage * (y + 0.5);
    }
  }
  moments.x /= moments.area;
  moments.y /= moments.area;
  return moments;
}

}  // namespace

class TestBrush : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aHardDabIsADisc() {
    Mask mask(100, 100);
    Brush({20, 1, false}).Stroke(mask, 50.3, 48.7, 50.3, 48.7);
    const Moments moments = Measure(mask.ToImage());
    const double disc = std::numbers::pi * 20 * 20;
    QVERIFY2(std::abs(moments.area / disc - 1) < kAreaShare,
             qPrintable(QString::number(moments.area / disc)));
    QVERIFY(std::abs(moments.x - 50.3) < kCentroidPx);
    QVERIFY(std::abs(moments.y - 48.7) < kCentroidPx);
  }

  void theRimIsAntiAliased() {
    Mask mask(100, 100);
    Brush({20, 1, false}).Stroke(mask, 50, 50, 50, 50);
    int between = 0;
    const ImageU8 image = mask.ToImage();
    for (std::size_t i = 0; i < image.size(); ++i) between += image.data()[i] > 0 && image.data()[i] < 255;
    QVERIFY(between > 100);  // the circle is 126 px long
    QVERIFY(between < 260);
  }

  void softnessFallsFromTheCoreToTheRadius() {
    Mask mask(200, 100);
    Brush({40, 0.5, false}).Stroke(mask, 100.5, 50.5, 100.5, 50.5);
    for (int x = 100; x <= 120; ++x) QCOMPARE(int(mask.at(x, 50)), 255);
    for (int x = 120; x < 140; ++x) QVERIFY(mask.at(x + 1, 50) < mask.at(x, 50));
    QCOMPARE(int(mask.at(141, 50)), 0);
    QVERIFY(std::abs(mask.at(130, 50) - 255 * 10.5 / 20) <= kRounding);
  }

  /// However far the hand moved between two events, the stroke is the same as many small ones.
  void strokesHaveNoGaps() {
    const Brush brush({3, 1, false});
    Mask fast(700, 500), slow(700, 500);
    brush.Stroke(fast, 10.2, 20.7, 680.4, 470.1);
    const int steps = 4000;
    for (int i = 0; i < steps; ++i) {
      const auto at = [](double a, double b, int step) { return a + (b - a) * step / steps; };
      brush.Stroke(slow, at(10.2, 680.4, i), at(20.7, 470.1, i), at(10.2, 680.4, i + 1),
                   at(20.7, 470.1, i + 1));
    }
    const ImageU8 a = fast.ToImage(), b = slow.ToImage();
    for (std::size_t i = 0; i < a.size(); ++i) QVERIFY(std::abs(a.data()[i] - b.data()[i]) <= kRounding);
    for (int x = 20; x < 670; ++x) {
      const int y = static_cast<int>(20.7 + (x + 0.5 - 10.2) / (680.4 - 10.2) * (470.1 - 20.7));
      QCOMPARE(int(fast.at(x, y)), 255);
    }
  }

  void paintingTwiceChangesNothing() {
    for (const bool erase : {false, true}) {
      Mask mask(120, 120);
      Brush({50, 0.7, false}).Stroke(mask, 60, 60, 60, 60);
      const Brush brush({20, 0.2, erase});
      brush.Stroke(mask, 30, 50, 90, 70);
      const Mask once = mask;
      brush.Stroke(mask, 30, 50, 90, 70);
      QVERIFY(mask == once);
      for (const auto& [key, tile] : once.tiles())
        QVERIFY2(mask.tiles().at(key) == tile, "a same tile was copied");
    }
  }

  void erasingLeavesOneMinusTheDab() {
    Mask painted(120, 120), mask(120, 120);
    const BrushOptions soft{30, 0.3, false};
    Brush(soft).Stroke(painted, 60, 60, 60, 60);
    Brush({200, 1, false}).Stroke(mask, 60, 60, 60, 60);
    Brush({30, 0.3, true}).Stroke(mask, 60, 60, 60, 60);
    for (int y = 0; y < 120; ++y) {
      for (int x = 0; x < 120; ++x) QCOMPARE(int(mask.at(x, y)), 255 - painted.at(x, y));
    }
  }

  void erasingEverythingLeavesAnEmptyMask() {
    Mask mask(300, 200);
    Brush({30, 0.5, false}).Stroke(mask, 50, 50, 250, 150);
    QVERIFY(!mask.empty());
    Brush({60, 1, true}).Stroke(mask, 50, 50, 250, 150);
    QVERIFY(mask.empty());
  }

  void partsOutsideAreIgnored() {
    Mask mask(100, 80);
    const Brush brush({10, 1, false});
    brush.Stroke(mask, -50, -50, -20, -20);
    brush.Stroke(mask, 1e7, 40, 2e7, 40);
    QVERIFY(mask.empty());
    brush.Stroke(mask, -1e6, 79.5, 1e6, 79.5);
    for (int x = 0; x < 100; ++x) QCOMPARE(int(mask.at(x, 75)), 255);
    for (const auto& [key, tile] : mask.tiles()) {
      if (key.second != 1) continue;
      for (int y = 80 - 64; y < 64; ++y)
        QCOMPARE(int((*tile)[y * 64]), 0);  // the edge tile's part below the mask
    }
  }

  void aTinyBrushStillMarks() {
    Mask mask(10, 10);
    Brush({0.4, 1, false}).Stroke(mask, 5.5, 5.5, 5.5, 5.5);
    QVERIFY(mask.at(5, 5) > 128);
    QCOMPARE(int(mask.at(6, 6)), 0);
  }

  void refusesImpossibleOptions() {
    QVERIFY_EXCEPTION_THROWN(Brush({0, 0.5, false}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(Brush({5, 1.5, false}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(Brush({5, -0.1, false}), std::logic_error);
  }

  void largeDabAt1080p() {
    Mask mask(1920, 1080);
    const Brush brush({200, 0.5, false});
    QBENCHMARK {
      brush.Stroke(mask, 960, 540, 960, 540);
    }
    QVERIFY(mask.ToImage().at(960, 540) == 255);
  }

  void toImageAt1080p() {
    Mask mask(1920, 1080);
    Brush({2000, 1, false}).Stroke(mask, 960, 540, 960, 540);
    ImageU8 image;
    QBENCHMARK {
      image = mask.ToImage();
    }
    QVERIFY(image == ImageU8(1920, 1080, 1, 255));
  }
};

QTEST_APPLESS_MAIN(TestBrush)
#include "tst_brush.moc"

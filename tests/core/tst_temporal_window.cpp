#include <QtTest>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/stereo/background_motion.h"
#include "core/stereo/temporal_window.h"

using namespace zeroplane;

namespace {

using Frames = std::vector<std::int64_t>;

}  // namespace

class TestTemporalWindow : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void neighboursAreNearestFirst() {
    QCOMPARE(TemporalWindow(50, {0, 100}), (Frames{49, 51, 46, 54}));
    QCOMPARE(TemporalWindow(50, {0, 100}, {{2, 3, 12}}), (Frames{48, 52, 47, 53, 38, 62}));
    QCOMPARE(TemporalWindow(50, {0, 100}, {{}}), Frames{});
  }

  void noNeighbourLiesBeyondACut() {
    QCOMPARE(TemporalWindow(40, {40, 60}), (Frames{41, 44}));
    QCOMPARE(TemporalWindow(42, {40, 60}), (Frames{41, 43, 40, 46}));
    QCOMPARE(TemporalWindow(59, {40, 60}), (Frames{58, 55}));
    QCOMPARE(TemporalWindow(5, {5, 6}), Frames{});
    QCOMPARE(TemporalWindow(6, {5, 8}, {{4, 9}}), (Frames{5, 7}));
  }

  void brokenPreconditionsAreNamed() {
    QVERIFY_EXCEPTION_THROWN(TemporalWindow(60, {40, 60}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(TemporalWindow(50, {40, 60}, {{0, 4}}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(TemporalWindow(50, {40, 60}, {{4, 4}}), std::logic_error);
  }

  void backgroundMotionIsTheFarHalfs() {
    // A person before a panned wall covers a third of the picture; a few estimates are broken.
    ImageF32 flow(120, 80, 2), disparity(120, 80, 1);
    for (int y = 0; y < 80; ++y) {
      for (int x = 0; x < 120; ++x) {
        const bool person = x >= 40 && x < 80;
        flow.at(x, y, 0) = person ? 9.0f : -2.5f;
        flow.at(x, y, 1) = person ? -4.0f : 0.75f;
        disparity.at(x, y) = person ? -6.0f : 3.0f;
      }
    }
    flow.at(0, 0, 0) = std::numeric_limits<float>::quiet_NaN();
    flow.at(8, 0, 1) = std::numeric_limits<float>::infinity();
    disparity.at(16, 0) = std::numeric_limits<float>::infinity();
    QCOMPARE(BackgroundMotion(flow, disparity), (MotionPx{-2.5, 0.75}));
    const ImageF32 unknown(9, 9, 2, std::numeric_limits<float>::quiet_NaN());
    QVERIFY(std::isnan(BackgroundMotion(unknown, ImageF32(9, 9, 1)).right));
    QVERIFY_EXCEPTION_THROWN(BackgroundMotion(flow, ImageF32(9, 9, 1)), std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestTemporalWindow)
#include "tst_temporal_window.moc"

#include <QTest>

#include "ui/masks/mask_overlay.h"
#include "ui/masks/paint_tool.h"

namespace zeroplane::ui {
namespace {

constexpr int kWidth = 200, kHeight = 150;
const BrushSettings kBrush{10, 1.0};

class PaintTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aStrokeIsPaintedOnACopy() {
    const Mask before(kWidth, kHeight);
    PaintTool tool;
    tool.Begin(before, kBrush, false, {50, 50});
    QVERIFY(tool.is_active());
    QCOMPARE(int(tool.mask().at(50, 50)), 255);  // a click alone is a dab
    tool.MoveTo({90, 50});
    const Mask after = tool.End();
    QVERIFY(!tool.is_active());
    QVERIFY(before.empty());
    for (const int x : {50, 70, 90}) QCOMPARE(int(after.at(x, 50)), 255);
    QCOMPARE(int(after.at(70, 75)), 0);
  }

  void erasingTakesAway() {
    PaintTool tool;
    tool.Begin(Mask(kWidth, kHeight), kBrush, false, {50, 50});
    tool.MoveTo({90, 50});
    const Mask painted = tool.End();
    tool.Begin(painted, kBrush, true, {90, 50});
    const Mask erased = tool.End();
    QCOMPARE(int(erased.at(90, 50)), 0);
    QCOMPARE(int(erased.at(50, 50)), 255);
    QCOMPARE(int(painted.at(90, 50)), 255);
  }

  void nothingHappensWithoutAStroke() {
    PaintTool tool;
    tool.MoveTo({5, 5});
    QVERIFY_EXCEPTION_THROWN(tool.End(), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(tool.Begin(Mask(), kBrush, false, {0, 0}), std::logic_error);
  }

  void brushStaysWithinItsLimits() {
    BrushSettings brush;
    brush.Resize(1e6);
    QCOMPARE(brush.radius_px, BrushSettings::kMaxRadiusPx);
    brush.Resize(1e-6);
    QCOMPARE(brush.radius_px, BrushSettings::kMinRadiusPx);
    brush.Harden(5);
    QCOMPARE(brush.hardness, 1.0);
    brush.Harden(-5);
    QCOMPARE(brush.hardness, 0.0);
  }

  void overlayFollowsEveryChange() {
    const QColor tint(200, 100, 50, 128);
    MaskOverlay overlay(tint);
    QVERIFY(overlay.image().isNull());
    PaintTool tool;
    tool.Begin(Mask(kWidth, kHeight), kBrush, false, {50, 50});
    const Mask one = tool.End();
    overlay.Set(one);
    QCOMPARE(overlay.image().size(), QSize(kWidth, kHeight));
    QCOMPARE(overlay.image().pixelColor(50, 50).alpha(), 128);
    QCOMPARE(overlay.image().pixelColor(150, 100).alpha(), 0);
    tool.Begin(one, kBrush, false, {199, 149});  // an edge tile
    overlay.Set(tool.End());
    QCOMPARE(overlay.image().pixelColor(199, 149).alpha(), 128);
    QCOMPARE(overlay.image().pixelColor(50, 50).alpha(), 128);
    overlay.Set(one);  // undone
    QCOMPARE(overlay.image().pixelColor(199, 149).alpha(), 0);
    overlay.Set(Mask());
    QVERIFY(overlay.image().isNull());
  }
};

}  // namespace
}  // namespace zeroplane::ui

QTEST_APPLESS_MAIN(zeroplane::ui::PaintTest)
#include "tst_paint.moc"

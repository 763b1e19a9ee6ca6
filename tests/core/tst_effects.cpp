#include <QTest>

#include "core/jobs/effects.h"

using namespace zeroplane;

class TestEffects : public QObject {
  Q_OBJECT

  static Shot PaintedShot() {
    Shot shot;
    shot.effect.emplace();
    shot.effect->mask = Mask(100, 60);
    shot.effect->feather_pct = 4;  // 4 px of 100
    Brush({12, 1.0, false}).Stroke(shot.effect->mask, 50, 30, 50, 30);
    return shot;
  }

 private Q_SLOTS:
  void nothingPaintedIsNoEffect() {
    EffectBuilder builder;
    QVERIFY(builder.Build(Shot{}).empty());
    Shot shot = PaintedShot();
    shot.effect->enabled = false;
    QVERIFY(builder.Build(shot).empty());
    shot.effect->enabled = true;
    shot.effect->mask = Mask(100, 60);
    QVERIFY(builder.Build(shot).empty());
  }

  void theFeatherActsInside() {
    const Shot shot = PaintedShot();
    const std::vector<LocalEffect> effects = EffectBuilder().Build(shot);
    QCOMPARE(effects.size(), std::size_t(1));
    QCOMPARE(effects[0].pull_pct, shot.effect->pull_pct);
    const ImageU8& alpha = *effects[0].alpha;
    QCOMPARE(int(alpha.at(50, 30)), 255);
    QCOMPARE(int(alpha.at(50 + 14, 30)), 0);
    const int rim = alpha.at(50 + 9, 30);  // about 2.5 px inside a radius of 12
    QVERIFY2(rim > 80 && rim < 220, qPrintable(QString::number(rim)));
  }

  void onlyMaskAndFeatherMakeANewAlpha() {
    EffectBuilder builder;
    Shot shot = PaintedShot();
    const auto first = builder.Build(shot)[0].alpha;
    shot.effect->pull_pct = -2;
    const LocalEffect moved = builder.Build(shot)[0];
    QVERIFY(moved.alpha == first);
    QCOMPARE(moved.pull_pct, -2.0);
    shot.effect->feather_pct = 1;
    QVERIFY(builder.Build(shot)[0].alpha != first);
    const auto second = builder.Build(shot)[0].alpha;
    Brush({5, 1.0, false}).Stroke(shot.effect->mask, 20, 20, 30, 20);
    QVERIFY(builder.Build(shot)[0].alpha != second);
  }
};

QTEST_APPLESS_MAIN(TestEffects)
#include "tst_effects.moc"

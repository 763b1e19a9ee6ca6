#include <QTest>

#include "core/jobs/effects.h"

using namespace zeroplane;

class TestEffects : public QObject {
  Q_OBJECT

  static Shot PaintedShot() {
    Shot shot;
    shot.effects.emplace_back();
    shot.effects[0].mask = Mask(100, 60);
    shot.effects[0].feather_pct = 4;  // 4 px of 100
    Brush({12, 1.0, false}).Stroke(shot.effects[0].mask, 50, 30, 50, 30);
    return shot;
  }

 private Q_SLOTS:
  void nothingPaintedIsNoEffect() {
    EffectBuilder builder;
    QVERIFY(builder.Build(Shot{}).empty());
    Shot shot = PaintedShot();
    shot.effects[0].enabled = false;
    QVERIFY(builder.Build(shot).empty());
    shot.effects[0].enabled = true;
    shot.effects[0].mask = Mask(100, 60);
    QVERIFY(builder.Build(shot).empty());
  }

  void theFeatherActsInside() {
    const Shot shot = PaintedShot();
    const std::vector<LocalEffect> effects = EffectBuilder().Build(shot);
    QCOMPARE(effects.size(), std::size_t(1));
    QCOMPARE(effects[0].pull_pct, shot.effects[0].pull_pct);
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
    shot.effects[0].pull_pct = -2;
    const LocalEffect moved = builder.Build(shot)[0];
    QVERIFY(moved.alpha == first);
    QCOMPARE(moved.pull_pct, -2.0);
    shot.effects[0].feather_pct = 1;
    QVERIFY(builder.Build(shot)[0].alpha != first);
    const auto second = builder.Build(shot)[0].alpha;
    Brush({5, 1.0, false}).Stroke(shot.effects[0].mask, 20, 20, 30, 20);
    QVERIFY(builder.Build(shot)[0].alpha != second);
  }

  void severalEffectsStackInOrder() {
    Shot shot = PaintedShot();
    shot.effects.push_back(shot.effects[0]);
    shot.effects.push_back({"Off", 0, 1, 0, false, shot.effects[0].mask});
    shot.effects.push_back({"Last", 1, 0, 2, true, shot.effects[0].mask});
    shot.effects[1].name = "Second";
    EffectBuilder builder;
    const std::vector<LocalEffect> effects = builder.Build(shot);
    QCOMPARE(effects.size(), std::size_t(3));
    QCOMPARE(effects[1].name, std::string("Second"));
    QCOMPARE(effects[2].name, std::string("Last"));
    QVERIFY(*effects[1].alpha == *effects[0].alpha && *effects[2].alpha != *effects[0].alpha);
    shot.effects.erase(shot.effects.begin());
    QVERIFY(builder.Build(shot)[1].alpha == effects[2].alpha);
  }
};

QTEST_APPLESS_MAIN(TestEffects)
#include "tst_effects.moc"

#include <QtTest>
#include <set>
#include <string_view>

#include "core/stereo/screen.h"

using namespace zeroplane;

namespace {
constexpr double kTolerancePct = 1e-12;  ///< rounding of a few double operations on percents
}

class TestScreen : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyScreenIsFoundByItsId() {
    std::set<std::string_view> ids;
    for (const Screen& screen : Screens()) {
      QCOMPARE(ScreenFromId(screen.id), &screen);
      QVERIFY(!screen.label.empty());
      ids.insert(screen.id);
    }
    QCOMPARE(ids.size(), Screens().size());
    QVERIFY(!ScreenFromId("wall"));
    QCOMPARE(DefaultScreen().id, std::string_view("tv"));
  }

  void limitsAreSoundAndHaveASource() {
    for (const Screen& screen : Screens()) {
      if (screen.width_m == 0) continue;
      QVERIFY(screen.near_limit_pct < 0 && screen.far_limit_pct > 0);
      QVERIFY(screen.budget_pct > 0 &&
              screen.budget_pct <= screen.far_limit_pct - screen.near_limit_pct + kTolerancePct);
      QVERIFY2(screen.far_limit_pct <= *NativeParallaxPct(screen) + kTolerancePct, "the eyes would diverge");
      QVERIFY(!screen.source.empty());
    }
  }

  /// "65 mm: ... 5.4 % at 1.2 m", "the 0.54 % of a 12 m screen".
  void eyesLookParallelAtTheirOwnDistance() {
    QCOMPARE(std::round(*NativeParallaxPct(*ScreenFromId("tv")) * 10), 54.0);
    QCOMPARE(std::round(*NativeParallaxPct(*ScreenFromId("cinema")) * 100), 54.0);
    QVERIFY(!NativeParallaxPct(*ScreenFromId("raw")));
  }

  void rawLimitsNothing() {
    const Grade wild{40.0, 25.0};
    QVERIFY(LimitToScreen(wild, *ScreenFromId("raw")) == wild);
  }

  void gradesThatFitStayAsTheyAre() {
    const Grade grade{1.0, 0.5};
    QVERIFY(LimitToScreen(grade, *ScreenFromId("tv")) == grade);
  }

  void everythingLimitedFits() {
    for (const Screen& screen : Screens()) {
      if (screen.width_m == 0) continue;
      for (double range = 0; range <= 12; range += 0.37) {
        for (double background = -8; background <= 8; background += 0.31) {
          const Grade grade{range, background};
          const Grade fitted = LimitToScreen(grade, screen);
          QVERIFY(fitted.background_pct <= screen.far_limit_pct + kTolerancePct);
          QVERIFY(fitted.near_pct() >= screen.near_limit_pct - kTolerancePct);
          QVERIFY(fitted.depth_range_pct <= screen.budget_pct + kTolerancePct);
          QVERIFY2(fitted.depth_range_pct <= range, "limiting must not add depth");
          QVERIFY2(LimitToScreen(fitted, screen) == fitted, "limiting twice is limiting once");
        }
      }
    }
  }

  void reducedDepthKeepsTheScreenWhereThereIsRoom() {
    const Screen& tv = *ScreenFromId("tv");
    const Grade fitted = LimitToScreen({6.0, 2.4}, tv);
    QCOMPARE(fitted.depth_range_pct, tv.budget_pct);
    QCOMPARE(fitted.near_pct(), tv.near_limit_pct);
    const Grade roomy = LimitToScreen({6.0, 4.0}, tv);
    QVERIFY(std::abs(roomy.ZeroPlaneIz() - Grade{6.0, 4.0}.ZeroPlaneIz()) < 1e-9);
  }

  void fittedShotsFillTheScreen() {
    for (const Screen& screen : Screens()) {
      if (screen.width_m == 0) continue;
      for (const auto& [far_iz, near_iz] : {std::pair(0.0, 255.0), {12.0, 230.0}, {100.0, 140.0}}) {
        const Grade grade = *FitToScreen(far_iz, near_iz, screen);
        const double far_pct = grade.DisparityPct(far_iz), near_pct = grade.DisparityPct(near_iz);
        const double room = std::min(screen.budget_pct, screen.far_limit_pct - screen.near_limit_pct);
        QVERIFY(std::abs(far_pct - near_pct - room) < kTolerancePct * 100);
        QVERIFY2(std::abs(far_pct * screen.near_limit_pct - near_pct * screen.far_limit_pct) < 1e-9,
                 "both ends take the same share of their limits");
      }
    }
    const Grade tv = *FitToScreen(0, 255, *ScreenFromId("tv"));
    QCOMPARE(tv, (Grade{3.0, 2.0}));
  }

  void whatIsFlatIsNotFitted() {
    QVERIFY(!FitToScreen(100, 120, DefaultScreen()));
    QVERIFY(!FitToScreen(0, 255, *ScreenFromId("raw")));
  }
};

QTEST_APPLESS_MAIN(TestScreen)
#include "tst_screen.moc"

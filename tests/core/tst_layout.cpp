#include <QtTest>
#include <set>
#include <string_view>

#include "core/stereo/layout.h"

using namespace zeroplane;

class TestLayout : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyLayoutIsFoundByItsId() {
    for (const LayoutInfo& info : Layouts()) {
      QCOMPARE(LayoutFromId(info.id), std::optional(info.layout));
      QCOMPARE(Info(info.layout).id, info.id);
      QVERIFY(!info.label.empty());
      QVERIFY(info.columns >= 1 && info.rows >= 1);
    }
    QVERIFY(!LayoutFromId("no-such-layout"));
    QVERIFY(!LayoutFromId(""));
  }

  void layoutIdsAreUnique() {
    std::set<std::string_view> ids;
    std::set<Layout> layouts;
    for (const LayoutInfo& info : Layouts()) {
      ids.insert(info.id);
      layouts.insert(info.layout);
    }
    QCOMPARE(ids.size(), Layouts().size());
    QCOMPARE(layouts.size(), Layouts().size());
    QVERIFY2(layouts.contains(Layout::kDisparity) && layouts.size() == std::size_t(Layout::kDisparity) + 1,
             "a layout has no table row");
  }

  void sizesFollowTheLayout() {
    QCOMPARE(Info(Layout::kSideBySide).columns, 2);
    QCOMPARE(Info(Layout::kSideBySide).rows, 1);
    QCOMPARE(Info(Layout::kTopBottom).columns, 1);
    QCOMPARE(Info(Layout::kTopBottom).rows, 2);
    QCOMPARE(Info(Layout::kSideBySideHalf).columns, 1);
    QCOMPARE(Info(Layout::kTopBottomHalf).rows, 1);
  }

  void everySourceEyeIsFoundByItsId() {
    std::set<std::string_view> ids;
    for (const SourceEyeInfo& info : SourceEyes()) {
      QCOMPARE(SourceEyeFromId(info.id), std::optional(info.eye));
      QCOMPARE(Info(info.eye).id, info.id);
      ids.insert(info.id);
    }
    QCOMPARE(ids.size(), std::size_t(SourceEye::kBoth) + 1);
    QVERIFY(!SourceEyeFromId("middle"));
  }

  /// d = x_right - x_left, whichever eye is the source; the source eye itself does not move.
  void theEyesAreADisparityApart() {
    for (const SourceEyeInfo& info : SourceEyes()) QCOMPARE(info.right_factor - info.left_factor, 1.0);
    QCOMPARE(Info(SourceEye::kLeft).left_factor, 0.0);
    QCOMPARE(Info(SourceEye::kRight).right_factor, 0.0);
    QCOMPARE(Info(SourceEye::kBoth).left_factor, -Info(SourceEye::kBoth).right_factor);
  }
};

QTEST_APPLESS_MAIN(TestLayout)
#include "tst_layout.moc"

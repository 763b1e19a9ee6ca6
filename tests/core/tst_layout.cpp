#include <QtTest>
#include <set>
#include <stdexcept>
#include <string>
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
    }
    QVERIFY(!LayoutFromId("no-such-layout"));
    QVERIFY(!LayoutFromId(""));
  }

  void layoutIdsAreUnique() {
    std::set<std::string_view> ids;
    std::set<std::string_view> name_tags;
    std::set<Layout> layouts;
    for (const LayoutInfo& info : Layouts()) {
      ids.insert(info.id);
      name_tags.insert(info.name_tag);
      layouts.insert(info.layout);
    }
    QCOMPARE(name_tags.size(), Layouts().size());  // exports of two layouts are two files
    QVERIFY(!name_tags.contains(""));
    QCOMPARE(ids.size(), Layouts().size());
    QCOMPARE(layouts.size(), Layouts().size());
    QVERIFY2(layouts.contains(Layout::kDisparity) && layouts.size() == std::size_t(Layout::kDisparity) + 1,
             "a layout has no table row");
  }

  void sizesFollowTheLayout() {
    const PictureSize hd{1920, 1080};
    for (const LayoutInfo& info : Layouts()) {
      PictureSize want = hd;
      if (info.layout == Layout::kSideBySide) want = {3840, 1080};
      if (info.layout == Layout::kTopBottom) want = {1920, 2160};
      if (info.layout == Layout::kFramePacked) want = {1920, 2205};
      QVERIFY2(OutputSize(info.layout, hd.width, hd.height) == want, info.id.data());
    }
  }

  void framePackingIsHdmis() {
    QCOMPARE(FramePackingGap(1080), 45);
    QCOMPARE(FramePackingGap(720), 30);
    QVERIFY((OutputSize(Layout::kFramePacked, 1280, 720) == PictureSize{1280, 1470}));
    // Others in proportion, to nearest.
    QCOMPARE(FramePackingGap(2160), 90);
    QCOMPARE(FramePackingGap(816), 34);
    QCOMPARE(FramePackingGap(11), 0);
    QCOMPARE(FramePackingGap(12), 1);
  }

  void halvesDropWhatIsOdd() {
    QVERIFY((OutputSize(Layout::kSideBySideHalf, 61, 47) == PictureSize{60, 47}));
    QVERIFY((OutputSize(Layout::kTopBottomHalf, 61, 47) == PictureSize{61, 46}));
    QVERIFY_EXCEPTION_THROWN(OutputSize(Layout::kSideBySideHalf, 1, 4), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(OutputSize(Layout::kTopBottomHalf, 4, 1), std::logic_error);
  }

  void stereoModesAreMatroskas() {
    const std::set<std::string_view> known = {"",
                                              "left_right",
                                              "right_left",
                                              "top_bottom",
                                              "bottom_top",
                                              "checkerboard_lr",
                                              "checkerboard_rl",
                                              "row_interleaved_lr",
                                              "row_interleaved_rl",
                                              "col_interleaved_lr",
                                              "col_interleaved_rl"};
    for (const LayoutInfo& info : Layouts()) {
      QVERIFY2(known.contains(info.stereo_mode) && known.contains(info.right_first_mode), info.id.data());
      QVERIFY2(info.stereo_mode.empty() || info.stereo_mode != info.right_first_mode, info.id.data());
      QVERIFY2(info.for_delivery || info.stereo_mode.empty(), info.id.data());
    }
    QCOMPARE(Info(Layout::kCheckerboard).right_first_mode, "checkerboard_rl");
  }

  /// Where neighbours are of different eyes, halved colour would carry it from one to the other.
  void mixedEyesNeedFullChroma() {
    for (const Layout layout : {Layout::kAnaglyphWimmer, Layout::kRowInterleaved, Layout::kColumnInterleaved,
                                Layout::kCheckerboard, Layout::kFramePacked}) {
      QVERIFY(Info(layout).full_chroma);
    }
    for (const Layout layout :
         {Layout::kSideBySide, Layout::kTopBottomHalf, Layout::kLeft, Layout::kWiggle}) {
      QVERIFY(!Info(layout).full_chroma);
    }
  }

  void wigglingEyesTakeTurns() {
    const std::string shown = [] {
      std::string eyes;
      for (int frame = 0; frame < 9; ++frame) eyes += WiggleEye(frame, 3) == Layout::kLeft ? 'L' : 'R';
      return eyes;
    }();
    QCOMPARE(shown, std::string("LLLRRRLLL"));
    QVERIFY(WiggleEye(1, 1) == Layout::kRight);
    QCOMPARE(WiggleFrames(24), 3);
    QCOMPARE(WiggleFrames(60), 8);
    QCOMPARE(WiggleFrames(2), 1);
    QVERIFY_EXCEPTION_THROWN(WiggleEye(-1, 3), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(WiggleEye(1, 0), std::logic_error);
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

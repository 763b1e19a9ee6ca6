#include <QTest>
#include <stdexcept>

#include "core/edit/grade_edits.h"
#include "core/edit/shot_edits.h"
#include "core/edit/window_edits.h"
#include "tests/core/sample_project.h"

using namespace zeroplane;

namespace {

/// Frames 40 … 59 with keys at 30, 45 and 60 and samples at 42, 50 and 58.
Shot Whole() {
  Shot shot = sample::Shots()[1];
  shot.id = ShotId{5};
  shot.canvas = sample::Canvas();
  std::vector<CanvasSample> samples = shot.canvas->samples.Unpack();
  for (int i = 0; i < 3; ++i) samples[static_cast<std::size_t>(i)].frame_index = 42 + 8 * i;
  shot.canvas->samples = samples;
  return shot;
}

std::vector<std::int64_t> SampledFrames(const Shot& shot) {
  std::vector<std::int64_t> frames;
  for (const CanvasSample& sample : shot.canvas->samples.Unpack()) frames.push_back(sample.frame_index);
  return frames;
}

bool SameGrades(const Shot& part, const Shot& whole) {
  for (std::int64_t frame = part.frames.first; frame < part.frames.end; ++frame)
    if (!(part.GradeAt(frame) == whole.GradeAt(frame))) return false;
  return true;
}

/// Frames 0 … 99 under d = 1 - 2 iz / 255, analysed at 5, 15 … 95; what the left side cuts comes in front of
/// the screen from 35 to 55, what the right side cuts is always as far in front.
Shot Cut(std::vector<EdgeDepth>& edges) {
  edges.clear();
  for (int frame = 5; frame < 100; frame += 10)
    edges.push_back({frame, frame >= 35 && frame <= 55 ? 0.9 * kIzMax : 0.25 * kIzMax, 0.75 * kIzMax});
  return sample::MakeShot({0, 100}, "Cut", {2, 1});
}

bool Near(double a, double b) {
  constexpr double kTolerancePct = 1e-9;
  return std::abs(a - b) < kTolerancePct;
}

}  // namespace

class TestShotEdits : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aSplitKeepsEveryFrameAsItWas() {
    const Shot whole = Whole();
    for (std::int64_t frame = 41; frame < 60; ++frame) {
      const ShotSwap swap = SplitShot(whole, frame, "Second");
      QCOMPARE(swap.removed, std::vector{whole.id});
      QCOMPARE(swap.inserted.size(), std::size_t{2});
      const Shot &first = swap.inserted[0], &second = swap.inserted[1];
      QVERIFY((first.frames == FrameRange{40, frame}) && (second.frames == FrameRange{frame, 60}));
      QVERIFY(SameGrades(first, whole) && SameGrades(second, whole));
      QVERIFY(first.effects == whole.effects && second.effects == whole.effects);
      QCOMPARE(first.id, whole.id);
      QCOMPARE(second.id, ShotId{});
      QCOMPARE(second.name, std::string("Second"));
      QVERIFY(second.notes == whole.notes && second.versions == whole.versions);
      QCOMPARE(second.transition, Transition::kCut);
      QVERIFY(first.transition_frames <= first.frames.length());
    }
  }

  void aSplitDividesKeysAndSamples() {
    const ShotSwap swap = SplitShot(Whole(), 50, "");
    const Shot &first = swap.inserted[0], &second = swap.inserted[1];
    QCOMPARE(first.keys.size(), std::size_t{3});   // 30 and 60 lie outside and shape it
    QCOMPARE(second.keys.size(), std::size_t{2});  // 45 shapes it, 30 does not
    QCOMPARE(SampledFrames(first), std::vector<std::int64_t>{42});
    QCOMPARE(SampledFrames(second), (std::vector<std::int64_t>{50, 58}));
    QCOMPARE(second.canvas->scale, Whole().canvas->scale);
  }

  void aPartWithoutSamplesIsAnalysedAgain() {
    const ShotSwap swap = SplitShot(Whole(), 59, "");
    QCOMPARE(SampledFrames(swap.inserted[0]).size(), std::size_t{3});
    QVERIFY(!swap.inserted[1].canvas);
  }

  void whatWasSplitMergesAgain() {
    Shot whole = Whole();
    const ShotSwap split = SplitShot(whole, 50, "Second");
    const ShotSwap merged = MergeShots(split.inserted[0], split.inserted[1]);
    QCOMPARE(merged.removed, (std::vector{whole.id, ShotId{}}));
    QCOMPARE(merged.inserted.size(), std::size_t{1});
    QVERIFY(merged.inserted[0] == whole);
  }

  void aMergeKeepsTheFirstShotsGrade() {
    const Shot first = Whole();
    Shot second = sample::MakeShot({60, 100}, "Next", {9, 9});
    second.canvas = sample::Canvas(99);
    const Shot merged = MergeShots(first, second).inserted[0];
    QVERIFY((merged.frames == FrameRange{40, 100}));
    QVERIFY(static_cast<const ShotHeader&>(merged) == static_cast<const ShotHeader&>(first));
    QVERIFY(merged.effects == first.effects);
    QVERIFY2(!merged.canvas, "two transforms");
    second.canvas = first.canvas;
    QCOMPARE(MergeShots(first, second).inserted[0].canvas->samples.size(), std::size_t{6});
    second.canvas.reset();
    QVERIFY(!MergeShots(first, second).inserted[0].canvas);
  }

  void aMovedCutKeepsGradesAndTransforms() {
    const Shot first = Whole();
    Shot second = sample::MakeShot({60, 100}, "Next", {9, 9});
    second.id = ShotId{6};
    second.transition = Transition::kFade;
    second.transition_frames = 30;
    second.canvas = sample::Canvas(99);
    std::vector<CanvasSample> samples = second.canvas->samples.Unpack();
    for (int i = 0; i < 3; ++i) samples[static_cast<std::size_t>(i)].frame_index = 60 + 5 * i;
    second.canvas->samples = samples;

    const ShotSwap earlier = MoveBoundary(first, second, 50);
    QCOMPARE(earlier.removed, (std::vector{first.id, second.id}));
    QVERIFY((earlier.inserted[0].frames == FrameRange{40, 50}));
    QVERIFY((earlier.inserted[1].frames == FrameRange{50, 100}));
    QVERIFY(SameGrades(earlier.inserted[0], first));
    QCOMPARE(SampledFrames(earlier.inserted[0]), std::vector<std::int64_t>{42});
    QVERIFY(earlier.inserted[1].canvas == second.canvas);
    QCOMPARE(earlier.inserted[0].id, first.id);
    QCOMPARE(earlier.inserted[1].id, second.id);

    const ShotSwap later = MoveBoundary(first, second, 80);
    QVERIFY(later.inserted[0].canvas == first.canvas);
    QVERIFY2(!later.inserted[1].canvas, "its samples went to the first");
    QCOMPARE(later.inserted[1].transition_frames, std::int64_t{20});
  }

  void aNewCutTakesGradesIdsAndKeysOver() {
    const Shot old = Whole();
    Shot next = sample::MakeShot({60, 100}, "Next", {9, 9});
    next.id = ShotId{6};
    ConformPlan plan;
    plan.shots = {{{{0, 40}, "Fresh"}, std::nullopt, true},
                  {{{40, 45}, ""}, 0, false},
                  {{{45, 55}, "New", Transition::kFade, 3}, 0, true},
                  {{{55, 60}, "Again"}, 0, true},
                  {{{60, 100}, ""}, 1, true}};
    const ShotSwap swap = ConformShots({old, next}, plan);
    QCOMPARE(swap.removed, (std::vector{old.id, next.id}));
    QCOMPARE(swap.inserted.size(), plan.shots.size());
    const std::vector<ShotId> ids = {{}, {}, old.id, {}, next.id};
    const std::vector<std::string> names = {"Fresh", old.name, "New", "Again", "Next"};
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const Shot& shot = swap.inserted[i];
      QCOMPARE(shot.id, ids[i]);
      QCOMPARE(shot.name, names[i]);
      QCOMPARE(shot.frames, plan.shots[i].shot.frames);
      QCOMPARE(shot.transition, plan.shots[i].shot.transition);
      if (plan.shots[i].grade_from) QVERIFY(SameGrades(shot, *plan.shots[i].grade_from ? next : old));
    }
    QCOMPARE(SampledFrames(swap.inserted[2]), std::vector<std::int64_t>{50});
    QVERIFY(swap.inserted[3].effects == old.effects && swap.inserted[3].notes == old.notes);
    QVERIFY(swap.inserted[0] == sample::MakeShot({0, 40}, "Fresh", Grade()));
  }

  void whatCannotBeCutIsRefused() {
    const Shot first = Whole();
    const Shot second = sample::MakeShot({60, 100}, "Next", {9, 9});
    QVERIFY_EXCEPTION_THROWN(SplitShot(first, 40, ""), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(SplitShot(first, 60, ""), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(MergeShots(second, first), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(MoveBoundary(first, second, 40), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(MoveBoundary(first, second, 100), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(MoveBoundary(second, first, 70), std::logic_error);
  }

  void whatASideCutsInFrontIsAViolation() {
    std::vector<EdgeDepth> edges;
    Shot shot = Cut(edges);
    const std::vector<WindowViolation> found = WindowViolations(shot, edges);
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0].edge, PictureEdge::kLeft);
    QCOMPARE(found[0].frames, (FrameRange{30, 60}));
    QVERIFY(Near(found[0].depth_pct, 0.8));
    QCOMPARE(found[1].edge, PictureEdge::kRight);
    QCOMPARE(found[1].frames, shot.frames);
    QVERIFY(Near(found[1].depth_pct, 0.5));
    static_cast<ShotHeader&>(shot) = WithWindow(shot, -0.3, -0.6);
    QCOMPARE(WindowViolations(shot, edges).size(), std::size_t{1});
    QVERIFY(Near(WindowViolations(shot, edges)[0].depth_pct, 0.5));
    shot.grade.background_pct = 2;
    QVERIFY(WindowViolations(shot, edges).empty());
    QVERIFY(WindowViolations(shot, {}).empty());
  }

  void aSolvedWindowLeavesNoViolationAndEases() {
    std::vector<EdgeDepth> edges;
    Shot shot = Cut(edges);
    static_cast<ShotHeader&>(shot) = WithSolvedWindow(shot, edges);
    QVERIFY(WindowViolations(shot, edges).empty());
    QVERIFY(!shot.window_keys.empty());
    for (const EdgeDepth& edge : edges)  // the right side asks for the same all along
      QVERIFY(Near(shot.WindowAt(edge.frame).right_top_pct, -0.6));
    QCOMPARE(shot.WindowAt(10).left_top_pct, 0.0);
    QCOMPARE(shot.WindowAt(90).left_bottom_pct, 0.0);
    for (std::int64_t frame = 25; frame <= 65; ++frame)
      QVERIFY(shot.WindowAt(frame).left_top_pct <= -0.9 + 1e-9);
    for (std::int64_t frame = 15; frame < 25; ++frame) {
      const double a = shot.WindowAt(frame).left_top_pct, b = shot.WindowAt(frame + 1).left_top_pct;
      QVERIFY(b < a && a - b < 0.15);  // of 0.9 over ten frames, from rest to rest
    }
  }

  void aWindowIsConstantWhereThatWillDo() {
    std::vector<EdgeDepth> edges;
    Shot shot = Cut(edges);
    for (EdgeDepth& edge : edges) edge.left_iz = 0.1 * kIzMax;
    edges[3].right_iz += 10;
    static_cast<ShotHeader&>(shot) = WithSolvedWindow(shot, edges);
    QVERIFY(shot.window_keys.empty());
    QCOMPARE(shot.window.left_top_pct, 0.0);
    QVERIFY(Near(shot.window.right_top_pct, -0.6 - 2 * 10 / kIzMax));
    QVERIFY(WindowViolations(shot, edges).empty());
    QCOMPARE(WithSolvedWindow(shot, {}).window, FloatingWindow());
  }

  void windowKeysAreCutAndJoined() {
    const Shot shot = Whole();  // window keys at 42 and 58
    const ShotSwap parts = SplitShot(shot, 50, "Second");
    for (const Shot& part : parts.inserted)
      for (std::int64_t frame = part.frames.first; frame < part.frames.end; ++frame)
        QCOMPARE(part.WindowAt(frame), shot.WindowAt(frame));
    Shot second = parts.inserted[1];
    second.window_keys = {{52, {-2, -2, 0, 0}}};
    QCOMPARE(MergeShots(parts.inserted[0], second).inserted[0].window_keys.back().frame, std::int64_t{52});
  }

  void edgesAreTheNearestThingsThatTheSidesCut() {
    ImageU16 iz(100, 50, 1, std::uint16_t{20 * 257});
    for (int y = 0; y < 50; ++y) iz.at(1, y) = 200 * 257;   // within the left strip
    for (int y = 0; y < 50; ++y) iz.at(97, y) = 200 * 257;  // beside the right one
    iz.at(99, 0) = 65535;                                   // a speck
    const std::vector<EdgeDepth> edges = EdgeDepths(std::vector<CanvasSample>{{9, iz}, {3, iz}, {5, {}}});
    QCOMPARE(edges, (std::vector<EdgeDepth>{{3, 200, 20}, {9, 200, 20}}));
  }

  void aGradeGoesToTheKeyOfItsFrame() {
    ShotHeader header = Whole();  // keys at 30 (linear), 45 (hold), 60 (smooth)
    QCOMPARE(WithGradeAt(header, 45, {7, 1}).keys[1], (GradeKey{45, {7, 1}, Interpolation::kHold}));
    QCOMPARE(WithGradeAt(header, 50, {7, 1}).keys[2], (GradeKey{50, {7, 1}, Interpolation::kHold}));
    QCOMPARE(WithGradeAt(header, 50, {7, 1}).grade, header.grade);
    header.keys.clear();
    QCOMPARE(WithGradeAt(header, 50, {7, 1}).grade, (Grade{7, 1}));
    QVERIFY(WithGradeAt(header, 50, {7, 1}).keys.empty());
  }

  void aNewKeyChangesNoPicture() {
    Shot before = Whole();
    before.keys = {{30, {1, 0.5}, Interpolation::kLinear}, {60, {1.5, -0.25}, Interpolation::kHold}};
    Shot after = before;
    static_cast<ShotHeader&>(after) = WithKeyAt(before, 50);
    QCOMPARE(after.keys.size(), std::size_t{3});
    for (std::int64_t frame = 40; frame < 60; ++frame) {
      const Grade a = after.GradeAt(frame), b = before.GradeAt(frame);
      constexpr double kRounding = 1e-12;  // of a percent
      QVERIFY(std::abs(a.depth_range_pct - b.depth_range_pct) < kRounding &&
              std::abs(a.background_pct - b.background_pct) < kRounding);
    }
    QVERIFY(WithKeyAt(after, 50) == after);
    QVERIFY(WithoutKeyAt(after, 50) == before);
    before.keys.clear();
    QCOMPARE(WithKeyAt(before, 50).keys, (std::vector{GradeKey{50, before.grade}}));
  }

  void theLastKeyLeavesItsGrade() {
    Shot shot = Whole();
    shot.keys = {{45, {2.25, 0.75}}};
    const ShotHeader without = WithoutKeyAt(shot, 45);
    QVERIFY(without.keys.empty());
    QCOMPARE(without.grade, (Grade{2.25, 0.75}));
    QVERIFY(WithoutKeyAt(shot, 44) == shot);
  }

  void interpolationIsOfTheKeyThatLeadsHere() {
    const Shot shot = Whole();
    QCOMPARE(WithInterpolationAt(shot, 59, Interpolation::kSmooth).keys[1].to_next, Interpolation::kSmooth);
    QVERIFY(WithInterpolationAt(shot, 29, Interpolation::kHold) == shot);
  }

  void aCopiedGradeCountsFromItsShot() {
    const Shot shot = Whole();
    const CopiedGrade copied = CopyGrade(shot);
    QCOMPARE(copied.keys.front().frame, std::int64_t{-10});
    QVERIFY(WithCopiedGrade(shot, copied, shot.frames.first) == shot);
    const ShotHeader other = WithCopiedGrade({}, copied, 100);
    for (std::int64_t i = 0; i < 20; ++i) QCOMPARE(other.GradeAt(100 + i), shot.GradeAt(40 + i));
  }

  void aFittedShotMeetsBothLimits() {
    const Screen& tv = *ScreenFromId("tv");
    constexpr double kFarIz = 10, kNearIz = 240, kTolerancePct = 1e-9;
    Shot shot = Whole();
    shot.keys = {{42, {1, 0.5}, Interpolation::kLinear}, {55, {2, 0.25}, Interpolation::kSmooth}};
    for (int keys = 2; keys >= 0; --keys) {
      shot.keys.resize(static_cast<std::size_t>(keys));
      static_cast<ShotHeader&>(shot) = *FittedToScreen(shot, kFarIz, kNearIz, tv);
      QCOMPARE(shot.keys.size(), static_cast<std::size_t>(keys));
      const DepthBracket ends = BracketOver(shot, kFarIz, kNearIz);
      QVERIFY(std::abs(ends.near_pct - tv.near_limit_pct) < kTolerancePct);
      QVERIFY(std::abs(ends.far_pct - tv.far_limit_pct) < kTolerancePct);
    }
    shot.grade = {0, 0.5};
    QVERIFY(FittedToScreen(shot, kFarIz, kNearIz, tv).has_value());
    QVERIFY(!FittedToScreen(shot, 100, 110, tv));
  }

  void wholeShotEditsReachEveryKey() {
    const auto shallower = [](const Grade& grade) { return grade.WithDepthKeepingScreen(1); };
    const ShotHeader header = WithEachGrade(Whole(), shallower);
    QCOMPARE(header.keys.size(), std::size_t{3});
    for (const GradeKey& key : header.keys) QCOMPARE(key.grade.depth_range_pct, 1.0);
    QVERIFY(WithOneGrade(header, {2, 1}).keys.empty());
    QCOMPARE(WithEachGrade(WithOneGrade(header, {2, 1}), shallower).grade, (Grade{1, 0.5}));
  }
};

QTEST_APPLESS_MAIN(TestShotEdits)
#include "tst_shot_edits.moc"

#include <QTest>
#include <stdexcept>

#include "core/edit/shot_edits.h"
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
      QCOMPARE(second.note, whole.note);
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
    QVERIFY(swap.inserted[3].effects == old.effects && swap.inserted[3].note == old.note);
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
};

QTEST_APPLESS_MAIN(TestShotEdits)
#include "tst_shot_edits.moc"

#include <random>

#include "core/shots/conform.h"
#include "core/shots/edl.h"
#include "core/shots/handles.h"
#include "tests/core/shot_list_fixture.h"

using namespace zeroplane;

namespace {

const FilmClock kFilm{{24, 1}, "01:00:00:00", 400};

std::vector<ShotSpan> OldShots() {
  return {TestShot(0, 100, "a"), TestShot(100, 200, "b", Transition::kDissolve, 10), TestShot(200, 300, "c"),
          TestShot(300, 400, "d")};
}

struct Expected {
  ShotSpan shot;
  int grade_from;  ///< -1: none
  bool in_cut = true;
};

void Compare(const ConformPlan& plan, const std::vector<Expected>& expected) {
  QCOMPARE(plan.shots.size(), expected.size());
  std::vector<ShotSpan> actual, wanted;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    actual.push_back(plan.shots[i].shot);
    wanted.push_back(expected[i].shot);
    const int from = plan.shots[i].grade_from ? static_cast<int>(*plan.shots[i].grade_from) : -1;
    QCOMPARE(from, expected[i].grade_from);
    QCOMPARE(plan.shots[i].in_cut, expected[i].in_cut);
  }
  CompareShots(actual, wanted);
}

}  // namespace

class TestConform : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theSameCutChangesNothing() {
    const ConformPlan plan = Conform(OldShots(), OldShots(), kFilm);
    Compare(plan, {{OldShots()[0], 0}, {OldShots()[1], 1}, {OldShots()[2], 2}, {OldShots()[3], 3}});
    QVERIFY(plan.sentences.empty() && plan.unplaced.empty() && plan.ungraded.empty());
  }

  void theLargestOverlapWinsAndTheEarlierOfEquals() {
    const ConformPlan plan =
        Conform(OldShots(),
                std::vector{TestShot(0, 150, "1"), TestShot(150, 250, "2"), TestShot(250, 400, "3")}, kFilm);
    Compare(plan, {{TestShot(0, 150, "1"), 0}, {TestShot(150, 250, "2"), 1}, {TestShot(250, 400, "3"), 3}});
    QCOMPARE(plan.unplaced, std::vector<std::size_t>{2});
    QCOMPARE(plan.sentences,
             std::vector<std::string>{
                 "The grade of old shot 3 \"c\" (01:00:08:08 to 01:00:12:12) has no place in the "
                 "new cut: others have more of its frames."});
  }

  void severalTakeTheGradeOfAShotThatWasCutInTwo() {
    const ConformPlan plan =
        Conform(OldShots(),
                std::vector{TestShot(0, 100, ""), TestShot(100, 120, "b1"), TestShot(120, 200, "b2"),
                            TestShot(200, 300, ""), TestShot(300, 400, "")},
                kFilm);
    QCOMPARE(*plan.shots[1].grade_from, std::size_t{1});
    QCOMPARE(*plan.shots[2].grade_from, std::size_t{1});
    QVERIFY(plan.sentences.empty());
  }

  void anotherOrderIsStillFilmOrder() {
    const ConformPlan plan = Conform(OldShots(),
                                     std::vector{
                                         TestShot(300, 400, "4"),
                                         TestShot(0, 300, "1-3"),
                                     },
                                     kFilm);
    Compare(plan, {{TestShot(0, 300, "1-3"), 0}, {TestShot(300, 400, "4"), 3}});
    QCOMPARE(plan.unplaced, (std::vector<std::size_t>{1, 2}));
  }

  void framesThatTheCutLeavesOutKeepTheirGrade() {
    const ConformPlan plan =
        Conform(OldShots(), std::vector{TestShot(20, 90, "1"), TestShot(350, 380, "2")}, kFilm);
    Compare(plan, {{TestShot(0, 20, "a"), 0, false},
                   {TestShot(20, 90, "1"), 0},
                   {TestShot(90, 100, "a"), 0, false},
                   {TestShot(100, 200, "b", Transition::kDissolve, 10), 1, false},
                   {TestShot(200, 300, "c"), 2, false},
                   {TestShot(300, 350, "d"), 3, false},
                   {TestShot(350, 380, "2"), 3},
                   {TestShot(380, 400, "d"), 3, false}});
    QVERIFY(plan.unplaced.empty());
    QCOMPARE(plan.sentences.size(), std::size_t{2});
    QVERIFY(Says(plan.sentences, "does not take old shot 2 \"b\""));
    QVERIFY(Says(plan.sentences, "does not take old shot 3 \"c\""));
  }

  void anEmptyCutKeepsAllShots() {
    const ConformPlan plan = Conform(OldShots(), {}, kFilm);
    QCOMPARE(plan.shots.size(), std::size_t{4});
    QCOMPARE(plan.sentences.size(), std::size_t{4});
  }

  void framesUsedTwiceAreCutAtAllBounds() {
    const ConformPlan plan = Conform(OldShots(),
                                     std::vector{TestShot(0, 200, "long", Transition::kFade, 30),
                                                 TestShot(50, 70, "inside", Transition::kDissolve, 40),
                                                 TestShot(150, 400, "tail"), TestShot(150, 400, "again")},
                                     kFilm);
    Compare(plan, {{TestShot(0, 50, "long", Transition::kFade, 30), 0},
                   {TestShot(50, 70, "inside", Transition::kDissolve, 20), 0},
                   {TestShot(70, 150, "long"), 1},
                   {TestShot(150, 200, "tail"), 1},
                   {TestShot(200, 400, "tail"), 2}});
    QCOMPARE(plan.unplaced, std::vector<std::size_t>{3});
    QVERIFY(Says(plan.sentences, "from 01:00:02:02 to 01:00:02:22 more than once"));
    QVERIFY(Says(plan.sentences, "from 01:00:06:06 to 01:00:08:08 more than once"));
    QVERIFY(Says(plan.sentences, "from 01:00:06:06 to 01:00:16:16 more than once"));
  }

  void framesWithoutAnOldShotHaveNoGrade() {
    const std::vector<ShotSpan> old{TestShot(100, 200, "b")};
    const ConformPlan plan = Conform(old, std::vector{TestShot(0, 50, "new"), TestShot(90, 200, "b")}, kFilm);
    Compare(plan, {{TestShot(0, 50, "new"), -1},
                   {TestShot(50, 90, ""), -1, false},
                   {TestShot(90, 200, "b"), 0},
                   {TestShot(200, 400, ""), -1, false}});
    QCOMPARE(plan.ungraded, (std::vector<std::size_t>{0, 1, 3}));
    QVERIFY(Says(plan.sentences, "New shot 1 \"new\" (01:00:00:00 to 01:00:02:02) lies where no shot was"));
  }

  void aChangedListOfTheSameFilmConforms() {
    std::vector<ShotSpan> cut = OldShots();
    cut[1].frames.end = 190;
    cut[2].frames.first = 190;
    const ShotListImport import = ReadEdl(WriteEdl(cut, kFilm), "new.edl", kFilm);
    const ConformPlan plan = Conform(OldShots(), import.shots, kFilm);
    Compare(plan, {{cut[0], 0}, {cut[1], 1}, {cut[2], 2}, {cut[3], 3}});
    QVERIFY(plan.sentences.empty());
  }

  void anyCutGivesAWholeFilm() {
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
      std::vector<ShotSpan> cut;
      for (auto events = random() % 12; events > 0; --events) {
        const std::int64_t first = random() % 399;
        cut.push_back(TestShot(first, first + 1 + random() % (400 - first), "e"));
      }
      const ConformPlan plan = Conform(OldShots(), cut, kFilm);
      std::int64_t at = 0;
      for (const ConformedShot& shot : plan.shots) {
        QCOMPARE(shot.shot.frames.first, at);
        QVERIFY(shot.shot.frames.length() > 0 && shot.grade_from);
        at = shot.shot.frames.end;
        const bool used = std::ranges::any_of(
            cut, [&](const ShotSpan& event) { return event.frames.Contains(shot.shot.frames.first); });
        QCOMPARE(shot.in_cut, used);
      }
      QCOMPARE(at, std::int64_t{400});
    }
  }

  void handlesEndWithTheFilm() {
    QVERIFY((WithHandles({10, 20}, 5, 400) == FrameRange{5, 25}));
    QVERIFY((WithHandles({3, 398}, 5, 400) == FrameRange{0, 400}));
    QVERIFY((WithHandles({3, 398}, 0, 400) == FrameRange{3, 398}));
    QVERIFY_EXCEPTION_THROWN(WithHandles({0, 1}, -1, 400), std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestConform)
#include "tst_conform.moc"

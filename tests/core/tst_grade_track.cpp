#include <QTest>
#include <set>

#include "core/project/review_state.h"
#include "core/stereo/depth_mode.h"
#include "core/stereo/floating_window.h"
#include "core/stereo/grade_track.h"
#include "core/stereo/hole_fill.h"
#include "core/stereo/transition.h"

using namespace zeroplane;

namespace {

constexpr double kRounding = 1e-12;  // of a percent: a few operations in double precision

bool Near(const Grade& a, const Grade& b) {
  return std::abs(a.depth_range_pct - b.depth_range_pct) < kRounding &&
         std::abs(a.background_pct - b.background_pct) < kRounding;
}

std::vector<GradeKey> Keys(Interpolation interpolation) {
  return {{10, {1, -1}, interpolation}, {20, {3, 1}, interpolation}, {30, {2, 1}, interpolation}};
}

/// Ids are unique, lead back to their row, and stand at their enum's place.
template <class Table, class FromId>
bool IsSoundTable(const Table& table, FromId from_id) {
  std::set<std::string_view> ids;
  for (const auto& row : table) {
    const auto value = from_id(row.id);
    if (!value || Info(*value).id != row.id || row.label.empty() || !ids.insert(row.id).second) return false;
  }
  return !from_id("no such id");
}

}  // namespace

class TestGradeTrack : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void enumTablesAreSound() {
    QVERIFY(IsSoundTable(kInterpolations, InterpolationFromId));
    QVERIFY(IsSoundTable(kDepthModes, DepthModeFromId));
    QVERIFY(IsSoundTable(kReviewStates, ReviewStateFromId));
    QVERIFY(IsSoundTable(kTransitions, TransitionFromId));
    QVERIFY(IsSoundTable(kHoleFills, HoleFillFromId));
  }

  void withoutKeysTheConstantHolds() { QCOMPARE(GradeAt({1.5, 0.5}, {}, 77), (Grade{1.5, 0.5})); }

  void keysAreMetAndHoldOutside_data() {
    QTest::addColumn<int>("interpolation");
    for (const InterpolationInfo& row : kInterpolations)
      QTest::newRow(row.label.data()) << static_cast<int>(row.interpolation);
  }
  void keysAreMetAndHoldOutside() {
    QFETCH(int, interpolation);
    const std::vector<GradeKey> keys = Keys(static_cast<Interpolation>(interpolation));
    for (const GradeKey& key : keys) QCOMPARE(GradeAt({9, 9}, keys, key.frame), key.grade);
    QCOMPARE(GradeAt({9, 9}, keys, -1000), keys.front().grade);
    QCOMPARE(GradeAt({9, 9}, keys, 1000), keys.back().grade);
  }

  void holdStaysUntilTheNextKey() {
    const std::vector<GradeKey> keys = Keys(Interpolation::kHold);
    QCOMPARE(GradeAt({}, keys, 19), keys[0].grade);
  }

  void linearGoesStraight() {
    const std::vector<GradeKey> keys = Keys(Interpolation::kLinear);
    for (int i = 0; i <= 10; ++i) QVERIFY(Near(GradeAt({}, keys, 10 + i), {1 + 0.2 * i, -1 + 0.2 * i}));
    QVERIFY(Near(GradeAt({}, keys, 25), {2.5, 1}));
  }

  void smoothIsMonotonousAndStartsAtRest() {
    const std::vector<GradeKey> keys = Keys(Interpolation::kSmooth);
    QVERIFY(Near(GradeAt({}, keys, 15), {2, 0}));
    const double first = GradeAt({}, keys, 11).depth_range_pct - 1;
    QVERIFY(std::abs(first - 2 * 0.028) < kRounding);  // 3u^2 - 2u^3 at a tenth
    for (std::int64_t frame = 10; frame < 20; ++frame)
      QVERIFY(GradeAt({}, keys, frame).depth_range_pct < GradeAt({}, keys, frame + 1).depth_range_pct);
    for (std::int64_t frame = 20; frame < 30; ++frame)
      QVERIFY(GradeAt({}, keys, frame).depth_range_pct > GradeAt({}, keys, frame + 1).depth_range_pct);
  }

  void eachKeyGoesItsOwnWay() {
    std::vector<GradeKey> keys = Keys(Interpolation::kLinear);
    keys[1].to_next = Interpolation::kHold;
    QVERIFY(Near(GradeAt({}, keys, 15), {2, 0}));
    QCOMPARE(GradeAt({}, keys, 29), keys[1].grade);
  }

  void keysAreFoundFromAnyFrame() {
    const std::vector<GradeKey> keys = Keys(Interpolation::kLinear);  // at 10, 20, 30
    QVERIFY(!KeyAt(keys, 19) && KeyAt(keys, 20) == &keys[1]);
    QVERIFY(!KeyLeading(keys, 9) && KeyLeading(keys, 29) == &keys[1] && KeyLeading(keys, 99) == &keys[2]);
    QVERIFY(!KeyFrameBefore(keys, 10) && KeyFrameBefore(keys, 11) == 10 && KeyFrameBefore(keys, 30) == 20);
    QVERIFY(!KeyFrameAfter(keys, 30) && KeyFrameAfter(keys, 20) == 30 && KeyFrameAfter(keys, -5) == 10);
    QVERIFY(!KeyAt({}, 0) && !KeyLeading({}, 0) && !KeyFrameBefore({}, 0) && !KeyFrameAfter({}, 0));
  }

  void windowsStartAndArriveAtRest() {
    const std::vector<WindowKey> keys = {{10, {0, 0, -1, -1}}, {20, {-2, -1, -1, -1}}};
    QCOMPARE(WindowAt({1, 2, 3, 4}, {}, 10), (FloatingWindow{1, 2, 3, 4}));
    QCOMPARE(WindowAt({}, keys, 0), keys[0].window);
    QCOMPARE(WindowAt({}, keys, 20), keys[1].window);
    QCOMPARE(WindowAt({}, keys, 15), (FloatingWindow{-1, -0.5, -1, -1}));
    QVERIFY(std::abs(WindowAt({}, keys, 11).left_top_pct + 2 * 0.028) < kRounding);
  }

  void keysStaySortedAndSingle() {
    std::vector<GradeKey> keys = Keys(Interpolation::kHold);
    const GradeKey between{15, {5, 5}, Interpolation::kSmooth}, instead{20, {6, 6}, Interpolation::kLinear};
    keys = WithKey(WithKey(keys, between), instead);
    QCOMPARE(keys.size(), std::size_t{4});
    QCOMPARE(keys[1], between);
    QCOMPARE(keys[2], instead);
    QCOMPARE(WithoutKey(keys, 15).size(), std::size_t{3});
    QCOMPARE(WithoutKey(keys, 16), keys);
  }
};

QTEST_APPLESS_MAIN(TestGradeTrack)
#include "tst_grade_track.moc"

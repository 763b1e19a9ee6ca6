#include <ATen/Parallel.h>

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include "gpu/stats/stats.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Large enough for several tasks, with many equal values, both signs and zeros of both signs.
at::Tensor ManyValues() {
  std::mt19937 random(3);
  return MapOf(500, 1001, [&random](int, int x) {
    const double value = (static_cast<int>(random() % 20001) - 10000) / 256.0;
    return x % 3 == 0 ? std::round(value) : x % 101 == 0 ? -0.0 : value;
  });
}

std::vector<float> Sorted(const at::Tensor& values) {
  std::vector<float> sorted(values.data_ptr<float>(), values.data_ptr<float>() + values.numel());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

}  // namespace

class TestStats : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void PercentilesOfASmallList();
  void PercentilesOfManyValues();
  void PercentilesOfStridedValues();
  void NoValuesIsAMistake();
  void MedianOfEqualWeightsIsTheLowerOne();
  void MedianFollowsTheWeight();
  void MedianOfManyValues();
  void MedianWithoutWeightSaysSo();
  void MedianHearsSmallWeights();
  void WhatIsNoNumberIsLeftOut();
  void PercentilesInAMask();
  void NothingInTheMaskIsSaid();
  void ManyPercentilesAtOnce();
  void ResultsKeepTheirMemory();
  void TheRobustRangeIsTheDepthBracket();
  void ThreadsDoNotMatter();
};

void TestStats::PercentilesOfASmallList() {
  const at::Tensor values = RowOf({4, 1, 3, 2});
  QCOMPARE(Percentiles(values, {0, 25, 50, 100}), (std::vector<double>{1, 1.75, 2.5, 4}));
  QCOMPARE(Percentiles(RowOf({-7}), {0, 33, 100}), (std::vector<double>{-7, -7, -7}));
  QVERIFY(Percentiles(values, {}).empty());
}

void TestStats::PercentilesOfManyValues() {
  const at::Tensor values = ManyValues();
  const std::vector<float> sorted = Sorted(values);
  // 500 * 1001 - 1 = 500499 steps; these percents fall on whole ones.
  const std::vector<double> found = Percentiles(values, {0, 100.0 / 3, 100});
  QCOMPARE(found[0], static_cast<double>(sorted.front()));
  QCOMPARE(found[1], static_cast<double>(sorted[166833]));
  QCOMPARE(found[2], static_cast<double>(sorted.back()));
}

void TestStats::PercentilesOfStridedValues() {
  const at::Tensor values = MapOf(4, 6, [](int y, int x) { return x % 2 == 0 ? y * 3 + x / 2 : 1000; });
  QCOMPARE(Percentiles(values.slice(1, 0, 6, 2), {0, 50, 100}), (std::vector<double>{0, 5.5, 11}));
}

void TestStats::NoValuesIsAMistake() {
  QVERIFY_EXCEPTION_THROWN(Percentiles(RowOf({}), {50}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Percentiles(RowOf({1}), {101}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(WeightedMedian(RowOf({1, 2}), RowOf({1})), std::logic_error);
}

void TestStats::MedianOfEqualWeightsIsTheLowerOne() {
  const WeightedMedianResult even = WeightedMedian(RowOf({8, -1, 3, 5}), RowOf({1, 1, 1, 1}));
  QVERIFY(even.ok);
  QCOMPARE(even.value, 3.0);
}

void TestStats::MedianFollowsTheWeight() {
  QCOMPARE(WeightedMedian(RowOf({8, -1, 3, 5}), RowOf({4, 1, 1, 1})).value, 8.0);
  QCOMPARE(WeightedMedian(RowOf({8, -1, 3, 5}), RowOf({0, 0.25f, 0, 0})).value, -1.0);
}

void TestStats::MedianOfManyValues() {
  const at::Tensor values = ManyValues();
  const at::Tensor weights = MapOf(500, 1001, [](int y, int x) { return y > 120 && x < 700 ? 0.5 : 0; });
  const std::vector<float> inside = Sorted(values.narrow(0, 121, 379).narrow(1, 0, 700).contiguous());
  QCOMPARE(WeightedMedian(values, weights).value, static_cast<double>(inside[inside.size() / 2 - 1]));
}

void TestStats::MedianWithoutWeightSaysSo() {
  QVERIFY(!WeightedMedian(RowOf({1, 2}), RowOf({0, 0})).ok);
}

void TestStats::MedianHearsSmallWeights() {
  // A million weights of 1e-6 against one of 1: only their exact sum says which side wins.
  const at::Tensor values = MapOf(1000, 1001, [](int, int x) { return x == 0 ? 5 : -5; });
  const at::Tensor light = MapOf(1000, 1001, [](int y, int x) { return x > 0 ? 1e-6 : y == 0 ? 0.99 : 0; });
  const at::Tensor heavy = MapOf(1000, 1001, [](int y, int x) { return x > 0 ? 1e-6 : y == 0 ? 1.01 : 0; });
  QCOMPARE(WeightedMedian(values, light).value, -5.0);
  QCOMPARE(WeightedMedian(values, heavy).value, 5.0);
  // And scales of any size.
  QCOMPARE(WeightedMedian(values, heavy.mul(1e36)).value, 5.0);
  QCOMPARE(WeightedMedian(values, light.mul(1e-30)).value, -5.0);
}

void TestStats::WhatIsNoNumberIsLeftOut() {
  const at::Tensor values = RowOf({kNan, 4, -kInfinity, 1, 3, kInfinity, 2, -kNan});
  QCOMPARE(Percentiles(values, {0, 25, 50, 100}), (std::vector<double>{1, 1.75, 2.5, 4}));
  PercentilesResult result;
  Percentiles(values, {}, {50}, result);
  QCOMPARE(result.count, std::int64_t{4});
  QCOMPARE(result.left_out, std::int64_t{4});
  const at::Tensor weights = RowOf({9, 1, 9, 1, 3, 9, kNan, 9});
  QCOMPARE(WeightedMedian(values, weights).value, 3.0);
  QCOMPARE(Percentiles(RowOf({kNan, kInfinity}), {1, 99}), (std::vector<double>{0, 0}));
}

void TestStats::PercentilesInAMask() {
  const at::Tensor values = ManyValues();
  const at::Tensor mask = MapOf(500, 1001, [](int y, int x) { return y > 120 && x < 700; }).to(at::kByte);
  const std::vector<float> inside = Sorted(values.narrow(0, 121, 379).narrow(1, 0, 700).contiguous());
  PercentilesResult result;
  Percentiles(values, mask.mul(255), {0, 50, 100}, result);
  QCOMPARE(result.count, static_cast<std::int64_t>(inside.size()));
  QCOMPARE(result.left_out, std::int64_t{0});
  QCOMPARE(result.values[0], static_cast<double>(inside.front()));
  const std::size_t middle = inside.size() / 2;  // an even number of values
  QCOMPARE(result.values[1], (static_cast<double>(inside[middle - 1]) + inside[middle]) / 2);
  QCOMPARE(result.values[2], static_cast<double>(inside.back()));
  QCOMPARE(WeightedMedian(values, mask).value, static_cast<double>(inside[middle - 1]));
}

void TestStats::NothingInTheMaskIsSaid() {
  PercentilesResult result;
  Percentiles(RowOf({1, kNan}), RowOf({0, 1}).to(at::kByte), {1, 99}, result);
  QVERIFY(!result.ok());
  QCOMPARE(result.left_out, std::int64_t{1});
  QCOMPARE(result.values, (std::vector<double>{0, 0}));
  QVERIFY(!FindRobustRange(RowOf({1, 2}), RowOf({0, 0}).to(at::kByte)).ok);
}

void TestStats::ManyPercentilesAtOnce() {
  std::vector<float> steps;
  std::vector<double> percents, want;
  for (int i = 0; i <= 100; ++i) {
    steps.push_back(static_cast<float>((i * 37 % 101) - 50));
    percents.push_back(i);
    want.push_back(i - 50);
  }
  const std::vector<double> found = Percentiles(RowOf(steps), percents);
  QCOMPARE(found.size(), want.size());
  constexpr double kRounding = 1e-12;  // percent / 100 is not exact
  for (std::size_t i = 0; i < want.size(); ++i) QVERIFY(std::abs(found[i] - want[i]) < kRounding);
}

void TestStats::ResultsKeepTheirMemory() {
  const at::Tensor values = ManyValues();
  PercentilesResult result;
  Percentiles(values, {}, {1, 50, 99}, result);
  const double* before = result.values.data();
  Percentiles(values, {}, {1, 99}, result);
  QCOMPARE(result.values.data(), before);
  QCOMPARE(result.values.size(), std::size_t{2});
}

void TestStats::TheRobustRangeIsTheDepthBracket() {
  const at::Tensor values = MapOf(1, 101, [](int, int x) { return x == 0 ? -900 : x == 100 ? 900 : x; });
  const RobustRange range = FindRobustRange(values);
  QVERIFY(range.ok);
  QCOMPARE(range.low, 1.0);
  QCOMPARE(range.high, 99.0);
}

void TestStats::ThreadsDoNotMatter() {
  std::mt19937 random(5);
  const at::Tensor values = MapOf(900, 1201, [&random](int, int) { return random() / 1e6; });
  const at::Tensor weights = MapOf(900, 1201, [&random](int, int) { return random() / 4294967296.0; });
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const std::vector<double> want = Percentiles(values, {1, 33, 99});
  const double median = WeightedMedian(values, weights).value;
  for (const int count : {2, 3, 5}) {
    at::set_num_threads(count);
    QCOMPARE(Percentiles(values, {1, 33, 99}), want);
    QCOMPARE(WeightedMedian(values, weights).value, median);
  }
  at::set_num_threads(threads);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestStats)
#include "tst_stats.moc"

#include <QtTest>
#include <algorithm>
#include <random>
#include <stdexcept>
#include <vector>

#include "gpu/stats/stats.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

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

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestStats)
#include "tst_stats.moc"

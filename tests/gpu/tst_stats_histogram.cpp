#include <ATen/Parallel.h>

#include <QtTest>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>

#include "gpu/stats/edge_disparity.h"
#include "gpu/stats/histogram.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

at::Tensor Noise(int height, int width, unsigned seed) {
  std::mt19937 random(seed);
  return MapOf(height, width,
               [&random](int, int) { return (static_cast<int>(random() % 8001) - 4000) / 1000.0; });
}

at::Tensor Filled(int height, int width, double value) {
  return MapOf(height, width, [value](int, int) { return value; });
}

int CountAt(const at::Tensor& counts, int row, int column) {
  return counts.select(0, row).select(0, column).item().toInt();
}

}  // namespace

class TestStatsHistogram : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void EdgesBelongToTheBinAbove();
  void WhatIsNoNumberIsCountedApart();
  void WeightsAreAdded();
  void AConstantMapIsOneBin();
  void ResultsKeepTheirMemory();
  void ThreadsDoNotMatter();
  void MisuseIsAMistake();
  void WaveformHasAColumnForEveryGroup();
  void WaveformHasTheNearEndInRowZero();
  void WaveformLeavesOutWhatIsMasked();
  void WaveformOfUnevenGroups();
  void EdgeDisparityFindsWhatIsCut();
  void EdgeDisparityOfNothing();
  void EdgeDisparityInterpolates();
};

void TestStatsHistogram::EdgesBelongToTheBinAbove() {
  const at::Tensor values = RowOf({-0.25f, 0, 0.2499f, 0.25f, 0.5f, 0.75f, 1, 1.0001f, 2});
  const HistogramResult result = Histogram(values, {0, 1, 4});
  QCOMPARE(result.counts, (std::vector<double>{2, 1, 1, 2}));
  QCOMPARE(result.below, 1.0);
  QCOMPARE(result.above, 2.0);
  QCOMPARE(result.not_finite, 0.0);
}

void TestStatsHistogram::WhatIsNoNumberIsCountedApart() {
  const HistogramResult result =
      Histogram(RowOf({kNan, kInfinity, -kInfinity, 3e38f, -3e38f, 0.5f}), {0, 1, 2});
  QCOMPARE(result.counts, (std::vector<double>{0, 1}));
  QCOMPARE(result.below, 1.0);
  QCOMPARE(result.above, 1.0);
  QCOMPARE(result.not_finite, 3.0);
}

void TestStatsHistogram::WeightsAreAdded() {
  const at::Tensor values = RowOf({0.1f, 0.2f, 0.9f, 5, kNan, 0.1f, 0.1f});
  HistogramResult result;
  Histogram(values, RowOf({0.1f, 0.25f, 1e-6f, 2, 3, -1, kNan}), {0, 1, 2}, result);
  constexpr double kRounding = 1e-12;  // of the largest weight
  QVERIFY(std::abs(result.counts[0] - (static_cast<double>(0.1f) + 0.25)) < kRounding);
  QVERIFY(std::abs(result.counts[1] - static_cast<double>(1e-6f)) < kRounding);
  QCOMPARE(result.above, 2.0);
  QCOMPARE(result.not_finite, 3.0);
  Histogram(values, RowOf({0, 9, 9, 0, 9, 0, 0}).to(at::kByte), {0, 1, 2}, result);
  QCOMPARE(result.counts, (std::vector<double>{1, 1}));
  QCOMPARE(result.not_finite, 1.0);
}

void TestStatsHistogram::AConstantMapIsOneBin() {
  const HistogramResult result = Histogram(Filled(1000, 1001, 0.3), {-1, 1, 100});
  QCOMPARE(result.counts[65], 1000.0 * 1001);
  QCOMPARE(std::accumulate(result.counts.begin(), result.counts.end(), 0.0), 1000.0 * 1001);
}

void TestStatsHistogram::ResultsKeepTheirMemory() {
  const at::Tensor values = Noise(90, 120, 1);
  HistogramResult counts;
  Histogram(values, {}, {-2, 2, 64}, counts);
  const double* counts_before = counts.counts.data();
  Histogram(values, {}, {-2, 2, 64}, counts);
  QCOMPARE(counts.counts.data(), counts_before);
  ParallaxWaveformResult waveform;
  ParallaxWaveform(values, {}, {60, 32, -2, 2}, waveform);
  const void* waveform_before = waveform.all.data_ptr();
  ParallaxWaveform(values, {}, {60, 32, -2, 2}, waveform);
  QCOMPARE(waveform.all.data_ptr(), waveform_before);
}

void TestStatsHistogram::ThreadsDoNotMatter() {
  const at::Tensor values = Noise(900, 1201, 2), weights = Noise(900, 1201, 3).abs();
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  HistogramResult want, got;
  Histogram(values, weights, {-3, 3, 100}, want);
  const at::Tensor want_waveform = ParallaxWaveform(values, {300, 100, -3, 3}).all;
  for (const int count : {2, 3, 5}) {
    at::set_num_threads(count);
    Histogram(values, weights, {-3, 3, 100}, got);
    QVERIFY(got.counts == want.counts && got.below == want.below && got.above == want.above);
    QVERIFY(ParallaxWaveform(values, {300, 100, -3, 3}).all.equal(want_waveform));
  }
  at::set_num_threads(threads);
}

void TestStatsHistogram::MisuseIsAMistake() {
  const at::Tensor values = Noise(4, 6, 1);
  QVERIFY_EXCEPTION_THROWN(Histogram(values, {1, 1, 8}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Histogram(values, {0, kNan, 8}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Histogram(values, {0, 1, 0}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(ParallaxWaveform(values, {7, 16, -2, 2}), std::logic_error);
  EdgeDisparityResult edges;
  QVERIFY_EXCEPTION_THROWN(EdgeDisparity(values, {}, {2, 5, 1}, edges), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(EdgeDisparity(values, {}, {0, 2, 1}, edges), std::logic_error);
}

void TestStatsHistogram::WaveformHasAColumnForEveryGroup() {
  const at::Tensor ramp = MapOf(10, 64, [](int, int x) { return x / 16 - 1.5; });
  const ParallaxWaveformResult result = ParallaxWaveform(ramp, {4, 4, -2, 2});
  QCOMPARE(result.counts.size(0), std::int64_t{4});
  QCOMPARE(result.counts.size(1), std::int64_t{4});
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) {
      QCOMPARE(CountAt(result.counts, row, column), row == column ? 160 : 0);
    }
  }
}

void TestStatsHistogram::WaveformHasTheNearEndInRowZero() {
  // Pop-out on the left, background on the right, and beyond the range at either end.
  const at::Tensor map = MapOf(8, 4, [](int, int x) {
    return x == 0 ? -1.9 : x == 1 ? 1.9 : x == 2 ? -2.5 : 2.5;
  });
  const ParallaxWaveformResult result = ParallaxWaveform(map, {4, 8, -2, 2});
  QCOMPARE(CountAt(result.counts, 0, 0), 8);
  QCOMPARE(CountAt(result.counts, 7, 1), 8);
  QCOMPARE(result.nearer.select(0, 2).item().toInt(), 8);
  QCOMPARE(result.farther.select(0, 3).item().toInt(), 8);
  QCOMPARE(result.all.sum().item().toInt(), 32);
}

void TestStatsHistogram::WaveformLeavesOutWhatIsMasked() {
  at::Tensor map = Filled(20, 40, 0.5);
  map.select(0, 3).fill_(kNan);
  map.select(0, 4).fill_(-kInfinity);
  const at::Tensor active = MapOf(20, 40, [](int y, int) { return y >= 2 && y < 18; }).to(at::kByte);
  ParallaxWaveformResult result;
  ParallaxWaveform(map, active, {10, 16, -2, 2}, result);
  QCOMPARE(result.all.sum().item().toInt(), (16 - 2) * 40);
  QCOMPARE(CountAt(result.counts, 10, 9), (16 - 2) * 4);
}

void TestStatsHistogram::WaveformOfUnevenGroups() {
  // Column x belongs to group x * 300 / 1000; every pixel is somewhere.
  const ParallaxWaveformResult result = ParallaxWaveform(Filled(3, 1000, 0.5), {300, 2, -2, 2});
  for (int group = 0; group < 300; ++group) {
    int columns = 0;
    for (int x = 0; x < 1000; ++x) columns += x * 300 / 1000 == group ? 1 : 0;
    QCOMPARE(CountAt(result.counts, 1, group), 3 * columns);
  }
}

void TestStatsHistogram::EdgeDisparityFindsWhatIsCut() {
  // Something in front of the screen at the left edge of the lower half, behind it elsewhere.
  const at::Tensor map = MapOf(40, 200, [](int y, int x) { return y >= 20 && x < 30 ? -0.75 : 0.5; });
  EdgeDisparityResult result;
  EdgeDisparity(map, {}, {5, 2, 1}, result);
  QCOMPARE(result.bands.size(), std::size_t{2});
  QCOMPARE(result.bands[0].left.near_pct, 0.5);
  QCOMPARE(result.bands[1].left.near_pct, -0.75);
  QCOMPARE(result.bands[1].right.near_pct, 0.5);
  QCOMPARE(result.bands[1].left.count, std::int64_t{20 * 10});
}

void TestStatsHistogram::EdgeDisparityOfNothing() {
  at::Tensor map = Filled(8, 50, -1);
  map.narrow(1, 49, 1).fill_(kNan);
  const at::Tensor mask = MapOf(8, 50, [](int y, int) { return y >= 4; }).to(at::kByte);
  EdgeDisparityResult result;
  EdgeDisparity(map, mask, {2, 2, 1}, result);
  QCOMPARE(result.bands[0].left.count, std::int64_t{0});
  QCOMPARE(result.bands[0].left.near_pct, 0.0);
  QCOMPARE(result.bands[1].left.near_pct, -1.0);
  QCOMPARE(result.bands[1].right.count, std::int64_t{0});
}

void TestStatsHistogram::EdgeDisparityInterpolates() {
  const at::Tensor map = MapOf(5, 10, [](int y, int) { return y; });
  EdgeDisparityResult result;
  EdgeDisparity(map, {}, {10, 1, 37.5}, result);
  QCOMPARE(result.bands[0].left.near_pct, 1.5);
  EdgeDisparity(map, {}, {10, 1, 100}, result);
  QCOMPARE(result.bands[0].right.near_pct, 4.0);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestStatsHistogram)
#include "tst_stats_histogram.moc"

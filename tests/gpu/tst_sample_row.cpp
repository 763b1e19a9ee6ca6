#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/grid_sampler.h>
#include <ATen/ops/stack.h>

#include <QtTest>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include "gpu/sample_row/left_right.h"
#include "gpu/sample_row/sample_row.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

/// Samples are linear between pixels; shifts keep this far from them, so a central difference over less is
/// exact but for rounding.
constexpr double kDifferenceStep = 1e-4, kDifferenceTolerance = 1e-7;
constexpr double kGridTolerance = 1e-10;  ///< grid_sampler goes by way of [-1, 1], in double
constexpr double kSingleTolerance = 1e-4;

at::Tensor Noise(std::vector<std::int64_t> sizes, double low, double high, unsigned seed) {
  std::mt19937 random(seed);
  std::int64_t count = 1;
  for (const std::int64_t size : sizes) count *= size;
  return MapOf(1, static_cast<int>(count),
               [&](int, int) { return low + (high - low) * (random() / 4294967296.0); })
      .to(at::kDouble)
      .reshape(sizes);
}

/// Any whole pixels from -range to range and a rest from 0.1 to 0.9.
at::Tensor Shifts(std::vector<std::int64_t> sizes, int range, unsigned seed) {
  return Noise(sizes, -range, range, seed).floor().add(Noise(sizes, 0.1, 0.9, seed + 1));
}

at::Tensor Row(std::vector<float> values) {
  const auto width = static_cast<std::int64_t>(values.size());
  return RowOf(std::move(values)).reshape({1, 1, 1, width});
}

/// The same by torch: border values outside, pixel centres at the ends of [-1, 1].
at::Tensor GridSample(const at::Tensor& source, const at::Tensor& shift) {
  const std::int64_t height = source.size(2), width = source.size(3);
  const at::Tensor x = at::arange(width, source.options()).view({1, 1, 1, width}).add(shift);
  const at::Tensor y = at::arange(height, source.options()).view({1, 1, height, 1}).expand_as(shift);
  const at::Tensor grid = at::stack({x.mul(2.0 / static_cast<double>(width - 1)).sub(1),
                                     y.mul(2.0 / static_cast<double>(height - 1)).sub(1)},
                                    4)
                              .select(1, 0);
  constexpr int kLinear = 0, kBorder = 1;
  return at::grid_sampler(source, grid, kLinear, kBorder, true);
}

struct Gradients {
  at::Tensor first, second;
};
Gradients GradientsOf(const std::function<at::Tensor(const at::Tensor&, const at::Tensor&)>& function,
                      const at::Tensor& first, const at::Tensor& second) {
  const at::Tensor a = first.detach().clone().requires_grad_(true);
  const at::Tensor b = second.detach().clone().requires_grad_(true);
  const at::Tensor out = function(a, b);
  out.backward(Noise(out.sizes().vec(), -1, 1, 99).to(out.scalar_type()));
  return {a.grad(), b.grad()};
}

at::Tensor Sampled(const at::Tensor& source, const at::Tensor& shift) {
  return SampleRow(source, shift).sampled;
}

/// Holds the gradient to `input` against central differences of `value`.
void HoldAgainstDifferences(const at::Tensor& gradient, const at::Tensor& input,
                            const std::function<double(const at::Tensor&)>& value) {
  for (std::int64_t k = 0; k < input.numel(); ++k) {
    const auto at_step = [&](double step) {
      const at::Tensor moved = input.clone();
      moved.view(-1)[k] += step;
      return value(moved);
    };
    const double difference = (at_step(kDifferenceStep) - at_step(-kDifferenceStep)) / (2 * kDifferenceStep);
    const double got = gradient.reshape(-1)[k].item<double>();
    QVERIFY2(std::abs(got - difference) < kDifferenceTolerance * (1 + std::abs(difference)),
             qPrintable(QString("value %1: %2, %3").arg(k).arg(got).arg(difference)));
  }
}

/// Ground truth on both eyes: a slanted plane, d_L = 3 + 0.05 x, seen from the right.
at::Tensor SlantedLeft(std::int64_t width) {
  return at::arange(width, at::TensorOptions(at::kDouble)).mul(0.05).add(3).view({1, 1, 1, width});
}
at::Tensor SlantedRight(std::int64_t width) {
  return at::arange(width, at::TensorOptions(at::kDouble))
      .sub(3)
      .mul(0.05 / 1.05)
      .add(3)
      .view({1, 1, 1, width});
}

}  // namespace

class TestSampleRow : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ZeroShiftIsTheIdentityBitForBit();
  void WholePixelsAreAShiftBitForBit();
  void BetweenPixelsItIsLinear();
  void OutsideItIsTheEdgeAndNotValid();
  void UnknownNeighbourWithoutWeightHasNoSay();
  void WhatIsNotFiniteIsNotValid();
  void SinglePrecisionIsExactInWidePictures();
  void ValuesAndGradientsMatchGridSampler();
  void GradientsMatchFiniteDifferences();
  void GradientAtTheEndsComesFromInside();
  void OneColumnHasNoSlope();
  void ResultKeepsItsMemory();
  void AnyNumberOfThreadsGivesTheSameBits();
  void SecondDerivativeIsRefused();
  void BadInputsAreNamed();
  void TruthHasNoLeftRightError();
  void RightEyeIsCheckedWithTheSignsTurned();
  void ValidMaskIsAPixelOfTheCanonicalCanvas();
  void LeftRightLossIsInFractionsOfWidth();
  void LeftRightGradientsMatchFiniteDifferences();
};

void TestSampleRow::ZeroShiftIsTheIdentityBitForBit() {
  const at::Tensor source = Noise({2, 3, 4, 33}, -9, 9, 1).to(at::kFloat);
  const SampleRowResult same = SampleRow(source, at::full({2, 1, 4, 33}, 0.0, at::kFloat));
  QVERIFY(same.sampled.equal(source));
  QVERIFY(same.valid.all().item<bool>());
}

void TestSampleRow::WholePixelsAreAShiftBitForBit() {
  const at::Tensor source = Noise({1, 2, 3, 20}, -9, 9, 2).to(at::kFloat);
  const SampleRowResult right = SampleRow(source, at::full({1, 1, 3, 20}, 4.0, at::kFloat));
  QVERIFY(right.sampled.narrow(3, 0, 16).equal(source.narrow(3, 4, 16)));
  QVERIFY(right.valid.narrow(3, 0, 16).all().item<bool>());
  QVERIFY(!right.valid.narrow(3, 16, 4).any().item<bool>());
  const SampleRowResult left = SampleRow(source, at::full({1, 1, 3, 20}, -7.0, at::kFloat));
  QVERIFY(left.sampled.narrow(3, 7, 13).equal(source.narrow(3, 0, 13)));
}

void TestSampleRow::BetweenPixelsItIsLinear() {
  const SampleRowResult out = SampleRow(Row({10, 20, 40, 80}), Row({0.25, 0.5, -0.75, -1.5}));
  QVERIFY(out.sampled.equal(Row({12.5, 30, 25, 30})));
  QVERIFY(out.valid.all().item<bool>());
}

void TestSampleRow::OutsideItIsTheEdgeAndNotValid() {
  const SampleRowResult out = SampleRow(Row({10, 20, 40, 80}), Row({-0.25, 9, 1.25, 0.0}));
  QVERIFY(out.sampled.equal(Row({10, 80, 80, 80})));
  QVERIFY(out.valid.to(at::kFloat).equal(Row({0, 0, 0, 1})));
}

void TestSampleRow::UnknownNeighbourWithoutWeightHasNoSay() {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const SampleRowResult out = SampleRow(Row({nan, 20, nan, 80}), Row({1, 0, 1, 0}));
  QVERIFY(out.sampled.equal(Row({20, 20, 80, 80})));
}

void TestSampleRow::WhatIsNotFiniteIsNotValid() {
  const float nan = std::numeric_limits<float>::quiet_NaN(),
              infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> shifts = {nan, infinity, -infinity, 1e30f, -1e30f};
  const SampleRowResult out = SampleRow(Row({1, 2, 3, 4, 5}), Row(shifts));
  QVERIFY(!out.valid.any().item<bool>());
  QVERIFY(out.sampled.equal(Row({1, 5, 1, 5, 1})));
  const Gradients gradients = GradientsOf(Sampled, Row({1, 2, 3, 4, 5}), Row(shifts));
  QVERIFY(gradients.first.isfinite().all().item<bool>());
  QVERIFY(gradients.second.equal(Row({0, 0, 0, 0, 0})));
}

void TestSampleRow::SinglePrecisionIsExactInWidePictures() {
  // 1/256 px at column 7000 is finer than single precision has there.
  const at::Tensor ramp = at::arange(8000, at::kFloat).remainder(2).view({1, 1, 1, 8000});
  const at::Tensor out = Sampled(ramp, at::full({1, 1, 1, 8000}, 1.0 / 8192, at::kFloat));
  QCOMPARE(out.view(-1)[7000].item<float>(), 1.0f / 8192);
}

void TestSampleRow::ValuesAndGradientsMatchGridSampler() {
  const at::Tensor source = Noise({2, 3, 6, 17}, -9, 9, 3), shift = Shifts({2, 1, 6, 17}, 6, 4);
  QVERIFY(Sampled(source, shift).sub(GridSample(source, shift)).abs().max().item<double>() < kGridTolerance);
  const Gradients got = GradientsOf(Sampled, source, shift), want = GradientsOf(GridSample, source, shift);
  QVERIFY(got.first.sub(want.first).abs().max().item<double>() < kGridTolerance);
  QVERIFY(got.second.sub(want.second).abs().max().item<double>() < kGridTolerance);
  const auto single = [](const at::Tensor& tensor) { return tensor.to(at::kFloat); };
  const Gradients floats = GradientsOf(Sampled, single(source), single(shift));
  QVERIFY(floats.first.sub(want.first).abs().max().item<double>() < kSingleTolerance);
  QVERIFY(floats.second.sub(want.second).abs().max().item<double>() < kSingleTolerance);
}

void TestSampleRow::GradientsMatchFiniteDifferences() {
  const at::Tensor source = Noise({2, 2, 3, 9}, -9, 9, 5), shift = Shifts({2, 1, 3, 9}, 4, 6);
  const at::Tensor weights = Noise({2, 2, 3, 9}, -1, 1, 99);
  const Gradients got = GradientsOf(Sampled, source, shift);
  HoldAgainstDifferences(got.first, source, [&](const at::Tensor& moved) {
    return Sampled(moved, shift).mul(weights).sum().item<double>();
  });
  HoldAgainstDifferences(got.second, shift, [&](const at::Tensor& moved) {
    return Sampled(source, moved).mul(weights).sum().item<double>();
  });
}

void TestSampleRow::GradientAtTheEndsComesFromInside() {
  const at::Tensor source = Row({10, 20, 50}), shift = Row({0, 0, 0}).requires_grad_(true);
  Sampled(source, shift).sum().backward();
  QVERIFY(shift.grad().equal(Row({10, 30, 30})));
}

void TestSampleRow::OneColumnHasNoSlope() {
  const at::Tensor source = Noise({1, 2, 5, 1}, -9, 9, 7), shift = Noise({1, 1, 5, 1}, -2, 2, 8);
  QVERIFY(Sampled(source, shift).equal(source));
  const Gradients got = GradientsOf(Sampled, source, shift);
  QVERIFY(got.first.equal(Noise({1, 2, 5, 1}, -1, 1, 99)));
  QVERIFY(!got.second.any().item<bool>());
}

void TestSampleRow::ResultKeepsItsMemory() {
  const at::Tensor source = Noise({1, 3, 8, 9}, -9, 9, 9), shift = Noise({1, 1, 8, 9}, -2, 2, 10);
  SampleRowResult result;
  SampleRow(source, shift, result);
  const void *sampled = result.sampled.data_ptr(), *valid = result.valid.data_ptr();
  SampleRow(shift.expand_as(source), shift, result);
  QCOMPARE(result.sampled.data_ptr(), sampled);
  QCOMPARE(result.valid.data_ptr(), valid);
  QVERIFY(result.sampled.equal(Sampled(shift.expand_as(source), shift)));
}

void TestSampleRow::AnyNumberOfThreadsGivesTheSameBits() {
  const int before = at::get_num_threads();
  const at::Tensor source = Noise({2, 3, 120, 701}, -9, 9, 11).to(at::kFloat);
  const at::Tensor shift = Noise({2, 1, 120, 701}, -40, 40, 12).to(at::kFloat);
  at::set_num_threads(1);
  const at::Tensor sampled = Sampled(source, shift);
  const Gradients want = GradientsOf(Sampled, source, shift);
  for (const int threads : {2, 3, 5}) {
    at::set_num_threads(threads);
    QVERIFY(Sampled(source, shift).equal(sampled));
    const Gradients got = GradientsOf(Sampled, source, shift);
    QVERIFY(got.first.equal(want.first) && got.second.equal(want.second));
  }
  at::set_num_threads(before);
}

void TestSampleRow::SecondDerivativeIsRefused() {
  const at::Tensor source = Row({1, 2, 3}).requires_grad_(true);
  const at::Tensor loss = Sampled(source, Row({0, 0, 0})).sum();
  QVERIFY_EXCEPTION_THROWN(loss.backward({}, true, true), std::logic_error);
}

void TestSampleRow::BadInputsAreNamed() {
  const at::Tensor source = Noise({1, 2, 3, 4}, 0, 1, 13), shift = Noise({1, 1, 3, 4}, 0, 1, 14);
  QVERIFY_EXCEPTION_THROWN(SampleRow(source, source), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(SampleRow(source, shift.to(at::kFloat)), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(SampleRow(source.to(at::kByte), shift.to(at::kByte)), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(SampleRow(source, shift.narrow(3, 0, 3)), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(SampleRow(source.select(0, 0), shift), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(LeftRightError(shift, source), std::logic_error);
}

void TestSampleRow::TruthHasNoLeftRightError() {
  // x + 3 + 0.05 x stays below 100 up to x = 91.
  const LeftRightResult check = LeftRightError(SlantedLeft(100), SlantedRight(100));
  QVERIFY(check.error_px.narrow(3, 0, 92).max().item<double>() < 1e-9);
  QVERIFY(check.inside.narrow(3, 0, 92).all().item<bool>());
  QVERIFY(!check.inside.narrow(3, 92, 8).any().item<bool>());
}

void TestSampleRow::RightEyeIsCheckedWithTheSignsTurned() {
  // |d_R(x) - d_L(x - d_R(x))|: right pixels left of 3 show what the left eye does not.
  const LeftRightResult check = LeftRightError(SlantedRight(100).neg(), SlantedLeft(100).neg());
  QVERIFY(check.error_px.narrow(3, 3, 97).max().item<double>() < 1e-9);
  QVERIFY(check.inside.narrow(3, 3, 97).all().item<bool>());
  QVERIFY(!check.inside.narrow(3, 0, 3).any().item<bool>());
}

void TestSampleRow::ValidMaskIsAPixelOfTheCanonicalCanvas() {
  // On a grid 1024 wide the canonical pixel is two of its own.
  for (const std::int64_t width : {512, 1024}) {
    const double own = static_cast<double>(width) / 512;
    const auto constant = [&](double px) { return at::full({1, 1, 2, width}, px, at::kDouble); };
    const auto valid = [&](double error) {
      return ValidMask(LeftRightError(constant(0), constant(error))).to(at::kDouble).mean().item<double>();
    };
    QCOMPARE(valid(own), 1.0);
    QCOMPARE(valid(1.001 * own), 0.0);
    QCOMPARE(valid(std::nan("")), 0.0);
    const LeftRightResult outside =
        LeftRightError(constant(static_cast<double>(width)), constant(static_cast<double>(width)));
    QVERIFY(!ValidMask(outside).any().item<bool>());
  }
}

void TestSampleRow::LeftRightLossIsInFractionsOfWidth() {
  const auto constant = [](double px) { return at::full({2, 1, 3, 200}, px, at::kDouble); };
  QVERIFY(std::abs(LeftRightLoss(LeftRightError(constant(4), constant(7))).item<double>() - 0.015) < 1e-12);
  QCOMPARE(LeftRightLoss(LeftRightError(constant(900), constant(7))).item<double>(), 0.0);
}

void TestSampleRow::LeftRightGradientsMatchFiniteDifferences() {
  // Errors stay far from zero, where the magnitude has its corner.
  const at::Tensor left = Shifts({2, 1, 3, 11}, 3, 15).requires_grad_(true);
  const at::Tensor right = Noise({2, 1, 3, 11}, 8, 20, 16).requires_grad_(true);
  LeftRightLoss(LeftRightError(left, right)).backward();
  const at::NoGradGuard no_grad;
  HoldAgainstDifferences(left.grad(), left.detach(), [&](const at::Tensor& moved) {
    return LeftRightLoss(LeftRightError(moved, right)).item<double>();
  });
  HoldAgainstDifferences(right.grad(), right.detach(), [&](const at::Tensor& moved) {
    return LeftRightLoss(LeftRightError(left, moved)).item<double>();
  });
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestSampleRow)
#include "tst_sample_row.moc"

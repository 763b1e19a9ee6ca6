#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/full.h>

#include <QtTest>
#include <cmath>
#include <functional>
#include <random>
#include <stdexcept>
#include <vector>

#include "gpu/synthesize/synthesize_autograd.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

/// The disparity is linear in each input alone, so a central difference is exact but for rounding.
constexpr double kDifferenceStep = 1e-3, kDifferenceTolerance = 1e-7;
constexpr double kDoubleTolerance = 1e-11;  ///< beside torch's own derivative of the same formula
constexpr double kSingleTolerance = 1e-3;

at::Tensor Noise(std::vector<std::int64_t> sizes, double low, double high, unsigned seed) {
  std::mt19937 random(seed);
  std::int64_t count = 1;
  for (const std::int64_t size : sizes) count *= size;
  return MapOf(1, static_cast<int>(count),
               [&](int, int) { return low + (high - low) * (random() / 4294967296.0); })
      .to(at::kDouble)
      .reshape(sizes);
}

/// iz, vs, vt, s, t of a batch of three, one style a sample.
std::vector<at::Tensor> Inputs(at::ScalarType type = at::kDouble) {
  const std::vector<std::int64_t> sizes = {3, 1, 5, 7}, style = {3, 1, 1, 1};
  return {Noise(sizes, 0, 255, 1).to(type), Noise(sizes, -0.02, 0.06, 2).to(type),
          Noise(sizes, -2, 9, 3).to(type), Noise(style, 0.5, 2, 4).to(type), Noise(style, -4, 4, 5).to(type)};
}

using Formula = std::function<at::Tensor(const std::vector<at::Tensor>&)>;

at::Tensor Dual(const std::vector<at::Tensor>& in) {
  return GlobalDisparity(in[0], in[1], in[2], in[3], in[4]);
}
at::Tensor Geometric(const std::vector<at::Tensor>& in) {
  return GlobalDisparity(in[0], in[3], in[4]);
}
at::Tensor TorchDual(const std::vector<at::Tensor>& in) {
  return in[2].sub(in[1].mul(in[0])).mul(in[3]).add(in[4]);
}

/// Gradients under fixed weights; undefined where an input does not take part.
std::vector<at::Tensor> Gradients(const Formula& formula, const std::vector<at::Tensor>& inputs) {
  std::vector<at::Tensor> leaves, gradients;
  for (const at::Tensor& input : inputs) leaves.push_back(input.detach().clone().requires_grad_(true));
  const at::Tensor d = formula(leaves);
  d.backward(Noise(d.sizes().vec(), -1, 1, 6).to(d.scalar_type()));
  for (const at::Tensor& leaf : leaves) gradients.push_back(leaf.grad());
  return gradients;
}

}  // namespace

class TestSynthesizeAutograd : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void GradientsMatchFiniteDifferences();
  void GradientsMatchTorchsOwn();
  void OneStyleServesAWholeBatch();
  void GradientsComeOnlyWhereWanted();
  void AnyNumberOfThreadsGivesTheSameBits();
  void SecondDerivativeIsRefused();
  void BadInputsAreNamed();
};

void TestSynthesizeAutograd::GradientsMatchFiniteDifferences() {
  for (const Formula& formula : {Formula(Dual), Formula(Geometric)}) {
    const std::vector<at::Tensor> inputs = Inputs();
    const std::vector<at::Tensor> gradients = Gradients(formula, inputs);
    const at::Tensor weights = Noise({3, 1, 5, 7}, -1, 1, 6);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (!gradients[i].defined()) continue;
      for (std::int64_t k = 0; k < inputs[i].numel(); ++k) {
        const auto at_step = [&](double step) {
          std::vector<at::Tensor> moved = inputs;
          moved[i] = moved[i].clone();
          moved[i].view(-1)[k] += step;
          return formula(moved).mul(weights).sum().item<double>();
        };
        const double difference =
            (at_step(kDifferenceStep) - at_step(-kDifferenceStep)) / (2 * kDifferenceStep);
        const double gradient = gradients[i].reshape(-1)[k].item<double>();
        QVERIFY2(std::abs(gradient - difference) < kDifferenceTolerance * (1 + std::abs(difference)),
                 qPrintable(QString("input %1: %2, %3").arg(i).arg(gradient).arg(difference)));
      }
    }
  }
}

void TestSynthesizeAutograd::GradientsMatchTorchsOwn() {
  for (const at::ScalarType type : {at::kDouble, at::kFloat}) {
    const std::vector<at::Tensor> inputs = Inputs(type);
    const double tolerance = type == at::kFloat ? kSingleTolerance : kDoubleTolerance;
    QVERIFY(Dual(inputs).sub(TorchDual(inputs)).abs().max().item<double>() <= tolerance);
    const auto got = Gradients(Dual, inputs), want = Gradients(TorchDual, inputs);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      QCOMPARE(got[i].sizes().vec(), inputs[i].sizes().vec());
      QVERIFY(got[i].sub(want[i]).abs().max().item<double>() < tolerance * 10);
    }
  }
}

void TestSynthesizeAutograd::OneStyleServesAWholeBatch() {
  std::vector<at::Tensor> inputs = Inputs();
  inputs[3] = at::full({}, 1.25, inputs[0].options());
  inputs[4] = at::full({1}, -2.0, inputs[0].options());
  const auto got = Gradients(Dual, inputs), want = Gradients(TorchDual, inputs);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    QVERIFY(got[i].sub(want[i]).abs().max().item<double>() < 10 * kDoubleTolerance);
  QCOMPARE(got[3].dim(), std::int64_t{0});
}

void TestSynthesizeAutograd::GradientsComeOnlyWhereWanted() {
  std::vector<at::Tensor> inputs = Inputs();
  inputs[1].requires_grad_(true);
  Dual(inputs).sum().backward();
  QVERIFY(inputs[1].grad().defined());
  QVERIFY(!inputs[0].grad().defined() && !inputs[3].grad().defined());
  QVERIFY(!GlobalDisparity(inputs[0], inputs[3], inputs[4]).requires_grad());
}

void TestSynthesizeAutograd::AnyNumberOfThreadsGivesTheSameBits() {
  const int before = at::get_num_threads();
  const std::vector<std::int64_t> sizes = {2, 1, 300, 911};
  const std::vector<at::Tensor> inputs = {
      Noise(sizes, 0, 255, 1).to(at::kFloat), Noise(sizes, -0.02, 0.06, 2).to(at::kFloat),
      Noise(sizes, -2, 9, 3).to(at::kFloat), Noise({2}, 0.5, 2, 4).to(at::kFloat),
      Noise({2}, -4, 4, 5).to(at::kFloat)};
  at::set_num_threads(1);
  const at::Tensor d = Dual(inputs);
  const auto want = Gradients(Dual, inputs);
  for (const int threads : {2, 3, 5}) {
    at::set_num_threads(threads);
    QVERIFY(Dual(inputs).equal(d));
    const auto got = Gradients(Dual, inputs);
    for (std::size_t i = 0; i < got.size(); ++i) QVERIFY(got[i].equal(want[i]));
  }
  at::set_num_threads(before);
}

void TestSynthesizeAutograd::SecondDerivativeIsRefused() {
  std::vector<at::Tensor> inputs = Inputs();
  for (at::Tensor& input : inputs) input.requires_grad_(true);
  const at::Tensor loss = Dual(inputs).sum();
  QVERIFY_EXCEPTION_THROWN(loss.backward({}, true, true), std::logic_error);
}

void TestSynthesizeAutograd::BadInputsAreNamed() {
  const std::vector<at::Tensor> in = Inputs();
  QVERIFY_EXCEPTION_THROWN(GlobalDisparity(in[0], in[3].slice(0, 0, 2), in[4]), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(GlobalDisparity(in[0], in[3], in[4].to(at::kFloat)), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(GlobalDisparity(in[0], in[1].slice(0, 0, 2), in[2], in[3], in[4]),
                           std::logic_error);
  QVERIFY_EXCEPTION_THROWN(GlobalDisparity(in[0].to(at::kInt), in[3], in[4]), std::logic_error);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestSynthesizeAutograd)
#include "tst_synthesize_autograd.moc"

#include <ATen/Parallel.h>
#include <ATen/ops/upsample_bilinear2d.h>

#include <QtTest>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

#include "gpu/base/samples.h"
#include "gpu/resample/joint_upsample.h"
#include "gpu/resample/resize.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr int kHeight = 96, kWidth = 160, kScale = 8;
constexpr double kNear = -6, kFar = 3;

bool OnDisc(int y, int x) {
  return std::hypot(y - 47.5, x - 70.5) < 31;
}
at::Tensor DiscPicture() {
  return PictureOf(kHeight, kWidth,
                   [](int y, int x, int c) { return OnDisc(y, x) ? 200 - 40 * c : 60 + 30 * c; });
}
/// The disc in front of a wall, averaged down as a network would give it at best.
at::Tensor DiscMap() {
  return Resize(MapOf(kHeight, kWidth, [](int y, int x) { return OnDisc(y, x) ? kNear : kFar; }),
                kHeight / kScale, kWidth / kScale);
}
at::Tensor Bilinear(const at::Tensor& map) {
  return at::upsample_bilinear2d(map.unsqueeze(0).unsqueeze(0), {kHeight, kWidth}, false)[0][0];
}
double WrongShare(const at::Tensor& got) {
  const at::Tensor truth = MapOf(kHeight, kWidth, [](int y, int x) { return OnDisc(y, x) ? kNear : kFar; });
  return got.sub(truth).abs().gt(1).to(at::kFloat).mean().item<double>();
}
at::Tensor WithGrain(const at::Tensor& picture, double codes, unsigned seed) {
  std::mt19937 random(seed);
  const at::Tensor noise =
      MapOf(kHeight, kWidth, [&](int, int) { return codes * (random() % 2001 / 1000.0 - 1); });
  return picture.to(at::kFloat).add(noise.unsqueeze(2)).round().clamp(0, 255).to(at::kByte);
}

}  // namespace

class TestJointUpsample : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void StepsStayStepsAtThePicturesEdge();
  void SlantedPlanesStayPlanesWhateverThePicture();
  void ConstantsStayBitForBit();
  void NothingLeavesTheLocalRange();
  void GrainDoesNotFlipPixels();
  void DeepAndFloatGuidesAgreeWithBytes();
  void AnyThreadCountGivesTheSameBits();
  void ResultsKeepTheirMemory();
  void RubbishIsHarmless();
  void BrokenPreconditionsAreNamed();
};

void TestJointUpsample::StepsStayStepsAtThePicturesEdge() {
  const double joint = WrongShare(JointUpsample(DiscMap(), DiscPicture()));
  const double bilinear = WrongShare(Bilinear(DiscMap()));
  QVERIFY2(joint < bilinear / 4, qPrintable(QString("%1 against %2").arg(joint).arg(bilinear)));
}

void TestJointUpsample::SlantedPlanesStayPlanesWhateverThePicture() {
  constexpr double kTolerance = 1e-3;
  const at::Tensor map = MapOf(kHeight / kScale, kWidth / kScale, [](int y, int x) {
    return 2.0 * (x + 0.5) * kScale - 0.5 * (y + 0.5) * kScale;
  });
  const at::Tensor grown = JointUpsample(map, BusyPicture(kHeight, kWidth));
  for (int y = kScale; y < kHeight - kScale; ++y) {
    for (int x = kScale; x < kWidth - kScale; ++x) {
      QVERIFY(std::abs(ValueAt(grown, y, x) - (2.0 * (x + 0.5) - 0.5 * (y + 0.5))) < kTolerance);
    }
  }
}

void TestJointUpsample::ConstantsStayBitForBit() {
  const at::Tensor map = MapOf(5, 7, [](int, int) { return 1.7; });
  QVERIFY(JointUpsample(map, BusyPicture(33, 51)).eq(1.7f).all().item<bool>());
}

void TestJointUpsample::NothingLeavesTheLocalRange() {
  std::mt19937 random(3);
  const int height = 12, width = 20;
  const at::Tensor map = MapOf(height, width, [&](int, int) { return random() % 1000 / 10.0; });
  const at::Tensor grown = JointUpsample(map, BusyPicture(height * 4, width * 4));
  for (int y = 0; y < height * 4; ++y) {
    for (int x = 0; x < width * 4; ++x) {
      const int top = std::max(0, y / 4 - 1), left = std::max(0, x / 4 - 1);
      const at::Tensor around = map.slice(0, top, y / 4 + 2).slice(1, left, x / 4 + 2);
      QVERIFY(ValueAt(grown, y, x) >= around.min().item<float>());
      QVERIFY(ValueAt(grown, y, x) <= around.max().item<float>());
    }
  }
}

void TestJointUpsample::GrainDoesNotFlipPixels() {
  // Two frames that differ by film grain alone: of the step's nine pixels of disparity next to nothing moves.
  constexpr double kGrainCodes = 3, kMeanPx = 0.01, kLargestPx = 1.5;
  const at::Tensor one = JointUpsample(DiscMap(), WithGrain(DiscPicture(), kGrainCodes, 1));
  const at::Tensor other = JointUpsample(DiscMap(), WithGrain(DiscPicture(), kGrainCodes, 2));
  const at::Tensor apart = one.sub(other).abs();
  QVERIFY2(apart.mean().item<double>() < kMeanPx, qPrintable(QString::number(apart.mean().item<double>())));
  QVERIFY2(apart.max().item<double>() < kLargestPx, qPrintable(QString::number(apart.max().item<double>())));
}

void TestJointUpsample::DeepAndFloatGuidesAgreeWithBytes() {
  constexpr double kTolerance = 1e-3;
  const at::Tensor bytes = DiscPicture(), reference = JointUpsample(DiscMap(), bytes);
  const at::Tensor deep = bytes.to(at::kInt).mul(257).to(kUint16);
  const at::Tensor floats = bytes.to(at::kFloat).div(255);
  QVERIFY(JointUpsample(DiscMap(), deep).sub(reference).abs().max().item<double>() < kTolerance);
  QVERIFY(JointUpsample(DiscMap(), floats).sub(reference).abs().max().item<double>() < kTolerance);
}

void TestJointUpsample::AnyThreadCountGivesTheSameBits() {
  const int threads = at::get_num_threads();
  const at::Tensor map = MapOf(40, 70, [](int y, int x) { return (x * 7 + y * y) % 50; });
  const at::Tensor picture = BusyPicture(331, 563);
  at::set_num_threads(1);
  const at::Tensor once = JointUpsample(map, picture);
  for (const int count : {2, 3, 5}) {
    at::set_num_threads(count);
    QVERIFY(JointUpsample(map, picture).equal(once));
  }
  at::set_num_threads(threads);
}

void TestJointUpsample::ResultsKeepTheirMemory() {
  at::Tensor out;
  JointUpsample(DiscMap(), DiscPicture(), {}, out);
  const void* memory = out.data_ptr();
  JointUpsample(DiscMap(), BusyPicture(kHeight, kWidth), {}, out);
  QCOMPARE(out.data_ptr(), memory);
}

void TestJointUpsample::RubbishIsHarmless() {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const at::Tensor map = MapOf(12, 20, [&](int y, int x) {
    return x == 3 && y == 3 ? kNan : x == 15 && y == 8 ? kInfinity : x;
  });
  const at::Tensor grown = JointUpsample(map, DiscPicture());
  QVERIFY(std::isfinite(ValueAt(grown, 80, 80)));
  const at::Tensor broken = DiscPicture().to(at::kFloat).div(255);
  broken.slice(0, 10, 20).fill_(kNan);
  QVERIFY(JointUpsample(DiscMap(), broken).isfinite().all().item<bool>());
}

void TestJointUpsample::BrokenPreconditionsAreNamed() {
  QVERIFY_EXCEPTION_THROWN(JointUpsample(DiscMap().to(at::kDouble), DiscPicture()), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(JointUpsample(DiscMap(), DiscMap()), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(JointUpsample(DiscMap(), DiscPicture(), {0, 0.25}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(JointUpsample(DiscMap(), DiscPicture(), {0.1, 0}), std::logic_error);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestJointUpsample)
#include "tst_joint_upsample.moc"

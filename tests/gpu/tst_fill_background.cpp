#include <ATen/Parallel.h>

#include <QtTest>
#include <cmath>
#include <limits>
#include <vector>

#include "gpu/base/samples.h"
#include "gpu/fill/fill_background.h"
#include "gpu/warp/warp.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

at::Tensor HoleMask(int height, int width, const std::function<bool(int y, int x)>& hole) {
  return MapOf(height, width, [&](int y, int x) { return hole(y, x) ? 255 : 0; }).to(at::kByte);
}

at::Tensor Flat(int height, int width, double disparity_px = 0) {
  return MapOf(height, width, [&](int, int) { return disparity_px; });
}

/// The values of an 8-bit picture in the sample type.
at::Tensor As(at::ScalarType type, const at::Tensor& picture) {
  return type == at::kFloat ? picture.to(at::kFloat).div(255) : picture.to(type);
}

/// The mean of |a - b| where `mask` is set, codes.
double MeanDifference(const at::Tensor& a, const at::Tensor& b, const at::Tensor& mask) {
  const at::Tensor difference = a.to(at::kFloat).sub(b.to(at::kFloat)).abs().mean(2);
  return difference.masked_select(mask.ne(0)).mean().item<double>();
}

/// A wavy wall behind two cards, as a warp leaves it.
struct Stage {
  at::Tensor picture, disparity_px;
};
Stage MakeStage(double nearer_px = 0) {
  const auto on_card = [](int y, int x) {
    return std::hypot(x - 70, y - 30) < 24 || std::abs(x - 150 - y / 3) < 15;
  };
  return {PictureOf(64, 220,
                    [&](int y, int x, int c) {
                      return on_card(y, x) ? 250
                                           : static_cast<int>(90 + 60 * std::sin(x / 9.0 + y / 5.0 + c));
                    }),
          MapOf(64, 220, [&](int y, int x) { return on_card(y, x) ? -9.0 - nearer_px : 3.0; })};
}
WarpResult WarpStage(double nearer_px = 0) {
  const Stage stage = MakeStage(nearer_px);
  return Warp(stage.picture, stage.disparity_px, {1.0, 2.0});
}

}  // namespace

class TestFillBackground : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ForegroundIsNotSmeared_data();
  void ForegroundIsNotSmeared();
  void HolesInOneSurfaceAreBridged();
  void SlantedLinesGoOn();
  void RowsAgreeFarFromTheRim();
  void FrameEdgesFadeAndAreNotStretched();
  void ARowOfHolesTakesItsNeighbours();
  void NothingKnownIsBlack();
  void OnlyHolesChange_data();
  void OnlyHolesChange();
  void NanDisparityIsHarmless();
  void ASmallMoveOfTheDisparityIsASmallChange();
  void SameBitsForAnyThreadCount();
  void KeepsItsMemory();
  void InPlaceIsTheSame();
  void OptionsAreChecked();
};

void TestFillBackground::ForegroundIsNotSmeared_data() {
  QTest::addColumn<int>("type");
  QTest::newRow("uint8") << static_cast<int>(at::kByte);
  QTest::newRow("uint16") << static_cast<int>(kUint16);
  QTest::newRow("float32") << static_cast<int>(at::kFloat);
}

void TestFillBackground::ForegroundIsNotSmeared() {
  // A bright card before a dark wall, for every eye: no hole takes the card's colour, at frame edges either.
  QFETCH(int, type);
  const auto on_card = [](int x) { return x >= 15 && x < 25; };
  const at::Tensor picture = PictureOf(5, 40, [&](int, int x, int) { return on_card(x) ? 250 : 30; });
  const at::Tensor disparity = MapOf(5, 40, [&](int, int x) { return on_card(x) ? -3.0 : 2.0; });
  for (const double factor : {1.0, -1.0, 0.5, -0.5}) {
    const WarpResult warped = Warp(picture, disparity, {factor, 2});
    const at::Tensor filled = FillBackground(As(static_cast<at::ScalarType>(type), warped.picture),
                                             warped.holes, warped.disparity_px);
    const double white = type == static_cast<int>(at::kFloat) ? 255 : 1;
    const at::Tensor in_holes =
        filled.to(at::kFloat).mul(white).masked_select(warped.holes.ne(0).unsqueeze(2));
    QVERIFY(in_holes.numel() > 0);
    QVERIFY(std::abs(in_holes.max().item<float>() - 30) < 1e-3);
    QVERIFY(std::abs(in_holes.min().item<float>() - 30) < 1e-3);
  }
}

void TestFillBackground::HolesInOneSurfaceAreBridged() {
  const at::Tensor picture = PictureOf(1, 24, [](int, int x, int) { return x < 12 ? 100 : 200; });
  const at::Tensor holes = HoleMask(1, 24, [](int, int x) { return x >= 8 && x < 16; });
  const at::Tensor filled = FillBackground(picture, holes, Flat(1, 24));
  for (int x = 8; x <= 16; ++x) QVERIFY(CodeAt(filled, 0, x) >= CodeAt(filled, 0, x - 1));
  QVERIFY(CodeAt(filled, 0, 8) < 115 && CodeAt(filled, 0, 15) > 185);
  // One of the two is nearer: it has no say.
  const at::Tensor step = MapOf(1, 24, [](int, int x) { return x < 12 ? -5 : 0; });
  const at::Tensor behind = FillBackground(picture, holes, step);
  for (int x = 8; x < 16; ++x) QCOMPARE(CodeAt(behind, 0, x), 200);
}

void TestFillBackground::SlantedLinesGoOn() {
  constexpr double kPart = 0.7;  // of the error of a level continuation that may remain
  for (const double slope : {0.4, -0.4}) {
    const auto wall = [&](double y, double x) {
      return static_cast<int>(std::lround(128 + 100 * std::sin((y - slope * x) / 4)));
    };
    const at::Tensor picture = PictureOf(60, 80, [&](int y, int x, int) { return wall(y, x); });
    const at::Tensor holes = HoleMask(60, 80, [](int, int x) { return x >= 30 && x < 40; });
    const at::Tensor disparity = MapOf(60, 80, [](int, int x) { return x < 35 ? -8 : 2; });
    const at::Tensor filled = FillBackground(picture, holes, disparity);
    double followed = 0, level = 0;
    for (int y = 15; y < 45; ++y) {
      for (int x = 32; x < 40; ++x) {
        followed += std::abs(CodeAt(filled, y, x) - wall(y, x));
        level += std::abs(wall(y, 40) - wall(y, x));
      }
    }
    QVERIFY2(followed < kPart * level, qPrintable(QString("%1 of %2").arg(followed).arg(level)));
  }
}

void TestFillBackground::RowsAgreeFarFromTheRim() {
  // Rows without any relation: at the rim they stay what they are, far from it they are one surface.
  const at::Tensor picture = PictureOf(80, 120, [](int y, int, int) { return 60 + (y * 7919 % 131); });
  const at::Tensor holes = HoleMask(80, 120, [](int, int x) { return x >= 40 && x < 80; });
  const at::Tensor disparity = MapOf(80, 120, [](int, int x) { return x < 60 ? -20 : 4; });
  const at::Tensor filled = FillBackground(picture, holes, disparity).to(at::kFloat);
  const auto roughness = [&](int x) {
    const at::Tensor column = filled.select(1, x).select(1, 0).slice(0, 10, 70);
    return column.slice(0, 1).sub(column.slice(0, 0, 59)).abs().mean().item<double>();
  };
  QVERIFY(roughness(79) > 0.4 * roughness(80));
  QVERIFY(roughness(60) < 0.1 * roughness(80));
  QVERIFY(roughness(41) < 0.1 * roughness(80));
}

void TestFillBackground::FrameEdgesFadeAndAreNotStretched() {
  // A thin bright pole stands where the known picture ends: its mirror image is as thin as it is.
  const at::Tensor picture = PictureOf(40, 100, [](int, int x, int) { return x == 69 ? 250 : 50; });
  const at::Tensor holes = HoleMask(40, 100, [](int, int x) { return x >= 70; });
  const at::Tensor disparity = MapOf(40, 100, [](int, int x) { return x == 69 ? -4 : 2; });
  const at::Tensor filled = FillBackground(picture, holes, disparity);
  QVERIFY(CodeAt(filled, 20, 70) > 150);
  constexpr int kRipple = 8;  // codes of 200, from taps that lie apart
  for (int x = 71; x < 100; ++x) QVERIFY(CodeAt(filled, 20, x) <= CodeAt(filled, 20, x - 1) + kRipple);
  for (int x = 76; x < 100; ++x) QVERIFY(CodeAt(filled, 20, x) < 90);
}

void TestFillBackground::ARowOfHolesTakesItsNeighbours() {
  const at::Tensor picture = PictureOf(9, 30, [](int y, int, int) { return y < 4 ? 80 : 120; });
  const at::Tensor holes = HoleMask(9, 30, [](int y, int) { return y == 4; });
  const at::Tensor filled = FillBackground(picture, holes, Flat(9, 30));
  for (int x = 0; x < 30; ++x) QVERIFY(CodeAt(filled, 4, x) >= 80 && CodeAt(filled, 4, x) <= 120);
}

void TestFillBackground::NothingKnownIsBlack() {
  for (const at::ScalarType type : {at::kByte, kUint16, at::kFloat}) {
    const at::Tensor picture = As(type, BusyPicture(3, 17));
    const at::Tensor filled =
        FillBackground(picture, HoleMask(3, 17, [](int, int) { return true; }), Flat(3, 17));
    QCOMPARE(filled.to(at::kFloat).abs().max().item<float>(), 0.0f);
  }
}

void TestFillBackground::OnlyHolesChange_data() {
  ForegroundIsNotSmeared_data();
}

void TestFillBackground::OnlyHolesChange() {
  QFETCH(int, type);
  const at::Tensor picture = As(static_cast<at::ScalarType>(type), BusyPicture(6, 30));
  const at::Tensor holes = HoleMask(6, 30, [](int y, int x) { return (x * 7 + y * 3) % 5 == 0; });
  const at::Tensor disparity = MapOf(6, 30, [](int y, int x) { return (x + y) % 4; });
  const at::Tensor before = picture.clone();
  const at::Tensor filled = FillBackground(picture, holes, disparity);
  const at::Tensor kept = holes.eq(0).unsqueeze(2);
  QVERIFY(picture.equal(before));
  QVERIFY(filled.masked_select(kept).equal(picture.masked_select(kept)));
  QVERIFY(!filled.equal(picture));
}

void TestFillBackground::NanDisparityIsHarmless() {
  const at::Tensor picture = PictureOf(20, 50, [](int y, int x, int) { return 60 + (x * y) % 100; });
  const at::Tensor holes = HoleMask(20, 50, [](int y, int x) { return x > 20 && x < 31 + y % 3; });
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float value : {kNan, infinity, -infinity, 1e38f, -1e38f}) {
    for (const int every : {1, 2, 7}) {
      const at::Tensor disparity =
          MapOf(20, 50, [&](int y, int x) { return (x + y) % every == 0 ? value : 1; });
      const at::Tensor filled = FillBackground(picture, holes, disparity);
      const at::Tensor in_holes = filled.masked_select(holes.ne(0).unsqueeze(2));
      QVERIFY(in_holes.min().item<std::uint8_t>() >= 60 && in_holes.max().item<std::uint8_t>() < 160);
    }
  }
  // What lies in the holes is not read.
  const at::Tensor known = MapOf(20, 50, [](int, int x) { return x < 25 ? -3 : 1; });
  const at::Tensor with_nan = known.masked_fill(holes.ne(0), kNan);
  QVERIFY(FillBackground(picture, holes, known).equal(FillBackground(picture, holes, with_nan)));
}

void TestFillBackground::ASmallMoveOfTheDisparityIsASmallChange() {
  // An eighth of a pixel, again and again: what stays a hole changes little each time, on average and at
  // most.
  constexpr double kMeanCodes = 0.5, kMostCodes = 6;
  double mean = 0;
  int count = 0;
  for (double nearer_px = 0; nearer_px < 2; nearer_px += 0.125, ++count) {
    const WarpResult a = WarpStage(nearer_px), b = WarpStage(nearer_px + 0.125);
    const at::Tensor both = a.holes.bitwise_and(b.holes);
    const double change = MeanDifference(FillBackground(a.picture, a.holes, a.disparity_px),
                                         FillBackground(b.picture, b.holes, b.disparity_px), both);
    QVERIFY2(change < kMostCodes, qPrintable(QString("%1 at %2").arg(change).arg(nearer_px)));
    mean += change;
  }
  QVERIFY2(mean / count < kMeanCodes, qPrintable(QString::number(mean / count)));
}

void TestFillBackground::SameBitsForAnyThreadCount() {
  const int before = at::get_num_threads();
  const at::Tensor picture = BusyPicture(300, 400);
  const at::Tensor disparity =
      MapOf(300, 400, [](int y, int x) { return std::hypot(x - 200, y - 150) < 90 ? -25.0 : 4.0; });
  const WarpResult warped = Warp(picture, disparity, {1.0, 2.0});
  at::Tensor first;
  for (const int threads : {1, 2, 3, 5}) {
    at::set_num_threads(threads);
    const at::Tensor filled = FillBackground(warped.picture, warped.holes, warped.disparity_px);
    if (!first.defined()) first = filled;
    QVERIFY(filled.equal(first));
  }
  at::set_num_threads(before);
}

void TestFillBackground::KeepsItsMemory() {
  const WarpResult warped = WarpStage();
  FillBackgroundResult result;
  FillBackground(warped.picture, warped.holes, warped.disparity_px, {}, result);
  const void *picture = result.picture.data_ptr(), *work = result.work.data_ptr();
  FillBackground(warped.picture, warped.holes, warped.disparity_px, {}, result);
  QCOMPARE(result.picture.data_ptr(), picture);
  QCOMPARE(result.work.data_ptr(), work);
  const std::size_t bytes =
      warped.picture.nbytes() * 2 + warped.holes.nbytes() + warped.disparity_px.nbytes();
  QVERIFY(result.work.nbytes() <= 3 * bytes);
}

void TestFillBackground::InPlaceIsTheSame() {
  WarpResult warped = WarpStage();
  const at::Tensor want = FillBackground(warped.picture, warped.holes, warped.disparity_px);
  at::Tensor work;
  FillBackgroundInPlace(warped.picture, warped.holes, warped.disparity_px, {}, work);
  QVERIFY(warped.picture.equal(want));
  at::Tensor strided = warped.picture.transpose(0, 1);
  QVERIFY_EXCEPTION_THROWN(FillBackgroundInPlace(strided, warped.holes.transpose(0, 1),
                                                 warped.disparity_px.transpose(0, 1), {}, work),
                           std::logic_error);
}

void TestFillBackground::OptionsAreChecked() {
  for (const FillBackgroundOptions& bad :
       {FillBackgroundOptions{0, 0.4}, FillBackgroundOptions{-1, 0.4}, FillBackgroundOptions{kNan, 0.4},
        FillBackgroundOptions{2, -0.1}, FillBackgroundOptions{2, 1.1}, FillBackgroundOptions{2, kNan}}) {
    QVERIFY_EXCEPTION_THROWN(bad.Check(), std::logic_error);
  }
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestFillBackground)
#include "tst_fill_background.moc"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>

#include <QtTest>
#include <cmath>
#include <limits>

#include "gpu/base/samples.h"
#include "gpu/fill/inpaint.h"
#include "gpu/warp/warp.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr int kHeight = 90, kWidth = 160;

bool OnCard(int y, int x) {
  return x >= 60 && x < 100 && y >= 20 && y < 70;
}

/// A bright card before a wall with a pattern of period 8 by 6.
at::Tensor WallPicture() {
  return PictureOf(kHeight, kWidth, [](int y, int x, int c) {
    return OnCard(y, x) ? 250 : 40 + 10 * (x % 8) + 8 * (y % 6) + 5 * c;
  });
}
at::Tensor WallDisparity(double card_px, double wall_px) {
  return MapOf(kHeight, kWidth, [=](int y, int x) { return OnCard(y, x) ? card_px : wall_px; });
}

at::Tensor InHoles(const at::Tensor& picture, const at::Tensor& holes) {
  return picture.masked_select(holes.ne(0).unsqueeze(2)).to(at::kFloat);
}

at::Tensor Fill(const WarpResult& warped, const InpaintOptions& options = {}) {
  return Inpaint(warped.picture, warped.holes, warped.disparity_px, options);
}

}  // namespace

class TestInpaint : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void OnlyHolesChange();
  void ForegroundIsNotSmeared();
  void AFlatWallStaysFlat();
  void APatternGoesOn();
  void FrameEdgesAreNotStretched();
  void NothingToCopyFromIsBlack();
  void WithoutHolesThePictureStays();
  void NotANumberHarmsNobody();
  void SameBitsForAnyNumberOfThreads();
  void ASmallShiftOfTheDisparityIsASmallChange();
  void KeepsItsMemory();
  void NeedsLittleMemory();
  void SampleTypesAgree();
  void OptionsAreChecked();
};

void TestInpaint::OnlyHolesChange() {
  const WarpResult warped = Warp(BusyPicture(kHeight, kWidth), WallDisparity(-7, 2), {1.0, 2.0});
  const at::Tensor kept = warped.holes.eq(0).unsqueeze(2);
  const at::Tensor filled = Fill(warped);
  QVERIFY(filled.masked_select(kept).equal(warped.picture.masked_select(kept)));
  QVERIFY(!filled.equal(warped.picture));
}

void TestInpaint::ForegroundIsNotSmeared() {
  constexpr float kBrightestWall = 160;
  for (const double factor : {1.0, -1.0, 0.5, -0.5}) {
    const WarpResult warped = Warp(WallPicture(), WallDisparity(-9, 3), {factor, 2});
    const at::Tensor filled = InHoles(Fill(warped), warped.holes);
    QVERIFY(filled.numel() > 0);
    QVERIFY(filled.max().item<float>() <= kBrightestWall);
    QVERIFY(filled.min().item<float>() >= 40);
  }
}

void TestInpaint::AFlatWallStaysFlat() {
  const at::Tensor picture =
      PictureOf(kHeight, kWidth, [](int y, int x, int) { return OnCard(y, x) ? 250 : 30; });
  const WarpResult warped = Warp(picture, WallDisparity(-9, 3), {1.0, 2.0});
  const at::Tensor filled = InHoles(Fill(warped), warped.holes);
  QCOMPARE(filled.max().item<float>(), 30.0f);
  QCOMPARE(filled.min().item<float>(), 30.0f);
}

void TestInpaint::APatternGoesOn() {
  // Where nothing stood before the wall, its pattern is known.
  const WarpResult warped = Warp(WallPicture(), WallDisparity(-9, 0), {1.0, 2.0});
  const at::Tensor truth =
      PictureOf(kHeight, kWidth, [](int y, int x, int c) { return 40 + 10 * (x % 8) + 8 * (y % 6) + 5 * c; });
  const auto error = [&](double texture) {
    InpaintOptions options;
    options.texture = texture;
    return (InHoles(Fill(warped, options), warped.holes) - InHoles(truth, warped.holes))
        .abs()
        .mean()
        .item<double>();
  };
  constexpr double kFoundAgainCodes = 6, kLostCodes = 15;
  QVERIFY2(error(1) < kFoundAgainCodes, qPrintable(QString::number(error(1))));
  QVERIFY2(error(0) > kLostCodes || error(0) > 2 * error(1), qPrintable(QString::number(error(0))));
}

void TestInpaint::FrameEdgesAreNotStretched() {
  // Everything moves left by 12 px: what comes in on the right has texture, not one colour a row.
  const WarpResult warped = Warp(WallPicture(), WallDisparity(-12, -12), {1.0, 2.0});
  const at::Tensor edge = Fill(warped).narrow(1, kWidth - 12, 12).to(at::kFloat);
  QVERIFY(warped.holes.narrow(1, kWidth - 12, 12).ne(0).all().item<bool>());
  constexpr double kTextureCodes = 5;
  QVERIFY(edge.std(1).mean().item<double>() > kTextureCodes);
}

void TestInpaint::NothingToCopyFromIsBlack() {
  const at::Tensor holes = MapOf(9, 40, [](int, int) { return 255; }).to(at::kByte);
  const at::Tensor disparity = MapOf(9, 40, [](int, int) { return 1; });
  QCOMPARE(Inpaint(BusyPicture(9, 40), holes, disparity).max().item<std::uint8_t>(), std::uint8_t{0});
}

void TestInpaint::WithoutHolesThePictureStays() {
  const at::Tensor picture = BusyPicture(9, 40), zero = MapOf(9, 40, [](int, int) { return 0; });
  QVERIFY(Inpaint(picture, zero.to(at::kByte), zero).equal(picture));
}

void TestInpaint::NotANumberHarmsNobody() {
  const float nan = std::numeric_limits<float>::quiet_NaN(),
              infinity = std::numeric_limits<float>::infinity();
  WarpResult warped = Warp(WallPicture(), WallDisparity(-9, 3), {1.0, 2.0});
  warped.picture = warped.picture.to(at::kFloat).div(255.0);
  for (const float bad : {nan, infinity, -infinity, 1e30f, -1e30f}) {
    WarpResult worse = warped;
    worse.picture = warped.picture.clone();
    worse.disparity_px = warped.disparity_px.clone();
    for (int i = 0; i < kHeight * kWidth; i += 13) worse.disparity_px.data_ptr<float>()[i] = bad;
    for (int i = 0; i < kHeight * kWidth * 3; i += 101) {
      if (!std::isfinite(bad)) worse.picture.data_ptr<float>()[i] = bad;
    }
    const at::Tensor filled = InHoles(Fill(worse), worse.holes);
    QVERIFY(filled.isfinite().all().item<bool>());
    QVERIFY(filled.max().item<float>() <= 1.0f);
  }
}

void TestInpaint::SameBitsForAnyNumberOfThreads() {
  const WarpResult warped = Warp(BusyPicture(kHeight, kWidth), WallDisparity(-7, 2), {1.0, 2.0});
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const at::Tensor one = Fill(warped);
  for (const int count : {2, 3, 5}) {
    at::set_num_threads(count);
    QVERIFY(Fill(warped).equal(one));
  }
  at::set_num_threads(threads);
}

void TestInpaint::ASmallShiftOfTheDisparityIsASmallChange() {
  // An eighth of a pixel moves the wall's own pattern by up to 10 / 8 codes a pixel of its saw-tooth, so the
  // fill may change about as much on average, not by another texture.
  constexpr double kCalmCodes = 4;
  const auto filled = [](double shift_px) {
    return Warp(WallPicture(), WallDisparity(-9 + shift_px, 3 + shift_px), {1.0, 2.0});
  };
  const WarpResult still = filled(0), moved = filled(0.125);
  const at::Tensor both = still.holes.bitwise_and(moved.holes);
  const double change = (InHoles(Fill(still), both) - InHoles(Fill(moved), both)).abs().mean().item<double>();
  QVERIFY2(change < kCalmCodes, qPrintable(QString::number(change)));
}

void TestInpaint::KeepsItsMemory() {
  const WarpResult warped = Warp(WallPicture(), WallDisparity(-9, 3), {1.0, 2.0});
  InpaintResult result;
  Inpaint(warped.picture, warped.holes, warped.disparity_px, {}, result);
  const void *picture = result.picture.data_ptr(), *workspace = result.workspace.data_ptr();
  const at::Tensor first = result.picture.clone();
  Inpaint(warped.picture, warped.holes, warped.disparity_px, {}, result);
  QCOMPARE(static_cast<const void*>(result.picture.data_ptr()), picture);
  QCOMPARE(static_cast<const void*>(result.workspace.data_ptr()), workspace);
  QVERIFY(result.picture.equal(first));
}

void TestInpaint::NeedsLittleMemory() {
  // At most three times inputs and output, at a size where the pyramid's rounding up does not count.
  const at::Tensor picture = BusyPicture(270, 480), zero = MapOf(270, 480, [](int, int) { return 0; });
  const at::Tensor holes = zero.to(at::kByte);
  InpaintResult result;
  Inpaint(picture, holes, zero, {}, result);
  QVERIFY(result.workspace.nbytes() <= 3 * (2 * picture.nbytes() + holes.nbytes() + zero.nbytes()));
}

void TestInpaint::SampleTypesAgree() {
  // The same picture with 8 bits, 16 bits and as floats, mostly smooth: a search that goes on from rounded
  // codes may decide otherwise here and there.
  InpaintOptions options;
  options.texture = 0;
  const WarpResult warped = Warp(WallPicture(), WallDisparity(-9, 3), {1.0, 2.0});
  const at::Tensor bytes = Fill(warped, options).to(at::kFloat);
  const at::Tensor deep =
      Inpaint(warped.picture.to(at::kInt).mul(257).to(kUint16), warped.holes, warped.disparity_px, options)
          .to(at::kInt)
          .bitwise_and(0xffff)
          .to(at::kFloat)
          .div(257.0);
  const at::Tensor floats =
      Inpaint(warped.picture.to(at::kFloat).div(255.0), warped.holes, warped.disparity_px, options)
          .mul(255.0);
  constexpr double kRoundingCodes = 0.51, kTextureNearTheRimCodes = 40;
  const at::Tensor kept = warped.holes.eq(0).unsqueeze(2);
  QVERIFY((deep - floats).masked_select(kept).abs().max().item<double>() < kRoundingCodes);
  QVERIFY((bytes - floats).masked_select(kept).abs().max().item<double>() < kRoundingCodes);
  QVERIFY((deep - floats).abs().max().item<double>() < kTextureNearTheRimCodes);
  QVERIFY((bytes - floats).abs().mean().item<double>() < kRoundingCodes);
}

void TestInpaint::OptionsAreChecked() {
  const auto broken = [](auto change) {
    InpaintOptions options;
    change(options);
    QVERIFY_EXCEPTION_THROWN(options.Check(), std::logic_error);
  };
  broken([](InpaintOptions& options) { options.same_surface_pct = 0; });
  broken([](InpaintOptions& options) { options.texture = 1.1; });
  broken([](InpaintOptions& options) { options.texture = std::nan(""); });
  broken([](InpaintOptions& options) { options.rim_px = -1; });
  broken([](InpaintOptions& options) { options.coarsest_width_px = 7; });
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestInpaint)
#include "tst_inpaint.moc"

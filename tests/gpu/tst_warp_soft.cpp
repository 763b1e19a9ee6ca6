#include <ATen/Parallel.h>

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "gpu/base/samples.h"
#include "gpu/fill/fill_background.h"
#include "gpu/warp/warp.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

/// By how much soft edges must better the hard mesh' PSNR near silhouettes, and over the whole picture.
constexpr double kLeastGainDb = 4, kLeastGainWholeDb = 4;

/// How far colours may be off that are known exactly but for rounding and a coverage of 8 bits, codes.
constexpr int kCodeTolerance = 2;

constexpr int kHeight = 96, kWidth = 160, kSamplesPerSide = 4;
constexpr double kForegroundPx = -6.5, kBackgroundPx = 3.25;

/// How much of a spot is foreground, 0 or 1, in source coordinates.
using Shape = std::function<bool(double y, double x)>;

double Foreground(double y, double x, int c) {
  return (c == 2 ? 60 : 215) + 25 * std::sin(0.11 * x + c) * std::cos(0.07 * y);
}
double Background(double y, double x, int c) {
  return (c == 2 ? 170 : 60) + 35 * std::sin(0.09 * x + 0.05 * y + c);
}

/// The share of every pixel that the shape covers, moved to the right by `shift`.
std::vector<double> CoverageOf(const Shape& shape, double shift) {
  std::vector<double> shares;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      int inside = 0;
      for (int k = 0; k < kSamplesPerSide * kSamplesPerSide; ++k) {
        const double dy = (k / kSamplesPerSide + 0.5) / kSamplesPerSide - 0.5,
                     dx = (k % kSamplesPerSide + 0.5) / kSamplesPerSide - 0.5;
        inside += shape(y + dy, x + dx - shift) ? 1 : 0;
      }
      shares.push_back(static_cast<double>(inside) / (kSamplesPerSide * kSamplesPerSide));
    }
  }
  return shares;
}

/// What an eye sees that finds the foreground and the background so far to the right.
at::Tensor Eye(const Shape& shape, double foreground_px, double background_px) {
  const std::vector<double> shares = CoverageOf(shape, foreground_px);
  return PictureOf(kHeight, kWidth, [&](int y, int x, int c) {
    const double share = shares[y * kWidth + x];
    return static_cast<int>(std::lround(share * Foreground(y, x - foreground_px, c) +
                                        (1 - share) * Background(y, x - background_px, c)));
  });
}

/// Depth knows no fractions: a pixel that is covered by more than this is foreground.
at::Tensor DisparityOf(const Shape& shape, double threshold) {
  const std::vector<double> shares = CoverageOf(shape, 0);
  return MapOf(kHeight, kWidth, [&](int y, int x) {
    return shares[y * kWidth + x] > threshold ? kForegroundPx : kBackgroundPx;
  });
}

at::Tensor Fill(const WarpResult& warped) {
  const at::Tensor filled = FillBackground(warped.picture, warped.holes, warped.disparity_px);
  BlendEdges(warped, filled);
  return filled;
}

/// Over the pixels that `counts` takes, away from the picture's sides, where new content enters.
double PsnrDb(const at::Tensor& a, const at::Tensor& b, const std::function<bool(int y, int x)>& counts) {
  constexpr int kSide = 12;
  double square = 0;
  int samples = 0;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = kSide; x < kWidth - kSide; ++x) {
      if (!counts(y, x)) continue;
      for (int c = 0; c < 3; ++c) {
        const int k = (y * kWidth + x) * 3 + c;
        square += std::pow(a.data_ptr<std::uint8_t>()[k] - b.data_ptr<std::uint8_t>()[k], 2);
        ++samples;
      }
    }
  }
  return 10 * std::log10(255.0 * 255 * samples / square);
}

bool Disc(double y, double x) {
  return std::hypot(y - 48, x - 80) < 30;
}

/// Hairs of 1.2 to 2.2 pixels.
bool Hair(double y, double x) {
  for (int k = 0; k < 6; ++k) {
    const double middle = 35 + 18 * k + 4 * std::sin(y / 23 + k) + 0.02 * (k - 3) * y;
    if (std::abs(x - middle) < 0.6 + 0.1 * k) return true;
  }
  return false;
}

/// One row: foreground up to `last`, of which `coverage` is the last, then background; depth says so, too, up
/// to the error of some pixels that `depth_last` makes.
WarpResult WarpRow(int last, double coverage, int depth_last, double disparity, const WarpOptions& options) {
  const at::Tensor picture = PictureOf(1, 40, [&](int, int x, int c) {
    const double share = x < last ? 1 : x == last ? coverage : 0;
    return static_cast<int>(std::lround(share * (200 - 20 * c) + (1 - share) * (30 + 10 * c)));
  });
  return Warp(picture, MapOf(1, 40, [&](int, int x) { return x <= depth_last ? disparity : 0; }), options);
}

}  // namespace

class TestWarpSoft : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void HardEdgesHaveNoLayer();
  void FlatDisparityHasNoEdges();
  void SilhouettesAreNearerToTheTruth_data();
  void SilhouettesAreNearerToTheTruth();
  void CoverageMovesWithTheForeground_data();
  void CoverageMovesWithTheForeground();
  void BackgroundKeepsNoForegroundColour();
  void SharpStepMovesByHalfAPixel();
  void NearerSurfaceHidesAnEdge();
  void AlikeColoursFollowTheGeometry();
  void AnyThreadCountGivesTheSameBits();
  void SecondCallAllocatesNoResult();
  void AbsentVerticesAreNoSilhouettes();
  void BlendingMixesByCoverage();
  void BrokenPreconditionsAreNamed();
};

void TestWarpSoft::HardEdgesHaveNoLayer() {
  WarpResult result;
  Warp(Eye(Disc, 0, 0), DisparityOf(Disc, 0.5), {1, 2, 1.5}, result);
  QVERIFY(result.edge_alpha.defined() && result.edge_color.defined());
  Warp(Eye(Disc, 0, 0), DisparityOf(Disc, 0.5), {1, 2}, result);
  QVERIFY(!result.edge_alpha.defined() && !result.edge_color.defined() && !result.scratch.defined());
  const at::Tensor before = result.picture.clone();
  BlendEdges(result, result.picture);
  QVERIFY(result.picture.equal(before));
}

void TestWarpSoft::FlatDisparityHasNoEdges() {
  const at::Tensor picture = BusyPicture(9, 40);
  for (const double disparity : {0.0, 3.0, -2.25}) {
    const at::Tensor map = MapOf(9, 40, [&](int, int x) { return disparity + 0.02 * x; });
    const WarpResult soft = Warp(picture, map, {1, 2, 1.5}), hard = Warp(picture, map, {1, 2});
    QVERIFY(soft.picture.equal(hard.picture) && soft.holes.equal(hard.holes));
    QVERIFY(!soft.edge_alpha.any().item<bool>());
  }
}

void TestWarpSoft::SilhouettesAreNearerToTheTruth_data() {
  QTest::addColumn<double>("factor");
  QTest::addColumn<bool>("hair");
  QTest::addColumn<double>("soft_edge_px");
  for (const bool hair : {false, true}) {
    for (const double factor : {1.0, -1.0, 0.5, -0.5}) {
      for (const double soft : {1.0, 2.0}) {
        QTest::addRow("%s, factor %g, %g px", hair ? "hair" : "disc", factor, soft) << factor << hair << soft;
      }
    }
  }
}

void TestWarpSoft::SilhouettesAreNearerToTheTruth() {
  QFETCH(double, factor);
  QFETCH(bool, hair);
  QFETCH(double, soft_edge_px);
  const Shape shape = hair ? Hair : Disc;
  const double foreground_px = factor * kForegroundPx, background_px = factor * kBackgroundPx;
  const at::Tensor truth = Eye(shape, foreground_px, background_px), source = Eye(shape, 0, 0);
  const at::Tensor disparity = DisparityOf(shape, hair ? 0.3 : 0.5);
  const at::Tensor hard = Fill(Warp(source, disparity, {factor, 2})),
                   soft = Fill(Warp(source, disparity, {factor, 2, soft_edge_px}));
  const std::vector<double> shares = CoverageOf(shape, foreground_px);
  const auto near_silhouette = [&](int y, int x) {
    const auto beside = shares.begin() + y * kWidth + x;
    return std::any_of(beside - 2, beside + 3, [](double share) { return share > 0 && share < 1; });
  };
  const auto everywhere = [](int, int) { return true; };
  const double gain = PsnrDb(soft, truth, near_silhouette) - PsnrDb(hard, truth, near_silhouette);
  QVERIFY2(gain > kLeastGainDb, qPrintable(QString("only %1 dB").arg(gain)));
  const double whole = PsnrDb(soft, truth, everywhere) - PsnrDb(hard, truth, everywhere);
  QVERIFY2(whole > kLeastGainWholeDb, qPrintable(QString("only %1 dB").arg(whole)));
}

void TestWarpSoft::CoverageMovesWithTheForeground_data() {
  QTest::addColumn<int>("depth_error");
  QTest::newRow("depth ends with the whole foreground") << -1;
  QTest::newRow("depth takes the mixed pixel") << 0;
  QTest::newRow("depth is a pixel too wide") << 1;
}

void TestWarpSoft::CoverageMovesWithTheForeground() {
  QFETCH(int, depth_error);
  constexpr int kLast = 20, kMove = -4;
  constexpr double kShare = 0.6;
  const WarpResult result = WarpRow(kLast, kShare, kLast + depth_error, kMove, {1, 2, 2});
  const int to = kLast + kMove;
  const int alpha = result.edge_alpha.data_ptr<std::uint8_t>()[to];
  // Coverages are stretched a little towards all or nothing.
  QVERIFY2(std::abs(alpha - 255 * kShare) < 0.03 * 255, qPrintable(QString::number(alpha)));
  for (int c = 0; c < 3; ++c) {
    QVERIFY(std::abs(CodeAt(result.edge_color, 0, to, c) - (200 - 20 * c)) < 0.05 * 200);
  }
  QVERIFY(IsHole(result.holes, 0, to));
  QVERIFY(!IsHole(result.holes, 0, to - 1));
  for (int x = to + 1; x < 40; ++x) QCOMPARE(result.edge_alpha.data_ptr<std::uint8_t>()[x], 0);
}

void TestWarpSoft::BackgroundKeepsNoForegroundColour() {
  // The depth ends before the mixed pixel, which so lies on the background.
  const WarpResult hard = WarpRow(20, 0.6, 19, -4, {1, 2}), soft = WarpRow(20, 0.6, 19, -4, {1, 2, 1.5});
  QVERIFY(CodeAt(hard.picture, 0, 20) > 100);
  for (int c = 0; c < 3; ++c) {
    QVERIFY(std::abs(CodeAt(Fill(soft), 0, 20, c) - (30 + 10 * c)) <= kCodeTolerance + 4);
  }
}

void TestWarpSoft::SharpStepMovesByHalfAPixel() {
  // Foreground to column 20, of box pixels to 20.5; moved to 17.0: column 17 is half covered.
  const WarpResult result = WarpRow(21, 0, 20, -3.5, {1, 2, 1.5});
  QCOMPARE(result.edge_alpha.data_ptr<std::uint8_t>()[16], 0);
  QVERIFY(!IsHole(result.holes, 0, 16));
  QVERIFY(std::abs(result.edge_alpha.data_ptr<std::uint8_t>()[17] - 128) <= 1);
  QCOMPARE(CodeAt(result.edge_color, 0, 17), 200);
  const WarpResult whole = WarpRow(21, 0, 20, -3, {1, 2, 1.5});
  QVERIFY(!whole.edge_alpha.any().item<bool>());
}

void TestWarpSoft::NearerSurfaceHidesAnEdge() {
  // A card before a background, and before both a nearer card that in the new eye covers the first one's
  // side.
  const at::Tensor picture = PictureOf(1, 60, [](int, int x, int) {
    return x < 10 ? 20 : x < 20 ? 120 : x == 20 ? 70 : x < 30 ? 20 : x < 50 ? 230 : 20;
  });
  const at::Tensor disparity = MapOf(1, 60, [](int, int x) {
    return x >= 10 && x <= 20 ? -2 : x >= 30 && x < 50 ? -16 : 0;
  });
  const WarpResult result = Warp(picture, disparity, {1, 2, 1.5});
  QCOMPARE(CodeAt(Fill(result), 0, 18), 230);
  QCOMPARE(result.edge_alpha.data_ptr<std::uint8_t>()[18], 0);
}

void TestWarpSoft::AlikeColoursFollowTheGeometry() {
  const at::Tensor picture = PictureOf(1, 40, [](int, int, int) { return 90; });
  const at::Tensor step = MapOf(1, 40, [](int, int x) { return x <= 20 ? -4 : 0; });
  const WarpResult soft = Warp(picture, step, {1, 2, 2}), hard = Warp(picture, step, {1, 2});
  QVERIFY(soft.holes.equal(hard.holes));
  QVERIFY(Fill(soft).equal(Fill(hard)));
}

void TestWarpSoft::AnyThreadCountGivesTheSameBits() {
  constexpr int kTall = 240, kBroad = 700;  // some tasks' worth
  const at::Tensor picture = BusyPicture(kTall, kBroad);
  const at::Tensor disparity = MapOf(
      kTall, kBroad, [](int y, int x) { return (x / 37 + y / 11) % 3 * 4.3 + 0.01 * x + x * 7 % 5 * 0.3; });
  const int threads = at::get_num_threads();
  for (const double factor : {1.0, -0.5}) {
    std::vector<WarpResult> results;
    for (const int count : {1, 2, 3, 5}) {
      at::set_num_threads(count);
      results.push_back(Warp(picture, disparity, {factor, 2, 2.5}));
      BlendEdges(results.back(), results.back().picture);
    }
    at::set_num_threads(threads);
    for (const WarpResult& result : results) {
      QVERIFY(result.picture.equal(results[0].picture));
      QVERIFY(result.holes.equal(results[0].holes));
      QVERIFY(result.edge_alpha.equal(results[0].edge_alpha));
    }
  }
}

void TestWarpSoft::SecondCallAllocatesNoResult() {
  const at::Tensor source = Eye(Disc, 0, 0), disparity = DisparityOf(Disc, 0.5);
  WarpResult result;
  Warp(source, disparity, {1, 2, 1.5}, result);
  const void* const places[] = {result.picture.data_ptr(), result.edge_alpha.data_ptr(),
                                result.edge_color.data_ptr()};
  Warp(source, disparity, {-1, 2, 1.5}, result);
  const void* const again[] = {result.picture.data_ptr(), result.edge_alpha.data_ptr(),
                               result.edge_color.data_ptr()};
  for (int i = 0; i < 3; ++i) QCOMPARE(again[i], places[i]);
}

void TestWarpSoft::AbsentVerticesAreNoSilhouettes() {
  const at::Tensor picture = BusyPicture(5, 40);
  for (const float absent : {std::nanf(""), std::numeric_limits<float>::infinity()}) {
    const at::Tensor map = MapOf(5, 40, [&](int y, int x) { return (x + y) % 5 == 0 ? absent : 1; });
    const WarpResult soft = Warp(picture, map, {1, 2, 3}), hard = Warp(picture, map, {1, 2});
    QVERIFY(soft.picture.equal(hard.picture) && soft.holes.equal(hard.holes));
    QVERIFY(!soft.edge_alpha.any().item<bool>());
  }
}

void TestWarpSoft::BlendingMixesByCoverage() {
  for (const at::ScalarType type : {at::kByte, kUint16, at::kFloat}) {
    const double unit = type == at::kByte ? 1 : type == kUint16 ? 257 : 1 / 255.0;
    const auto row = [&](std::vector<double> values) {
      at::Tensor picture = MapOf(1, 10, [&](int, int x) { return unit * values[x]; }).unsqueeze(2);
      picture = picture.expand({1, 10, 3}).contiguous();
      return type == kUint16 ? picture.to(at::kInt).to(kUint16) : picture.to(type);
    };
    WarpResult warped;
    warped.picture = row(std::vector<double>(10, 0));
    warped.edge_color = row({255, 255, 255, 255, 0, 0, 0, 0, 200, 200});
    warped.edge_alpha = MapOf(1, 10, [](int, int x) {
                          return std::vector<int>{0, 51, 102, 255, 0, 51, 102, 255, 51, 0}[x];
                        }).to(at::kByte);
    const at::Tensor filled = row({100, 100, 100, 100, 100, 100, 100, 100, 200, 200});
    BlendEdges(warped, filled);
    QVERIFY(
        filled.equal(row({100, 131, 162, 255, 100, 80, 60, 0, 200, 200})) ||
        (type == at::kFloat &&
         filled.sub(row({100, 131, 162, 255, 100, 80, 60, 0, 200, 200})).abs().max().item<float>() < 1e-6f));
  }
}

void TestWarpSoft::BrokenPreconditionsAreNamed() {
  const at::Tensor picture = BusyPicture(2, 4), map = MapOf(2, 4, [](int, int) { return 0; });
  for (const double wrong : {-0.5, 4.5, std::nan("")}) {
    QVERIFY_EXCEPTION_THROWN(Warp(picture, map, {1, 2, wrong}), std::logic_error);
  }
  const WarpResult result = Warp(picture, map, {1, 2, 1});
  QVERIFY_EXCEPTION_THROWN(BlendEdges(result, BusyPicture(2, 5)), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(BlendEdges(result, picture.to(at::kFloat)), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(BlendEdges(result, BusyPicture(4, 2).transpose(0, 1)), std::logic_error);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestWarpSoft)
#include "tst_warp_soft.moc"

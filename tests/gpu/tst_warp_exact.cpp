#include <ATen/Parallel.h>

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/stereo/layout.h"
#include "gpu/base/samples.h"
#include "gpu/warp/warp.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

/// How far the place that a pixel shows may be from the analytic one.
constexpr double kPlaceTolerancePx = 1e-4;

/// A float picture whose value is its column over this: what a warped pixel shows says whence it came.
constexpr double kRampScale = 1024;

constexpr int kHeight = 3, kWidth = 640;

at::Tensor Ramp() {
  return MapOf(kHeight, kWidth, [](int, int x) { return x / kRampScale; })
      .unsqueeze(2)
      .expand({kHeight, kWidth, 3})
      .contiguous();
}

/// The same busy picture in the given type; all of a 16-bit sample's bits are used.
at::Tensor BusyPictureOf(at::ScalarType type, int height, int width) {
  const at::Tensor codes = BusyPicture(height, width);
  if (type == at::kByte) return codes;
  const at::Tensor wide = codes.to(at::kInt).mul(259);
  return type == kUint16 ? wide.to(kUint16) : wide.to(at::kFloat).div(65521);
}

void AddTypesAndFactors() {
  QTest::addColumn<at::ScalarType>("type");
  QTest::addColumn<double>("factor");
  const char* type_names[] = {"uint8", "uint16", "float32"};
  const at::ScalarType types[] = {at::kByte, kUint16, at::kFloat};
  for (int i = 0; i < 3; ++i) {
    for (const SourceEyeInfo& eye : SourceEyes()) {
      for (const double factor : {eye.left_factor, eye.right_factor}) {
        QTest::addRow("%s, source %s, factor %g", type_names[i], std::string(eye.id).c_str(), factor)
            << types[i] << factor;
      }
    }
  }
}

void AddFactors() {
  QTest::addColumn<double>("factor");
  for (const double factor : {1.0, -1.0, 0.5, -0.5}) QTest::addRow("factor %g", factor) << factor;
}

/// d = offset + slope * x on the source columns [begin, end).
struct SlantedPlane {
  double offset, slope;
  int begin, end;

  double DisparityAt(double x) const { return offset + slope * x; }
  double ImageOf(double x, double factor) const { return x + factor * DisparityAt(x); }
  /// The source position seen at output position x', or NaN where this plane is not there. A plane's last
  /// vertices cover half a pixel more.
  double SeenAt(double x, double factor) const {
    const double first = ImageOf(begin, factor), last = ImageOf(end - 1, factor);
    if (x > first - 0.5 && x < first) return begin;
    if (x > last && x <= last + 0.5) return end - 1;
    if (x < first || x > last) return std::numeric_limits<double>::quiet_NaN();
    return (x - factor * offset) / (1 + factor * slope);
  }
};

/// A background with a card before it: what the source shows of the background lies left and right of it.
std::vector<SlantedPlane> Overlap(const SlantedPlane& background, const SlantedPlane& card) {
  return {{background.offset, background.slope, 0, card.begin},
          card,
          {background.offset, background.slope, card.end, kWidth}};
}

/// Checks every pixel of a warp of these planes, which share the source's columns.
void ComparePlanes(const std::vector<SlantedPlane>& planes, double factor) {
  const at::Tensor disparity = MapOf(kHeight, kWidth, [&](int, int x) {
    const auto owner = std::find_if(planes.begin(), planes.end(), [&](const auto& p) { return x < p.end; });
    return owner->DisparityAt(x);
  });
  const WarpResult result = Warp(Ramp(), disparity, {factor, 2});
  for (int x = 0; x < kWidth; ++x) {
    double nearest = std::numeric_limits<double>::infinity(), source = 0;
    for (const SlantedPlane& plane : planes) {
      const double seen = plane.SeenAt(x, factor);
      if (std::isnan(seen) || plane.DisparityAt(seen) >= nearest) continue;
      nearest = plane.DisparityAt(seen);
      source = seen;
    }
    const int pixel = kWidth + x;  // of the second row
    QCOMPARE(result.holes.data_ptr<std::uint8_t>()[pixel] != 0, std::isinf(nearest));
    if (std::isinf(nearest)) continue;
    const double found = result.picture.data_ptr<float>()[3 * pixel] * kRampScale;
    QVERIFY2(std::abs(found - source) <= kPlaceTolerancePx,
             qPrintable(QString("column %1 shows %2, not %3").arg(x).arg(found).arg(source)));
    QVERIFY(std::abs(result.disparity_px.data_ptr<float>()[pixel] - nearest) <= kPlaceTolerancePx);
  }
}

}  // namespace

class TestWarpExact : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ZeroDisparityIsTheSourceBitForBit_data() { AddTypesAndFactors(); }
  void ZeroDisparityIsTheSourceBitForBit();
  void WholeShiftIsBitForBit_data() { AddTypesAndFactors(); }
  void WholeShiftIsBitForBit();
  void SlantedPlaneIsAnalytic_data() { AddFactors(); }
  void SlantedPlaneIsAnalytic();
  void OverlappingPlanesAreAnalytic_data() { AddFactors(); }
  void OverlappingPlanesAreAnalytic();
  void AbsentVerticesAreHoles_data();
  void AbsentVerticesAreHoles();
  void HugeDisparityLeavesThePicture();
  void AnyThreadCountGivesTheSameBits_data() { AddTypesAndFactors(); }
  void AnyThreadCountGivesTheSameBits();
  void SecondCallAllocatesNoResult();
};

void TestWarpExact::ZeroDisparityIsTheSourceBitForBit() {
  QFETCH(at::ScalarType, type);
  QFETCH(double, factor);
  const at::Tensor picture = BusyPictureOf(type, kHeight, kWidth);
  const at::Tensor zero = MapOf(kHeight, kWidth, [](int, int) { return 0; });
  const WarpResult result = Warp(picture, zero, {factor, 2});
  QVERIFY(result.picture.equal(picture));
  QVERIFY(!result.holes.any().item<bool>());
  QVERIFY(result.disparity_px.equal(zero));
}

void TestWarpExact::WholeShiftIsBitForBit() {
  QFETCH(at::ScalarType, type);
  QFETCH(double, factor);
  const at::Tensor picture = BusyPictureOf(type, kHeight, kWidth);
  for (const int disparity : {-12, 6}) {
    const int shift = static_cast<int>(factor * disparity);
    const WarpResult result =
        Warp(picture, MapOf(kHeight, kWidth, [&](int, int) { return disparity; }), {factor, 2});
    const int kept = kWidth - std::abs(shift), to = std::max(shift, 0), from = std::max(-shift, 0);
    QVERIFY(result.picture.narrow(1, to, kept).equal(picture.narrow(1, from, kept)));
    QVERIFY(!result.holes.narrow(1, to, kept).any().item<bool>());
    const int exposed = shift > 0 ? 0 : kept;
    QVERIFY(result.holes.narrow(1, exposed, std::abs(shift)).eq(255).all().item<bool>());
    QVERIFY(!result.picture.narrow(1, exposed, std::abs(shift)).any().item<bool>());
  }
}

void TestWarpExact::SlantedPlaneIsAnalytic() {
  QFETCH(double, factor);
  for (const double slope : {0.8, 0.043, -0.37, -0.05}) {
    for (const double offset : {0.0, -7.3, 12.6}) ComparePlanes({{offset, slope, 0, kWidth}}, factor);
  }
}

void TestWarpExact::OverlappingPlanesAreAnalytic() {
  QFETCH(double, factor);
  ComparePlanes(Overlap({8.3, 0, 0, kWidth}, {-9.4, 0, 200, 330}), factor);
  ComparePlanes(Overlap({8.3, 0.011, 0, kWidth}, {-9.4, -0.013, 200, 330}), factor);
  // Narrower than the parallax between them.
  ComparePlanes(Overlap({8.3, 0.011, 0, kWidth}, {-21.45, 0.017, 300, 307}), factor);
}

void TestWarpExact::AbsentVerticesAreHoles_data() {
  QTest::addColumn<float>("absent");
  QTest::newRow("not a number") << std::numeric_limits<float>::quiet_NaN();
  QTest::newRow("infinitely far") << std::numeric_limits<float>::infinity();
  QTest::newRow("infinitely near") << -std::numeric_limits<float>::infinity();
}

void TestWarpExact::AbsentVerticesAreHoles() {
  QFETCH(float, absent);
  constexpr int kShift = 2, kRow = 16;
  const at::Tensor picture = BusyPicture(1, kRow);
  for (const double factor : {1.0, -1.0, 0.0}) {
    const int shift = static_cast<int>(factor) * kShift;
    const WarpResult result = Warp(
        picture, MapOf(1, kRow, [&](int, int x) { return x == 6 || x == 9 || x == 10 ? absent : kShift; }),
        {factor, 65536});
    for (int x = 0; x < kRow; ++x) {
      const int source = x - shift;
      const bool hole = source < 0 || source >= kRow || source == 6 || source == 9 || source == 10;
      QCOMPARE(IsHole(result.holes, 0, x), hole);
      QCOMPARE(CodeAt(result.picture, 0, x), hole ? 0 : CodeAt(picture, 0, source));
      QCOMPARE(ValueAt(result.disparity_px, 0, x), hole ? 0.0f : kShift);
    }
  }
  const WarpResult nothing = Warp(picture, MapOf(1, kRow, [&](int, int) { return absent; }), {1, 2});
  QVERIFY(nothing.holes.eq(255).all().item<bool>());
}

void TestWarpExact::HugeDisparityLeavesThePicture() {
  const at::Tensor picture = BusyPicture(1, 12);
  for (const double huge : {1e7, -1e7, 3e38, -3e38}) {
    const WarpResult result =
        Warp(picture, MapOf(1, 12, [&](int, int x) { return x < 6 ? 0 : huge; }), {1, 2});
    for (int x = 0; x < 12; ++x) QCOMPARE(IsHole(result.holes, 0, x), x >= 6);
  }
}

void TestWarpExact::AnyThreadCountGivesTheSameBits() {
  QFETCH(at::ScalarType, type);
  QFETCH(double, factor);
  constexpr int kTall = 240, kBroad = 700;  // some tasks' worth
  const at::Tensor picture = BusyPictureOf(type, kTall, kBroad);
  const at::Tensor disparity = MapOf(kTall, kBroad, [](int y, int x) {
    return (x / 37 + y / 11) % 3 * 4.3 + 0.01 * x + ((x * 7 + y * 3) % 101 == 0 ? std::nan("") : 0.0);
  });
  const int threads = at::get_num_threads();
  std::vector<WarpResult> results;
  for (const int count : {1, 2, 3, 5}) {
    at::set_num_threads(count);
    results.push_back(Warp(picture, disparity, {factor, 2}));
  }
  at::set_num_threads(threads);
  for (const WarpResult& result : results) {
    QVERIFY(result.picture.equal(results[0].picture));
    QVERIFY(result.holes.equal(results[0].holes));
    QVERIFY(result.disparity_px.equal(results[0].disparity_px));
  }
}

void TestWarpExact::SecondCallAllocatesNoResult() {
  const at::Tensor picture = BusyPicture(8, 30), near = MapOf(8, 30, [](int, int x) { return x % 3; });
  WarpResult result;
  Warp(picture, near, {1, 2}, result);
  const void* const places[] = {result.picture.data_ptr(), result.holes.data_ptr(),
                                result.disparity_px.data_ptr()};
  Warp(picture, near, {-1, 2}, result);
  const void* const again[] = {result.picture.data_ptr(), result.holes.data_ptr(),
                               result.disparity_px.data_ptr()};
  for (int i = 0; i < 3; ++i) QCOMPARE(again[i], places[i]);
  QVERIFY(result.picture.equal(Warp(picture, near, {-1, 2}).picture));
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestWarpExact)
#include "tst_warp_exact.moc"

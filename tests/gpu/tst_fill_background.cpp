#include <QtTest>
#include <vector>

#include "gpu/fill/fill_background.h"
#include "gpu/warp/warp.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

at::Tensor HoleMask(const std::vector<float>& row) {
  return RowOf(row).to(at::kByte);
}

std::vector<int> Codes(const at::Tensor& picture) {
  std::vector<int> codes;
  for (int x = 0; x < picture.size(1); ++x) codes.push_back(CodeAt(picture, 0, x));
  return codes;
}

at::Tensor Numbered(int width) {
  return PictureOf(1, width, [](int, int x, int) { return 10 * (x + 1); });
}

}  // namespace

class TestFillBackground : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void MirrorsTheSideWithTheLargerDisparity_data();
  void MirrorsTheSideWithTheLargerDisparity();
  void RepeatsWhereTheSurfaceEnds();
  void RepeatsBeforeTheNextHole();
  void EdgeHolesTakeTheirOneNeighbour();
  void ARowOfHolesIsBlack();
  void OnlyHolesChange();
  void ForegroundIsNotSmeared();
};

void TestFillBackground::MirrorsTheSideWithTheLargerDisparity_data() {
  QTest::addColumn<float>("left_px");
  QTest::addColumn<float>("right_px");
  QTest::addColumn<QList<int>>("filled");
  QTest::newRow("background right") << -2.0f << 1.0f << QList<int>{10, 20, 30, 90, 80, 70, 70, 80, 90};
  QTest::newRow("background left") << 3.0f << 1.0f << QList<int>{10, 20, 30, 30, 20, 10, 70, 80, 90};
}

void TestFillBackground::MirrorsTheSideWithTheLargerDisparity() {
  QFETCH(float, left_px);
  QFETCH(float, right_px);
  QFETCH(QList<int>, filled);
  const at::Tensor disparity = MapOf(1, 9, [&](int, int x) {
    return x < 3 ? left_px : x > 5 ? right_px : 0;
  });
  const std::vector<int> found =
      Codes(FillBackground(Numbered(9), HoleMask({0, 0, 0, 1, 1, 1, 0, 0, 0}), disparity));
  QCOMPARE(QList<int>(found.begin(), found.end()), filled);
}

void TestFillBackground::RepeatsWhereTheSurfaceEnds() {
  // The background right of the hole is two pixels wide (codes 50, 60), then something nearer begins.
  const at::Tensor disparity = RowOf({-3, 0, 0, 0, 2, 3, -3, -3});
  const at::Tensor holes = HoleMask({0, 1, 1, 1, 0, 0, 0, 0});
  QCOMPARE(Codes(FillBackground(Numbered(8), holes, disparity, {1.5})),
           (std::vector<int>{10, 60, 60, 50, 50, 60, 70, 80}));
  QCOMPARE(Codes(FillBackground(Numbered(8), holes, disparity, {0.5})),
           (std::vector<int>{10, 50, 50, 50, 50, 60, 70, 80}));
  QCOMPARE(Codes(FillBackground(Numbered(8), holes, disparity, {9})),
           (std::vector<int>{10, 70, 60, 50, 50, 60, 70, 80}));
}

void TestFillBackground::RepeatsBeforeTheNextHole() {
  const at::Tensor disparity = RowOf({-3, 0, 0, 0, 2, 2, 0, 1});
  const at::Tensor holes = HoleMask({0, 1, 1, 1, 0, 0, 1, 0});
  QCOMPARE(Codes(FillBackground(Numbered(8), holes, disparity)),
           (std::vector<int>{10, 60, 60, 50, 50, 60, 60, 80}));
}

void TestFillBackground::EdgeHolesTakeTheirOneNeighbour() {
  const at::Tensor flat = RowOf({0, 0, 0, 0, 0, 0});
  QCOMPARE(Codes(FillBackground(Numbered(6), HoleMask({1, 1, 0, 0, 0, 1}), flat)),
           (std::vector<int>{40, 30, 30, 40, 50, 50}));
}

void TestFillBackground::ARowOfHolesIsBlack() {
  const at::Tensor flat = RowOf({0, 0, 0});
  QCOMPARE(Codes(FillBackground(Numbered(3), HoleMask({1, 1, 1}), flat)), (std::vector<int>{0, 0, 0}));
}

void TestFillBackground::OnlyHolesChange() {
  const at::Tensor picture = BusyPicture(6, 30);
  const at::Tensor holes = MapOf(6, 30, [](int y, int x) { return (x * 7 + y * 3) % 5 == 0; }).to(at::kByte);
  const at::Tensor disparity = MapOf(6, 30, [](int y, int x) { return (x + y) % 4; });
  const at::Tensor filled = FillBackground(picture, holes, disparity);
  const at::Tensor kept = holes.eq(0).unsqueeze(2);
  QVERIFY(filled.masked_select(kept).equal(picture.masked_select(kept)));
  QVERIFY(!filled.equal(picture));
}

void TestFillBackground::ForegroundIsNotSmeared() {
  // A bright card before a dark wall, for both eyes: no hole takes the card's colour.
  const auto on_card = [](int x) { return x >= 15 && x < 25; };
  const at::Tensor picture = PictureOf(2, 40, [&](int, int x, int) { return on_card(x) ? 250 : 30; });
  const at::Tensor disparity = MapOf(2, 40, [&](int, int x) { return on_card(x) ? -3.0 : 2.0; });
  for (const double factor : {1.0, -1.0, 0.5, -0.5}) {
    const WarpResult warped = Warp(picture, disparity, {factor, 2});
    const at::Tensor filled = FillBackground(warped.picture, warped.holes, warped.disparity_px);
    const at::Tensor in_holes = filled.masked_select(warped.holes.ne(0).unsqueeze(2));
    QVERIFY(in_holes.numel() > 0);
    QCOMPARE(in_holes.max().item<std::uint8_t>(), std::uint8_t{30});
    QCOMPARE(in_holes.min().item<std::uint8_t>(), std::uint8_t{30});
  }
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestFillBackground)
#include "tst_fill_background.moc"

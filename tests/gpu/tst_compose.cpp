#include <ATen/Parallel.h>

#include <QtTest>
#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

#include "core/stereo/anaglyph.h"
#include "gpu/base/samples.h"
#include "gpu/compose/compose.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr int kHeight = 5, kWidth = 7;

at::Tensor LeftEye() {
  return PictureOf(kHeight, kWidth, [](int y, int x, int c) { return 10 * x + 3 * y + c; });
}
at::Tensor RightEye() {
  return PictureOf(kHeight, kWidth, [](int y, int x, int c) { return 100 + 9 * x + 5 * y + c; });
}

constexpr std::array kTypes = {at::kByte, kUint16, at::kFloat};

/// Codes as they are, in another type.
at::Tensor As(at::ScalarType type, const at::Tensor& picture) {
  return picture.to(type);
}

/// Where a sample of a layout comes from.
struct Origin {
  bool second;  ///< of the second eye
  int y, x;
};

/// Every sample of the layout is the one of `origin`, for each sample type.
template <class OriginOf>
void VerifyOrigins(Layout layout, int height, int width, const OriginOf& origin_of) {
  const at::Tensor left = BusyPicture(height, width), right = BusyPicture(height, width).flip({0, 1}).clone();
  for (const at::ScalarType type : kTypes) {
    const at::Tensor out = Compose(As(type, left), As(type, right), {layout, false}).to(at::kInt);
    for (int y = 0; y < out.size(0); ++y) {
      for (int x = 0; x < out.size(1); ++x) {
        const Origin origin = origin_of(y, x);
        for (int c = 0; c < 3; ++c) {
          const int want = origin.y < 0 ? 0 : CodeAt(origin.second ? right : left, origin.y, origin.x, c);
          QCOMPARE(out.select(0, y).select(0, x).select(0, c).item<int>(), want);
        }
      }
    }
  }
}

}  // namespace

class TestCompose : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void SizesAreThoseOfTheTable();
  void EyesLieWhereTheLayoutSays();
  void RowsTakeTurns();
  void ColumnsTakeTurns();
  void CheckerboardTakesTurnsBothWays();
  void FramePackingHasABlackGap();
  void HalvesAreRoundedMeans();
  void FloatHalvesAreMeans();
  void DifferenceOfEqualEyesIsMidGrey();
  void DifferenceIsSigned();
  void SwapPutsRightFirst();
  void SingleEyesAreUntouched();
  void ResultKeepsItsMemory();
  void AKeptResultIsNeverTheEyeItself();
  void AnyNumberOfThreadsGivesTheSameBits();
  void BrokenPreconditionsAreNamed();
};

void TestCompose::SizesAreThoseOfTheTable() {
  for (const LayoutInfo& info : Layouts()) {
    if (info.layout == Layout::kDisparity || info.layout == Layout::kWiggle) continue;
    for (const auto& [height, width] : {std::pair{5, 7}, {36, 8}, {2, 3}}) {
      const at::Tensor out =
          Compose(BusyPicture(height, width), BusyPicture(height, width), {info.layout, false});
      const PictureSize size = OutputSize(info.layout, width, height);
      QVERIFY2(out.size(0) == size.height && out.size(1) == size.width && out.size(2) == 3, info.id.data());
    }
  }
}

void TestCompose::EyesLieWhereTheLayoutSays() {
  VerifyOrigins(Layout::kSideBySide, 5, 7, [](int y, int x) { return Origin{x >= 7, y, x % 7}; });
  VerifyOrigins(Layout::kTopBottom, 5, 7, [](int y, int x) { return Origin{y >= 5, y % 5, x}; });
  VerifyOrigins(Layout::kLeft, 5, 7, [](int y, int x) { return Origin{false, y, x}; });
  VerifyOrigins(Layout::kRight, 5, 7, [](int y, int x) { return Origin{true, y, x}; });
}

void TestCompose::RowsTakeTurns() {
  for (const int height : {1, 2, 5, 8}) {
    VerifyOrigins(Layout::kRowInterleaved, height, 3, [](int y, int x) { return Origin{y % 2 == 1, y, x}; });
  }
}

void TestCompose::ColumnsTakeTurns() {
  for (const int width : {1, 2, 7, 40}) {
    VerifyOrigins(Layout::kColumnInterleaved, 3, width, [](int y, int x) {
      return Origin{x % 2 == 1, y, x};
    });
  }
}

void TestCompose::CheckerboardTakesTurnsBothWays() {
  for (const int width : {1, 2, 7, 40}) {
    VerifyOrigins(Layout::kCheckerboard, 5, width, [](int y, int x) {
      return Origin{(x + y) % 2 == 1, y, x};
    });
  }
}

void TestCompose::FramePackingHasABlackGap() {
  // 36 rows: a gap of 36 / 24, rounded to 2.
  VerifyOrigins(Layout::kFramePacked, 36, 4, [](int y, int x) {
    return y < 36 ? Origin{false, y, x} : y < 38 ? Origin{false, -1, 0} : Origin{true, y - 38, x};
  });
  // A result with something in it from before.
  const at::Tensor eye = BusyPicture(24, 4);
  at::Tensor out = PictureOf(49, 4, [](int, int, int) { return 99; });
  const void* memory = out.data_ptr();
  Compose(eye, eye, {Layout::kFramePacked, false}, out);
  QCOMPARE(out.data_ptr(), memory);
  QCOMPARE(out.narrow(0, 24, 1).max().item<int>(), 0);
}

void TestCompose::HalvesAreRoundedMeans() {
  for (const at::ScalarType type : {at::kByte, kUint16}) {
    const at::Tensor left = As(type, LeftEye()), right = As(type, RightEye());
    const at::Tensor sbs = Compose(left, right, {Layout::kSideBySideHalf, false}).to(at::kByte);
    QCOMPARE(CodeAt(sbs, 2, 1), 31);          // (26 + 36) / 2
    QCOMPARE(CodeAt(sbs, 2, 3 + 1, 2), 135);  // (130 + 139) / 2, halves up
    const at::Tensor tb = Compose(left, right, {Layout::kTopBottomHalf, false}).to(at::kByte);
    QCOMPARE(CodeAt(tb, 1, 4), 48);          // (46 + 49) / 2, halves up
    QCOMPARE(CodeAt(tb, 2 + 1, 4, 1), 150);  // (147 + 152) / 2, halves up
  }
}

void TestCompose::FloatHalvesAreMeans() {
  const at::Tensor left = LeftEye().to(at::kFloat);
  const at::Tensor tb = Compose(left, left, {Layout::kTopBottomHalf, false});
  QCOMPARE(tb.select(0, 1).select(0, 4).select(0, 0).item<float>(), 47.5f);
}

void TestCompose::DifferenceOfEqualEyesIsMidGrey() {
  const at::Tensor eye = BusyPicture(4, 9);
  QVERIFY(Compose(eye, eye, {Layout::kDifference, false}).eq(128).all().item<bool>());
  const at::Tensor deep = Compose(As(kUint16, eye), As(kUint16, eye), {Layout::kDifference, false});
  QVERIFY(deep.to(at::kInt).bitwise_and(0xffff).eq(32768).all().item<bool>());
  QVERIFY(Compose(As(at::kFloat, eye), As(at::kFloat, eye), {Layout::kDifference, false})
              .eq(0.5)
              .all()
              .item<bool>());
}

void TestCompose::DifferenceIsSigned() {
  const auto flat = [](int code) { return PictureOf(1, 2, [code](int, int, int) { return code; }); };
  const auto difference = [&](int left, int right, bool swap) {
    return CodeAt(Compose(flat(left), flat(right), {Layout::kDifference, swap}), 0, 1);
  };
  QCOMPARE(difference(255, 0, false), 255);
  QCOMPARE(difference(0, 255, false), 0);
  QCOMPARE(difference(120, 100, false), 138);
  QCOMPARE(difference(120, 100, true), 118);
}

void TestCompose::SwapPutsRightFirst() {
  for (const LayoutInfo& info : Layouts()) {
    if (info.layout == Layout::kDisparity || info.layout == Layout::kWiggle) continue;
    if (info.layout == Layout::kLeft || info.layout == Layout::kRight) continue;
    const at::Tensor swapped = Compose(LeftEye(), RightEye(), {info.layout, true});
    QVERIFY2(swapped.equal(Compose(RightEye(), LeftEye(), {info.layout, false})), info.id.data());
    QVERIFY2(!swapped.equal(Compose(LeftEye(), RightEye(), {info.layout, false})), info.id.data());
  }
}

void TestCompose::SingleEyesAreUntouched() {
  for (const bool swap : {false, true}) {
    QVERIFY(Compose(LeftEye(), RightEye(), {Layout::kLeft, swap}).equal(LeftEye()));
    QVERIFY(Compose(LeftEye(), RightEye(), {Layout::kRight, swap}).equal(RightEye()));
  }
}

void TestCompose::ResultKeepsItsMemory() {
  for (const LayoutInfo& info : Layouts()) {
    if (info.layout == Layout::kDisparity || info.layout == Layout::kWiggle) continue;
    for (const at::ScalarType type : kTypes) {
      const at::Tensor left = As(type, LeftEye()), right = As(type, RightEye());
      at::Tensor out;
      Compose(left, left, {info.layout, false}, out);
      const void* memory = out.data_ptr();
      Compose(left, right, {info.layout, false}, out);
      QVERIFY2(out.data_ptr() == memory, info.id.data());
      QVERIFY2(out.equal(Compose(left, right, {info.layout, false})), info.id.data());
    }
  }
}

void TestCompose::AKeptResultIsNeverTheEyeItself() {
  const at::Tensor left = LeftEye(), right = RightEye();
  at::Tensor out;
  Compose(left, right, {Layout::kLeft, false}, out);
  Compose(left, right, {Layout::kRight, false}, out);
  QVERIFY(left.equal(LeftEye()));
  QVERIFY(out.equal(RightEye()));
}

void TestCompose::AnyNumberOfThreadsGivesTheSameBits() {
  const int threads = at::get_num_threads();
  const at::Tensor left = BusyPicture(301, 403), right = BusyPicture(301, 403).flip({1}).clone();
  const auto with = [&](int count) {
    at::set_num_threads(count);
    std::vector<at::Tensor> results;
    for (const LayoutInfo& info : Layouts()) {
      if (info.layout == Layout::kDisparity || info.layout == Layout::kWiggle) continue;
      for (const at::ScalarType type : kTypes) {
        results.push_back(Compose(As(type, left), As(type, right), {info.layout, false}));
      }
    }
    return results;
  };
  const std::vector<at::Tensor> one = with(1);
  for (const int count : {2, 3, 5}) {
    const std::vector<at::Tensor> more = with(count);
    for (std::size_t i = 0; i < one.size(); ++i) QVERIFY(more[i].equal(one[i]));
  }
  at::set_num_threads(threads);
}

void TestCompose::BrokenPreconditionsAreNamed() {
  const at::Tensor pixel = BusyPicture(1, 1);
  QVERIFY_EXCEPTION_THROWN(Compose(LeftEye(), RightEye(), {Layout::kDisparity, false}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Compose(LeftEye(), RightEye(), {Layout::kWiggle, false}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Compose(LeftEye(), RightEye().narrow(1, 0, 6), {}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Compose(LeftEye(), RightEye().to(at::kFloat), {}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Compose(LeftEye().to(at::kDouble), RightEye().to(at::kDouble), {}),
                           std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Compose(pixel, pixel, {Layout::kSideBySideHalf, false}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Compose(pixel, pixel, {Layout::kTopBottomHalf, false}), std::logic_error);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestCompose)
#include "tst_compose.moc"

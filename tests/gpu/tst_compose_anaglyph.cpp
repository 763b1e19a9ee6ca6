#include <QtTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/stereo/anaglyph.h"
#include "gpu/base/samples.h"
#include "gpu/compose/color_tables.h"
#include "gpu/compose/compose.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr double kCodeTolerance = 1.0;
constexpr double kHalfCode = 0.5 + 1e-2;  // rounding to nearest, and the curves' own error in 16 bits
constexpr double kLightTolerance = 2e-6;  // of white, float32

at::Tensor Flat(int red, int green, int blue) {
  return PictureOf(1, 1, [&](int, int, int c) { return c == 0 ? red : c == 1 ? green : blue; });
}

at::Tensor Anaglyph(Layout layout, const at::Tensor& left, const at::Tensor& right) {
  return Compose(left, right, {layout, false});
}

/// All greys there are, in rows of 256.
at::Tensor Greys(at::ScalarType type) {
  const int rows = type == at::kByte ? 1 : 256;
  const at::Tensor codes = MapOf(rows, 256, [](int y, int x) { return 256 * y + x; });
  const at::Tensor grey = codes.unsqueeze(2).expand({rows, 256, 3}).contiguous();
  return type == at::kFloat ? grey.div(65535) : grey.to(at::kInt).to(type);
}

/// Code values in parts of white.
at::Tensor InWhites(const at::Tensor& picture) {
  const at::Tensor wide =
      picture.scalar_type() == kUint16 ? picture.to(at::kInt).bitwise_and(0xffff) : picture;
  const double white = picture.scalar_type() == at::kByte ? 255
                       : picture.scalar_type() == kUint16 ? 65535
                                                          : 1;
  return wide.to(at::kDouble).div(white);
}

double LargestDifference(const at::Tensor& a, const at::Tensor& b) {
  return a.sub(b).abs().max().item<double>();
}

double RowSum(const AnaglyphMatrices& matrices, int k) {
  double sum = 0;
  for (int c = 0; c < 3; ++c) sum += matrices.left[3 * k + c] + matrices.right[3 * k + c];
  return sum;
}

}  // namespace

class TestComposeAnaglyph : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void TransferHasItsKnownValues();
  void EveryAnaglyphHasMatrices();
  void WhiteRowsSumToOne();
  void AnaglyphOfGreysFollowsTheMatrix();
  void GreyStaysGreyWhereItShould();
  void ChannelsThatAreTakenOverStayBitForBit();
  void TrueAnaglyphHasNoGreen();
  void OptimisedRedIsBrightenedAndNeverRed();
  void AnaglyphKeepsTheEyesApart_data();
  void AnaglyphKeepsTheEyesApart();
  void SampleTypesAgree();
  void FloatsBeyondWhiteAndNanAreClipped();
};

void TestComposeAnaglyph::TransferHasItsKnownValues() {
  QVERIFY(std::abs(SrgbToLinear(0.5) - 0.21404114) < 1e-7);
  QVERIFY(std::abs(SrgbToLinear(0.02) - 0.02 / 12.92) < 1e-12);
  QCOMPARE(SrgbToLinear(1.0), 1.0);
  for (int code = 0; code <= 255; ++code) {
    QCOMPARE(std::lround(LinearToSrgb(SrgbToLinear(code / 255.0)) * 255), code);
  }
}

void TestComposeAnaglyph::EveryAnaglyphHasMatrices() {
  int anaglyphs = 0;
  for (const LayoutInfo& info : Layouts()) {
    const bool named_so = info.id.starts_with("anaglyph");
    QVERIFY2(named_so == (MatricesOf(info.layout) != nullptr), info.id.data());
    anaglyphs += named_so ? 1 : 0;
  }
  QCOMPARE(anaglyphs, static_cast<int>(kAnaglyphs.size()));
}

void TestComposeAnaglyph::WhiteRowsSumToOne() {
  constexpr double kPublishedDigits = 0.0015;  // three of them
  for (const AnaglyphInfo& info : kAnaglyphs) {
    for (int k = 0; k < 3; ++k) {
      const double want = info.layout == Layout::kAnaglyphTrue && k == 1 ? 0 : 1;
      QVERIFY(std::abs(RowSum(info.matrices, k) - want) < kPublishedDigits);
    }
  }
}

void TestComposeAnaglyph::AnaglyphOfGreysFollowsTheMatrix() {
  for (const AnaglyphInfo& info : kAnaglyphs) {
    for (int grey = 0; grey < 256; ++grey) {
      const at::Tensor out = Anaglyph(info.layout, Flat(grey, grey, grey), Flat(grey, grey, grey));
      for (int k = 0; k < 3; ++k) {
        const double light = std::clamp(RowSum(info.matrices, k) * SrgbToLinear(grey / 255.0), 0.0, 1.0);
        const double code = std::pow(LinearToSrgb(light), k == 0 ? 1 / info.matrices.red_gamma : 1);
        QVERIFY(std::abs(CodeAt(out, 0, 0, k) - 255 * code) <= kCodeTolerance);
      }
    }
  }
}

void TestComposeAnaglyph::GreyStaysGreyWhereItShould() {
  // Exactly where the rows sum to 1; Dubois' to the code that his three digits leave.
  for (const AnaglyphInfo& info : kAnaglyphs) {
    if (info.layout == Layout::kAnaglyphTrue || info.layout == Layout::kAnaglyphWimmer) continue;
    const bool dubois = Info(info.layout).id.starts_with("anaglyph-dubois");
    const at::Tensor greys = Greys(at::kByte);
    const at::Tensor out = Anaglyph(info.layout, greys, greys);
    QVERIFY(LargestDifference(InWhites(out), InWhites(greys)) * 255 <= (dubois ? 1.01 : 0.0));
  }
}

void TestComposeAnaglyph::ChannelsThatAreTakenOverStayBitForBit() {
  const at::Tensor bytes = BusyPicture(5, 40);
  for (const at::ScalarType type : {at::kByte, kUint16}) {
    const at::Tensor left = type == at::kByte ? bytes : bytes.to(at::kInt).mul(257).to(at::kShort);
    const at::Tensor right = left.flip({1}).contiguous();
    const at::Tensor colour = Anaglyph(Layout::kAnaglyphColor, left, right);
    QVERIFY(colour.select(2, 0).equal(left.select(2, 0)));
    for (const Layout layout :
         {Layout::kAnaglyphColor, Layout::kAnaglyphHalfColor, Layout::kAnaglyphWimmer}) {
      const at::Tensor out = Anaglyph(layout, left, right);
      QVERIFY(out.narrow(2, 1, 2).equal(right.narrow(2, 1, 2)));
    }
  }
}

void TestComposeAnaglyph::TrueAnaglyphHasNoGreen() {
  const at::Tensor out = Anaglyph(Layout::kAnaglyphTrue, BusyPicture(4, 9), BusyPicture(4, 9));
  QCOMPARE(out.select(2, 1).max().item<int>(), 0);
}

void TestComposeAnaglyph::OptimisedRedIsBrightenedAndNeverRed() {
  const auto red = [](int r, int g, int b) {
    return CodeAt(Anaglyph(Layout::kAnaglyphWimmer, Flat(r, g, b), Flat(0, 0, 0)), 0, 0);
  };
  QCOMPARE(red(255, 0, 0), 0);
  QCOMPARE(red(0, 255, 255), 255);
  QCOMPARE(red(0, 128, 128), 161);  // 255 (128 / 255)^(1 / 1.5)
  const double light = .7 * SrgbToLinear(90 / 255.0) + .3 * SrgbToLinear(200 / 255.0);
  QVERIFY(std::abs(red(7, 90, 200) - 255 * std::pow(LinearToSrgb(light), 1 / 1.5)) <= kCodeTolerance);
}

void TestComposeAnaglyph::AnaglyphKeepsTheEyesApart_data() {
  QTest::addColumn<int>("layout");
  QTest::addColumn<QString>("left_only");  ///< what white in one eye alone lights: + bright, 0 dark
  QTest::addColumn<QString>("right_only");
  const auto row = [](Layout layout, const char* left, const char* right) {
    QTest::newRow(Info(layout).id.data()) << static_cast<int>(layout) << left << right;
  };
  row(Layout::kAnaglyphDubois, "+00", "0++");
  row(Layout::kAnaglyphDuboisGreenMagenta, "0+0", "+0+");
  row(Layout::kAnaglyphDuboisAmberBlue, "++0", "00+");
  row(Layout::kAnaglyphTrue, "+00", "00+");
  row(Layout::kAnaglyphGrey, "+00", "0++");
  row(Layout::kAnaglyphColor, "+00", "0++");
  row(Layout::kAnaglyphHalfColor, "+00", "0++");
  row(Layout::kAnaglyphWimmer, "+00", "0++");
}

void TestComposeAnaglyph::AnaglyphKeepsTheEyesApart() {
  QFETCH(int, layout);
  QFETCH(QString, left_only);
  QFETCH(QString, right_only);
  const at::Tensor black = Flat(0, 0, 0), white = Flat(255, 255, 255);
  const at::Tensor left = Anaglyph(static_cast<Layout>(layout), white, black);
  const at::Tensor right = Anaglyph(static_cast<Layout>(layout), black, white);
  constexpr int kBright = 245, kDark = 70;  // amber-blue lets .051 of the light through
  for (int c = 0; c < 3; ++c) {
    QVERIFY(left_only[c] == '+' ? CodeAt(left, 0, 0, c) > kBright : CodeAt(left, 0, 0, c) < kDark);
    QVERIFY(right_only[c] == '+' ? CodeAt(right, 0, 0, c) > kBright : CodeAt(right, 0, 0, c) < kDark);
  }
}

void TestComposeAnaglyph::SampleTypesAgree() {
  const at::Tensor bytes = BusyPicture(9, 300), other = BusyPicture(9, 300).flip({0, 1}).contiguous();
  const auto deep = [](const at::Tensor& picture) { return picture.to(at::kInt).mul(257).to(at::kShort); };
  const auto real = [](const at::Tensor& picture) { return picture.to(at::kFloat).div(255); };
  for (const AnaglyphInfo& info : kAnaglyphs) {
    const at::Tensor exact = InWhites(Anaglyph(info.layout, real(bytes), real(other)));
    const at::Tensor sixteen = InWhites(Anaglyph(info.layout, deep(bytes), deep(other)));
    const at::Tensor eight = InWhites(Anaglyph(info.layout, bytes, other));
    QVERIFY(LargestDifference(sixteen, exact) * 65535 <= kHalfCode + 65535 * kLightTolerance);
    QVERIFY(LargestDifference(eight, exact) * 255 <= kCodeTolerance);
  }
  // The curves there and back, over every code.
  for (const at::ScalarType type : {kUint16, at::kFloat}) {
    const at::Tensor greys = Greys(type);
    const at::Tensor there_and_back = InWhites(Anaglyph(Layout::kAnaglyphColor, greys, greys));
    const double error = LargestDifference(there_and_back, InWhites(greys));
    QVERIFY2(error <= (type == kUint16 ? 0 : kLightTolerance), qPrintable(QString::number(error)));
  }
}

void TestComposeAnaglyph::FloatsBeyondWhiteAndNanAreClipped() {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN(),
                  kInf = std::numeric_limits<float>::infinity();
  const std::array values = {-3.0f, kNan, -kInf, 0.0f, 1.0f, 7.0f, kInf};
  const at::Tensor eye = RowOf({values.begin(), values.end()}).unsqueeze(2).expand({1, 7, 3}).contiguous();
  const at::Tensor out = Anaglyph(Layout::kAnaglyphColor, eye, eye);
  for (int x = 0; x < 7; ++x) {
    const float got = out.select(1, x).select(1, 1).item<float>();
    QVERIFY(std::abs(got - (x < 4 ? 0.0f : 1.0f)) < kLightTolerance);
  }
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestComposeAnaglyph)
#include "tst_compose_anaglyph.moc"

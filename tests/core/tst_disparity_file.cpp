#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "core/base/error.h"
#include "core/media/disparity_file.h"
#include "core/media/picture_file.h"
#include "tests/core/picture_fixture.h"

using namespace zeroplane;

namespace {

constexpr int kWidth = 5, kHeight = 3;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

ImageF32 Map() {
  ImageF32 map(kWidth, kHeight, 1);
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) map.at(x, y) = static_cast<float>(x) - 1.25f * static_cast<float>(y);
  }
  map.at(2, 1) = kInfinity;
  return map;
}

std::string Pfm(const ImageF32& map, bool little_endian, const char* magic = "Pf") {
  std::string file = std::string(magic) + "\n" + std::to_string(map.width()) + " " +
                     std::to_string(map.height()) + "\n" + (little_endian ? "-1.0" : "1.0") + "\n";
  for (int y = map.height() - 1; y >= 0; --y) {
    for (int x = 0; x < map.width(); ++x) {
      char bytes[4];
      std::memcpy(bytes, &map.at(x, y), 4);
      if (little_endian != (std::endian::native == std::endian::little)) std::reverse(bytes, bytes + 4);
      file.append(bytes, 4);
    }
  }
  return file;
}

}  // namespace

class TestDisparityFile : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path In(const char* name) const { return folder_.path().toStdString() + "/" + name; }

  template <class T>
  std::filesystem::path GreyPng(T value) {
    Image<T> image(kWidth, kHeight, 1, value);
    image.at(0, 0) = 0;
    WritePicture(In("grey.png"), image);
    return In("grey.png");
  }

  void Fails(const std::filesystem::path& path, ErrorCode code, const char* says,
             const DisparityFileOptions& options = {}) {
    try {
      ReadDisparity(path, options);
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(static_cast<int>(error.code()), static_cast<int>(code));
      QVERIFY2(std::string(error.what()).find(says) != std::string::npos, error.what());
    }
  }

 private Q_SLOTS:
  void pfmIsReadInEitherByteOrderFromTheLowestRow_data() {
    QTest::addColumn<bool>("little");
    QTest::newRow("little-endian") << true;
    QTest::newRow("big-endian") << false;
  }
  void pfmIsReadInEitherByteOrderFromTheLowestRow() {
    QFETCH(bool, little);
    WriteBytes(In("a.pfm"), Pfm(Map(), little));
    QVERIFY(ReadDisparity(In("a.pfm"), {}) == Map());
  }

  void unknownStaysUnknownWhenNegatedAndScaled() {
    WriteBytes(In("a.pfm"), Pfm(Map(), true));
    const ImageF32 map = ReadDisparity(In("a.pfm"), {2.0, true, {}});
    QCOMPARE(map.at(4, 0), -2.0f);
    QVERIFY(!std::isfinite(map.at(2, 1)));
  }

  void wholeNumbersNeedAScaleAndZeroIsAValue() {
    const auto deep = GreyPng<std::uint16_t>(96);
    Fails(deep, ErrorCode::kInvalidArgument, "--scale");
    const ImageF32 map = ReadDisparity(deep, {64.0, true, {}});
    QCOMPARE(map.at(1, 0), -1.5f);
    QCOMPARE(map.at(0, 0), 0.0f);
    QCOMPARE(ReadDisparity(GreyPng<std::uint8_t>(7), {1.0, false, {}}).at(1, 1), 7.0f);
    WritePicture(In("equal.png"), ImageU16(kWidth, kHeight, 3, 5));
    QCOMPARE(ReadDisparity(In("equal.png"), {1.0, false, {}}).at(1, 1), 5.0f);
  }

  void exrChannelIsChosenByName() {
    ImageF32 data(kWidth, kHeight, 3);
    for (int i = 0; i < kWidth * kHeight; ++i) {
      for (int c = 0; c < 3; ++c) data.data()[3 * i + c] = static_cast<float>(10 * c + i);
    }
    SyntheticExr exr{kWidth, kHeight, 0, 0, {"disparityL.x", "disparityR.x", "z"}};
    WriteExr(In("a.exr"), exr, data);
    QCOMPARE(ReadDisparity(In("a.exr"), {{}, false, "disparityL.x"}).at(1, 0), 1.0f);
    QCOMPARE(ReadDisparity(In("a.exr"), {{}, false, "disparityR.x"}).at(1, 0), 11.0f);
    Fails(In("a.exr"), ErrorCode::kUnsupported, "disparityL.x, disparityR.x");
  }

  void exrIsUnknownOutsideItsDataWindow() {
    const SyntheticExr exr{4, 3, 1, 1, {"Y"}};
    WriteExr(In("a.exr"), exr, ImageF32(2, 1, 1, 3.5f));
    const ImageF32 map = ReadDisparity(In("a.exr"), {});
    QCOMPARE(map.width(), 4);
    QCOMPARE(map.height(), 3);
    QVERIFY(std::isnan(map.at(0, 1)) && std::isnan(map.at(3, 1)) && std::isnan(map.at(1, 0)));
    QCOMPARE(map.at(1, 1), 3.5f);
    QCOMPARE(map.at(2, 1), 3.5f);
  }

  void whatIsNoMapIsNamed() {
    const std::string pfm = Pfm(Map(), true);
    WriteBytes(In("short.pfm"), pfm.substr(0, pfm.size() - 1));
    Fails(In("short.pfm"), ErrorCode::kDamaged, "cut off");
    WriteBytes(In("header.pfm"), "Pf\n5 x\n");
    Fails(In("header.pfm"), ErrorCode::kDamaged, "header");
    WriteBytes(In("huge.pfm"), "Pf\n2000000000 2000000000\n-1\n");
    Fails(In("huge.pfm"), ErrorCode::kDamaged, "size");
    WriteBytes(In("colour.pfm"), Pfm(Map(), true, "PF"));
    Fails(In("colour.pfm"), ErrorCode::kUnsupported, "colour");
    ImageU16 colour(kWidth, kHeight, 3, 5);
    colour.at(3, 2, 1) = 6;
    WritePicture(In("colour.png"), colour);
    Fails(In("colour.png"), ErrorCode::kUnsupported, "colour", {64.0, false, {}});
    WriteBytes(In("text.exr"), "no map at all");
    Fails(In("text.exr"), ErrorCode::kNotMedia, "text.exr");
    Fails(In("none.pfm"), ErrorCode::kNotFound, "none.pfm");
  }
};

QTEST_APPLESS_MAIN(TestDisparityFile)
#include "tst_disparity_file.moc"

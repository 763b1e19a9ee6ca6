#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cstdlib>
#include <fstream>
#include <string>

#include "core/base/error.h"
#include "core/media/image_file.h"
#include "tests/core/media_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr double kMinJpegPsnrDb = 34.0;  // OpenCV's default quality, chroma at half resolution

}  // namespace

class TestImageFile : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path In(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }

  template <class Work>
  void ExpectError(ErrorCode code, const fs::path& path, Work work) {
    try {
      work(path);
      QFAIL(("no error for " + path.string()).c_str());
    } catch (const Error& error) {
      QCOMPARE(int(error.code()), int(code));
      QCOMPARE(error.subject(), path.string());
    }
  }

 private Q_SLOTS:
  void pngKeepsEverySample() {
    const ImageU8 image = SyntheticFrame({}, 3);
    WriteImage(In("colour.png"), image);
    QVERIFY(ReadImage(In("colour.png")) == image);
  }

  void greyIsReadAsThreeEqualChannels() {
    ImageU8 grey(5, 4, 1);
    for (std::size_t i = 0; i < grey.size(); ++i) grey.data()[i] = std::uint8_t(i * 11);
    WriteImage(In("grey.png"), grey);
    const ImageU8 read = ReadImage(In("grey.png"));
    QCOMPARE(read.channels(), 3);
    for (int y = 0; y < 4; ++y)
      for (int x = 0; x < 5; ++x)
        for (int c = 0; c < 3; ++c) QCOMPARE(read.at(x, y, c), grey.at(x, y));
  }

  void jpegKeepsChannelOrder() {
    const ImageU8 image = SyntheticFrame({}, 3);
    WriteImage(In("colour.jpg"), image);
    const double psnr = Psnr(ReadImage(In("colour.jpg")), image);
    QVERIFY2(psnr >= kMinJpegPsnrDb, qPrintable(QString::number(psnr)));
  }

  void readsDepthUnchanged() {
    // Binary 16-bit PGM, most significant byte first.
    std::ofstream(In("depth.pgm"), std::ios::binary) << "P5\n2 1\n65535\n"
                                                     << std::string("\x12\x34\xff\xfe", 4);
    const ImageU16 depth = ReadDepthImage(In("depth.pgm"));
    QCOMPARE(depth.width(), 2);
    QCOMPARE(int(depth.at(0, 0)), 0x1234);
    QCOMPARE(int(depth.at(1, 0)), 0xfffe);
    WriteImage(In("no_depth.png"), SyntheticFrame({}, 0));
    ExpectError(ErrorCode::kUnsupported, In("no_depth.png"), ReadDepthImage);
  }

  void saysWhatIsWrong() {
    ExpectError(ErrorCode::kNotFound, In("missing.png"), ReadImage);
    ExpectError(ErrorCode::kIsDirectory, folder_.path().toStdString(), ReadImage);
    std::ofstream(In("text.png")) << "no picture";
    ExpectError(ErrorCode::kNotMedia, In("text.png"), ReadImage);
    const auto write = [](const fs::path& path) { WriteImage(path, SyntheticFrame({}, 0)); };
    ExpectError(ErrorCode::kUnwritable, In("missing/a.png"), write);
    ExpectError(ErrorCode::kUnsupported, In("a.gif"), write);
  }

  void fullDiskIsSaidAndLeavesNothing() {
    if (!fs::is_character_file("/dev/full")) QSKIP("there is no /dev/full here");
    const fs::path partial = In("full.partial-" + std::to_string(getpid()) + ".png");
    fs::create_symlink("/dev/full", partial);
    ExpectError(ErrorCode::kDiskFull, In("full.png"),
                [](const fs::path& path) { WriteImage(path, SyntheticFrame({}, 0)); });
    QVERIFY(!fs::is_symlink(partial));
  }

  void shrinkingAverages() {
    ImageU8 image(4, 2, 3);
    for (int y = 0; y < 2; ++y)
      for (int x = 0; x < 4; ++x) image.at(x, y, 1) = std::uint8_t(10 * x + 40 * y);
    const ImageU8 small = Resize(image, 2, 1);
    QCOMPARE(int(small.at(0, 0, 1)), 25);  // of 0, 10, 40, 50
    QCOMPARE(int(small.at(1, 0, 1)), 45);  // of 20, 30, 60, 70
    QCOMPARE(int(small.at(0, 0, 0)), 0);
  }

  void growingInterpolates() {
    ImageU8 image(2, 1, 1);
    image.at(1, 0) = 100;
    const ImageU8 large = Resize(image, 4, 1);
    for (int x = 0; x < 4; ++x) {
      const int wanted[] = {0, 25, 75, 100};
      QCOMPARE(int(large.at(x, 0)), wanted[x]);
    }
  }

  void mayShrinkOneSideAndGrowTheOther() {
    ImageU8 image(4, 1, 1);
    for (int x = 0; x < 4; ++x) image.at(x, 0) = std::uint8_t(40 * x);
    const ImageU8 result = Resize(image, 2, 3);
    for (int y = 0; y < 3; ++y) {
      QCOMPARE(int(result.at(0, y)), 20);
      QCOMPARE(int(result.at(1, y)), 100);
    }
  }

  void sameSizeIsTheSamePicture() { QVERIFY(Resize(SyntheticFrame({}, 1), 64, 48) == SyntheticFrame({}, 1)); }
};

QTEST_APPLESS_MAIN(TestImageFile)
#include "tst_image_file.moc"

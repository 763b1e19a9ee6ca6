// A still makes a still, in every kind of file that holds one.
#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/jobs/still_job.h"
#include "core/media/image_file.h"
#include "core/media/stereo_still.h"
#include "tests/core/export_fixture.h"
#include "tests/core/media_fixture.h"
#include "tests/core/picture_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr double kJpegPsnr = 36;  // quality 95 of smooth pictures is above it

std::uint32_t Big(const std::string& bytes, std::size_t at, int size) {
  std::uint32_t value = 0;
  for (int i = 0; i < size; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes.at(at + i));
  return value;
}

}  // namespace

class TestStillJob : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  ImageU8 source_ = SyntheticFrame({128, 96, 1, 25, false}, 3);
  Project project_;

  fs::path In(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }

  ExportReport Make(const std::string& name, Layout layout = Layout::kSideBySide, bool swap = false) {
    ExportOptions options;
    options.output = In(name);
    options.layout = layout;
    options.swap_eyes = swap;
    NegativeRenderer renderer;
    SilentJob job;
    return RunStill(project_, options, renderer, job);
  }

  ImageU8 Negative() const {
    const ImageU8 both = NegativeRenderer::PictureOf(source_);
    ImageU8 right(source_.width(), source_.height(), 3);
    for (int y = 0; y < right.height(); ++y)
      std::copy_n(both.row(y) + right.row_size(), right.row_size(), right.row(y));
    return right;
  }

 private Q_SLOTS:
  void initTestCase() {
    WriteImage(In("source.png"), source_);
    project_ = ProjectOf(In("source.png"), {1});
  }

  void aStillMakesAStillAndAFilmIsAFilm() {
    ExportOptions options;
    for (const char* name : {"a.png", "a.tif", "a.exr", "a.JPG", "a.jps", "a.mpo"}) {
      options.output = In(name);
      QVERIFY2(MakesStill(project_, options), name);
    }
    for (const char* name : {"a.mkv", "a.%04d.png", "a.dpx", "a"}) {
      options.output = In(name);
      QVERIFY2(!MakesStill(project_, options), name);
    }
    WriteAvi(In("film.avi"), {});
    options.output = In("a.png");
    QVERIFY(!MakesStill(ProjectOf(In("film.avi"), {24}), options));
  }

  void picturesHoldTheLayout() {
    const ImageU8 expected = NegativeRenderer::PictureOf(source_);
    for (const char* name : {"a.png", "a.tif", "a.exr"}) {
      const ExportReport report = Make(name);
      QCOMPARE(report.width, 2 * source_.width());
      QCOMPARE(report.frames, std::int64_t{1});
      const auto made = OpenFilmReader(In(name));
      QVERIFY2(*made->ReadFrame(0) == expected, name);
    }
    Make("a.jpg");
    QVERIFY(Psnr(ReadImage(In("a.jpg")), expected) > kJpegPsnr);
  }

  void mpoIsReadBackEyeByEye() {
    for (const bool swap : {false, true}) {
      Make("a.mpo", Layout::kAnaglyphDubois, swap);  // the layout has no meaning in it
      const StereoStill still = ReadStereoStill(In("a.mpo"));
      QVERIFY(Psnr(still.left, source_) > kJpegPsnr);
      QVERIFY(Psnr(still.right, Negative()) > kJpegPsnr);
    }
  }

  // The fields of CIPA DC-007, 5.2, as a strict reader takes them.
  void mpoHasAWholeIndex() {
    Make("index.mpo");
    const std::string file = ReadBytes(In("index.mpo"));
    const std::size_t mark = file.find(std::string("MPF\0MM\0*", 8));
    QVERIFY(mark != std::string::npos);
    QCOMPARE(Big(file, mark - 4, 2), 0xffe2u);
    const std::size_t base = mark + 4, directory = base + Big(file, base + 4, 4);
    QCOMPARE(Big(file, directory, 2), 3u);
    QCOMPARE(Big(file, directory + 2, 2), 0xb000u);
    QCOMPARE(file.substr(directory + 10, 4), std::string("0100"));
    QCOMPARE(Big(file, directory + 14, 2), 0xb001u);
    QCOMPARE(Big(file, directory + 22, 4), 2u);
    QCOMPARE(Big(file, directory + 26, 2), 0xb002u);
    const std::size_t entries = base + Big(file, directory + 34, 4);
    QCOMPARE(Big(file, entries, 4), 0x20020002u);
    QCOMPARE(Big(file, entries + 8, 4), 0u);
    const std::uint32_t first_size = Big(file, entries + 4, 4);
    QCOMPARE(Big(file, entries + 16, 4), 0x00020002u);
    const std::size_t second = base + Big(file, entries + 24, 4);
    QCOMPARE(second, std::size_t{first_size});
    QCOMPARE(Big(file, second, 2), 0xffd8u);
    QCOMPARE(second + Big(file, entries + 20, 4), file.size());
    const std::size_t attributes = base + Big(file, directory + 38, 4);
    QCOMPARE(Big(file, attributes + 2, 2), 0xb101u);
    QCOMPARE(Big(file, attributes + 10, 4), 1u);
  }

  void jpsIsReadBackEyeByEye() {
    for (const bool swap : {false, true}) {
      Make("a.jps", Layout::kSideBySide, swap);
      const StereoStill still = ReadStereoStill(In("a.jps"));
      // This renderer puts the source first in any case: with the right eye first it is the right one.
      QVERIFY(Psnr(swap ? still.right : still.left, source_) > kJpegPsnr);
      QVERIFY(Psnr(swap ? still.left : still.right, Negative()) > kJpegPsnr);
    }
    Make("half.jps", Layout::kSideBySideHalf);
    QCOMPARE(OpenFilmReader(In("half.jps"))->info().sample_aspect, (Rational{2, 1}));
  }

  void whatAFileCannotHoldIsSaid_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("layout");
    QTest::newRow("anaglyph in JPS") << "x.jps" << static_cast<int>(Layout::kAnaglyphDubois);
    QTest::newRow("wiggle") << "x.png" << static_cast<int>(Layout::kWiggle);
    QTest::newRow("no folder") << "none/x.png" << static_cast<int>(Layout::kSideBySide);
    QTest::newRow("onto itself") << "source.png" << static_cast<int>(Layout::kSideBySide);
  }
  void whatAFileCannotHoldIsSaid() {
    QFETCH(QString, name);
    QFETCH(int, layout);
    try {
      Make(name.toStdString(), static_cast<Layout>(layout));
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(!error.advice().empty());
    }
    QVERIFY(name == "source.png" || !fs::exists(In(name.toStdString())));
    QVERIFY(ReadImage(In("source.png")) == source_);
  }
};

QTEST_APPLESS_MAIN(TestStillJob)
#include "tst_still_job.moc"

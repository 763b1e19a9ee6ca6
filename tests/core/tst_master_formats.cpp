#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/media/film_writer.h"
#include "core/media/video_reader.h"
#include "tests/core/media_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr double kMinPsnrDb420 = 34.0;   // crf 12; chroma at half resolution
constexpr std::size_t kMinLevels = 600;  // of 1024, of which limited range has 877; 8 bits have 256
constexpr double kMaxTenBitError = 400;  // of 65535; a step of 8 bits is 257, one of limited 10 bits 75

}  // namespace

/// Each master format: what is in the file, how many bits arrive, which endings it takes.
class TestMasterFormats : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  SyntheticFilm film_;

  fs::path In(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }
  fs::path Source() const { return In("source.avi"); }
  FilmWriterOptions Options() const {
    FilmWriterOptions options;
    options.width = film_.width;
    options.height = film_.height;
    options.crf = 12;
    options.preset = "veryfast";
    return options;
  }

 private Q_SLOTS:
  void initTestCase() { WriteAvi(Source(), film_); }

  void theTableIsWhole() {
    for (const MasterFormatInfo& info : MasterFormats()) {
      QCOMPARE(int(Info(info.format).format), int(info.format));
      QVERIFY(MasterFormatFromId(info.id) == info.format);
      QVERIFY(!info.label.empty() && info.bit_depth >= 8);
      for (const QString& ending : QString::fromStdString(std::string(info.endings)).split(' ')) {
        const auto usual = DefaultMasterFormat("film" + ending.toStdString());
        QVERIFY(usual && (info.sequence ? *usual == info.format : *usual == MasterFormat::kH264));
      }
    }
    QVERIFY(!MasterFormatFromId("betacam"));
    QVERIFY(!DefaultMasterFormat("film.avi") && !DefaultMasterFormat("film"));
    QVERIFY(DefaultMasterFormat("FILM.MKV") == MasterFormat::kH264);
  }

  void everyFormatWritesFilms_data() {
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QString>("codec");
    QTest::addColumn<QString>("pixels");
    const std::map<MasterFormat, std::pair<const char*, const char*>> coded = {
        {MasterFormat::kH264, {"h264", "yuv420p"}},
        {MasterFormat::kH264TenBit, {"h264", "yuv420p10le"}},
        {MasterFormat::kH265, {"hevc", "yuv420p"}},
        {MasterFormat::kH265TenBit, {"hevc", "yuv420p10le"}},
        {MasterFormat::kProRes422Hq, {"prores", "yuv422p10le"}},
        {MasterFormat::kProRes4444, {"prores", "yuv444p12le"}},  // as FFmpeg decodes it
        {MasterFormat::kDnxhrHqx, {"dnxhd", "yuv422p10le"}},
        {MasterFormat::kFfv1, {"ffv1", "bgr0"}}};
    for (const MasterFormatInfo& info : MasterFormats()) {
      if (info.sequence) continue;
      for (const QString& ending : QString::fromStdString(std::string(info.endings)).split(' '))
        QTest::addRow("%s%s", info.id.data(), qPrintable(ending))
            << int(info.format) << ending << coded.at(info.format).first << coded.at(info.format).second;
    }
  }

  void everyFormatWritesFilms() {
    QFETCH(int, format);
    QFETCH(QString, ending);
    QFETCH(QString, codec);
    QFETCH(QString, pixels);
    SyntheticFilm film;
    film.width = 256;
    film.height = 128;
    film.frames = 5;
    film.sound = false;
    WriteAvi(In("large.avi"), film);
    FilmWriterOptions options = Options();
    options.format = MasterFormat(format);
    options.width = film.width;
    options.height = film.height;
    const fs::path path = In("format" + ending.toStdString());
    VideoReader source(In("large.avi"));
    {
      const auto writer = MakeFilmWriter(path, options, source);
      for (int i = 0; i < film.frames; ++i) writer->Write(*source.ReadFrame(i), source.TimeOf(i));
      QVERIFY(writer->dropped().empty());
      writer->Finish();
    }
    VideoReader reader(path);
    QCOMPARE(QString::fromStdString(reader.info().video_codec), codec);
    QCOMPARE(QString::fromStdString(reader.info().pixel_format), pixels);
    QCOMPARE(reader.frame_count(), std::int64_t{film.frames});
    QVERIFY((reader.frame_rate() == Rational{25, 1}));
    for (int i = 0; i < film.frames; ++i) {
      QVERIFY(std::abs(double(reader.TimeOf(i).pts) * reader.time_base().value() - i / 25.0) <= 1e-9);
      const double psnr = Psnr(*reader.ReadFrame(i), SyntheticFrame(film, i));
      QVERIFY2(psnr >= (MasterFormat(format) == MasterFormat::kFfv1 ? 1e9 : kMinPsnrDb420),
               qPrintable(QString::number(psnr)));
    }
  }

  void tenBitsArriveAsTenBits_data() {
    QTest::addColumn<int>("format");
    for (const MasterFormatInfo& info : MasterFormats())
      if (!info.sequence && info.bit_depth == 10) QTest::newRow(info.id.data()) << int(info.format);
  }

  // A grey ramp of 16-bit steps: more levels than 8 bits have, each where it belongs.
  void tenBitsArriveAsTenBits() {
    QFETCH(int, format);
    constexpr int kWidth = 1024, kHeight = 128;
    ImageU16 ramp(kWidth, kHeight, 3);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x)
        for (int c = 0; c < 3; ++c) ramp.at(x, y, c) = std::uint16_t(x * 64);
    FilmWriterOptions options = Options();
    options.format = MasterFormat(format);
    options.width = kWidth;
    options.height = kHeight;
    options.crf = 4;
    const fs::path path = In("ramp.mkv");
    VideoReader source(Source());
    {
      const auto writer = MakeFilmWriter(path, options, source);
      for (int i = 0; i < 3; ++i) writer->Write(ramp, source.TimeOf(i));
      writer->Finish();
    }
    VideoReader reader(path);
    const auto picture = reader.ReadFrame16(1);
    std::set<int> levels;
    double worst = 0;
    for (int x = 0; x < kWidth; ++x) {
      levels.insert(picture->at(x, kHeight / 2, 1));
      worst = std::max(worst, std::abs(double(picture->at(x, kHeight / 2, 1)) - x * 64));
    }
    QVERIFY2(levels.size() > kMinLevels, qPrintable(QString::number(levels.size())));
    QVERIFY2(worst <= kMaxTenBitError, qPrintable(QString::number(worst)));
  }

  void ffv1KeepsSixteenBitsExactly() {
    ImageU16 noise(61, 47, 3);  // odd sides stay as they are
    std::uint32_t state = 1;
    for (std::size_t i = 0; i < noise.size(); ++i)
      noise.data()[i] = std::uint16_t((state = state * 1664525 + 1013904223) >> 16);
    FilmWriterOptions options = Options();
    options.format = MasterFormat::kFfv1;
    options.width = noise.width();
    options.height = noise.height();
    VideoReader source(Source());
    {
      const auto writer = MakeFilmWriter(In("deep.mkv"), options, source);
      writer->Write(noise, source.TimeOf(0));
      writer->Finish();
    }
    VideoReader reader(In("deep.mkv"));
    QCOMPARE(reader.info().pixel_format, std::string("gbrp16le"));
    QCOMPARE(reader.info().color_matrix, std::string("gbr"));
    QVERIFY(*reader.ReadFrame16(0) == noise);
  }

  void wrongEndingsNameTheRightOnes_data() {
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("advice");
    QTest::newRow("prores") << int(MasterFormat::kProRes422Hq) << "x.mp4"
                            << ".mov or .mkv";
    QTest::newRow("ffv1") << int(MasterFormat::kFfv1) << "x.mov"
                          << ".mkv";
    QTest::newRow("h264") << int(MasterFormat::kH264) << "x.%04d.png"
                          << ".mkv, .mp4 or .mov";
    QTest::newRow("png") << int(MasterFormat::kPngSequence) << "x.mkv"
                         << ".png";
  }

  void wrongEndingsNameTheRightOnes() {
    QFETCH(int, format);
    QFETCH(QString, file);
    QFETCH(QString, advice);
    FilmWriterOptions options = Options();
    options.format = MasterFormat(format);
    VideoReader reader(Source());
    try {
      MakeFilmWriter(In(file.toStdString()), options, reader);
      QFAIL("written");
    } catch (const Error& error) {
      QCOMPARE(int(error.code()), int(ErrorCode::kUnsupported));
      QVERIFY2(error.advice().find(advice.toStdString()) != std::string::npos, error.what());
    }
  }
};

QTEST_APPLESS_MAIN(TestMasterFormats)
#include "tst_master_formats.moc"

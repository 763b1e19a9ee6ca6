#include <sys/resource.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <csignal>
#include <cstring>
#include <string>

#include "core/base/error.h"
#include "core/media/film_reader.h"
#include "core/media/film_writer.h"
#include "core/media/image_file.h"
#include "tests/core/ffmpeg_tool.h"
#include "tests/core/media_fixture.h"
#include "tests/core/picture_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr int kHalfFloatTolerance =
    11;  // of 65535: half a step of halves below 1 (2^-12), times the slope at 0.5
constexpr int kFrames = 5;
const std::string kPartialMark = std::string(".partial-").append(std::to_string(getpid()));

/// Whatever a film may carry, without being one.
class DescribedFilm final : public FilmReader {
 public:
  explicit DescribedFilm(MediaInfo info) : info_(std::move(info)) {}

  const MediaInfo& info() const override { return info_; }
  Rational time_base() const override { return {1, 1000}; }
  FrameTime TimeOf(std::int64_t index) const override { return {40 * index, 40}; }
  std::optional<VideoFrame> ReadNext() override { return std::nullopt; }
  Picture ReadFrame(std::int64_t) override { return std::make_shared<const ImageU8>(); }
  std::shared_ptr<const ImageU16> ReadFrame16(std::int64_t) override {
    return std::make_shared<const ImageU16>();
  }
  NativeFrame ReadNative(std::int64_t) override { return {}; }

 private:
  MediaInfo info_;
};

MediaInfo FilmInfo() {
  MediaInfo info;
  info.path = "film.mov";
  info.width = 64;
  info.height = 48;
  info.frame_rate = {30000, 1001};
  info.frame_count = kFrames;
  info.color_primaries = info.color_transfer = info.color_matrix = info.color_range = "unknown";
  return info;
}

FilmWriterOptions Options(MasterFormat format) {
  FilmWriterOptions options;
  options.format = format;
  options.width = 64;
  options.height = 48;
  return options;
}

}  // namespace

Q_DECLARE_METATYPE(MasterFormat)

class TestSequenceWriter : public QObject {
  Q_OBJECT

  std::optional<QTemporaryDir> folder_;
  fs::path In(const std::string& name) const { return fs::path(folder_->path().toStdString()) / name; }

  // Writes kFrames pictures. @return the pattern
  template <class Make>
  fs::path WritePictures(const char* pattern, const FilmWriterOptions& options, const FilmReader& source,
                         Make make) {
    const auto writer = MakeFilmWriter(In(pattern), options, source);
    for (int i = 0; i < kFrames; ++i) writer->Write(make(i), source.TimeOf(i));
    writer->Finish();
    return In(pattern);
  }

  template <class Work>
  void ExpectError(ErrorCode code, const fs::path& subject, Work work) {
    try {
      work();
      QFAIL(("no error for " + subject.string()).c_str());
    } catch (const Error& error) {
      QCOMPARE(int(error.code()), int(code));
      QCOMPARE(error.subject(), subject.string());
      QVERIFY(!error.advice().empty());
    }
  }

  std::vector<std::string> Files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_->path().toStdString()))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

 private Q_SLOTS:
  void init() { folder_.emplace(); }

  void roundTripOfEightBits_data() {
    QTest::addColumn<MasterFormat>("format");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("stored");
    QTest::newRow("png") << MasterFormat::kPngSequence << "f.%04d.png"
                         << "rgb24";
    QTest::newRow("tiff") << MasterFormat::kTiffSequence << "f.####.tif"
                          << "rgb48le";
    QTest::newRow("exr") << MasterFormat::kExrSequence << "f.%04d.exr"
                         << "gbrpf32le";
  }

  void roundTripOfEightBits() {
    QFETCH(MasterFormat, format);
    QFETCH(QString, pattern);
    // Each of the 256 values in each channel.
    const auto make = [](int index) {
      ImageU8 picture(64, 48, 3);
      for (std::size_t i = 0; i < picture.size(); ++i)
        picture.data()[i] = static_cast<std::uint8_t>(i * 7 + static_cast<std::size_t>(index) * 31 + i / 64);
      return picture;
    };
    FilmWriterOptions options = Options(format);
    options.first_number = 998;
    const auto reader =
        OpenFilmReader(WritePictures(qPrintable(pattern), options, DescribedFilm(FilmInfo()), make));
    QTEST(QString::fromStdString(reader->info().pixel_format), "stored");
    QCOMPARE(reader->frame_count(), kFrames);
    for (const int i : {0, 3, 4, 1, 2}) QVERIFY(*reader->ReadFrame(i) == make(i));
    const std::string ending = fs::path(pattern.toStdString()).extension();
    QCOMPARE(Files().front(), std::string("f.0998").append(ending));
    QCOMPARE(Files().back(), std::string("f.1002").append(ending));
    QCOMPARE(Files().size(), std::size_t{kFrames});  // nothing else is left
  }

  void roundTripOfSixteenBits_data() {
    QTest::addColumn<MasterFormat>("format");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<int>("tolerance");
    QTest::newRow("png") << MasterFormat::kPngSequence << "f%d.png" << 0;
    QTest::newRow("tiff") << MasterFormat::kTiffSequence << "f%d.tiff" << 0;
    QTest::newRow("exr") << MasterFormat::kExrSequence << "f%d.exr" << kHalfFloatTolerance;
  }

  void roundTripOfSixteenBits() {
    QFETCH(MasterFormat, format);
    QFETCH(QString, pattern);
    QFETCH(int, tolerance);
    const auto make = [](int index) { return DeepImage(64, 48, index); };
    const auto reader =
        OpenFilmReader(WritePictures(qPrintable(pattern), Options(format), DescribedFilm(FilmInfo()), make));
    int worst = 0;
    for (int i = 0; i < kFrames; ++i) {
      const auto read = reader->ReadFrame16(i);
      const ImageU16 written = make(i);
      QVERIFY(read->SameShape(written));
      for (std::size_t k = 0; k < written.size(); ++k)
        worst = std::max(worst, std::abs(int(read->data()[k]) - int(written.data()[k])));
    }
    QVERIFY2(worst <= tolerance, qPrintable(QString::number(worst)));
  }

  // Another program reads the same samples, and the same light from EXR files.
  void othersReadThem_data() {
    QTest::addColumn<MasterFormat>("format");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("raw");
    QTest::newRow("png") << MasterFormat::kPngSequence << "f%d.png"
                         << "rgb48le";
    QTest::newRow("tiff") << MasterFormat::kTiffSequence << "f%d.tif"
                          << "rgb48le";
    QTest::newRow("exr") << MasterFormat::kExrSequence << "f%d.exr"
                         << "gbrpf32le";
  }

  void othersReadThem() {
    if (!HaveFfmpegTool()) QSKIP("ffmpeg is not installed");
    QFETCH(MasterFormat, format);
    QFETCH(QString, pattern);
    QFETCH(QString, raw);
    const auto make = [](int index) { return DeepImage(64, 48, index); };
    const fs::path path =
        WritePictures(qPrintable(pattern), Options(format), DescribedFilm(FilmInfo()), make);
    const QString complaint = RunFfmpegTool(Words("-i") << QString::fromStdString(path.string())
                                                        << Words("-frames:v 1 -f rawvideo -pix_fmt " + raw),
                                            In("out.raw"));
    QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    const std::string bytes = ReadBytes(In("out.raw"));
    const ImageU16 written = make(0);
    if (raw == "rgb48le") {
      QCOMPARE(bytes.size(), written.size_bytes());
      QVERIFY(std::memcmp(bytes.data(), written.data(), bytes.size()) == 0);
      return;
    }
    float green = 0;
    std::memcpy(&green, bytes.data(), sizeof green);
    const double display = written.at(0, 0, 1) / 65535.0;
    const double linear = display <= 0.04045 ? display / 12.92 : std::pow((display + 0.055) / 1.055, 2.4);
    QVERIFY(std::abs(green - linear) <= linear / 2048);
  }

  void nativeFloatsKeepTheirValues() {
    ImageF32 data(4, 3, 3);
    for (std::size_t i = 0; i < data.size(); ++i)
      data.data()[i] = static_cast<float>(i) * 0.25f - 1;  // below 0 and above 1, too; exact in halves
    WriteExr(In("in.exr"), {}, data);
    const auto source = OpenFilmReader(In("in.exr"));
    FilmWriterOptions options = Options(MasterFormat::kExrSequence);
    options.width = 4;
    options.height = 3;
    const auto writer = MakeFilmWriter(In("f.%02d.exr"), options, *source);
    writer->Write(source->ReadNative(0), source->TimeOf(0));
    writer->Finish();
    const auto reader = OpenFilmReader(In("f.00.exr"));
    QCOMPARE(reader->info().bit_depth, 16);
    QVERIFY(reader->ReadNative(0).SameSamples(source->ReadNative(0)));
  }

  void nativeFramesOfFilmsBecomeUprightRgb() {
    SyntheticFilm film;
    WriteAvi(In("film.avi"), film);
    const auto source = OpenFilmReader(In("film.avi"));
    const auto writer = MakeFilmWriter(In("f.%d.png"), Options(MasterFormat::kPngSequence), *source);
    for (int i = 0; i < 3; ++i) writer->Write(source->ReadNative(i), source->TimeOf(i));
    writer->Finish();
    const auto reader = OpenFilmReader(In("f.%d.png"));
    for (int i = 0; i < 3; ++i) QVERIFY(*reader->ReadFrame(i) == SyntheticFrame(film, i));
  }

  void exrTellsRateTimecodeAspectAndPrimaries() {
    MediaInfo info = FilmInfo();
    info.timecode = "00:00:59;28";
    info.sample_aspect = {8, 9};
    info.color_primaries = "bt2020";
    const fs::path pattern = WritePictures("f.%d.exr", Options(MasterFormat::kExrSequence),
                                           DescribedFilm(info), [](int i) { return SyntheticFrame({}, i); });
    const MediaInfo read = Probe(pattern);
    QVERIFY((read.frame_rate == Rational{30000, 1001}));
    QCOMPARE(read.timecode, std::string("00:00:59;28"));
    QVERIFY(std::abs(read.sample_aspect.value() - 8.0 / 9) < 1e-4);
    QCOMPARE(read.color_primaries, std::string("bt2020"));
    QCOMPARE(read.color_transfer, std::string("linear"));
    // Drop-frame timecode passes over two numbers at the minute.
    QCOMPARE(Probe(In("f.1.exr")).timecode, std::string("00:00:59;29"));
    QCOMPARE(Probe(In("f.2.exr")).timecode, std::string("00:01:00;02"));
  }

  void pngAndTiffTellThePixelAspect() {
    MediaInfo info = FilmInfo();
    info.sample_aspect = {2, 1};
    for (const auto& [format, pattern] : {std::pair(MasterFormat::kPngSequence, "f.%d.png"),
                                          std::pair(MasterFormat::kTiffSequence, "f.%d.tif")}) {
      const fs::path path = WritePictures(pattern, Options(format), DescribedFilm(info),
                                          [](int i) { return SyntheticFrame({}, i); });
      QVERIFY((Probe(path).sample_aspect == Rational{2, 1}));
    }
  }

  void pngTellsTheColours() {
    MediaInfo info = FilmInfo();
    const auto colours_of = [&](const char* primaries, const char* transfer) {
      info.color_primaries = primaries;
      info.color_transfer = transfer;
      const MediaInfo read =
          Probe(WritePictures("f.%d.png", Options(MasterFormat::kPngSequence), DescribedFilm(info),
                              [](int i) { return DeepImage(64, 48, i); }));
      if (!(*OpenFilmReader(In("f.2.png"))->ReadFrame16(0) == DeepImage(64, 48, 2)))
        return std::string("changed");
      return read.color_primaries + " " + read.color_transfer;
    };
    QCOMPARE(colours_of("bt2020", "smpte2084"), std::string("bt2020 smpte2084"));
    QCOMPARE(colours_of("bt709", "linear"), std::string("bt709 iec61966-2-1"));
    QCOMPARE(colours_of("bt709", "log"), std::string("bt709 unknown"));
    QCOMPARE(colours_of("unknown", "unknown"), std::string("unknown unknown"));
  }

  void saysWhatIsLeftOut() {
    MediaInfo info = FilmInfo();
    const auto dropped = [&](MasterFormat format, const char* pattern) {
      QStringList lines;
      const auto writer = MakeFilmWriter(In(pattern), Options(format), DescribedFilm(info));
      for (const std::string& line : writer->dropped()) lines << QString::fromStdString(line);
      return lines;
    };
    QCOMPARE(dropped(MasterFormat::kExrSequence, "f.%d.exr"), QStringList());
    QCOMPARE(dropped(MasterFormat::kPngSequence, "f.%d.png"),
             QStringList{"The frame rate is left out: PNG files have no place for it."});
    info.audio.resize(2);
    info.subtitles.resize(1);
    info.chapters.resize(3);
    info.timecode = "01:00:00:00";
    info.variable_frame_rate = true;
    QCOMPARE(dropped(MasterFormat::kExrSequence, "f.%d.exr"),
             (QStringList{"The film's 2 audio tracks are left out: EXR files hold pictures alone.",
                          "The film's 1 subtitle track is left out: EXR files hold pictures alone.",
                          "The film's 3 chapters are left out: EXR files hold pictures alone.",
                          "The times of frames that are not evenly spaced are left out: a sequence has one "
                          "rate."}));
    QVERIFY(dropped(MasterFormat::kTiffSequence, "f.%d.tif")
                .contains("The timecode is left out: TIFF files have no place for it."));
    info.frame_rate = {60, 1};
    QVERIFY(dropped(MasterFormat::kExrSequence, "f.%d.exr")
                .contains("The timecode is left out: EXR files have no place for it at this frame rate."));
    info.color_primaries = "bt2020";
    info.color_transfer = "smpte2084";
    QVERIFY(dropped(MasterFormat::kTiffSequence, "f.%d.tif")
                .contains("The colour primaries (bt2020) are not told by TIFF files."));
    QVERIFY(dropped(MasterFormat::kExrSequence, "f.%d.exr")
                .contains(
                    "The transfer curve (smpte2084) is not told by EXR files: linear light was made with the "
                    "sRGB curve."));
    QVERIFY(Files().empty());
  }

  void oldFilesStayUntilFinish() {
    WriteBytes(In("f.00.png"), "old");
    WriteBytes(In("f.07.png"), "older");
    const DescribedFilm film(FilmInfo());
    const auto write = [&](bool finish) {
      const auto writer = MakeFilmWriter(In("f.%02d.png"), Options(MasterFormat::kPngSequence), film);
      writer->Write(SyntheticFrame({}, 0), {0, 1});
      writer->Write(SyntheticFrame({}, 1), {1, 1});
      QVERIFY(fs::is_directory(In("f.00.png" + kPartialMark)));
      QCOMPARE(ReadBytes(In("f.00.png")), std::string("old"));
      if (finish) writer->Finish();
    };
    write(false);
    QVERIFY((Files() == std::vector<std::string>{"f.00.png", "f.07.png"}));
    write(true);
    QVERIFY((Files() == std::vector<std::string>{"f.00.png", "f.01.png", "f.07.png"}));
    QVERIFY(ReadImage(In("f.00.png")) == SyntheticFrame({}, 0));
    QCOMPARE(ReadBytes(In("f.07.png")), std::string("older"));
  }

  void refusesBadTargets() {
    const DescribedFilm film(FilmInfo());
    const FilmWriterOptions png = Options(MasterFormat::kPngSequence);
    ExpectError(ErrorCode::kInvalidArgument, In("f.png"), [&] { MakeFilmWriter(In("f.png"), png, film); });
    ExpectError(ErrorCode::kUnsupported, In("f%d.jpg"), [&] { MakeFilmWriter(In("f%d.jpg"), png, film); });
    ExpectError(ErrorCode::kUnwritable, In("no/f%d.png"),
                [&] { MakeFilmWriter(In("no/f%d.png"), png, film); });
    FilmWriterOptions negative = png;
    negative.first_number = -1;
    ExpectError(ErrorCode::kInvalidArgument, In("f%d.png"),
                [&] { MakeFilmWriter(In("f%d.png"), negative, film); });
  }

  void refusesToReplaceItsSource() {
    for (int i = 0; i < 2; ++i)
      WriteImage(In(std::string("f.0").append(std::to_string(i)).append(".png")), SyntheticFrame({}, i));
    const FilmWriterOptions png = Options(MasterFormat::kPngSequence);
    const auto sequence = OpenFilmReader(In("f.##.png")), still = OpenFilmReader(In("f.01.png"));
    ExpectError(ErrorCode::kInvalidArgument, In("f.%02d.png"),
                [&] { MakeFilmWriter(In("f.##.png"), png, *sequence); });
    ExpectError(ErrorCode::kInvalidArgument, In("f.%02d.png"),
                [&] { MakeFilmWriter(In("f.##.png"), png, *still); });
    MakeFilmWriter(In("g.##.png"), png, *sequence);
  }

  // The file in the partial folder is a link to the device that is always full.
  void fullDiskIsSaidAndLeavesNothing() {
    if (!fs::is_character_file("/dev/full")) QSKIP("there is no /dev/full here");
    const DescribedFilm film(FilmInfo());
    {
      const auto writer = MakeFilmWriter(In("f.%d.png"), Options(MasterFormat::kPngSequence), film);
      writer->Write(SyntheticFrame({}, 0), {0, 1});
      fs::create_symlink("/dev/full", In("f.0.png" + kPartialMark) / "f.1.png");
      ExpectError(ErrorCode::kDiskFull, In("f.%d.png"), [&] {
        writer->Write(SyntheticFrame({}, 1), {1, 1});
      });
    }
    QVERIFY(Files().empty());
  }

  void aLimitOnFileSizesIsSaid() {
    const DescribedFilm film(FilmInfo());
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    rlimit tight = before;
    tight.rlim_cur = 100;
    const auto writer = MakeFilmWriter(In("f.%d.tif"), Options(MasterFormat::kTiffSequence), film);
    setrlimit(RLIMIT_FSIZE, &tight);
    std::string problem;
    try {
      writer->Write(SyntheticFrame({}, 0), {0, 1});
    } catch (const Error& error) {
      problem = error.problem();
    }
    setrlimit(RLIMIT_FSIZE, &before);
    QCOMPARE(problem, std::string("cannot be written: File too large"));
  }

  void wantsPicturesAndTimesInOrder() {
    const DescribedFilm film(FilmInfo());
    const auto writer = MakeFilmWriter(In("f.%d.png"), Options(MasterFormat::kPngSequence), film);
    writer->Write(SyntheticFrame({}, 0), {5, 1});
    QVERIFY_EXCEPTION_THROWN(writer->Write(SyntheticFrame({}, 1), {5, 1}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(writer->Write(ImageU8(10, 10, 3), {6, 1}), std::logic_error);
    writer->Finish();
    QVERIFY_EXCEPTION_THROWN(writer->Finish(), std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestSequenceWriter)
#include "tst_sequence_writer.moc"

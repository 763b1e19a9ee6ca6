#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/error.h"
#include "core/media/film_reader.h"
#include "core/media/image_file.h"
#include "tests/core/ffmpeg_tool.h"
#include "tests/core/media_fixture.h"
#include "tests/core/picture_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr int kWidth = 33, kHeight = 20;

int DisplayOf(double linear, double white) {
  const double clipped = std::clamp(linear, 0.0, 1.0);
  const double shown = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * std::pow(clipped, 1 / 2.4) - 0.055;
  return static_cast<int>(std::lround(shown * white));
}

float FloatAt(const NativeFrame& frame, int plane, int x, int y) {
  const PlaneView view = frame.plane(plane);
  return reinterpret_cast<const float*>(view.data + y * view.stride_bytes)[x];
}

}  // namespace

class TestSequenceReader : public QObject {
  Q_OBJECT

  std::optional<QTemporaryDir> folder_;
  fs::path In(const std::string& name) const { return fs::path(folder_->path().toStdString()) / name; }

  fs::path Numbered(const std::string& prefix, int number, const std::string& ending) const {
    return In(std::string(prefix).append(std::to_string(number)).append(ending));
  }

  // A file that FFmpeg made of known samples.
  void Encode(const void* samples, std::size_t bytes, const char* format, const fs::path& path,
              const QString& settings = {}) {
    WriteRaw(In(".raw"), samples, bytes);
    const QString complaint = RunFfmpegTool(
        Words(QString("-f rawvideo -pix_fmt %1 -s %2x%3 -i").arg(format).arg(kWidth).arg(kHeight))
            << QString::fromStdString(In(".raw").string()) << Words(settings),
        path);
    if (!complaint.isEmpty()) qFatal("%s", qPrintable(complaint));
  }

  template <class Work>
  std::string ProblemOf(ErrorCode code, const fs::path& subject, Work work) {
    try {
      work();
    } catch (const Error& error) {
      if (error.code() != code || error.subject() != subject.string() || error.advice().empty())
        return std::string("another error: ") + error.what();
      return error.problem();
    }
    return "no error";
  }

 private Q_SLOTS:
  void init() { folder_.emplace(); }

  void readsEveryFormatExactly_data() {
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QString>("stored");
    QTest::addColumn<int>("bits");
    QTest::addColumn<QString>("codec");
    QTest::newRow("png 8") << ".png"
                           << "rgb24" << 8 << "png";
    QTest::newRow("png 8 with alpha") << ".png"
                                      << "rgba" << 8 << "png";
    QTest::newRow("png 16") << ".png"
                            << "rgb48be" << 16 << "png";
    QTest::newRow("tiff 8") << ".tif"
                            << "rgb24" << 8 << "tiff";
    QTest::newRow("tiff 16") << ".tiff"
                             << "rgb48le" << 16 << "tiff";
    QTest::newRow("dpx 8") << ".dpx"
                           << "rgb24" << 8 << "dpx";
    QTest::newRow("dpx 16") << ".dpx"
                            << "rgb48be" << 16 << "dpx";
    QTest::newRow("dpx 10") << ".dpx"
                            << "gbrp10be" << 10 << "dpx";
    QTest::newRow("dpx 12") << ".dpx"
                            << "gbrp12be" << 12 << "dpx";
  }

  void readsEveryFormatExactly() {
    if (!HaveFfmpegTool()) QSKIP("ffmpeg is not installed");
    QFETCH(QString, ending);
    QFETCH(QString, stored);
    QFETCH(int, bits);
    const fs::path path = In(std::string("a").append(ending.toStdString()));
    // Sixteen-bit samples that hold `bits` significant ones, widened by repeating them.
    ImageU16 truth = DeepImage(kWidth, kHeight, 1);
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const unsigned value = truth.data()[i] >> (16 - bits);
      truth.data()[i] = static_cast<std::uint16_t>(value << (16 - bits) | value >> (2 * bits - 16));
    }
    std::vector<std::uint8_t> bytes(truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i) bytes[i] = static_cast<std::uint8_t>(truth.data()[i] >> 8);
    if (bits == 8)
      Encode(bytes.data(), bytes.size(), "rgb24", path, "-pix_fmt " + stored);
    else
      Encode(truth.data(), truth.size_bytes(), "rgb48le", path, "-pix_fmt " + stored);
    const auto reader = OpenFilmReader(path);
    const MediaInfo& info = reader->info();
    QCOMPARE(info.container, std::string("still"));
    QTEST(QString::fromStdString(info.video_codec), "codec");
    QCOMPARE(info.bit_depth, bits);
    QCOMPARE(info.pixel_format, std::string(bits == 8 ? "rgb24" : "rgb48le"));
    QCOMPARE(info.frame_count, 1);
    QCOMPARE(info.color_range, std::string("pc"));
    QCOMPARE(info.color_matrix, std::string("gbr"));
    QVERIFY(*reader->ReadFrame16(0) == truth);
    const Picture shallow = reader->ReadFrame(0);
    for (std::size_t i = 0; i < truth.size(); ++i)
      QCOMPARE(int(shallow->data()[i]), int(std::lround(truth.data()[i] / 257.0)));
    QCOMPARE(reader->ReadNative(0).pixel_format(), info.pixel_format);
  }

  void jpegIsTheSameAsThroughOpenCv() {
    SyntheticFilm film;
    WriteImage(In("a.jpg"), SyntheticFrame(film, 2));
    const auto reader = OpenFilmReader(In("a.jpg"));
    QCOMPARE(reader->info().video_codec, std::string("mjpeg"));
    QVERIFY(*reader->ReadFrame(0) == ReadImage(In("a.jpg")));
  }

  void greyBecomesThreeEqualChannels() {
    ImageU8 grey(5, 4, 1);
    for (std::size_t i = 0; i < grey.size(); ++i) grey.data()[i] = std::uint8_t(i * 11);
    WriteImage(In("grey.png"), grey);
    const auto reader = OpenFilmReader(In("grey.png"));
    QCOMPARE(reader->info().pixel_format, std::string("gray"));
    QCOMPARE(reader->ReadNative(0).pixel_format(), std::string("gray"));
    const Picture picture = reader->ReadFrame(0);
    for (int y = 0; y < 4; ++y)
      for (int x = 0; x < 5; ++x)
        for (int c = 0; c < 3; ++c) QCOMPARE(picture->at(x, y, c), grey.at(x, y));
  }

  void transparentColoursStayAsTheyAre() {
    if (!HaveFfmpegTool()) QSKIP("ffmpeg is not installed");
    const std::vector<std::uint8_t> rgba(std::size_t{4} * kWidth * kHeight, 100);  // 39 % opaque
    Encode(rgba.data(), rgba.size(), "rgba", In("alpha.png"));
    QCOMPARE(int(OpenFilmReader(In("alpha.png"))->ReadFrame(0)->at(3, 3, 1)), 100);
  }

  void linearLightIsShownThroughTheSrgbCurve() {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    const float values[] = {0, 0.001f, 0.0031308f, 0.18f, 0.5f, 1, 4, -1, kNan, 0.9999f, 0.2140411f, 1e-6f};
    ImageF32 data(4, 1, 3);
    std::copy(std::begin(values), std::end(values), data.data());
    SyntheticExr exr;
    exr.display_height = 1;
    WriteExr(In("a.exr"), exr, data);
    const auto reader = OpenFilmReader(In("a.exr"));
    QCOMPARE(reader->info().pixel_format, std::string("gbrpf32le"));
    QCOMPARE(reader->info().color_transfer, std::string("linear"));
    QCOMPARE(reader->info().bit_depth, 32);
    const Picture shown = reader->ReadFrame(0);
    const auto deep = reader->ReadFrame16(0);
    const NativeFrame native = reader->ReadNative(0);
    for (int x = 0; x < 4; ++x)
      for (int c = 0; c < 3; ++c) {
        const float linear = data.at(x, 0, 2 - c);  // the file's channels are B, G, R
        const double light = std::isnan(linear) ? 0 : linear;
        QCOMPARE(int(shown->at(x, 0, c)), DisplayOf(light, 255));
        QCOMPARE(int(deep->at(x, 0, c)), DisplayOf(light, 65535));
        const float kept = FloatAt(native, (c + 2) % 3, x, 0);  // planes are G, B, R
        QVERIFY(kept == linear || (std::isnan(kept) && std::isnan(linear)));
      }
  }

  void exrIsReadByItsDisplayWindow() {
    ImageF32 data(4, 3, 3, 1.0f);  // reaches out of the display window on the left and above
    SyntheticExr exr;
    exr.display_width = 6;
    exr.display_height = 5;
    exr.x = -2;
    exr.y = -1;
    WriteExr(In("over.exr"), exr, data);
    const auto reader = OpenFilmReader(In("over.exr"));
    QCOMPARE(reader->width(), 6);
    QCOMPARE(reader->height(), 5);
    const Picture picture = reader->ReadFrame(0);
    for (int y = 0; y < 5; ++y)
      for (int x = 0; x < 6; ++x) QCOMPARE(int(picture->at(x, y, 0)), x < 2 && y < 2 ? 255 : 0);
  }

  void exrLayersAreLeftOut() {
    ImageF32 data(4, 3, 6);
    for (int y = 0; y < 3; ++y)
      for (int x = 0; x < 4; ++x)
        for (int c = 0; c < 6; ++c) data.at(x, y, c) = static_cast<float>(c);
    SyntheticExr exr;
    exr.channels = {"A", "B", "G", "R", "Z", "right.R"};
    WriteExr(In("layers.exr"), exr, data);
    const NativeFrame native = OpenFilmReader(In("layers.exr"))->ReadNative(0);
    QCOMPARE(FloatAt(native, 0, 1, 1), 2.0f);
    QCOMPARE(FloatAt(native, 1, 1, 1), 1.0f);
    QCOMPARE(FloatAt(native, 2, 1, 1), 3.0f);
    exr.channels = {"U", "V", "W", "X", "Y0", "Z"};
    WriteExr(In("motion.exr"), exr, data);
    QCOMPARE(ProblemOf(ErrorCode::kUnsupported, In("motion.exr"), [&] { OpenFilmReader(In("motion.exr")); }),
             std::string("has no channels R, G, B or Y"));
  }

  void exrFromFfmpeg_data() {
    QTest::addColumn<QString>("settings");
    QTest::newRow("float") << "-format float -compression none";
    QTest::newRow("half, zip") << "-format half -compression zip16";
  }

  void exrFromFfmpeg() {
    if (!HaveFfmpegTool()) QSKIP("ffmpeg is not installed");
    QFETCH(QString, settings);
    ImageF32 planes(kWidth, kHeight * 3, 1);  // G, B, R
    for (std::size_t i = 0; i < planes.size(); ++i)
      planes.data()[i] = static_cast<float>(i % 1024) / 512.0f;  // halves hold these exactly
    Encode(planes.data(), planes.size_bytes(), "gbrpf32le", In("a.exr"), "-r 30000/1001 " + settings);
    const auto reader = OpenFilmReader(In("a.exr"));
    QVERIFY((reader->frame_rate() == Rational{30000, 1001}));
    QCOMPARE(reader->info().bit_depth, settings.contains("half") ? 16 : 32);
    const NativeFrame frame = reader->ReadNative(0);
    for (int p = 0; p < 3; ++p)
      for (int y = 0; y < kHeight; ++y)
        for (int x = 0; x < kWidth; ++x) QCOMPARE(FloatAt(frame, p, x, y), planes.at(x, p * kHeight + y));
  }

  void dpxTellsRateTimecodeAndTransfer() {
    const std::vector<std::uint16_t> samples(36, 512);
    SyntheticDpx dpx;
    dpx.transfer = 1;
    dpx.television_rate = 29.97f;
    dpx.timecode = 0x01020344;  // drop-frame bit
    WriteDpx(In("a.dpx"), dpx, samples);
    MediaInfo info = Probe(In("a.dpx"));
    QVERIFY((info.frame_rate == Rational{30000, 1001}));
    QCOMPARE(info.timecode, std::string("01:02:03;04"));
    QCOMPARE(info.color_transfer, std::string("log"));
    QCOMPARE(info.bit_depth, 10);
    QCOMPARE(int(OpenFilmReader(In("a.dpx"))->ReadFrame16(0)->at(0, 0)), 512 << 6 | 512 >> 4);

    dpx.television_rate = std::numeric_limits<float>::quiet_NaN();
    dpx.film_rate = 25;
    dpx.timecode = 0x27000000;
    WriteDpx(In("b.dpx"), dpx, samples);
    info = Probe(In("b.dpx"));
    QVERIFY((info.frame_rate == Rational{25, 1}));
    QCOMPARE(info.timecode, std::string());
  }

  // Where FFmpeg puts the picture, other programs keep the frame rate.
  void dpxWithAShortHeaderTellsNoRate() {
    SyntheticDpx dpx;
    dpx.width = 100;
    dpx.height = 10;
    dpx.bits = 8;
    dpx.short_header = true;
    WriteDpx(In("a.dpx"), dpx,
             std::vector<std::uint16_t>(3000, 0x41));  // 0x41414141 is 12.08 frames a second
    const MediaInfo info = Probe(In("a.dpx"));
    QVERIFY((info.frame_rate == Rational{24, 1}));
    QCOMPARE(info.timecode, std::string());
  }

  void aSequenceIsAFilm() {
    SyntheticFilm film;
    for (int i = 0; i < 12; ++i) WriteImage(Numbered("f.", 95 + i, ".png"), SyntheticFrame(film, i));
    ReaderOptions options;
    options.sequence_rate = {24000, 1001};
    const auto reader = OpenFilmReader(In("f.##.png"), options);
    const MediaInfo& info = reader->info();
    QCOMPARE(info.container, std::string("sequence"));
    QCOMPARE(info.path.string(), In("f.%02d.png").string());
    QCOMPARE(info.frame_count, 12);
    QVERIFY((info.frame_rate == Rational{24000, 1001}));
    QVERIFY((reader->time_base() == Rational{1001, 24000}));
    QVERIFY(std::abs(info.duration_s - 0.5005) < 1e-12);
    QCOMPARE(reader->TimeOf(11).pts, 11);
    QCOMPARE(reader->TimeOf(11).duration, 1);
    for (int i = 0; i < 12; ++i) {
      const auto frame = reader->ReadNext();
      QVERIFY(frame);
      QCOMPARE(frame->index, i);
      QVERIFY(*frame->picture == SyntheticFrame(film, i));
    }
    QVERIFY(!reader->ReadNext());
    for (const int i : {7, 2, 11, 0, 0, 5}) QVERIFY(*reader->ReadFrame(i) == SyntheticFrame(film, i));
    QCOMPARE(reader->ReadNext()->index, 6);
    QVERIFY_EXCEPTION_THROWN(reader->ReadFrame(12), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(reader->ReadFrame(-1), std::logic_error);
  }

  void aFolderIsASequence() {
    for (int i = 0; i < 3; ++i) WriteImage(Numbered("f", i, ".png"), SyntheticFrame({}, i));
    WriteBytes(In(".hidden"), "x");
    const fs::path folder = folder_->path().toStdString();
    QCOMPARE(Probe(folder).frame_count, 3);
    WriteBytes(In("notes.txt"), "x");
    QCOMPARE(ProblemOf(ErrorCode::kUnsupported, folder, [&] { Probe(folder); }),
             std::string("holds f%d.png and notes.txt"));
  }

  void missingFramesAreNamed() {
    for (const int i : {1, 2, 5, 9}) WriteImage(Numbered("f", i, ".png"), SyntheticFrame({}, i));
    QCOMPARE(ProblemOf(ErrorCode::kNotFound, In("f%d.png"), [&] { Probe(In("f#.png")); }),
             std::string("is not complete: frames 3-4, 6-8 are missing"));
  }

  void aPictureOfAnotherSizeIsNamed() {
    for (int i = 0; i < 3; ++i) {
      SyntheticFilm film;
      film.width = i == 2 ? 32 : 64;
      WriteImage(Numbered("f", i, ".png"), SyntheticFrame(film, i));
    }
    QCOMPARE(ProblemOf(ErrorCode::kDamaged, In("f2.png"), [&] { Probe(In("f#.png")); }),
             std::string("has 32 x 48 pixels, the sequence's first picture 64 x 48"));
  }

  void damagedFramesDoNotEndTheFilm_data() {
    QTest::addColumn<QString>("ending");
    for (const char* ending : {".png", ".jpg"}) QTest::newRow(ending) << ending;
  }

  void damagedFramesDoNotEndTheFilm() {
    QFETCH(QString, ending);
    const auto name = [&](int i) { return Numbered("f", i, ending.toStdString()); };
    for (int i = 0; i < 3; ++i) WriteImage(name(i), SyntheticFrame({}, i));
    const auto reader = OpenFilmReader(In(std::string("f#").append(ending.toStdString())));
    Truncate(name(0), name(1), 0.7);
    QCOMPARE(reader->ReadNext()->index, 0);
    const std::string problem = ProblemOf(ErrorCode::kDamaged, name(1), [&] { reader->ReadNext(); });
    QVERIFY2(problem.starts_with("is damaged"), problem.c_str());
    QCOMPARE(reader->ReadNext()->index, 2);
  }

  void truncatedStillsAreSaid_data() {
    QTest::addColumn<QString>("settings");
    QTest::newRow(".tif") << "-pix_fmt rgb48le";
    QTest::newRow(".exr") << "-pix_fmt gbrpf32le";
    QTest::newRow(".dpx") << "-pix_fmt gbrp10be";
  }

  void truncatedStillsAreSaid() {
    if (!HaveFfmpegTool()) QSKIP("ffmpeg is not installed");
    QFETCH(QString, settings);
    const std::string ending = QTest::currentDataTag();
    const ImageU16 picture = DeepImage(kWidth, kHeight, 3);
    const fs::path whole = Numbered("f", 1, ending), cut = Numbered("f", 2, ending);
    Encode(picture.data(), picture.size_bytes(), "rgb48le", whole, settings);
    Truncate(whole, cut, 0.6);
    const std::string problem =
        ProblemOf(ErrorCode::kDamaged, cut, [&] { OpenFilmReader(cut)->ReadFrame(0); });
    QVERIFY2(problem.starts_with("is damaged"), problem.c_str());
  }

  void aVanishedFileIsNamed() {
    for (int i = 0; i < 2; ++i) WriteImage(Numbered("f", i, ".png"), SyntheticFrame({}, i));
    ReaderOptions cached;
    cached.cache = std::make_shared<FrameCache>(1 << 20);
    for (const ReaderOptions& options : {ReaderOptions(), cached}) {
      const auto reader = OpenFilmReader(In("f#.png"), options);
      fs::rename(In("f1.png"), In("away"));
      QVERIFY(ProblemOf(ErrorCode::kNotFound, In("f1.png"), [&] { reader->ReadFrame(1); }) != "no error");
      fs::rename(In("away"), In("f1.png"));
      QVERIFY(*reader->ReadFrame(1) == SyntheticFrame({}, 1));
    }
  }

  void framesAreCachedUntilTheirFileChanges() {
    WriteImage(In("a.png"), SyntheticFrame({}, 0));
    ReaderOptions options;
    options.cache = std::make_shared<FrameCache>(1 << 24);
    const auto reader = OpenFilmReader(In("a.png"), options);
    const Picture first = reader->ReadFrame(0);
    QCOMPARE(reader->ReadFrame(0).get(), first.get());
    QCOMPARE(reader->ReadFrame16(0).get(), reader->ReadFrame16(0).get());
    QVERIFY(reader->ReadNative(0).plane(0).data == reader->ReadNative(0).plane(0).data);
    WriteImage(In("a.png"), SyntheticFrame({}, 1));
    QVERIFY(*reader->ReadFrame(0) == SyntheticFrame({}, 1));
  }

  void exifOrientationIsAppliedAndTold_data() {
    QTest::addColumn<int>("orientation");
    QTest::addColumn<int>("rotation");
    const int turns[] = {0, 0, 180, 180, 270, 90, 90, 270};
    for (int i = 0; i < 8; ++i) QTest::addRow("%d", i + 1) << i + 1 << turns[i];
  }

  void exifOrientationIsAppliedAndTold() {
    QFETCH(int, orientation);
    QFETCH(int, rotation);
    WriteImage(In("plain.jpg"), SyntheticFrame({}, 1));
    std::string exif("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0", 32);
    exif[25] = static_cast<char>(orientation);
    const std::string bytes = ReadBytes(In("plain.jpg"));
    WriteBytes(In("turned.jpg"),
               bytes.substr(0, 2) + std::string("\xff\xe1\0\x22", 4) + exif + bytes.substr(2));
    const auto reader = OpenFilmReader(In("turned.jpg"));
    QCOMPARE(reader->info().rotation_deg, rotation);
    QCOMPARE(reader->info().width, 64);
    QCOMPARE(reader->info().height, 48);
    const Picture picture = reader->ReadFrame(0);
    QCOMPARE(picture->width(), reader->width());
    QVERIFY(*picture == ReadImage(In("turned.jpg")));  // OpenCV turns by itself
    QCOMPARE(reader->ReadNative(0).width(), 64);
  }

  void mislabelledAndBadFilesAreSaid() {
    const auto open = [&](const char* name) { return [this, name] { OpenFilmReader(In(name)); }; };
    WriteBytes(In("text.png"), "Dear editor, the film is in the other folder.");
    QVERIFY(ProblemOf(ErrorCode::kNotMedia, In("text.png"), open("text.png")) != "no error");
    WriteBytes(In("empty.exr"), "");
    QCOMPARE(ProblemOf(ErrorCode::kEmptyFile, In("empty.exr"), open("empty.exr")),
             std::string("is empty (0 bytes)"));
    QVERIFY(ProblemOf(ErrorCode::kNotFound, In("no.png"), open("no.png")) != "no error");
    WriteBytes(In("t1.png"), "no picture, either");
    QCOMPARE(ProblemOf(ErrorCode::kNotMedia, In("t1.png"), open("t%d.png")),
             std::string("is not a picture that can be read"));
    WriteImage(In("a.jpg"), SyntheticFrame({}, 0));
    fs::copy_file(In("a.jpg"), In("really_jpeg.png"));
    QCOMPARE(Probe(In("really_jpeg.png")).video_codec, std::string("mjpeg"));
    SyntheticFilm film;
    WriteAvi(In("film%04d.avi"), film);  // a file of that name comes before the pattern
    QCOMPARE(Probe(In("film%04d.avi")).frame_count, film.frames);
    WriteAvi(In("film.png"), film);
    QCOMPARE(Probe(In("film.png")).frame_count, film.frames);
  }

  void garbageIsRefusedOrRead() {
    SyntheticDpx dpx;
    WriteDpx(In("g.dpx"), dpx, std::vector<std::uint16_t>(36, 700));
    WriteExr(In("g.exr"), {}, ImageF32(4, 3, 3, 0.5f));
    WriteImage(In("g.png"), SyntheticFrame({}, 0));
    WriteImage(In("g.jpg"), SyntheticFrame({}, 0));
    unsigned state = 1;
    int refused = 0;
    for (const char* name : {"g.dpx", "g.exr", "g.png", "g.jpg"}) {
      const std::string whole = ReadBytes(In(name));
      for (int round = 0; round < 30; ++round) {
        std::string bytes = whole;
        for (int i = 0; i < 6; ++i) {
          state = state * 1664525u + 1013904223u;
          bytes[(state >> 8) % bytes.size()] = static_cast<char>(state >> 24);
        }
        WriteBytes(In(name), bytes);
        try {
          OpenFilmReader(In(name))->ReadFrame(0);
        } catch (const Error& error) {
          QCOMPARE(error.subject(), In(name).string());
          ++refused;
        }
      }
    }
    QVERIFY(refused > 0);
  }
};

QTEST_APPLESS_MAIN(TestSequenceReader)
#include "tst_sequence_reader.moc"

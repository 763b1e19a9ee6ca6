#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/media/ffmpeg_ptr.h"
#include "core/media/film_writer.h"
#include "core/media/video_reader.h"
#include "tests/core/media_fixture.h"

extern "C" {
#include <libavutil/stereo3d.h>
}

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr double kMinPsnrDb420 = 34.0;       // crf 12; chroma at half resolution of a 64x48 picture
constexpr double kMinPsnrDb444 = 37.0;       // crf 12; measured 37.5
constexpr double kMinPsnrDbLossless = 50.0;  // crf 0, 4:4:4: what is left is 8-bit YUV's own rounding
constexpr double kMatroskaTick_s = 0.001;

struct SoundPackets {
  int count = 0;
  std::int64_t bytes = 0;
  double first_s = 0, last_s = 0, end_s = 0;  // starts of the first and last packet, end of the last
};

// A file as FFmpeg sees it, without our reader.
class Inspector {
 public:
  explicit Inspector(const fs::path& path) {
    AVFormatContext* opened = nullptr;
    if (avformat_open_input(&opened, path.c_str(), nullptr, nullptr) < 0)
      qFatal("cannot open %s", path.c_str());
    input_.reset(opened);
    avformat_find_stream_info(input_.get(), nullptr);
  }

  const AVStream& Stream(unsigned i) const { return *input_->streams[i]; }

  std::string Tag(unsigned stream, const char* name) const {
    const AVDictionaryEntry* entry = av_dict_get(Stream(stream).metadata, name, nullptr, 0);
    return entry ? entry->value : "";
  }

  SoundPackets ReadSound() {
    SoundPackets sound;
    const PacketPtr packet = MakePacket();
    while (av_read_frame(input_.get(), packet.get()) >= 0) {
      const AVStream& stream = Stream(unsigned(packet->stream_index));
      if (stream.codecpar->codec_type == AVMEDIA_TYPE_AUDIO) {
        const double unit = av_q2d(stream.time_base);
        if (sound.count++ == 0) sound.first_s = double(packet->pts) * unit;
        sound.last_s = double(packet->pts) * unit;
        sound.end_s = double(packet->pts + packet->duration) * unit;
        sound.bytes += packet->size;
      }
      av_packet_unref(packet.get());
    }
    return sound;
  }

 private:
  InputPtr input_;
};

}  // namespace

class TestVideoWriter : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  SyntheticFilm film_;

  fs::path In(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }
  fs::path Source() const { return In("source.avi"); }
  fs::path PartialOf(const std::string& stem, const std::string& ending) const {
    return In(stem + ".partial-" + std::to_string(getpid()) + ending);
  }

  FilmWriterOptions Options() const {
    FilmWriterOptions options;
    options.width = film_.width;
    options.height = film_.height;
    options.crf = 12;
    options.preset = "veryfast";
    return options;
  }

  // Writes a source's pictures with times of its own choosing. `time` maps a frame number to units of the
  // source.
  void WriteFilm(
      const fs::path& path, const FilmWriterOptions& options,
      const std::function<std::int64_t(std::int64_t)>& time = [](std::int64_t i) { return i; }) {
    WriteFilm(path, options, time, Source());
  }

  void WriteFilm(const fs::path& path, const FilmWriterOptions& options,
                 const std::function<std::int64_t(std::int64_t)>& time, const fs::path& source) {
    VideoReader reader(source);
    const auto writer = MakeFilmWriter(path, options, reader);
    while (auto frame = reader.ReadNext()) {
      const std::int64_t start = time(frame->index);
      writer->Write(*frame->picture, {start, time(frame->index + 1) - start});
    }
    writer->Finish();
  }

  // The lowest PSNR of a written film against the pictures that went in.
  double WorstPsnr(const fs::path& path) {
    VideoReader reader(path);
    double worst = 1e9;
    while (auto frame = reader.ReadNext())
      worst = std::min(worst, Psnr(*frame->picture, SyntheticFrame(film_, int(frame->index))));
    return worst;
  }

  void ExpectError(ErrorCode code, const fs::path& path, const std::function<void()>& work) {
    try {
      work();
      QFAIL(("no error for " + path.string()).c_str());
    } catch (const Error& error) {
      QCOMPARE(int(error.code()), int(code));
      QCOMPARE(error.subject(), path.string());
      QVERIFY2(!error.advice().empty(), error.what());
    }
  }

 private Q_SLOTS:
  void initTestCase() { WriteAvi(Source(), film_); }

  void keepsPicturesAndTimes_data() {
    QTest::addColumn<QString>("ending");
    QTest::addColumn<double>("tick_s");  // the finest step that the container keeps
    QTest::newRow("mkv") << ".mkv" << kMatroskaTick_s;
    QTest::newRow("mov") << ".mov" << 0.0;
  }

  void keepsPicturesAndTimes() {
    QFETCH(QString, ending);
    QFETCH(double, tick_s);
    const fs::path path = In("plain" + ending.toStdString());
    WriteFilm(path, Options());
    VideoReader reader(path);
    QCOMPARE(reader.frame_count(), film_.frames);
    QVERIFY(!reader.info().variable_frame_rate);
    while (auto frame = reader.ReadNext()) {
      const double start_s = double(frame->time.pts) * reader.time_base().value();
      QVERIFY(std::abs(start_s - double(frame->index) / 25) <= tick_s / 2 + 1e-9);
    }
    const double worst = WorstPsnr(path);
    QVERIFY2(worst >= kMinPsnrDb420, qPrintable(QString::number(worst)));
  }

  void keepsVariableTimesAndALateStart_data() { keepsPicturesAndTimes_data(); }

  void keepsVariableTimesAndALateStart() {
    QFETCH(QString, ending);
    QFETCH(double, tick_s);
    const fs::path path = In("variable" + ending.toStdString());
    const auto time = [](std::int64_t i) { return 3 + i + i / 3 + (i > 10 ? 7 : 0); };  // in 1/25 s
    WriteFilm(path, Options(), time);
    VideoReader reader(path);
    QCOMPARE(reader.frame_count(), film_.frames);
    QVERIFY(reader.info().variable_frame_rate);
    const double unit = reader.time_base().value();
    while (auto frame = reader.ReadNext()) {
      QVERIFY(std::abs(double(frame->time.pts) * unit - double(time(frame->index)) / 25) <=
              tick_s / 2 + 1e-9);
      if (frame->index + 1 == film_.frames) break;  // containers keep starts; the last one's end is a guess
      const double duration_s = double(time(frame->index + 1) - time(frame->index)) / 25;
      QVERIFY(std::abs(double(frame->time.duration) * unit - duration_s) <= tick_s + 1e-9);
    }
  }

  // x264's B frames and negative decoding times, read back in any order.
  void writtenFilmsReadTheSameInAnyOrder_data() { keepsPicturesAndTimes_data(); }

  void writtenFilmsReadTheSameInAnyOrder() {
    QFETCH(QString, ending);
    const fs::path path = In("order" + ending.toStdString());
    WriteFilm(path, Options());
    VideoReader in_order(path), jumping(path);
    std::vector<Picture> pictures;
    while (auto frame = in_order.ReadNext()) pictures.push_back(frame->picture);
    QCOMPARE(pictures.size(), std::size_t(film_.frames));
    for (int i = 0; i < film_.frames; ++i) {
      const int index = i * 7 % film_.frames;
      QVERIFY2(*jumping.ReadFrame(index) == *pictures[std::size_t(index)],
               qPrintable(QString::number(index)));
    }
  }

  void fullChromaKeepsColour() {
    FilmWriterOptions options = Options();
    options.full_chroma = true;
    WriteFilm(In("444.mkv"), options);
    QCOMPARE(Probe(In("444.mkv")).pixel_format, std::string("yuv444p"));
    const double worst = WorstPsnr(In("444.mkv"));
    QVERIFY2(worst >= kMinPsnrDb444, qPrintable(QString::number(worst)));
  }

  void losslessIsLimitedByRoundingOnly() {
    FilmWriterOptions options = Options();
    options.full_chroma = true;
    options.crf = 0;
    WriteFilm(In("lossless.mkv"), options);
    const double worst = WorstPsnr(In("lossless.mkv"));
    QVERIFY2(worst >= kMinPsnrDbLossless, qPrintable(QString::number(worst)));
  }

  void endingsInCapitalsAreTheSame() {
    WriteFilm(In("CAPITALS.MKV"), Options());
    QCOMPARE(Probe(In("CAPITALS.MKV")).frame_count, film_.frames);
  }

  void dnxhrSaysHowSmallItCanBe() {
    FilmWriterOptions options = Options();
    options.format = MasterFormat::kDnxhrHqx;
    VideoReader reader(Source());
    ExpectError(ErrorCode::kInvalidArgument, In("small.mov"),
                [&] { MakeFilmWriter(In("small.mov"), options, reader); });
  }

  // The encoders print to stderr by themselves unless they are told not to.
  void encodersAreSilent() {
    const fs::path log = In("stderr.txt");
    std::fflush(stderr);
    const int kept = dup(STDERR_FILENO);
    QVERIFY(std::freopen(log.c_str(), "w", stderr));
    for (const MasterFormat format : {MasterFormat::kH264, MasterFormat::kH265, MasterFormat::kH265TenBit}) {
      FilmWriterOptions options = Options();
      options.format = format;
      WriteFilm(In("silent.mkv"), options);
    }
    std::fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    QCOMPARE(fs::file_size(log), std::uintmax_t{0});
  }

  void aFolderThatVanishesIsSaid() {
    fs::create_directory(In("gone"));
    const fs::path path = In("gone/film.mkv");
    VideoReader reader(Source());
    const auto writer = MakeFilmWriter(path, Options(), reader);
    writer->Write(SyntheticFrame(film_, 0), {0, 1});
    fs::remove_all(In("gone"));
    ExpectError(ErrorCode::kUnwritable, path, [&] { writer->Finish(); });
    QVERIFY(!fs::exists(In("gone")));
  }

  void tagsTheMatrixItUsed() {
    WriteFilm(In("tags.mkv"), Options());
    const MediaInfo info = Probe(In("tags.mkv"));
    QCOMPARE(info.color_matrix, std::string("smpte170m"));  // an untagged source of 48 rows
    QCOMPARE(info.color_range, std::string("tv"));
    QVERIFY((info.sample_aspect == Rational{1, 1}));
  }

  void oddSizesGrowByTheirLastRowAndColumn() {
    SyntheticFilm odd;
    odd.width = 61;
    odd.height = 47;
    VideoReader source(Source());
    FilmWriterOptions options = Options();
    options.width = odd.width;
    options.height = odd.height;
    {
      const auto writer = MakeFilmWriter(In("odd.mkv"), options, source);
      for (int i = 0; i < 5; ++i) writer->Write(SyntheticFrame(odd, i), {i, 1});
      writer->Finish();
    }
    VideoReader reader(In("odd.mkv"));
    QCOMPARE(reader.width(), 62);
    QCOMPARE(reader.height(), 48);
    const Picture picture = reader.ReadFrame(2);
    ImageU8 wanted(62, 48, 3);
    const ImageU8 frame = SyntheticFrame(odd, 2);
    for (int y = 0; y < 48; ++y)
      for (int x = 0; x < 62; ++x)
        for (int c = 0; c < 3; ++c) wanted.at(x, y, c) = frame.at(std::min(x, 60), std::min(y, 46), c);
    const double psnr = Psnr(*picture, wanted);
    QVERIFY2(psnr >= kMinPsnrDb420, qPrintable(QString::number(psnr)));
  }

  void copiesTheSoundPacketByPacket_data() {
    QTest::addColumn<QString>("ending");
    QTest::newRow("mkv") << ".mkv";
    QTest::newRow("mov") << ".mov";
  }

  void copiesTheSoundPacketByPacket() {
    QFETCH(QString, ending);
    const fs::path path = In("sound" + ending.toStdString());
    WriteFilm(path, Options());
    const SoundPackets before = Inspector(Source()).ReadSound(), after = Inspector(path).ReadSound();
    QCOMPARE(before.count, film_.frames);
    QCOMPARE(after.bytes, before.bytes);
    QVERIFY(std::abs(after.end_s - before.end_s) <= kMatroskaTick_s);
    if (ending == ".mkv") QCOMPARE(after.count, before.count);  // QuickTime cuts PCM anew
    const MediaInfo info = Probe(path);
    QCOMPARE(info.audio.size(), std::size_t{1});
    QCOMPARE(info.audio[0].codec, std::string("pcm_s16le"));
  }

  void copiesCompressedSoundOfARealClip_data() {
    QTest::addColumn<QString>("clip");
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QString>("language");
    QTest::newRow("aac to mp4") << "pig.mp4"
                                << ".mp4"
                                << "eng";
    QTest::newRow("aac to mkv") << "pig.mp4"
                                << ".mkv"
                                << "eng";
    QTest::newRow("aac to mov") << "flower.mp4"
                                << ".mov"
                                << "";  // "undetermined" is told by silence
    QTest::newRow("vorbis to mkv") << "tears_of_steel_battle.webm"
                                   << ".mkv"
                                   << "";
    QTest::newRow("vorbis to mp4") << "tears_of_steel_battle.webm"
                                   << ".mp4"
                                   << "und";
  }

  void copiesCompressedSoundOfARealClip() {
    QFETCH(QString, clip);
    QFETCH(QString, ending);
    QFETCH(QString, language);
    const fs::path source = SharedFile(("data/clips/" + clip.toStdString()).c_str());
    if (source.empty()) QSKIP("the shared clips are not here");
    const fs::path path = In("clip" + ending.toStdString());
    VideoReader reader(source);
    {
      const auto writer = MakeFilmWriter(path, Options(), reader);
      for (int i = 0; i < 48; ++i) {  // far fewer frames than there is sound: all of it is copied
        const auto frame = reader.ReadNext();
        writer->Write(SyntheticFrame(film_, i), frame->time);
      }
      writer->Finish();
    }
    const SoundPackets before = Inspector(source).ReadSound(), after = Inspector(path).ReadSound();
    QVERIFY(before.count > 0);
    QCOMPARE(after.count, before.count);
    QCOMPARE(after.bytes, before.bytes);
    QVERIFY(std::abs(after.first_s - before.first_s) <= kMatroskaTick_s);
    QVERIFY(std::abs(after.last_s - before.last_s) <= kMatroskaTick_s);
    const MediaInfo written = Probe(path);
    QCOMPARE(written.frame_count, 48);
    QCOMPARE(written.audio[0].language, language.toStdString());
  }

  void marksStereo_data() {
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("ending");
    QTest::addColumn<int>("type");
    QTest::newRow("side by side, mkv") << "left_right"
                                       << ".mkv" << int(AV_STEREO3D_SIDEBYSIDE);
    QTest::newRow("side by side, mp4") << "left_right"
                                       << ".mp4" << int(AV_STEREO3D_SIDEBYSIDE);
    QTest::newRow("top bottom, mkv") << "top_bottom"
                                     << ".mkv" << int(AV_STEREO3D_TOPBOTTOM);
    QTest::newRow("top bottom, mp4") << "top_bottom"
                                     << ".mp4" << int(AV_STEREO3D_TOPBOTTOM);
    QTest::newRow("rows, mkv") << "row_interleaved_lr"
                               << ".mkv" << int(AV_STEREO3D_LINES);
    QTest::newRow("columns, mkv") << "col_interleaved_lr"
                                  << ".mkv" << int(AV_STEREO3D_COLUMNS);
    QTest::newRow("checkerboard, mkv") << "checkerboard_lr"
                                       << ".mkv" << int(AV_STEREO3D_CHECKERBOARD);
  }

  void marksStereo() {
    QFETCH(QString, mode);
    QFETCH(QString, ending);
    QFETCH(int, type);
    const fs::path path = In("stereo" + ending.toStdString());
    FilmWriterOptions options = Options();
    options.stereo_mode = mode.toStdString();
    SyntheticFilm silent = film_;  // MP4 cannot hold PCM sound
    silent.sound = false;
    WriteAvi(In("silent.avi"), silent);
    WriteFilm(
        path, options, [](std::int64_t i) { return i; }, In("silent.avi"));
    const Inspector file(path);
    if (ending == ".mkv") QCOMPARE(file.Tag(0, "stereo_mode"), mode.toStdString());
    const auto* stereo = reinterpret_cast<const AVStereo3D*>(
        av_stream_get_side_data(&file.Stream(0), AV_PKT_DATA_STEREO3D, nullptr));
    QVERIFY(stereo);
    QCOMPARE(int(stereo->type), type);
    QCOMPARE(stereo->flags, 0);
  }

  void unfinishedFilesVanish() {
    const fs::path path = In("unfinished.mkv"), partial = PartialOf("unfinished", ".mkv");
    VideoReader reader(Source());
    {
      const auto writer = MakeFilmWriter(path, Options(), reader);
      writer->Write(SyntheticFrame(film_, 0), {0, 1});
      QVERIFY(fs::exists(partial));
      QVERIFY(!fs::exists(path));
    }
    QVERIFY(!fs::exists(partial));
    QVERIFY(!fs::exists(path));
  }

  void refusesBadTargets() {
    VideoReader reader(Source());
    const auto open = [&](const fs::path& path) { MakeFilmWriter(path, Options(), reader); };
    fs::create_directory(In("folder.mkv"));
    for (const auto& [path, code] : std::vector<std::pair<fs::path, ErrorCode>>{
             {In("folder.mkv"), ErrorCode::kUnwritable},
             {In("missing/film.mkv"), ErrorCode::kUnwritable},
             {In("film.avi"), ErrorCode::kUnsupported},
             {In("film"), ErrorCode::kUnsupported},
             {In("film.mp4"), ErrorCode::kUnsupported}})  // MP4 cannot hold PCM sound
      ExpectError(code, path, [&] { open(path); });
    FilmWriterOptions options = Options();
    options.crf = 60;
    ExpectError(ErrorCode::kInvalidArgument, In("film.mkv"),
                [&] { MakeFilmWriter(In("film.mkv"), options, reader); });
    options = Options();
    options.preset = "hasty";
    ExpectError(ErrorCode::kInvalidArgument, In("film.mkv"),
                [&] { MakeFilmWriter(In("film.mkv"), options, reader); });
    QVERIFY(!fs::exists(In("film.mkv")));
  }

  void refusesToOverwriteItsSource() {
    WriteFilm(In("self.mkv"), Options());
    VideoReader reader(In("self.mkv"));
    ExpectError(ErrorCode::kInvalidArgument, In("self.mkv"),
                [&] { MakeFilmWriter(In("self.mkv"), Options(), reader); });
    QCOMPARE(Probe(In("self.mkv")).frame_count, film_.frames);
  }

  void fullDiskIsSaidAndLeavesNothing_data() {
    QTest::addColumn<QString>("ending");
    QTest::newRow("mkv") << ".mkv";
    QTest::newRow("mov") << ".mov";
  }

  // The partial file is a link to the device that is always full.
  void fullDiskIsSaidAndLeavesNothing() {
    QFETCH(QString, ending);
    if (!fs::is_character_file("/dev/full")) QSKIP("there is no /dev/full here");
    const fs::path path = In("full" + ending.toStdString()),
                   partial = PartialOf("full", ending.toStdString());
    fs::create_symlink("/dev/full", partial);
    ExpectError(ErrorCode::kDiskFull, path, [&] { WriteFilm(path, Options()); });
    QVERIFY(!fs::is_symlink(partial));
    QVERIFY(!fs::exists(path));
  }

  void wantsPicturesAndTimesInOrder() {
    VideoReader reader(Source());
    const auto writer = MakeFilmWriter(In("order.mkv"), Options(), reader);
    writer->Write(SyntheticFrame(film_, 0), {5, 1});
    QVERIFY_EXCEPTION_THROWN(writer->Write(SyntheticFrame(film_, 1), {5, 1}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(writer->Write(ImageU8(10, 10, 3), {6, 1}), std::logic_error);
    writer->Finish();
    QVERIFY_EXCEPTION_THROWN(writer->Finish(), std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestVideoWriter)
#include "tst_video_writer.moc"

#include <QTemporaryDir>
#include <QtTest>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/media/video_reader.h"
#include "tests/core/ffmpeg_tool.h"
#include "tests/core/media_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

/// The error of `action`, checked to be a sentence about `path` with advice; nullopt when there was none.
std::optional<ErrorCode> ErrorOf(const fs::path& path, const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    if (error.subject() != path.string() || error.problem().empty() || error.advice().empty())
      qFatal("%s", error.what());
    return error.code();
  }
  return std::nullopt;
}

std::string Content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

/// Files that are no films, or no longer. (What a path may be wrong with: core/media_file.)
class TestMediaBadInput : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path In(const QString& name) const {
    return fs::path(folder_.path().toStdString()) / name.toStdString();
  }
  void Make(const QString& arguments, const QString& name) {
    const QString problem = RunFfmpegTool(Words(arguments), In(name));
    if (!problem.isEmpty()) qFatal("%s", qPrintable(problem));
  }
  std::optional<ErrorCode> ProblemWith(const QString& name) {
    return ErrorOf(In(name), [&] { VideoReader reader(In(name)); });
  }

 private Q_SLOTS:
  void initTestCase() {
    qputenv("XDG_CACHE_HOME", folder_.path().toUtf8());
    if (!HaveFfmpegTool()) QSKIP("ffmpeg is not installed");
    Make("-f lavfi -i testsrc2=s=160x120:r=25:d=4 -c:v libx264 -g 20", "film.mp4");
    Make("-i " + folder_.path() + "/film.mp4 -c copy", "film.mkv");
  }

  void mislabelled() {
    Make("-f lavfi -i testsrc2=s=64x48 -frames:v 1 -c:v mjpeg -f image2 -update 1", "picture.jpg");
    fs::copy_file(In("picture.jpg"), In("picture.mp4"));
    QVERIFY(ProblemWith("picture.mp4") == ErrorCode::kNotMedia);
    std::ofstream(In("text.mkv")) << "Dear editor, the film is in the other folder.\n";
    QVERIFY(ProblemWith("text.mkv") == ErrorCode::kNotMedia);
    // A film under a wrong name is still that film.
    fs::copy_file(In("film.mkv"), In("film.avi"));
    QCOMPARE(VideoReader(In("film.avi")).frame_count(), 100);
  }

  void soundOnly() {
    Make("-f lavfi -i sine=d=1 -c:a aac", "sound.mp4");
    QVERIFY(ProblemWith("sound.mp4") == ErrorCode::kNotMedia);
    Make("-f lavfi -i sine=d=1 -i " + folder_.path() +
             "/picture.jpg -map 0 -map 1 -c:v copy -disposition:v attached_pic",
         "cover.mp3");
    QVERIFY(ProblemWith("cover.mp3") == ErrorCode::kNotMedia);
  }

  void noFrames() {
    Make("-f lavfi -i testsrc2=s=64x48:d=1 -c:v libx264 -frames:v 0", "none.mkv");
    QVERIFY(ProblemWith("none.mkv") == ErrorCode::kDamaged);
    std::ofstream(In("none.y4m")) << "YUV4MPEG2 W64 H48 F25:1 Ip A1:1 C420mpeg2\n";
    QVERIFY(ProblemWith("none.y4m") == ErrorCode::kDamaged);
  }

  void truncated() {
    Truncate(In("film.mp4"), In("headless.mp4"), 0.5);
    QVERIFY(ProblemWith("headless.mp4") == ErrorCode::kDamaged);
    for (const double part : {0.999, 0.7, 0.31}) {  // in the middle of a frame, most likely
      Truncate(In("film.mkv"), In("cut.mkv"), part);
      VideoReader reader(In("cut.mkv"));
      QVERIFY(reader.frame_count() > 20 && reader.frame_count() <= 100);
      std::int64_t read = 0;
      const auto problem = ErrorOf(In("cut.mkv"), [&] {
        while (reader.ReadNext()) ++read;
      });
      QVERIFY(problem == ErrorCode::kDamaged);
      QVERIFY(read >= reader.frame_count() - 1);
    }
    Truncate(In("film.mkv"), In("stub.mkv"), 0.001);
    QVERIFY(ProblemWith("stub.mkv").has_value());
  }

  // What is read through a hole in the middle of the file may be wrong, but is an Error or a picture.
  void holes() {
    std::string bytes = Content(In("film.mkv"));
    for (std::size_t at = bytes.size() / 2; at < bytes.size() / 2 + 3000; ++at) bytes[at] = 0x55;
    std::ofstream(In("hole.mkv"), std::ios::binary) << bytes;
    VideoReader reader(In("hole.mkv"));
    std::int64_t pictures = 0, errors = 0;
    for (std::int64_t i = 0; i < reader.frame_count(); ++i) {
      if (ErrorOf(In("hole.mkv"), [&] { reader.ReadNative(i); }))
        ++errors;
      else
        ++pictures;
    }
    QVERIFY(pictures > 50);
    QCOMPARE(pictures + errors, reader.frame_count());
  }

  void strangeSizes_data() {
    QTest::addColumn<QString>("size");
    QTest::addColumn<QString>("codec");
    QTest::newRow("one pixel") << "1x1"
                               << "ffv1 -pix_fmt yuv420p";
    QTest::newRow("one row") << "64x1"
                             << "ffv1 -pix_fmt yuv420p";
    QTest::newRow("one column") << "1x64"
                                << "ffv1 -pix_fmt yuv444p";
    QTest::newRow("odd") << "33x17"
                         << "ffv1 -pix_fmt yuv420p";
    QTest::newRow("odd h264") << "33x17"
                              << "libx264 -pix_fmt yuv444p";
    QTest::newRow("wide") << "16384x16"
                          << "ffv1 -pix_fmt yuv420p";
    QTest::newRow("wide jpeg") << "16384x64"
                               << "mjpeg -pix_fmt yuvj444p -q:v 1";
    QTest::newRow("tall") << "16x16384"
                          << "ffv1 -pix_fmt yuv420p";
  }

  void strangeSizes() {
    QFETCH(QString, size);
    QFETCH(QString, codec);
    const int width = size.split('x')[0].toInt(), height = size.split('x')[1].toInt();
    const bool subsampled = codec.contains("420");
    const int chroma = subsampled ? (width + 1) / 2 * ((height + 1) / 2) : width * height;
    {
      std::ofstream raw(In("strange.raw"), std::ios::binary);
      for (int i = 0; i < 5; ++i)
        raw << std::string(static_cast<std::size_t>(width * height), 81)
            << std::string(static_cast<std::size_t>(chroma), 90)
            << std::string(static_cast<std::size_t>(chroma), static_cast<char>(240));
    }
    Make("-f rawvideo -r 25 -s " + size + " -pix_fmt " + (subsampled ? "yuv420p" : "yuv444p") + " -i " +
             folder_.path() + "/strange.raw -colorspace smpte170m -c:v " + codec,
         "strange.mkv");
    VideoReader reader(In("strange.mkv"));
    QCOMPARE(reader.frame_count(), 5);
    QCOMPARE(reader.width(), width);
    QCOMPARE(reader.height(), height);
    QCOMPARE(reader.ReadNative(4).width(), width);
    const Picture picture = reader.ReadFrame(3);
    QCOMPARE(picture->width(), width);
    QCOMPARE(picture->height(), height);
    constexpr int kTolerance = 3;  // 8-bit steps: the YUV of red is rounded, and so is the conversion
    const int wanted[] = {255, 0, 0};
    for (const int y : {0, height - 1})
      for (const int x : {0, width - 1})
        for (int c = 0; c < 3; ++c) QVERIFY(std::abs(picture->at(x, y, c) - wanted[c]) <= kTolerance);
    QVERIFY(reader.ReadFrame16(2)->at(width - 1, height - 1, 0) >= (255 - kTolerance) * 257);
  }

  void fileCutWhileOpen() {
    fs::copy_file(In("film.mkv"), In("open.mkv"));
    VideoReader reader(In("open.mkv"));
    reader.ReadNative(2);
    fs::resize_file(In("open.mkv"), fs::file_size(In("open.mkv")) / 3);
    std::int64_t errors = 0;
    for (const std::int64_t i : {3, 99, 10, 60, 1}) {
      const auto problem = ErrorOf(In("open.mkv"), [&] { reader.ReadNative(i); });
      errors += problem.has_value();
      QVERIFY(!problem || problem == ErrorCode::kDamaged);
    }
    QVERIFY(errors >= 2);  // 99 and 60 are no longer there
    fs::resize_file(In("open.mkv"), 0);
    QVERIFY(ErrorOf(In("open.mkv"), [&] { reader.ReadNative(80); }).has_value());
  }

  void fileDeletedWhileOpen() {
    fs::copy_file(In("film.mp4"), In("gone.mp4"));
    VideoReader reader(In("gone.mp4"));
    reader.ReadNative(2);
    fs::remove(In("gone.mp4"));
    for (const std::int64_t i : {3, 99, 50, 0}) {  // the open file still has them; opening it anew would fail
      const auto problem = ErrorOf(In("gone.mp4"), [&] { reader.ReadNative(i); });
      QVERIFY(!problem || problem == ErrorCode::kNotFound);
    }
    QVERIFY(ErrorOf(In("gone.mp4"), [&] { VideoReader again(In("gone.mp4")); }) == ErrorCode::kNotFound);
  }

  // Play lists and scripts would open other files, or the network, whatever their own names say.
  void playLists_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("text");
    const QByteArray film = "film.mp4";
    QTest::newRow("concat") << "list.mp4" << QByteArray("ffconcat version 1.0\nfile " + film + "\n");
    QTest::newRow("hls") << "list.mp4"
                         << QByteArray("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n" + film +
                                       "\n#EXT-X-ENDLIST\n");
    QTest::newRow("hls by name") << "list.m3u8"
                                 << QByteArray("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n" + film +
                                               "\n#EXT-X-ENDLIST\n");
    QTest::newRow("dash") << "list.mpd"
                          << QByteArray(
                                 "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
                                 "profiles=\"urn:mpeg:dash:profile:isoff-main:2011\"></MPD>");
    QTest::newRow("session") << "session.sdp"
                             << QByteArray(
                                    "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nt=0 0\n"
                                    "m=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n");
    QTest::newRow("avisynth") << "script.avs" << QByteArray("DirectShowSource(\"film.mp4\")\n");
  }

  void playLists() {
    QFETCH(QString, name);
    QFETCH(QByteArray, text);
    std::ofstream(In(name)) << text.toStdString();
    QVERIFY(ProblemWith(name) == ErrorCode::kNotMedia);
  }

  void addressesAreFileNames() {
    for (const char* address : {"http://localhost/film.mp4", "concat:film.mp4|film.mp4", "pipe:0",
                                "lavfi:testsrc", "tcp://localhost:1"})
      QVERIFY(ErrorOf(address, [&] { VideoReader reader{fs::path(address)}; }) == ErrorCode::kNotFound);
    // A name with a colon or a pattern in it is a name.
    for (const char* name : {"a:b.mp4", "file%03d.mp4", "http:x.mp4"}) {
      fs::copy_file(In("film.mp4"), In(name));
      QCOMPARE(VideoReader(In(name)).frame_count(), 100);
    }
  }
};

QTEST_APPLESS_MAIN(TestMediaBadInput)
#include "tst_media_bad_input.moc"

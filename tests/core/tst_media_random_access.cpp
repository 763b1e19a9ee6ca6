#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "core/media/video_reader.h"
#include "tests/core/ffmpeg_tool.h"
#include "tests/core/media_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

// core/media_every_frame is this file with ZEROPLANE_EVERY_FRAME: every frame, and the real clips, too.
#ifdef ZEROPLANE_EVERY_FRAME
constexpr std::size_t kSample = SIZE_MAX;
#else
constexpr std::size_t kSample = 40;
#endif

QByteArray Hash(const NativeFrame& frame) {
  QCryptographicHash hash(QCryptographicHash::Md5);
  for (int i = 0; i < frame.plane_count(); ++i) {
    const PlaneView plane = frame.plane(i);
    for (int y = 0; y < plane.rows; ++y)
      hash.addData(QByteArrayView(reinterpret_cast<const char*>(plane.data + y * plane.stride_bytes),
                                  plane.row_bytes));
  }
  return hash.result().toHex();
}

QList<QByteArray> HashesInOrder(const fs::path& path, const ReaderOptions& options = {}) {
  VideoReader reader(path, options);
  QList<QByteArray> hashes;
  for (std::int64_t i = 0; i < reader.frame_count(); ++i) hashes.append(Hash(reader.ReadNative(i)));
  return hashes;
}

// Reads frames in a seeded random order; names the first that differs, if any.
QString FirstDifference(const fs::path& path, const QList<QByteArray>& wanted,
                        const ReaderOptions& options = {}, std::size_t sample = kSample) {
  VideoReader reader(path, options);
  std::vector<std::int64_t> order(static_cast<std::size_t>(reader.frame_count()));
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), std::mt19937(7));
  order.resize(std::min(order.size(), sample));
  order.push_back(reader.frame_count() - 1);
  for (const std::int64_t i : order)
    if (Hash(reader.ReadNative(i)) != wanted[i])
      return QString("frame %1 of %2").arg(i).arg(reader.frame_count());
  return {};
}

}  // namespace

/// Any frame by its number is bit for bit the frame that decoding from the start gives, and the frames are
/// those that ffmpeg's own program finds.
class TestMediaRandomAccess : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path In(const QString& name) const {
    return fs::path(folder_.path().toStdString()) / name.toStdString();
  }

 private Q_SLOTS:
  void initTestCase() {
    qputenv("XDG_CACHE_HOME", folder_.path().toUtf8());
    if (!HaveFfmpegTool()) QSKIP("ffmpeg is not installed");
    QCOMPARE(RunFfmpegTool(Words("-f lavfi -i testsrc2=s=96x64:r=25:d=4 -c:v libx264 -bf 3 -g 50"),
                           In("base.mp4")),
             QString());
  }

  void generatedFilms_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("arguments");  // after the input
    QTest::addColumn<int>("frames");
    const auto row = [](const char* name, const char* arguments, int frames = 100) {
      QTest::newRow(name) << name << arguments << frames;
    };
    row("b_frames.mp4", "-c:v libx264 -bf 3 -g 24");
    row("b_pyramid.mkv", "-c:v libx264 -x264-params b-pyramid=normal:bframes=8:keyint=30:b-adapt=0");
    row("open_gop.mp4", "-c:v libx264 -x264-params open-gop=1:keyint=20:bframes=4:b-adapt=0:scenecut=0");
    row("open_gop.mkv", "-c:v libx264 -x264-params open-gop=1:keyint=20:bframes=4:b-adapt=0:scenecut=0");
    row("open_gop.ts", "-c:v libx264 -x264-params open-gop=1:keyint=20:bframes=4:b-adapt=0:scenecut=0");
    row("open_gop_265.mp4",
        "-c:v libx265 -x265-params log-level=none:open-gop=1:keyint=20:bframes=4:b-adapt=0");
    row("closed_gop_265.mkv", "-c:v libx265 -x265-params log-level=none:open-gop=0:keyint=20");
    row("ten_bit_265.mkv", "-c:v libx265 -pix_fmt yuv420p10 -x265-params log-level=none:keyint=20");
    row("ten_bit_264.mp4", "-c:v libx264 -pix_fmt yuv422p10 -g 20");
    row("intra_refresh.mp4", "-c:v libx264 -x264-params intra-refresh=1:keyint=25:bframes=0");
    row("intra_refresh_b.ts", "-c:v libx264 -x264-params intra-refresh=1:keyint=25:bframes=2:open-gop=1");
    row("variable.mkv", "-vf select=not(mod(n\\,3))+lt(mod(n\\,7)\\,3) -fps_mode vfr -c:v libx264 -g 20", 63);
    row("variable.mp4",
        "-vf setpts=PTS+mod(N\\,4)*0.008/TB -fps_mode passthrough -enc_time_base 1/1000 "
        "-c:v libx264 -g 20");
    row("interlaced.mp4",
        "-vf tinterlace=interleave_top -flags +ilme+ildct -c:v libx264 -x264-params tff=1 -g 10", 50);
    row("interlaced.mpg",
        "-vf tinterlace=interleave_top -flags +ilme+ildct -c:v mpeg2video -b:v 4M -bf 2 -g 9", 50);
    row("mpeg2.ts", "-c:v mpeg2video -b:v 4M -bf 2 -g 12");
    row("mpeg4.avi", "-c:v mpeg4 -bf 2 -g 20");
    row("packed_b_frames.avi", "-c:v libxvid -bf 2 -g 12", 98);  // the last two are lost when it is written
    row("mpeg4.mp4", "-c:v mpeg4 -bf 2 -g 20");
    row("h264.avi", "-c:v libx264 -bf 2 -g 20");
    row("vp8_hidden.webm", "-c:v libvpx -auto-alt-ref 1 -lag-in-frames 16 -g 30 -b:v 300k");
    row("vp9.webm", "-c:v libvpx-vp9 -lag-in-frames 16 -g 30 -b:v 300k -deadline realtime -cpu-used 8");
    row("av1.mkv", "-c:v libaom-av1 -cpu-used 8 -usage realtime -g 30");
    row("prores.mov", "-c:v prores_ks -profile:v 3");
    row("motion_jpeg.avi", "-c:v mjpeg -q:v 4");
    row("ffv1.mkv", "-c:v ffv1 -g 10 -pix_fmt yuv422p10");
    row("wmv2.asf", "-c:v wmv2 -g 20");
    row("theora.ogv", "-c:v libtheora -g 20");
    row("bgr.nut", "-c:v rawvideo -pix_fmt bgr24");
  }

  void generatedFilms() {
    QFETCH(QString, name);
    QFETCH(QString, arguments);
    QFETCH(int, frames);
    QCOMPARE(RunFfmpegTool(Words("-f lavfi -i testsrc2=s=96x64:r=25:d=4 " + arguments), In(name)), QString());
    const QList<QByteArray> in_order = HashesInOrder(In(name), {.deinterlace = false});
    QCOMPARE(in_order.size(), frames);
    QCOMPARE(in_order, FrameHashesByFfmpegTool(In(name)));
    QCOMPARE(FirstDifference(In(name), in_order, {.deinterlace = false}), QString());
  }

#ifdef ZEROPLANE_EVERY_FRAME
  void realFilms_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"tears_of_steel_battle.webm", "big_buck_bunny_30s.webm", "bunny_1080p60.mp4",
                             "flower.mp4", "pig.mp4", "people_static_camera.mp4", "fades_and_cuts.mp4"})
      QTest::newRow(name) << name;
  }

  void realFilms() {
    QFETCH(QString, name);
    const fs::path path = SharedFile(("data/clips/" + name.toStdString()).c_str());
    if (path.empty()) QSKIP("the shared clips are not here");
    const QList<QByteArray> in_order = HashesInOrder(path);
    QCOMPARE(in_order, FrameHashesByFfmpegTool(path));
    constexpr std::size_t kRandomFrames = 150;  // a jump in a film of long groups decodes a hundred frames
    QCOMPARE(FirstDifference(path, in_order, {}, kRandomFrames), QString());
    VideoReader backwards(path, {.cache = std::make_shared<FrameCache>(std::size_t{1} << 30)});
    for (std::int64_t i = backwards.frame_count() - 1; i >= 0; --i)
      QVERIFY2(Hash(backwards.ReadNative(i)) == in_order[i], qPrintable(QString::number(i)));
  }
#endif

  void recutFilms_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<int>("frames");
    const auto row = [](const char* name, const char* before, const char* after, int frames) {
      QTest::newRow(name) << name << before << after << frames;
    };
    row("edit_list.mp4", "-ss 1.3", "", 67);
    row("negative.mp4", "", "-avoid_negative_ts disabled -use_editlist 0 -movflags negative_cts_offsets",
        100);
    row("fragmented.mp4", "", "-movflags frag_keyframe+empty_moov", 100);
    row("turned.mp4", "", "-metadata:s:v rotate=90", 100);
    row("elementary.h264", "", "", 100);
    row("flash.flv", "", "", 100);
  }

  void recutFilms() {
    QFETCH(QString, name);
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(int, frames);
    const QString base = QString::fromStdString(In("base.mp4").string());
    QCOMPARE(RunFfmpegTool(Words(before + " -i " + base + " -c copy " + after), In(name)), QString());
    const QList<QByteArray> in_order = HashesInOrder(In(name));
    QCOMPARE(in_order.size(), frames);
    QCOMPARE(in_order, FrameHashesByFfmpegTool(In(name)));
    QCOMPARE(FirstDifference(In(name), in_order), QString());
  }
};

QTEST_APPLESS_MAIN(TestMediaRandomAccess)
#include "tst_media_random_access.moc"

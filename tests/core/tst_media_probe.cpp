#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>
#include <string>

#include "core/media/film_scan.h"
#include "tests/core/ffmpeg_tool.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr const char* kPicture = "-f lavfi -i testsrc2=s=64x48:r=24000/1001:d=1 ";

}  // namespace

/// What a film carries besides its frames, from files that ffmpeg's own program wrote.
class TestMediaProbe : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path In(const QString& name) const {
    return fs::path(folder_.path().toStdString()) / name.toStdString();
  }

  MediaInfo Made(const QString& arguments, const QString& name) {
    const QString problem = RunFfmpegTool(Words(arguments), In(name));
    if (!problem.isEmpty()) qFatal("%s", qPrintable(problem));
    return ScanFilm(In(name), {.disk_cache = false}).info;
  }

 private Q_SLOTS:
  void initTestCase() {
    if (!HaveFfmpegTool()) QSKIP("ffmpeg is not installed");
    std::ofstream(In("words.srt")) << "1\n00:00:00,100 --> 00:00:00,700\nHello\n";
    std::ofstream(In("chapters.txt")) << ";FFMETADATA1\n"
                                         "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=400\ntitle=First\n"
                                         "[CHAPTER]\nTIMEBASE=1/1000\nSTART=400\nEND=1000\ntitle=Second\n";
  }

  void tracksChaptersAndTags() {
    const QString folder = folder_.path() + "/";
    const MediaInfo info =
        Made(QString(kPicture) + "-f lavfi -i sine=r=48000:d=1 -f lavfi -i anullsrc=r=44100:cl=5.1 -i " +
                 folder + "words.srt -i " + folder +
                 "chapters.txt -map 0 -map 1 -map 2 -map 3 -map_chapters 4 -t 1 -c:v libx264 -c:a:0 flac "
                 "-c:a:1 ac3 -c:s srt -metadata:s:a:0 language=eng -metadata:s:a:1 title=Surround "
                 "-metadata:s:s:0 language=fre -metadata:s:v:0 stereo_mode=right_left "
                 "-metadata:s:v:0 timecode=10:00:00:00 -aspect 2:1",
             "all.mkv");
    QCOMPARE(info.container, std::string("matroska,webm"));
    QVERIFY((info.frame_rate == Rational{24000, 1001}));
    QVERIFY(!info.variable_frame_rate);
    QVERIFY((info.sample_aspect == Rational{3, 2}));
    QCOMPARE(info.audio.size(), std::size_t{2});
    QCOMPARE(info.audio[0].codec, std::string("flac"));
    QCOMPARE(info.audio[0].language, std::string("eng"));
    QCOMPARE(info.audio[1].channels, 6);
    QCOMPARE(info.audio[1].title, std::string("Surround"));
    QCOMPARE(info.subtitles.size(), std::size_t{1});
    QCOMPARE(info.subtitles[0].codec, std::string("subrip"));
    QCOMPARE(info.subtitles[0].language, std::string("fre"));
    QVERIFY(!info.subtitles[0].bitmap);
    QCOMPARE(info.chapters.size(), std::size_t{2});
    QCOMPARE(info.chapters[1].start_s, 0.4);
    QCOMPARE(info.chapters[1].end_s, 1.0);
    QCOMPARE(info.chapters[1].title, std::string("Second"));
    QCOMPARE(info.timecode, std::string("10:00:00:00"));
    QCOMPARE(info.stereo_mode, std::string("right_left"));
    QCOMPARE(info.data_tracks, 0);
    QCOMPARE(info.field_order, FieldOrder::kProgressive);
  }

  void timecodeTracks() {
    const MediaInfo full = Made(QString(kPicture) + "-c:v libx264 -timecode 01:02:03:04", "full.mov");
    QCOMPARE(full.timecode, std::string("01:02:03:04"));
    QCOMPARE(full.data_tracks, 1);
    const MediaInfo drop =
        Made("-f lavfi -i testsrc2=s=64x48:r=30000/1001:d=1 -c:v libx264 -timecode 00:59:59;28", "drop.mov");
    QCOMPARE(drop.timecode, std::string("00:59:59;28"));
    const MediaInfo gop =
        Made("-f lavfi -i testsrc2=s=64x48:r=25:d=1 -c:v mpeg2video -timecode 01:00:00:00", "gop.mpg");
    QCOMPARE(gop.timecode, std::string("01:00:00:00"));
    QVERIFY(Made(QString(kPicture) + "-c:v libx264", "none.mp4").timecode.empty());
  }

  // In Matroska and MP4 the container says it; a transport stream leaves it to the first frame.
  void hdr10_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"hdr.mkv", "hdr.mp4", "hdr.ts"}) QTest::newRow(name) << name;
  }

  void hdr10() {
    QFETCH(QString, name);
    const MediaInfo info = Made(
        QString(kPicture) +
            "-pix_fmt yuv420p10 -c:v libx265 -color_primaries bt2020 -color_trc smpte2084 -colorspace "
            "bt2020nc -color_range tv -x265-params "
            "log-level=none:hdr10=1:colorprim=bt2020:transfer=smpte2084:"
            "colormatrix=bt2020nc:range=limited:max-cll=1000,400:master-display=G(13250,34500)B(7500,3000)"
            "R(34000,16000)WP(15635,16450)L(10000000,50)",
        name);
    QCOMPARE(info.bit_depth, 10);
    QCOMPARE(info.color_primaries, std::string("bt2020"));
    QCOMPARE(info.color_transfer, std::string("smpte2084"));
    QCOMPARE(info.color_matrix, std::string("bt2020nc"));
    QCOMPARE(info.color_range, std::string("tv"));
    QVERIFY(info.content_light && info.mastering_display);
    QCOMPARE(info.content_light->max_content, 1000);
    QCOMPARE(info.content_light->max_frame_average, 400);
    const MasteringDisplay wanted{{34000, 50000}, {16000, 50000}, {13250, 50000}, {34500, 50000},
                                  {7500, 50000},  {3000, 50000},  {15635, 50000}, {16450, 50000},
                                  {50, 10000},    {1000, 1}};
    QVERIFY(*info.mastering_display == wanted);
  }

  void noHdrWhereThereIsNone() {
    const MediaInfo info = Made(QString(kPicture) + "-c:v libx264", "plain.mkv");
    QVERIFY(!info.content_light && !info.mastering_display);
  }

  void fieldOrder_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("order");
    const int top = int(FieldOrder::kTopFirst), bottom = int(FieldOrder::kBottomFirst);
    const QString woven = "-vf tinterlace=interleave_top -flags +ilme+ildct ";
    const QString woven_bottom = "-vf tinterlace=interleave_bottom -flags +ilme+ildct ";
    QTest::newRow("h264 top") << "top.mp4" << woven + "-c:v libx264 -x264-params tff=1" << top;
    QTest::newRow("h264 top, mkv") << "top.mkv" << woven + "-c:v libx264 -x264-params tff=1" << top;
    QTest::newRow("h264 bottom") << "bottom.mkv" << woven_bottom + "-c:v libx264" << bottom;
    QTest::newRow("mpeg2 top") << "top.mpg" << woven + "-c:v mpeg2video -top 1" << top;
    QTest::newRow("mpeg2 bottom") << "bottom.ts" << woven_bottom + "-c:v mpeg2video" << bottom;
    QTest::newRow("prores top") << "top.mov" << woven + "-c:v prores_ks -top 1" << top;
    QTest::newRow("progressive") << "progressive.ts" << QString("-c:v mpeg2video")
                                 << int(FieldOrder::kProgressive);
  }

  void fieldOrder() {
    QFETCH(QString, name);
    QFETCH(QString, arguments);
    QFETCH(int, order);
    QCOMPARE(int(Made(QString("-f lavfi -i testsrc2=s=64x48:r=50:d=1 ") + arguments, name).field_order),
             order);
  }

  void stereoModes_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("mode");
    QTest::newRow("sei, side by side") << "sbs.mp4"
                                       << "-x264-params frame-packing=3"
                                       << "left_right";
    QTest::newRow("sei, top-bottom") << "tb.ts"
                                     << "-x264-params frame-packing=4"
                                     << "top_bottom";
    QTest::newRow("matroska, top-bottom") << "tb.mkv"
                                          << "-metadata:s:v stereo_mode=top_bottom"
                                          << "top_bottom";
    QTest::newRow("matroska, right first") << "bt.mkv"
                                           << "-metadata:s:v stereo_mode=bottom_top"
                                           << "bottom_top";
    QTest::newRow("matroska, mono") << "mono.mkv"
                                    << "-metadata:s:v stereo_mode=mono"
                                    << "";
    QTest::newRow("none") << "none.mkv"
                          << ""
                          << "";
  }

  void stereoModes() {
    QFETCH(QString, name);
    QFETCH(QString, arguments);
    QFETCH(QString, mode);
    QCOMPARE(Made(QString(kPicture) + "-c:v libx264 " + arguments, name).stereo_mode, mode.toStdString());
  }

  void bitDepths_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("depth");
    QTest::newRow("8") << "8.mkv"
                       << "-c:v libx264" << 8;
    QTest::newRow("10") << "10.mp4"
                        << "-c:v libx264 -pix_fmt yuv422p10" << 10;
    QTest::newRow("10, ffv1") << "10.mkv"
                              << "-c:v ffv1 -pix_fmt yuv420p10" << 10;
    QTest::newRow("10, ProRes") << "10.mov"
                                << "-c:v prores_ks -profile:v 3" << 10;
    QTest::newRow("12, ffv1") << "12.mkv"
                              << "-c:v ffv1 -pix_fmt gbrp12" << 12;
    QTest::newRow("16, ffv1") << "16.mkv"
                              << "-c:v ffv1 -pix_fmt rgb48" << 16;
  }

  void bitDepths() {
    QFETCH(QString, name);
    QFETCH(QString, arguments);
    QFETCH(int, depth);
    QCOMPARE(Made(QString(kPicture) + arguments, name).bit_depth, depth);
  }

  void variableRateIsMeasured() {
    const MediaInfo info =
        Made("-f lavfi -i testsrc2=s=64x48:r=25:d=4 -vf select=not(mod(n\\,3)) -fps_mode vfr -c:v ffv1",
             "vfr.mkv");
    QCOMPARE(info.frame_count, 34);
    QVERIFY(!info.variable_frame_rate);  // every third frame: an even step of 120 ms
    const MediaInfo uneven =
        Made("-f lavfi -i testsrc2=s=64x48:r=25:d=4 -vf select=lt(mod(n\\,10)\\,3) -fps_mode vfr -c:v ffv1",
             "uneven.mkv");
    QCOMPARE(uneven.frame_count, 30);
    QVERIFY(uneven.variable_frame_rate);
  }
};

QTEST_APPLESS_MAIN(TestMediaProbe)
#include "tst_media_probe.moc"

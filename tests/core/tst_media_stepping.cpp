#include <QTemporaryDir>
#include <QtTest>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "core/media/video_reader.h"
#include "tests/core/ffmpeg_tool.h"
#include "tests/core/media_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr int kFrames = 150, kGroup = 50;
constexpr std::size_t kFrameBytes = 160 * 120 * 3 / 2;

}  // namespace

/// VideoReader with a cache: what is decoded, and how often.
class TestMediaStepping : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path In(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

 private Q_SLOTS:
  void initTestCase() {
    qputenv("XDG_CACHE_HOME", folder_.path().toUtf8());
    if (!HaveFfmpegTool()) QSKIP("ffmpeg is not installed");
    QCOMPARE(RunFfmpegTool(Words("-f lavfi -i testsrc2=s=160x120:r=25:d=6 -c:v libx264 -bf 3 -x264-params "
                                 "keyint=50:min-keyint=50:scenecut=0:open-gop=0"),
                           In("film.mp4")),
             QString());
  }

  void backwardsEachGroupIsDecodedOnce_data() {
    QTest::addColumn<bool>("pictures");
    QTest::newRow("native") << false;
    QTest::newRow("pictures") << true;
  }

  void backwardsEachGroupIsDecodedOnce() {
    QFETCH(bool, pictures);
    VideoReader plain(In("film.mp4"));
    // Room for one group and a bit, as decoded.
    auto cache = std::make_shared<FrameCache>(kFrameBytes * (kGroup + 10));
    VideoReader reader(In("film.mp4"), {.cache = cache});
    QCOMPARE(reader.frame_count(), kFrames);
    std::vector<Picture> wanted;
    for (int i = 0; i < kFrames; ++i) wanted.push_back(plain.ReadFrame(i));
    reader.ReadNative(kFrames - 1);
    const std::int64_t before = reader.decoded_frames();
    for (int i = kFrames - 2; i >= 0; --i) {
      if (pictures)
        QVERIFY(*reader.ReadFrame(i) == *wanted[std::size_t(i)]);
      else
        QVERIFY(reader.ReadNative(i).SameSamples(plain.ReadNative(i)));
    }
    QVERIFY2(reader.decoded_frames() - before <= kFrames,
             qPrintable(QString::number(reader.decoded_frames())));
    QVERIFY(cache->used_bytes() <= kFrameBytes * (kGroup + 10));
  }

  void backwardsThrough1080pNothingIsDecodedTwice() {
    const fs::path path = SharedFile("data/clips/bunny_1080p60.mp4");
    if (path.empty()) QSKIP("shared/data is not beside the checkout");
    constexpr std::size_t kCacheBytes = std::size_t{384} << 20;  // the window's
    VideoReader reader(path, {.cache = std::make_shared<FrameCache>(kCacheBytes)});
    reader.ReadFrame(reader.frame_count() - 1);  // a jump, which keeps only where it ends
    const std::int64_t before = reader.decoded_frames();
    for (std::int64_t i = reader.frame_count() - 2; i >= 0; --i) reader.ReadFrame(i);
    QVERIFY2(reader.decoded_frames() - before <= reader.frame_count(),
             qPrintable(QString::number(reader.decoded_frames() - before)));
  }

  // When a group does not fit, its last frames stay, and the rest is decoded again from the key frame.
  void smallCacheKeepsTheLastFrames() {
    auto cache = std::make_shared<FrameCache>(kFrameBytes * 20);
    VideoReader reader(In("film.mp4"), {.cache = cache});
    reader.ReadNative(kFrames - 1);
    const std::int64_t before = reader.decoded_frames();
    for (int i = kFrames - 2; i >= kFrames - 20; --i) reader.ReadNative(i);
    QVERIFY(reader.decoded_frames() - before <= kGroup);
    QVERIFY(cache->used_bytes() <= kFrameBytes * 20);
  }

  void picturesReadOnceAreNotDecodedAgain() {
    auto cache = std::make_shared<FrameCache>(100 << 20);
    VideoReader first(In("film.mp4"), {.cache = cache}), second(In("film.mp4"), {.cache = cache});
    for (int i = 0; i < 30; ++i) first.ReadFrame(i);
    for (int i = 29; i >= 0; --i) QCOMPARE(second.ReadFrame(i), first.ReadFrame(i));
    QCOMPARE(second.decoded_frames(), 0);
    const auto deep = first.ReadFrame16(7);
    QCOMPARE(second.ReadFrame16(7), deep);
    QCOMPARE(second.decoded_frames(), 0);
  }

  void readersInThreadsShareACache() {
    VideoReader plain(In("film.mp4"));
    std::vector<Picture> wanted;
    for (int i = 0; i < kFrames; ++i) wanted.push_back(plain.ReadFrame(i));
    auto cache = std::make_shared<FrameCache>(2 << 20);  // some are evicted all the time
    std::vector<int> wrong(3, 0);
    {
      std::vector<std::jthread> threads;
      for (int t = 0; t < 3; ++t)
        threads.emplace_back([&, t] {
          VideoReader reader(In("film.mp4"), {.cache = cache, .threads = 1});
          for (int i = 0; i < 60; ++i) {
            const int frame = t == 0 ? i : t == 1 ? 60 - i : i * 37 % kFrames;
            wrong[std::size_t(t)] += !(*reader.ReadFrame(frame) == *wanted[std::size_t(frame)]);
          }
        });
    }
    QCOMPARE(wrong, std::vector<int>(3, 0));
  }

  void aChangedFilmIsAnotherFilm() {
    SyntheticFilm film;
    WriteAvi(In("changing.avi"), film);
    auto cache = std::make_shared<FrameCache>(10 << 20);
    VideoReader(In("changing.avi"), {.cache = cache}).ReadFrame(3);
    film.width = 66;
    WriteAvi(In("changing.avi"), film);
    QVERIFY(*VideoReader(In("changing.avi"), {.cache = cache}).ReadFrame(3) == SyntheticFrame(film, 3));
  }

  void deinterlacedPicturesAreKeptApart() {
    QCOMPARE(RunFfmpegTool(Words("-f lavfi -i testsrc2=s=96x64:r=50:d=1 -vf tinterlace=interleave_top -flags "
                                 "+ilme+ildct -c:v libx264 -x264-params tff=1"),
                           In("fields.mkv")),
             QString());
    auto cache = std::make_shared<FrameCache>(10 << 20);
    VideoReader progressive(In("fields.mkv"), {.cache = cache});
    VideoReader interlaced(In("fields.mkv"), {.cache = cache, .deinterlace = false});
    VideoReader plain(In("fields.mkv"));
    for (int i = 20; i >= 0; --i) {
      QVERIFY(!(*interlaced.ReadFrame(i) == *progressive.ReadFrame(i)));
      QVERIFY(*plain.ReadFrame(i) == *progressive.ReadFrame(i));
    }
  }
};

QTEST_APPLESS_MAIN(TestMediaStepping)
#include "tst_media_stepping.moc"

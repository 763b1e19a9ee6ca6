#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/media/video_reader.h"
#include "tests/core/media_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr int kColourTolerance = 2;  // 8-bit steps: rounding of the YUV sample and of the conversion

struct Rgb {
  int r, g, b;
};

std::vector<Picture> ReadAll(VideoReader& reader) {
  std::vector<Picture> pictures;
  while (auto frame = reader.ReadNext()) pictures.push_back(frame->picture);
  return pictures;
}

}  // namespace

class TestVideoReader : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path In(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

  // The first and the last frame of one colour, decoded.
  Rgb DecodeColour(int width, int height, int luma, int cb, int cr) {
    WriteY4m(In("colour.y4m"), width, height, luma, cb, cr);
    VideoReader reader(In("colour.y4m"));
    const Picture picture = reader.ReadFrame(0);
    return {picture->at(width / 2, height / 2, 0), picture->at(width / 2, height / 2, 1),
            picture->at(width / 2, height / 2, 2)};
  }

  static void CompareColours(const Rgb& found, const Rgb& wanted) {
    const int worst =
        std::max({std::abs(found.r - wanted.r), std::abs(found.g - wanted.g), std::abs(found.b - wanted.b)});
    QVERIFY2(worst <= kColourTolerance,
             qPrintable(QString("%1 %2 %3").arg(found.r).arg(found.g).arg(found.b)));
  }

 private Q_SLOTS:
  void describesAFilm() {
    const SyntheticFilm film;
    WriteAvi(In("film.avi"), film);
    const MediaInfo info = Probe(In("film.avi"));
    QCOMPARE(info.path, In("film.avi"));
    QCOMPARE(info.width, film.width);
    QCOMPARE(info.height, film.height);
    QCOMPARE(info.frame_count, film.frames);
    QVERIFY((info.frame_rate == Rational{25, 1}));
    QVERIFY(!info.variable_frame_rate);
    QCOMPARE(info.duration_s, film.frames / 25.0);
    QCOMPARE(info.audio.size(), std::size_t{1});
    QCOMPARE(info.audio[0].codec, std::string("pcm_s16le"));
    QCOMPARE(info.audio[0].channels, 1);
    QCOMPARE(info.audio[0].sample_rate_hz, 8000);
    QCOMPARE(info.bit_depth, 8);
    QCOMPARE(info.color_matrix, std::string("unknown"));
  }

  void readsUncompressedPicturesToTheBit_data() {
    QTest::addColumn<int>("width");
    QTest::newRow("even") << 64;
    QTest::newRow("odd") << 61;  // rows of no round number of bytes
  }

  void readsUncompressedPicturesToTheBit() {
    QFETCH(int, width);
    SyntheticFilm film;
    film.width = width;
    WriteAvi(In("exact.avi"), film);
    VideoReader reader(In("exact.avi"));
    QCOMPARE(reader.frame_count(), film.frames);
    const std::vector<Picture> pictures = ReadAll(reader);
    QCOMPARE(pictures.size(), std::size_t(film.frames));
    for (int i = 0; i < film.frames; ++i)
      QVERIFY2(*pictures[i] == SyntheticFrame(film, i), qPrintable(QString::number(i)));
    for (const int i : {23, 0, 7, 8, 8, 3}) QVERIFY(*reader.ReadFrame(i) == SyntheticFrame(film, i));
  }

  void readNextGoesOnAfterReadFrame() {
    WriteAvi(In("next.avi"), {});
    VideoReader reader(In("next.avi"));
    reader.ReadFrame(9);
    const auto frame = reader.ReadNext();
    QVERIFY(frame);
    QCOMPARE(frame->index, 10);
    QCOMPARE(double(frame->time.pts) * reader.time_base().value(), 10 / 25.0);
    QCOMPARE(double(frame->time.duration) * reader.time_base().value(), 1 / 25.0);
    reader.ReadFrame(23);
    QVERIFY(!reader.ReadNext());
    QVERIFY(!reader.ReadNext());
  }

  void refusesIndicesOutsideTheFilm() {
    WriteAvi(In("range.avi"), {});
    VideoReader reader(In("range.avi"));
    QVERIFY_EXCEPTION_THROWN(reader.ReadFrame(-1), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(reader.ReadFrame(24), std::logic_error);
  }

  // ITU-R BT.601 and BT.709: limited-range YUV of pure red and of greys.
  void untaggedFilmsAreDecodedByTheirHeight() {
    CompareColours(DecodeColour(640, 480, 81, 90, 240), {255, 0, 0});
    CompareColours(DecodeColour(1280, 720, 63, 102, 240), {255, 0, 0});
    CompareColours(DecodeColour(640, 480, 16, 128, 128), {0, 0, 0});
    CompareColours(DecodeColour(1280, 720, 235, 128, 128), {255, 255, 255});
    CompareColours(DecodeColour(1280, 720, 126, 128, 128), {128, 128, 128});
  }

  void saysHowMuchOfACutOffFilmIsThere() {
    WriteAvi(In("whole.avi"), {});
    Truncate(In("whole.avi"), In("cut.avi"), 0.5);
    VideoReader reader(In("cut.avi"));
    QVERIFY(reader.frame_count() > 8 && reader.frame_count() < 13);
    std::int64_t read = 0;
    try {
      while (auto frame = reader.ReadNext()) {
        QVERIFY(*frame->picture == SyntheticFrame({}, int(frame->index)));
        ++read;
      }
      QFAIL("the end of the film was not missed");
    } catch (const Error& error) {
      QCOMPARE(int(error.code()), int(ErrorCode::kDamaged));
      const std::string numbers = std::to_string(read) + " of 24 frames";
      QVERIFY2(std::string(error.what()).find(numbers) != std::string::npos, error.what());
      QCOMPARE(read, reader.frame_count());
    }
  }

  void realClipsReadTheSameInAnyOrder_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("frames");
    QTest::newRow("vp8, 1/1000 s") << "tears_of_steel_battle.webm" << 1691;
    QTest::newRow("vp8, 720p") << "big_buck_bunny_30s.webm" << 720;
    QTest::newRow("h264, 1080p60") << "bunny_1080p60.mp4" << 120;
    QTest::newRow("h264, 30000/1001") << "flower.mp4" << 150;
    QTest::newRow("h264, no B frames") << "pig.mp4" << 196;
    QTest::newRow("h264, 10 fps") << "people_static_camera.mp4" << 1394;
    QTest::newRow("h264, stills") << "fades_and_cuts.mp4" << 720;
  }

  void realClipsReadTheSameInAnyOrder() {
    QFETCH(QString, name);
    QFETCH(int, frames);
    const fs::path path = SharedFile(("data/clips/" + name.toStdString()).c_str());
    if (path.empty()) QSKIP("the shared clips are not here");
    VideoReader reader(path);
    QCOMPARE(reader.frame_count(), frames);

    // A dozen frames spread over the film, and the last one, kept from one pass in order.
    std::vector<std::int64_t> indices;
    for (int i = 0; i < 12; ++i) indices.push_back((i * 977 + 5) % frames);
    indices.push_back(frames - 1);
    std::vector<Picture> in_order(std::size_t(frames), nullptr);
    std::int64_t count = 0, last_pts = 0;
    while (auto frame = reader.ReadNext()) {
      QCOMPARE(frame->index, count);
      QVERIFY(count == 0 || frame->time.pts > last_pts);
      QVERIFY(frame->time.duration > 0);
      last_pts = frame->time.pts;
      if (std::ranges::find(indices, count) != indices.end()) in_order[std::size_t(count)] = frame->picture;
      ++count;
    }
    QCOMPARE(count, frames);
    for (const std::int64_t index : indices)
      QVERIFY2(*reader.ReadFrame(index) == *in_order[std::size_t(index)], qPrintable(QString::number(index)));
  }

  void cutOffClipsAreNoticed_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("announced");
    QTest::newRow("mp4, table in front") << "flower.mp4"
                                         << " of 150 frames";
    QTest::newRow("webm") << "tears_of_steel_battle.webm"
                          << " of 1693 frames";  // by the sound's length
  }

  void cutOffClipsAreNoticed() {
    QFETCH(QString, name);
    QFETCH(QString, announced);
    const fs::path path = SharedFile(("data/clips/" + name.toStdString()).c_str());
    if (path.empty()) QSKIP("the shared clips are not here");
    const fs::path cut = In(name.toUtf8());
    Truncate(path, cut, 0.3);
    VideoReader reader(cut);
    reader.ReadFrame(reader.frame_count() - 1);
    try {
      reader.ReadNext();
      QFAIL("the end of the film was not missed");
    } catch (const Error& error) {
      QCOMPARE(int(error.code()), int(ErrorCode::kDamaged));
      const std::string numbers = std::to_string(reader.frame_count()) + announced.toStdString();
      QVERIFY2(std::string(error.what()).find(numbers) != std::string::npos, error.what());
    }
  }

  void filmWithoutItsTableIsDamaged() {
    const fs::path path = SharedFile("data/clips/bunny_1080p60.mp4");  // the table is at its end
    if (path.empty()) QSKIP("the shared clips are not here");
    Truncate(path, In("headless.mp4"), 0.5);
    try {
      Probe(In("headless.mp4"));
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(int(error.code()), int(ErrorCode::kDamaged));
      QVERIFY2(std::string(error.what()).find("moov") != std::string::npos, error.what());
    }
  }
};

QTEST_APPLESS_MAIN(TestVideoReader)
#include "tst_video_reader.moc"

#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>
#include <chrono>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/depth/depth_cache.h"
#include "core/depth/depth_codec.h"
#include "tests/core/picture_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

const std::string kModel = "net, sha256 12ab, 128 x 96";

/// Waves with noise in their low bits, as networks' maps have.
ImageF32 Map(int width, int height, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> noise(0, 0.01f);
  ImageF32 map(width, height, 1);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x)
      map.at(x, y) = std::sin(0.1f * static_cast<float>(x) + static_cast<float>(seed)) +
                     0.02f * static_cast<float>(y) + noise(random);
  }
  return map;
}

}  // namespace

class TestDepthCache : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path In(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }
  DepthKey Key(const std::string& film = "film.mp4") const { return {In(film).string(), kModel}; }
  DepthCacheOptions Options(std::int64_t most_bytes = 1 << 30) const { return {In("cache"), most_bytes}; }

  std::vector<fs::path> Kept() const {
    std::vector<fs::path> files;
    std::error_code absent;
    for (const auto& entry : fs::recursive_directory_iterator(In("cache"), absent))
      if (entry.is_regular_file()) files.push_back(entry.path());
    return files;
  }

 private Q_SLOTS:
  void init() {
    fs::remove_all(In("cache"));
    WriteBytes(In("film.mp4"), std::string(5000, 'a'));
  }

  void quantisingLosesAtMostHalfAStep() {
    const ImageF32 map = Map(40, 30, 1);
    const RawDepth depth = Quantised(map);
    const ImageF32 back = Restored(depth);
    const double half_step = 0.5 * (double{depth.high} - depth.low) / 65535;
    constexpr double kFloatRounding = 1e-6;
    for (std::size_t i = 0; i < map.size(); ++i)
      QVERIFY(std::abs(double{map.data()[i]} - back.data()[i]) <= half_step + kFloatRounding);
    QCOMPARE(*std::max_element(back.data(), back.data() + back.size()), depth.high);
    QCOMPARE(*std::min_element(back.data(), back.data() + back.size()), depth.low);
  }

  void aFlatMapStaysFlatAndAnEndlessValueIsRefused() {
    QVERIFY(Restored(Quantised(ImageF32(3, 2, 1, 7.25f))) == ImageF32(3, 2, 1, 7.25f));
    ImageF32 map(3, 2, 1);
    map.at(1, 1) = std::nanf("");
    QVERIFY_EXCEPTION_THROWN(Quantised(map), std::logic_error);
  }

  void packingIsWithoutLoss_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::newRow("one pixel") << 1 << 1;
    QTest::newRow("one row") << 17 << 1;
    QTest::newRow("one column") << 1 << 17;
    QTest::newRow("a picture") << 61 << 43;
  }
  void packingIsWithoutLoss() {
    QFETCH(int, width);
    QFETCH(int, height);
    const RawDepth smooth = Quantised(Map(width, height, 2));
    QVERIFY(UnpackDepth(PackDepth(smooth, "key"), "key") == smooth);
    RawDepth wild{ImageU16(width, height, 1), -3, 9};
    std::mt19937 random(5);
    for (std::size_t i = 0; i < wild.steps.size(); ++i)
      wild.steps.data()[i] = static_cast<std::uint16_t>(random() % 3 == 0   ? 0
                                                        : random() % 2 == 0 ? 65535
                                                                            : random());
    QVERIFY(UnpackDepth(PackDepth(wild, ""), "") == wild);
  }

  void smoothMapsShrink() {
    const RawDepth depth = Quantised(Map(256, 144, 3));
    QVERIFY(PackDepth(depth, "key").size() < 0.8 * static_cast<double>(depth.steps.size_bytes()));
  }

  void tornAndDamagedFilesAreNoticed() {
    const RawDepth depth = Quantised(Map(9, 7, 4));
    const std::vector<std::uint8_t> whole = PackDepth(depth, "key");
    QVERIFY(!UnpackDepth(whole, "another key") && !UnpackDepth(whole, "ke") && !UnpackDepth(whole, "key+"));
    for (std::size_t size = 0; size < whole.size(); ++size)
      QVERIFY(!UnpackDepth(std::span(whole).first(size), "key"));
    for (std::size_t i = 0; i < whole.size(); ++i) {
      std::vector<std::uint8_t> damaged = whole;
      damaged[i] ^= 0x10;
      const std::optional<RawDepth> read = UnpackDepth(damaged, "key");
      QVERIFY(!read || *read == depth);  // a bit without meaning may differ
    }
  }

  void survivesARestart() {
    const RawDepth depth = Quantised(Map(32, 20, 5));
    DepthCache(Options()).Insert(Key(), 7, depth);
    DepthCache cache(Options());
    QVERIFY(cache.Find(Key(), 7) == depth);
    QVERIFY(!cache.Find(Key(), 8));
    QVERIFY(!cache.Find({Key().film, "another model"}, 7));
    QVERIFY(!cache.Find(Key("nothing.mp4"), 7));
  }

  void knowsAFilmByItsContent() {
    const RawDepth depth = Quantised(Map(32, 20, 6));
    DepthCache cache(Options());
    cache.Insert(Key(), 0, depth);
    fs::rename(In("film.mp4"), In("moved.mp4"));
    QVERIFY(cache.Find(Key("moved.mp4"), 0) == depth);
    WriteBytes(In("film.mp4"), std::string(5000, 'b'));
    QVERIFY(!cache.Find(Key(), 0));
    // Written anew with the same bytes but another time: taken for another film rather than mistaken for it.
    fs::last_write_time(In("moved.mp4"), fs::file_time_type::clock::now() + std::chrono::seconds(5));
    QVERIFY(!cache.Find(Key("moved.mp4"), 0));
  }

  void aSequencesFilesCountOneByOne() {
    fs::create_directories(In("shot"));
    for (int i = 3; i < 6; ++i)
      WriteBytes(In("shot/f." + std::to_string(i) + ".png"), std::string(100, static_cast<char>('a' + i)));
    DepthCache cache(Options());
    std::vector<RawDepth> maps;
    for (unsigned i = 0; i < 3; ++i) {
      maps.push_back(Quantised(Map(12, 10, i)));
      cache.Insert(Key("shot/f.#.png"), i, maps[i]);
    }
    WriteBytes(In("shot/f.4.png"), std::string(100, 'x'));
    QVERIFY(cache.Find(Key("shot/f.#.png"), 0) == maps[0]);
    QVERIFY(!cache.Find(Key("shot/f.#.png"), 1));
    QVERIFY(cache.Find(Key("shot/f.#.png"), 2) == maps[2]);
    QVERIFY(!cache.Find(Key("shot/f.#.png"), 3));
  }

  void dropsATornFile() {
    DepthCache cache(Options());
    cache.Insert(Key(), 0, Quantised(Map(32, 20, 7)));
    QCOMPARE(Kept().size(), std::size_t{1});
    fs::resize_file(Kept()[0], fs::file_size(Kept()[0]) / 2);
    QVERIFY(!cache.Find(Key(), 0));
    QVERIFY(Kept().empty());
  }

  void mayBeDeletedWhileItRuns() {
    const RawDepth depth = Quantised(Map(32, 20, 8));
    DepthCache cache(Options());
    cache.Insert(Key(), 0, depth);
    fs::remove_all(In("cache"));
    QVERIFY(!cache.Find(Key(), 0));
    cache.Insert(Key(), 0, depth);
    QVERIFY(cache.Find(Key(), 0) == depth);
  }

  void theLeastRecentlyUsedGoFirst() {
    const RawDepth depth = Quantised(Map(64, 64, 9));
    constexpr int kFrames = 10;
    {
      DepthCache cache(Options());
      for (int i = 0; i < kFrames; ++i) cache.Insert(Key(), i, depth);
    }
    const auto now = fs::file_time_type::clock::now();
    std::int64_t bytes = 0;
    for (const fs::path& file : Kept()) {
      bytes += static_cast<std::int64_t>(fs::file_size(file));
      fs::last_write_time(file, now - std::chrono::hours(100 - std::stoi(file.stem().string())));
    }
    DepthCache cache(Options(bytes / 2));
    QVERIFY(cache.Find(Key(), 0));  // the oldest, but used just now
    cache.Insert(Key(), kFrames, depth);
    std::int64_t left = 0;
    for (const fs::path& file : Kept()) left += static_cast<std::int64_t>(fs::file_size(file));
    QVERIFY(left <= bytes / 2);
    QVERIFY(cache.Find(Key(), 0) && cache.Find(Key(), kFrames) && cache.Find(Key(), kFrames - 1));
    QVERIFY(!cache.Find(Key(), 1) && !cache.Find(Key(), 2));
  }

  void whatIsKeptIsCountedAndTakenAwayAndNothingElse() {
    DepthCache cache(Options());
    for (int frame = 0; frame < 3; ++frame) cache.Insert(Key(), frame, Quantised(Map(8, 8, frame)));
    std::int64_t bytes = 0;
    for (const fs::path& file : Kept()) bytes += static_cast<std::int64_t>(fs::file_size(file));
    WriteBytes(In("cache") / "mine.txt", "not a map");
    const DepthCacheContent content = ContentOf(In("cache")), removed = EmptyDepthCache(In("cache"));
    QCOMPARE(content.maps, std::int64_t(3));
    QCOMPARE(content.bytes, bytes);
    QCOMPARE(removed.maps, content.maps);
    QCOMPARE(removed.bytes, content.bytes);
    QVERIFY(!cache.Find(Key(), 1));
    QCOMPARE(Kept(), std::vector<fs::path>{In("cache") / "mine.txt"});
    QCOMPARE(ContentOf(In("cache")).maps, std::int64_t(0));
    QCOMPARE(ContentOf(In("nowhere")).bytes, std::int64_t(0));
  }

  void aLimitOfNothingKeepsNothing() {
    DepthCache cache(Options(0));
    cache.Insert(Key(), 0, Quantised(Map(8, 8, 1)));
    QVERIFY(Kept().empty());
    QVERIFY_EXCEPTION_THROWN(DepthCache(Options(-1)), Error);
  }

  void aFolderThatCannotBeMadeIsNoError() {
    DepthCache cache({In("film.mp4") / "cache", 1 << 20});
    cache.Insert(Key(), 0, Quantised(Map(8, 8, 1)));
    QVERIFY(!cache.Find(Key(), 0));
  }

  void partialFilesOfTheDeadAreRemoved() {
    fs::create_directories(In("cache/old"));
    WriteBytes(In("cache/old/1.zdepth.partial-1-0"), "torn");
    fs::last_write_time(In("cache/old/1.zdepth.partial-1-0"),
                        fs::file_time_type::clock::now() - std::chrono::hours(2));
    WriteBytes(In("cache/old/2.zdepth.partial-1-1"), "being written");
    DepthCache(Options()).Insert(Key(), 0, Quantised(Map(8, 8, 1)));
    QVERIFY(!fs::exists(In("cache/old/1.zdepth.partial-1-0")));
    QVERIFY(fs::exists(In("cache/old/2.zdepth.partial-1-1")));
  }

  void twoProcessesMayShareIt() {
    constexpr int kFrames = 60;
    const auto work = [&] {
      DepthCache cache(Options(1 << 16));  // so small that both remove each other's files
      for (unsigned i = 0; i < kFrames; ++i) {
        const RawDepth depth = Quantised(Map(48, 27, i));
        cache.Insert(Key(), i, depth);
        const std::optional<RawDepth> found = cache.Find(Key(), i);
        if (found && *found != depth) return false;
      }
      return true;
    };
    const pid_t child = fork();
    if (child == 0) _exit(work() ? 0 : 1);
    const bool here = work();
    int status = -1;
    QCOMPARE(waitpid(child, &status, 0), child);
    QVERIFY(here && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    for (const fs::path& file : Kept()) QVERIFY(file.extension() == ".zdepth");
  }

  void livesBesideTheProjectOrWhereTheEnvironmentSays() {
    QCOMPARE(DepthCacheFolder("/films/a.zeroplane"), fs::path("/films/a.zeroplane-cache/depth"));
    qputenv("XDG_CACHE_HOME", In("home").c_str());
    QCOMPARE(DepthCacheFolder(), In("home/zeroplane/depth"));
  }
};

QTEST_APPLESS_MAIN(TestDepthCache)
#include "tst_depth_cache.moc"

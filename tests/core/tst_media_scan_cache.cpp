#include <QTemporaryDir>
#include <QtTest>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/media/scan_cache.h"
#include "core/media/video_reader.h"
#include "tests/core/media_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

class TestMediaScanCache : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path In(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

  static std::vector<fs::path> Kept() {
    std::vector<fs::path> files;
    if (fs::exists(ScanCacheFolder()))
      for (const auto& entry : fs::directory_iterator(ScanCacheFolder())) files.push_back(entry.path());
    return files;
  }

 private Q_SLOTS:
  void init() {
    qputenv("XDG_CACHE_HOME", In("cache").c_str());
    fs::remove_all(In("cache"));
    WriteAvi(In("film.avi"), {});
  }

  void livesWhereTheEnvironmentSays() {
    QCOMPARE(ScanCacheFolder(), In("cache/zeroplane/index"));
    qputenv("XDG_CACHE_HOME", "");
    qputenv("HOME", In("home").c_str());
    QCOMPARE(ScanCacheFolder(), In("home/.cache/zeroplane/index"));
    qputenv("XDG_CACHE_HOME", "relative");  // the standard says: to be ignored
    QCOMPARE(ScanCacheFolder(), In("home/.cache/zeroplane/index"));
  }

  void secondOpeningReadsNoPackets() {
    const FilmScan first = ScanFilm(In("film.avi"));
    QCOMPARE(first.packets_read, 24);
    QCOMPARE(Kept().size(), std::size_t{1});
    const FilmScan second = ScanFilm(In("film.avi"));
    QCOMPARE(second.packets_read, 0);
    QCOMPARE(second.index.packets(), first.index.packets());
    QCOMPARE(second.info.path, In("film.avi"));
    QCOMPARE(second.info.audio.size(), std::size_t{1});
    QCOMPARE(second.info.audio[0].codec, first.info.audio[0].codec);
    QCOMPARE(second.info.pixel_format, first.info.pixel_format);
    QCOMPARE(second.info.duration_s, first.info.duration_s);
    QVERIFY(second.time_base == first.time_base);
    VideoReader reader(In("film.avi"));
    QVERIFY(*reader.ReadFrame(13) == SyntheticFrame({}, 13));
  }

  void keepsWhatOnlySomeFilmsHave() {
    FilmScan scan = ScanFilm(In("film.avi"));
    scan.info.mastering_display.emplace();
    scan.info.mastering_display->red_x = {34000, 50000};
    scan.info.mastering_display->max_luminance = {1000, 1};
    scan.info.content_light = ContentLight{1000, 400};
    scan.info.chapters = {{0.25, 1.5, "One"}};
    scan.info.subtitles = {{"subrip", "eng", "Title", false}};
    scan.info.timecode = "01:00:00;00";
    scan.info.field_order = FieldOrder::kBottomFirst;
    scan.info.rotation_deg = 270;
    scan.info.mirrored = true;
    scan.announced_frames = 30;
    const FileIdentity film = IdentityOf(In("film.avi"));
    StoreScan(film, scan);
    const auto kept = LoadScan(film);
    QVERIFY(kept);
    QVERIFY(kept->info.mastering_display == scan.info.mastering_display);
    QVERIFY(kept->info.content_light == scan.info.content_light);
    QCOMPARE(kept->info.chapters[0].end_s, 1.5);
    QCOMPARE(kept->info.subtitles[0].title, std::string("Title"));
    QCOMPARE(kept->info.timecode, scan.info.timecode);
    QCOMPARE(kept->info.field_order, FieldOrder::kBottomFirst);
    QCOMPARE(kept->info.rotation_deg, 270);
    QVERIFY(kept->info.mirrored);
    QCOMPARE(kept->announced_frames, 30);
  }

  void changedFilmIsReadAgain() {
    ScanFilm(In("film.avi"));
    SyntheticFilm longer;
    longer.frames = 30;
    WriteAvi(In("film.avi"), longer);
    QCOMPARE(ScanFilm(In("film.avi")).info.frame_count, 30);
    QCOMPARE(Kept().size(), std::size_t{1});
    // The same size, but touched since.
    fs::last_write_time(In("film.avi"), fs::last_write_time(In("film.avi")) + std::chrono::nanoseconds(1000));
    QCOMPARE(ScanFilm(In("film.avi")).packets_read, 30);
    QCOMPARE(ScanFilm(In("film.avi")).packets_read, 0);
  }

  void damagedFilesAreIgnored() {
    ScanFilm(In("film.avi"));
    const fs::path kept = Kept().at(0);
    std::ifstream file(kept, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const FileIdentity film = IdentityOf(In("film.avi"));
    for (std::size_t at = 0; at < whole.size(); ++at) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ 0x10);
      std::ofstream(kept, std::ios::binary) << changed;
      QVERIFY2(!LoadScan(film), qPrintable(QString("byte %1").arg(at)));
      std::ofstream(kept, std::ios::binary) << whole.substr(0, at);
      QVERIFY2(!LoadScan(film), qPrintable(QString("%1 bytes").arg(at)));
    }
    QCOMPARE(ScanFilm(In("film.avi")).packets_read, 24);
    QCOMPARE(ScanFilm(In("film.avi")).packets_read, 0);
  }

  void unwritableFolderIsNoError() {
    std::ofstream(In("file")) << "in the way";
    qputenv("XDG_CACHE_HOME", In("file").c_str());
    QCOMPARE(ScanFilm(In("film.avi")).packets_read, 24);
    QCOMPARE(ScanFilm(In("film.avi")).packets_read, 24);
  }

  void staysBounded() {
    fs::create_directories(ScanCacheFolder());
    const auto now = fs::file_time_type::clock::now();
    for (int i = 0; i < kMostCachedScans + 20; ++i) {
      const fs::path other = ScanCacheFolder() / (std::to_string(i) + ".scan");
      std::ofstream(other) << i;
      fs::last_write_time(other, now - std::chrono::hours(i + 1));
    }
    ScanFilm(In("film.avi"));
    QCOMPARE(Kept().size(), std::size_t(kMostCachedScans));
    QVERIFY(fs::exists(ScanCacheFolder() / "0.scan"));  // the newest stay
    QVERIFY(!fs::exists(ScanCacheFolder() / (std::to_string(kMostCachedScans) + ".scan")));
    QCOMPARE(ScanFilm(In("film.avi")).packets_read, 0);
  }
};

QTEST_APPLESS_MAIN(TestMediaScanCache)
#include "tst_media_scan_cache.moc"

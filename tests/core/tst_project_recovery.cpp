#include <SQLiteCpp/SQLiteCpp.h>
#include <signal.h>

#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>

#include "core/project/project_recovery.h"
#include "core/project/project_schema.h"
#include "tests/core/project_fixture.h"
#include "tests/core/sample_project.h"

using namespace zeroplane;
namespace fs = std::filesystem;
using sample::Bytes, sample::ErrorOf;

namespace {

constexpr int kShots = 400, kShotFrames = 25;
constexpr std::size_t kPage = 4096;
/// A shot's row takes more than 60 bytes; a lost page loses no more shots than it can hold.
constexpr int kMostShotsOnAPage = kPage / 60;

/// A film with keys, canvases and masks.
Project LargeProject(const fs::path& path) {
  MediaReference media = sample::Media();
  media.frame_count = kShots * kShotFrames;
  std::vector<Shot> shots;
  for (int i = 0; i < kShots; ++i) {
    Shot& shot = shots.emplace_back();
    static_cast<ShotHeader&>(shot) = sample::Header();
    shot.name = "Shot " + std::to_string(i + 1);
    shot.frames = {i * kShotFrames, (i + 1) * kShotFrames};
    shot.canvas = sample::Canvas(i);
    if (i % 10 == 0) shot.effects = {sample::Effect()};
  }
  const auto store = ProjectStore::Create(path, media);
  store->ReplaceShots({}, shots);
  store->SaveSettings(sample::Settings());
  return store->Load();
}

void Overwrite(const fs::path& path, std::size_t at, const std::string& bytes) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(at));
  file << bytes;
}

std::string Garbage(std::mt19937& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

/// Shots that came through with their frames and their header, and those with everything.
struct Survivors {
  int shots = 0, whole = 0, wrong = 0;
};

Survivors Compare(const Project& before, const Project& after) {
  Survivors survivors;
  for (const Shot& shot : after.shots) {
    const Shot* original = before.FindShot(shot.id);
    if (!original || original->frames != shot.frames) continue;
    Shot header = shot;
    header.keys = original->keys;
    header.window_keys = original->window_keys;
    header.notes = original->notes;
    header.versions = original->versions;
    if (static_cast<const ShotHeader&>(header) != static_cast<const ShotHeader&>(*original)) {
      ++survivors.wrong;
      continue;
    }
    ++survivors.shots;
    if (shot == *original) ++survivors.whole;
  }
  return survivors;
}

}  // namespace

class TestProjectRecovery : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path damaged_, recovered_;

  RecoveryReport Recover() {
    const QByteArray before = Bytes(damaged_);
    RecoveryReport report = RecoverProject(damaged_, recovered_);
    if (Bytes(damaged_) != before) throw std::runtime_error("the damaged file was changed");
    for (const auto& entry : fs::directory_iterator(damaged_.parent_path())) {
      const std::string name = entry.path().filename().string();
      if (!name.starts_with(damaged_.filename().string()) && name != recovered_.filename())
        throw std::runtime_error("left behind: " + name);
    }
    for (const std::string& sentence : report.sentences) qInfo("%s", sentence.c_str());
    return report;
  }

  /// Of what was recovered: it opens, is sound, and has no gaps.
  Project Opened() const {
    const Project project = ProjectStore::Open(recovered_)->Load();
    SQLite::Database raw(recovered_.string());
    if (raw.execAndGet("PRAGMA integrity_check").getString() != "ok") throw std::runtime_error("not sound");
    return project;
  }

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    damaged_ = fs::canonical(folder_->path().toStdString()) / "damaged.zeroplane";
    recovered_ = damaged_.parent_path() / "recovered.zeroplane";
  }

  void aSoundFileComesThroughWhole() {
    const Project before = LargeProject(damaged_);
    const RecoveryReport report = Recover();
    QVERIFY(Opened() == before);
    QVERIFY(report.sentences.empty() && report.lost_frames == 0);
    QCOMPARE(report.shots, std::int64_t{kShots});
    for (const RecoveredTable& table : report.tables) QVERIFY(table.complete && table.rows_dropped == 0);
    const auto store = ProjectStore::Open(recovered_);
    QVERIFY(store->ReplaceShots({before.shots.back().id}, {[&] {
                                  Shot shot = before.shots.back();
                                  shot.id = {};
                                  return shot;
                                }()})[0] > before.shots.back().id);
  }

  void theLogOfACrashCounts() {
    sample::Create(damaged_).reset();
    sample::InChild([&] {
      const auto store = ProjectStore::Open(damaged_);
      store->SaveSettings({.screen_id = "vr"});
      kill(getpid(), SIGKILL);
      return 0;
    });
    Recover();
    QCOMPARE(Opened().screen_id, std::string("vr"));
  }

  void overwrittenPagesCostWhatLayThere_data() {
    QTest::addColumn<int>("pages");
    QTest::addColumn<int>("seed");
    for (const int pages : {1, 3, 10})
      for (int seed = 0; seed < 5; ++seed) QTest::addRow("%d pages, seed %d", pages, seed) << pages << seed;
  }
  void overwrittenPagesCostWhatLayThere() {
    QFETCH(int, pages);
    QFETCH(int, seed);
    const Project before = LargeProject(damaged_);
    std::mt19937 random(static_cast<unsigned>(seed));
    const std::size_t count = fs::file_size(damaged_) / kPage;
    for (int i = 0; i < pages; ++i)
      Overwrite(damaged_, (1 + random() % (count - 1)) * kPage, Garbage(random, kPage));
    Recover();
    const Project after = Opened();
    const Survivors survivors = Compare(before, after);
    qInfo("%d of %d shots, %d whole", survivors.shots, kShots, survivors.whole);
    QCOMPARE(survivors.wrong, 0);
    QVERIFY(survivors.shots >= kShots - pages * kMostShotsOnAPage);
    QCOMPARE(after.shots.front().frames.first, std::int64_t{0});
    QCOMPARE(after.shots.back().frames.end, std::int64_t{kShots * kShotFrames});
  }

  void aCutOffEndCostsTheEnd_data() {
    QTest::addColumn<int>("percent");
    for (const int percent : {90, 50, 20}) QTest::addRow("%d %%", percent) << percent;
  }
  void aCutOffEndCostsTheEnd() {
    QFETCH(int, percent);
    const Project before = LargeProject(damaged_);
    fs::resize_file(damaged_, fs::file_size(damaged_) * static_cast<std::uintmax_t>(percent) / 100);
    const auto error = ErrorOf([this] { ProjectStore::Open(damaged_)->Load(); });
    QVERIFY(error && error->code() == ErrorCode::kDamaged);
    Recover();
    const Survivors survivors = Compare(before, Opened());
    qInfo("%d of %d shots, %d whole", survivors.shots, kShots, survivors.whole);
    QCOMPARE(survivors.wrong, 0);
    QVERIFY(survivors.shots > 0 && survivors.whole <= survivors.shots);
  }

  void aDamagedHeaderIsMended() {
    const Project before = LargeProject(damaged_);
    std::mt19937 random(1);
    Overwrite(damaged_, 0, Garbage(random, 100));
    const RecoveryReport report = Recover();
    QVERIFY(Opened() == before);
    QCOMPARE(report.sentences, std::vector<std::string>{"The file's header was damaged."});
  }

  void rowsWithoutSenseAreDropped_data() {
    QTest::addColumn<QString>("sql");
    QTest::addColumn<bool>("shots_stay");
    QTest::newRow("no film") << "DELETE FROM media" << true;
    QTest::newRow("no settings") << "DELETE FROM settings" << true;
    QTest::newRow("screen") << "UPDATE settings SET screen = 'wall'" << true;
    QTest::newRow("canvas") << "UPDATE canvases SET samples = x'00'" << true;
    QTest::newRow("tiles") << "UPDATE effect_tiles SET coverage = x'ffff'" << true;
    QTest::newRow("keys") << "UPDATE grade_keys SET to_next = 'wave'" << true;
    QTest::newRow("shot") << "UPDATE shots SET mode = 'x' WHERE first_frame = 40" << false;
    QTest::newRow("hole") << "PRAGMA foreign_keys = OFF; DELETE FROM shots WHERE first_frame = 40" << false;
    QTest::newRow("overlap") << "UPDATE shots SET end_frame = 50 WHERE first_frame = 0" << false;
    QTest::newRow("table") << "DROP TABLE grade_keys" << true;
  }
  void rowsWithoutSenseAreDropped() {
    QFETCH(QString, sql);
    QFETCH(bool, shots_stay);
    sample::Create(damaged_).reset();
    SQLite::Database(damaged_.string(), SQLite::OPEN_READWRITE).exec(sql.toStdString());
    const RecoveryReport report = Recover();
    const Project project = Opened();
    QVERIFY(!report.sentences.empty());
    QCOMPARE(report.shots, std::int64_t{shots_stay ? 3 : 2});
    QCOMPARE(project.shots.back().frames.end, std::int64_t{100});
    const auto lost = std::ranges::count(project.shots, std::string("Lost"), &Shot::name);
    QCOMPARE(lost, shots_stay ? 0 : 1);
    QCOMPARE(project.shots[0].name, std::string("Opening"));
  }

  void whatIsNoProjectIsRefused() {
    const auto code = [this] {
      const auto error = ErrorOf([this] { RecoverProject(damaged_, recovered_); });
      return error && !fs::exists(recovered_) ? int(error->code()) : -1;
    };
    QCOMPARE(code(), int(ErrorCode::kNotFound));
    std::ofstream(damaged_) << std::string(100'000, '.');
    QCOMPARE(code(), int(ErrorCode::kDamaged));
    std::ofstream(damaged_) << "short";
    QCOMPARE(code(), int(ErrorCode::kDamaged));
    fs::remove(damaged_);
    SQLite::Database(damaged_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE a (b)");
    QCOMPARE(code(), int(ErrorCode::kDamaged));
    fs::remove(damaged_);
    sample::Create(damaged_).reset();
    SQLite::Database(damaged_.string(), SQLite::OPEN_READWRITE)
        .exec("PRAGMA user_version = " + std::to_string(kProjectSchema + 1));
    QCOMPARE(code(), int(ErrorCode::kNewerSchema));
  }

  void nothingIsOverwritten() {
    sample::Create(damaged_).reset();
    std::ofstream(recovered_) << "precious";
    const auto error = ErrorOf([this] { RecoverProject(damaged_, recovered_); });
    QVERIFY(error && error->code() == ErrorCode::kUnwritable);
    QCOMPARE(Bytes(recovered_), QByteArray("precious"));
  }
};

QTEST_APPLESS_MAIN(TestProjectRecovery)
#include "tst_project_recovery.moc"

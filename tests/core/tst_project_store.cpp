#include <SQLiteCpp/SQLiteCpp.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <filesystem>
#include <limits>
#include <set>
#include <stdexcept>

#include "core/project/project_store.h"
#include "tests/core/sample_project.h"

using namespace zeroplane;
namespace fs = std::filesystem;

class TestProjectStore : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path path_;

  Project Reopened() const { return ProjectStore::Open(path_)->Load(); }

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    path_ = fs::path(folder_->path().toStdString()) / "film.zeroplane";
  }

  void aNewProjectHoldsItsFilmAndDefaults() {
    Project expected;
    expected.media = sample::Media();
    auto store = ProjectStore::Create(path_, sample::Media());
    QCOMPARE(store->path(), fs::canonical(path_));
    QVERIFY(store->Load() == expected);
    store.reset();
    QVERIFY(Reopened() == expected);
  }

  void isAnSqliteFileMarkedAsOurs() {
    ProjectStore::Create(path_, sample::Media());
    SQLite::Database raw(path_.string());
    QCOMPARE(raw.execAndGet("PRAGMA application_id").getInt(), 0x5a706c6e);
    QCOMPARE(raw.execAndGet("PRAGMA user_version").getInt(), 1);
    QCOMPARE(raw.execAndGet("PRAGMA journal_mode").getString(), std::string("wal"));
    QCOMPARE(raw.execAndGet("PRAGMA integrity_check").getString(), std::string("ok"));
  }

  void closingLeavesOneFile() {
    sample::Create(path_).reset();
    const auto count = std::distance(fs::directory_iterator(path_.parent_path()), fs::directory_iterator());
    QCOMPARE(count, 1);
  }

  void shotsComeBackWithAllTheyCarry() {
    auto store = ProjectStore::Create(path_, sample::Media());
    const std::vector<ShotId> ids = store->ReplaceShots(sample::Shots());
    store.reset();
    std::vector<Shot> expected = sample::Shots();
    QCOMPARE(ids.size(), expected.size());
    for (std::size_t i = 0; i < ids.size(); ++i) expected[i].id = ids[i];
    QVERIFY(Reopened().shots == expected);
  }

  void idsAreNeverUsedTwice() {
    auto store = ProjectStore::Create(path_, sample::Media());
    std::set<ShotId> seen;
    for (int round = 0; round < 3; ++round) {
      for (const ShotId id : store->ReplaceShots(sample::Shots())) QVERIFY(seen.insert(id).second);
    }
    store->ReplaceShots({});
    store.reset();
    store = ProjectStore::Open(path_);
    for (const ShotId id : store->ReplaceShots(sample::Shots())) QVERIFY(seen.insert(id).second);
  }

  void replacedShotsLeaveNothingBehind() {
    auto store = sample::Create(path_);
    store->ReplaceShots({});
    store.reset();
    SQLite::Database raw(path_.string());
    for (const char* table : {"shots", "canvases", "canvas_samples", "effects", "effect_tiles"}) {
      QCOMPARE(raw.execAndGet(std::string("SELECT count(*) FROM ") + table).getInt(), 0);
    }
  }

  void gradesAreKept() {
    auto store = sample::Create(path_);
    Project expected = store->Load();
    expected.shots[0].grade = {0.1 + 0.2, -1e-17};
    expected.shots[2].grade = {3, 2};
    store->SaveGrades({{expected.shots[0].id, expected.shots[0].grade}, {expected.shots[2].id, {3, 2}}});
    store.reset();
    QVERIFY(Reopened() == expected);
  }

  void canvasesAreReplaced() {
    auto store = sample::Create(path_);
    Project expected = store->Load();
    ShotCanvas smaller = sample::Canvas(99);
    smaller.samples.resize(1);
    smaller.samples.push_back({50, ImageU16()});
    expected.shots[0].canvas = smaller;
    expected.shots[2].canvas = sample::Canvas(1e300);
    store->SaveCanvas(expected.shots[0].id, smaller);
    store->SaveCanvas(expected.shots[2].id, sample::Canvas(1e300));
    store.reset();
    QVERIFY(Reopened() == expected);
  }

  void effectsAreAddedChangedAndRemoved() {
    auto store = sample::Create(path_);
    Project expected = store->Load();
    PaintedEffect painted = *expected.shots[1].effect;
    painted.enabled = false;
    painted.name = "Wing";
    Brush({50, 1, true}).Stroke(painted.mask, 40, 40, 60, 40);
    Brush({20, 1, false}).Stroke(painted.mask, 280, 130, 280, 130);
    expected.shots[1].effect = painted;
    expected.shots[0].effect = sample::Effect();
    store->SaveEffect(expected.shots[1].id, painted);
    store->SaveEffect(expected.shots[0].id, sample::Effect());
    store.reset();
    QVERIFY(Reopened() == expected);

    store = ProjectStore::Open(path_);
    store->SaveEffect(expected.shots[1].id, std::nullopt);
    store->SaveEffect(expected.shots[2].id, std::nullopt);  // had none
    expected.shots[1].effect.reset();
    store.reset();
    QVERIFY(Reopened() == expected);

    store = ProjectStore::Open(path_);
    store->SaveEffect(expected.shots[1].id, sample::Effect());
    expected.shots[1].effect = sample::Effect();
    store.reset();
    QVERIFY(Reopened() == expected);
  }

  void onlyTilesThatDifferAreWritten() {
    sample::Create(path_).reset();
    {
      SQLite::Database raw(path_.string(), SQLite::OPEN_READWRITE);
      raw.exec(
          "CREATE TABLE log (kind TEXT);"
          "CREATE TRIGGER w AFTER INSERT ON effect_tiles BEGIN INSERT INTO log VALUES ('write'); END;"
          "CREATE TRIGGER d AFTER DELETE ON effect_tiles BEGIN INSERT INTO log VALUES ('delete'); END;");
    }
    auto store = ProjectStore::Open(path_);
    const Shot shot = store->Load().shots[1];
    PaintedEffect effect = *shot.effect;
    effect.pull_pct = -3;
    store->SaveEffect(shot.id, effect);  // no tile
    QVERIFY(effect.mask.at(290, 10) == 0 && effect.mask.tiles().contains({0, 0}));
    Brush({5, 1, false}).Stroke(effect.mask, 290, 10, 290, 10);
    store->SaveEffect(shot.id, effect);  // one new tile
    Brush({5, 1, false}).Stroke(effect.mask, 270, 20, 270, 20);
    store->SaveEffect(shot.id, effect);  // the same one again
    Brush({70, 1, true}).Stroke(effect.mask, 288, 15, 288, 15);
    QVERIFY(!effect.mask.tiles().contains({4, 0}));
    const auto before = effect;
    store->SaveEffect(shot.id, effect);
    store.reset();
    SQLite::Database raw(path_.string());
    const int deleted = raw.execAndGet("SELECT count(*) FROM log WHERE kind = 'delete'").getInt();
    const int written = raw.execAndGet("SELECT count(*) FROM log WHERE kind = 'write'").getInt();
    QCOMPARE(deleted, 1);
    QCOMPARE(written, 2);
    QVERIFY(Reopened().shots[1].effect == before);
  }

  void settingsAndFilmAreKept() {
    auto store = sample::Create(path_);
    Project expected = store->Load();
    expected.screen_id = "cinema";
    expected.source_eye = SourceEye::kBoth;
    expected.media.frame_count = 99;
    store->SaveSettings("cinema", SourceEye::kBoth);
    store->SaveMedia(expected.media);
    store.reset();
    QVERIFY(Reopened() == expected);
  }

  void theRelativePathIsFilledIn() {
    MediaReference media = sample::Media();
    media.path = path_.parent_path() / "clips" / "a.webm";
    media.relative_path.clear();
    auto store = ProjectStore::Create(path_, media);
    QCOMPARE(store->Load().media.relative_path, fs::path("clips/a.webm"));
  }

  void mistakesOfTheProgramChangeNothing() {
    auto store = sample::Create(path_);
    const Project before = store->Load();
    const ShotId known = before.shots[0].id, unknown{999};
    const double nan = std::numeric_limits<double>::quiet_NaN();
    std::vector<Shot> gap = sample::Shots();
    gap[1].frames.first = 39;
    QVERIFY_EXCEPTION_THROWN(store->SaveGrades({{known, {9, 9}}, {unknown, {1, 1}}}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(store->SaveGrades({{known, {9, 9}}, {known, {nan, 1}}}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(store->SaveCanvas(unknown, sample::Canvas()), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(store->SaveCanvas(known, sample::Canvas(nan)), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(store->SaveEffect(unknown, sample::Effect()), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(store->SaveEffect(unknown, std::nullopt), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(store->SaveSettings("wall", SourceEye::kLeft), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(store->ReplaceShots(gap), std::logic_error);
    QVERIFY(store->Load() == before);
    store.reset();
    QVERIFY(Reopened() == before);
  }
};

QTEST_APPLESS_MAIN(TestProjectStore)
#include "tst_project_store.moc"

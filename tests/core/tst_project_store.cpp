#include <SQLiteCpp/SQLiteCpp.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <filesystem>
#include <functional>
#include <limits>
#include <set>
#include <stdexcept>

#include "core/project/project_schema.h"
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
    QCOMPARE(raw.execAndGet("PRAGMA user_version").getInt(), kProjectSchema);
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
    const std::vector<ShotId> ids = store->ReplaceShots({}, sample::Shots());
    store.reset();
    std::vector<Shot> expected = sample::Shots();
    QCOMPARE(ids.size(), expected.size());
    for (std::size_t i = 0; i < ids.size(); ++i) expected[i].id = ids[i];
    QVERIFY(Reopened().shots == expected);
  }

  void idsAreNeverUsedTwice() {
    auto store = ProjectStore::Create(path_, sample::Media());
    std::set<ShotId> seen;
    std::vector<ShotId> last;
    for (int round = 0; round < 4; ++round) {
      last = store->ReplaceShots(last, sample::Shots());
      for (const ShotId id : last) QVERIFY(seen.insert(id).second);
      if (round != 2) continue;
      QVERIFY(store->ReplaceShots(last, {}).empty());
      last.clear();
      store.reset();
      store = ProjectStore::Open(path_);
    }
  }

  void aShotThatComesBackKeepsItsId() {
    auto store = sample::Create(path_);
    const Project before = store->Load();
    const Shot middle = before.shots[1];
    Shot other = sample::MakeShot(middle.frames, "Other", {1, 1});
    const ShotId fresh = store->ReplaceShots({middle.id}, {other})[0];
    QVERIFY(!before.FindShot(fresh));
    QCOMPARE(store->ReplaceShots({fresh}, {middle}), std::vector{middle.id});
    QVERIFY(store->Load() == before);
    store.reset();
    QVERIFY(Reopened() == before);
  }

  void headersAreKept() {
    auto store = sample::Create(path_);
    Project expected = store->Load();
    static_cast<ShotHeader&>(expected.shots[0]) = sample::Header();
    static_cast<ShotHeader&>(expected.shots[1]) = ShotHeader();
    store->SaveHeaders({{expected.shots[0].id, expected.shots[0]}, {expected.shots[1].id, ShotHeader()}});
    store.reset();
    QVERIFY(Reopened() == expected);
  }

  /// Any one field that is not stored, or not compared, shows here.
  void everyFieldOfAHeaderCounts() {
    auto store = sample::Create(path_);
    const ShotId shot = store->Load().shots[1].id;
    const std::vector<std::function<void(ShotHeader&)>> changes = {
        [](ShotHeader& h) { h.name += "x"; },
        [](ShotHeader& h) { h.transition = Transition::kFade; },
        [](ShotHeader& h) { h.transition_frames = 1; },
        [](ShotHeader& h) { h.grade.depth_range_pct = 9; },
        [](ShotHeader& h) { h.grade.background_pct = 9; },
        [](ShotHeader& h) { h.keys.pop_back(); },
        [](ShotHeader& h) { h.keys[1].frame = 46; },
        [](ShotHeader& h) {
          h.keys[1].grade = {1, 9};
        },
        [](ShotHeader& h) { h.keys[1].to_next = Interpolation::kSmooth; },
        [](ShotHeader& h) { h.mode = DepthMode::kGeometric; },
        [](ShotHeader& h) { h.window.left_top_pct = 1; },
        [](ShotHeader& h) { h.window.left_bottom_pct = 1; },
        [](ShotHeader& h) { h.window.right_top_pct = 1; },
        [](ShotHeader& h) { h.window.right_bottom_pct = 1; },
        [](ShotHeader& h) { h.comfort.screen_id.reset(); },
        [](ShotHeader& h) { h.comfort.near_limit_pct.reset(); },
        [](ShotHeader& h) { h.comfort.far_limit_pct = 0; },
        [](ShotHeader& h) { h.source_eye = SourceEye::kLeft; },
        [](ShotHeader& h) { h.source_eye.reset(); },
        [](ShotHeader& h) { h.review = ReviewState::kApproved; },
        [](ShotHeader& h) { h.window_keys.pop_back(); },
        [](ShotHeader& h) { h.notes.pop_back(); },
        [](ShotHeader& h) { h.versions[1].keys.pop_back(); },
        [](ShotHeader& h) { h.versions.erase(h.versions.begin()); },
        [](ShotHeader& h) { h.attention->x = 0; },
        [](ShotHeader& h) { h.attention->y = 0; },
        [](ShotHeader& h) { h.attention.reset(); },
    };
    for (const auto& change : changes) {
      ShotHeader header = sample::Header();
      change(header);
      QVERIFY(header != sample::Header());
      store->SaveHeaders({{shot, header}});
      QVERIFY(static_cast<const ShotHeader&>(store->Load().shots[1]) == header);
    }
  }

  void replacedShotsLeaveNothingBehind() {
    auto store = sample::Create(path_);
    std::vector<ShotId> all;
    for (const Shot& shot : store->Load().shots) all.push_back(shot.id);
    store->ReplaceShots(all, {});
    store.reset();
    SQLite::Database raw(path_.string());
    for (const char* table : {"shots", "grade_keys", "canvases", "effects", "effect_tiles"}) {
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
    std::vector<CanvasSample> samples = smaller.samples.Unpack();
    samples.resize(1);
    samples.push_back({50, ImageU16()});
    smaller.samples = samples;
    expected.shots[0].canvas = smaller;
    expected.shots[2].canvas = sample::Canvas(1e300);
    store->SaveCanvas(expected.shots[0].id, smaller);
    store->SaveCanvas(expected.shots[2].id, sample::Canvas(1e300));
    store.reset();
    QVERIFY(Reopened() == expected);
  }

  void effectsAreAddedChangedSortedAndRemoved() {
    auto store = sample::Create(path_);
    Project expected = store->Load();
    const auto save = [&](int shot, const std::vector<PaintedEffect>& effects) {
      expected.shots[shot].effects = effects;
      store->SaveEffects(expected.shots[shot].id, effects);
      store.reset();
      const bool kept = Reopened() == expected;
      store = ProjectStore::Open(path_);
      return kept;
    };
    PaintedEffect painted = expected.shots[1].effects[0];
    painted.enabled = false;
    painted.name = "Wing";
    Brush({50, 1, true}).Stroke(painted.mask, 40, 40, 60, 40);
    Brush({20, 1, false}).Stroke(painted.mask, 280, 130, 280, 130);
    QVERIFY(save(1, {painted, sample::Effect()}));
    QVERIFY(save(1, {sample::Effect(), painted, PaintedEffect()}));
    QVERIFY(save(1, {painted}));
    QVERIFY(save(0, {sample::Effect()}));
    QVERIFY(save(1, {}));
    QVERIFY(save(2, {}));  // had none
    QVERIFY(save(1, {sample::Effect()}));
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
    PaintedEffect effect = shot.effects[0];
    effect.pull_pct = -3;
    store->SaveEffects(shot.id, {effect, shot.effects[1]});  // no tile
    QVERIFY(effect.mask.at(290, 10) == 0 && effect.mask.tiles().contains({0, 0}));
    Brush({5, 1, false}).Stroke(effect.mask, 290, 10, 290, 10);
    store->SaveEffects(shot.id, {effect, shot.effects[1]});  // one new tile
    Brush({5, 1, false}).Stroke(effect.mask, 270, 20, 270, 20);
    store->SaveEffects(shot.id, {effect, shot.effects[1]});  // the same one again
    Brush({70, 1, true}).Stroke(effect.mask, 288, 15, 288, 15);
    QVERIFY(!effect.mask.tiles().contains({4, 0}));
    const auto before = effect;
    store->SaveEffects(shot.id, {effect, shot.effects[1]});
    store.reset();
    SQLite::Database raw(path_.string());
    const int deleted = raw.execAndGet("SELECT count(*) FROM log WHERE kind = 'delete'").getInt();
    const int written = raw.execAndGet("SELECT count(*) FROM log WHERE kind = 'write'").getInt();
    QCOMPARE(deleted, 1);
    QCOMPARE(written, 2);
    QVERIFY(Reopened().shots[1].effects[0] == before);
  }

  void settingsAndFilmAreKept() {
    auto store = sample::Create(path_);
    Project expected = store->Load();
    QVERIFY(static_cast<const ProjectSettings&>(expected) == sample::Settings());
    static_cast<ProjectSettings&>(expected) = ProjectSettings();
    expected.source_eye = SourceEye::kBoth;
    expected.media.frame_count = 99;
    store->SaveSettings(expected);
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
    const auto refuses = [](const auto& edit) {
      try {
        edit();
      } catch (const std::logic_error&) {
        return true;
      }
      return false;
    };
    const auto refuses_header = [&](const std::function<void(ShotHeader&)>& change) {
      ShotHeader header = sample::Header();
      change(header);
      return refuses([&] { store->SaveHeaders({{before.shots[2].id, ShotHeader()}, {known, header}}); });
    };
    QVERIFY(refuses([&] { store->SaveGrades({{known, {9, 9}}, {unknown, {1, 1}}}); }));
    QVERIFY(refuses([&] { store->SaveGrades({{known, {9, 9}}, {known, {nan, 1}}}); }));
    QVERIFY(refuses([&] { store->SaveCanvas(unknown, sample::Canvas()); }));
    QVERIFY(refuses([&] { store->SaveCanvas(known, sample::Canvas(nan)); }));
    QVERIFY(refuses([&] { store->SaveEffects(unknown, {sample::Effect()}); }));
    QVERIFY(refuses([&] { store->SaveEffects(unknown, {}); }));
    QVERIFY(refuses([&] { store->SaveEffects(known, {{"Wide", 0, 0, 0, true, Mask(40000, 1)}}); }));
    QVERIFY(refuses([&] { store->SaveHeaders({{unknown, ShotHeader()}}); }));
    QVERIFY(refuses_header([](ShotHeader& h) { std::swap(h.keys[0], h.keys[1]); }));
    QVERIFY(refuses_header([](ShotHeader& h) { h.keys[1] = h.keys[0]; }));
    QVERIFY(refuses_header([](ShotHeader& h) { h.transition_frames = -1; }));
    QVERIFY(refuses_header([](ShotHeader& h) { h.comfort.screen_id = "wall"; }));
    QVERIFY(refuses_header([nan](ShotHeader& h) { h.comfort.far_limit_pct = nan; }));
    QVERIFY(refuses_header([nan](ShotHeader& h) { h.window.right_top_pct = nan; }));
    QVERIFY(refuses([&] { store->SaveSettings({.screen_id = "wall"}); }));
    QVERIFY(refuses([&] { store->SaveSettings({.active_picture = PictureRect{}}); }));
    Shot part = before.shots[1];
    QVERIFY(refuses([&] { store->ReplaceShots({unknown}, {}); }));
    QVERIFY2(refuses([&] { store->ReplaceShots({part.id}, {}); }), "a hole");
    part.frames.end -= 1;
    QVERIFY2(refuses([&] { store->ReplaceShots({part.id}, {part}); }), "a gap");
    part.frames.end += 2;
    QVERIFY2(refuses([&] { store->ReplaceShots({part.id}, {part}); }), "an overlap");
    QVERIFY2(refuses([&] { store->ReplaceShots({}, {before.shots[1]}); }), "an id twice");
    QVERIFY(store->Load() == before);
    store.reset();
    QVERIFY(Reopened() == before);
  }
};

QTEST_APPLESS_MAIN(TestProjectStore)
#include "tst_project_store.moc"

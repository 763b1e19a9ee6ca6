#include <SQLiteCpp/SQLiteCpp.h>

#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>

#include "core/project/project_schema.h"
#include "tests/core/project_fixture.h"
#include "tests/core/sample_project.h"

using namespace zeroplane;
namespace fs = std::filesystem;

namespace {

/// The tables as Zeroplane 0.1 made them, word for word. Never to be changed.
constexpr const char* kSchema1 = R"(
CREATE TABLE media (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  path TEXT NOT NULL, relative_path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL, frame_count INTEGER NOT NULL,
  width INTEGER NOT NULL, height INTEGER NOT NULL,
  frame_rate_num INTEGER NOT NULL, frame_rate_den INTEGER NOT NULL
);
CREATE TABLE settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  screen TEXT NOT NULL, source_eye TEXT NOT NULL
);
CREATE TABLE shots (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  first_frame INTEGER NOT NULL UNIQUE, end_frame INTEGER NOT NULL CHECK (end_frame > first_frame),
  name TEXT NOT NULL,
  depth_range_pct REAL NOT NULL, background_pct REAL NOT NULL
);
CREATE TABLE canvases (
  shot INTEGER PRIMARY KEY REFERENCES shots (id) ON DELETE CASCADE,
  raw_far REAL NOT NULL, raw_near REAL NOT NULL,
  scale REAL NOT NULL, "offset" REAL NOT NULL
);
CREATE TABLE canvas_samples (
  shot INTEGER NOT NULL REFERENCES canvases (shot) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  frame INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
  iz16 BLOB NOT NULL,
  PRIMARY KEY (shot, position)
);
CREATE TABLE effects (
  shot INTEGER PRIMARY KEY REFERENCES shots (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  pull_pct REAL NOT NULL, roundness REAL NOT NULL, feather_pct REAL NOT NULL,
  enabled INTEGER NOT NULL,
  mask_width INTEGER NOT NULL, mask_height INTEGER NOT NULL
);
CREATE TABLE effect_tiles (
  shot INTEGER NOT NULL REFERENCES effects (shot) ON DELETE CASCADE,
  "column" INTEGER NOT NULL, "row" INTEGER NOT NULL,
  coverage BLOB NOT NULL,
  PRIMARY KEY (shot, "column", "row")
);
)";

constexpr const char* kRows = R"(
INSERT INTO media VALUES (1, '/films/a.mkv', '../films/a.mkv', 5000000000, 100, 1920, 1080, 24000, 1001);
INSERT INTO settings VALUES (1, 'cinema', 'right');
INSERT INTO shots VALUES (3, 0, 40, 'Opening', 1.25, 0.75), (7, 40, 60, 'Flash', 0, -0.5), (8, 60, 100, '', 2, 1);
INSERT INTO canvases VALUES (3, 0.1, 7.25, 35.5, -3.5), (7, 0, 1, 2, 3), (8, 4, 5, 6, 7);
INSERT INTO canvas_samples VALUES (3, 0, 10, 3, 2, x'0100ffff000102030405feff'), (3, 1, 20, 1, 1, x'3412'),
  (7, 0, 50, 0, 0, x'');
INSERT INTO effects VALUES (7, 'Dragon', -1.75, 0.5, 0.25, 1, 300, 150);
INSERT INTO effect_tiles VALUES (7, 1, 2, zeroblob(4095) || x'80');
)";

Project Expected() {
  Project project;
  project.media = {"/films/a.mkv", "../films/a.mkv", 5'000'000'000, 0, 100, 1920, 1080, {24000, 1001}, ""};
  project.screen_id = "cinema";
  project.source_eye = SourceEye::kRight;
  project.shots = {sample::MakeShot({0, 40}, "Opening", {1.25, 0.75}),
                   sample::MakeShot({40, 60}, "Flash", {0, -0.5}), sample::MakeShot({60, 100}, "", {2, 1})};
  std::vector<Shot>& shots = project.shots;
  for (int i = 0; i < 3; ++i) shots[i].id = ShotId{i == 0 ? 3 : 6 + i};

  ImageU16 iz(3, 2, 1);
  const std::uint16_t values[] = {0x0001, 0xffff, 0x0100, 0x0302, 0x0504, 0xfffe};
  std::copy(std::begin(values), std::end(values), iz.data());
  shots[0].canvas = ShotCanvas{
      0.1, 7.25, 35.5, -3.5, std::vector<CanvasSample>{{10, iz}, {20, ImageU16(1, 1, 1, 0x1234)}}, {}};
  shots[1].canvas = ShotCanvas{0, 1, 2, 3, std::vector<CanvasSample>{{50, ImageU16()}}, {}};
  shots[2].canvas = ShotCanvas{4, 5, 6, 7, {}, {}};

  shots[1].effects = {{"Dragon", -1.75, 0.5, 0.25, true, Mask(300, 150)}};
  Mask::Tile tile(Mask::kTileSize * Mask::kTileSize);
  tile.back() = 0x80;
  shots[1].effects[0].mask.SetTile({1, 2}, std::make_shared<const Mask::Tile>(tile));
  return project;
}

}  // namespace

class TestProjectMigration : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path path_;

  void MakeOld(const std::string& more = {}) const {
    SQLite::Database old(path_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    old.exec("PRAGMA journal_mode = WAL");
    old.exec(kSchema1);
    old.exec("PRAGMA application_id = 1517317230");
    old.exec("PRAGMA user_version = 1");
    old.exec(kRows + more);
  }
  int Schema() const { return SQLite::Database(path_.string()).execAndGet("PRAGMA user_version").getInt(); }

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    path_ = fs::canonical(folder_->path().toStdString()) / "old.zeroplane";
  }

  void schema1ComesOver() {
    MakeOld();
    auto store = ProjectStore::Open(path_);
    QVERIFY(store->Load() == Expected());
    const ShotId fresh = store->ReplaceShots({ShotId{8}}, {sample::MakeShot({60, 100}, "x", {1, 1})})[0];
    QCOMPARE(fresh, ShotId{9});
    store.reset();
    QCOMPARE(Schema(), kProjectSchema);
    SQLite::Database raw(path_.string());
    QCOMPARE(raw.execAndGet("PRAGMA integrity_check").getString(), std::string("ok"));
    SQLite::Statement broken(raw, "PRAGMA foreign_key_check");
    QVERIFY(!broken.executeStep());
  }

  /// Schema 3 had one note a shot, without a name or a time.
  void aNoteOfSchema3ComesOver() {
    {
      SQLite::Database old(path_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      old.exec("PRAGMA journal_mode = WAL");
      CreateProjectTables(old, 3);
      old.exec(
          "INSERT INTO media (id, path, relative_path, size_bytes, frame_count, width, height, "
          "frame_rate_num, frame_rate_den) VALUES (1, '/a.mkv', 'a.mkv', 1, 100, 64, 32, 25, 1);"
          "INSERT INTO settings (id, screen, source_eye) VALUES (1, 'tv', 'left');"
          "INSERT INTO shots (id, first_frame, end_frame, name, depth_range_pct, background_pct, note) "
          "VALUES (3, 0, 40, 'a', 1, 1, 'Flat wing'), (4, 40, 100, 'b', 1, 1, '')");
    }
    const Project project = ProjectStore::Open(path_)->Load();
    QCOMPARE(Schema(), kProjectSchema);
    QCOMPARE(project.shots[0].notes, (std::vector{ShotNote{0, "", "Flat wing"}}));
    QVERIFY(project.shots[1].notes.empty());
  }

  /// Old and new files have the same tables.
  void bothRoadsEndAtOneSchema() {
    const auto tables = [](const fs::path& path) {
      SQLite::Database raw(path.string());
      SQLite::Statement row(raw, "SELECT name, sql FROM sqlite_master ORDER BY name");
      QStringList list;
      while (row.executeStep())
        list << QString::fromStdString(row.getColumn(0).getString() + ": " + row.getColumn(1).getString());
      return list;
    };
    MakeOld();
    ProjectStore::Open(path_).reset();
    const fs::path fresh = path_.parent_path() / "new.zeroplane";
    ProjectStore::Create(fresh, {}).reset();
    QCOMPARE(tables(path_), tables(fresh));
  }

  void aCanvasWithoutSenseIsAnalysedAgain() {
    MakeOld("UPDATE canvas_samples SET iz16 = x'00' WHERE shot = 3;");
    Project expected = Expected();
    expected.shots[0].canvas.reset();
    QVERIFY(ProjectStore::Open(path_)->Load() == expected);
  }

  /// A step that fails leaves the file as it was.
  void aFailedMigrationChangesNothing() {
    MakeOld("CREATE TABLE styles (something_else);");
    const auto error = sample::ErrorOf([this] { ProjectStore::Open(path_); });
    QVERIFY(error && error->code() == ErrorCode::kDamaged);
    QCOMPARE(Schema(), 1);
    SQLite::Database raw(path_.string());
    QCOMPARE(raw.execAndGet("SELECT count(*) FROM canvas_samples").getInt(), 3);
  }

  void anOldProjectIsReadWithoutTouchingIt() {
    MakeOld();
    const QByteArray before = sample::Bytes(path_);
    const auto store = ProjectStore::OpenReadOnly(path_);
    QVERIFY(store->Load() == Expected());
    QCOMPARE(sample::Bytes(path_), before);
    QCOMPARE(Schema(), 1);
  }
};

QTEST_APPLESS_MAIN(TestProjectMigration)
#include "tst_project_migration.moc"

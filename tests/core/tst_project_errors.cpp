#include <SQLiteCpp/SQLiteCpp.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/project/project_schema.h"
#include "core/project/sqlite_error.h"
#include "tests/core/project_fixture.h"
#include "tests/core/sample_project.h"

using namespace zeroplane;
namespace fs = std::filesystem;

using sample::Bytes, sample::ErrorOf, sample::InChild;

class TestProjectErrors : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path path_;

  /// Opening and loading fails with this code, and the sentence names the file.
  bool Fails(ErrorCode code) const {
    const auto error = ErrorOf([this] { ProjectStore::Open(path_)->Load(); });
    if (!error) return false;
    qInfo("%s", error->what());
    return error->code() == code && error->subject() == path_.string() && !error->advice().empty();
  }

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    path_ = fs::canonical(folder_->path().toStdString()) / "film.zeroplane";
  }

  void missing() {
    QVERIFY(Fails(ErrorCode::kNotFound));
    QVERIFY2(fs::is_empty(path_.parent_path()), "looking for a file must not make one");
  }

  void folder() {
    fs::create_directory(path_);
    QVERIFY(Fails(ErrorCode::kIsDirectory));
  }

  void empty() {
    std::ofstream(path_).close();
    QVERIFY(Fails(ErrorCode::kEmptyFile));
  }

  void somethingElse() {
    std::ofstream(path_) << "This is a text, and long enough to have a header's length. "
                         << std::string(5000, '.');
    const QByteArray before = Bytes(path_);
    QVERIFY(Fails(ErrorCode::kDamaged));
    QCOMPARE(Bytes(path_), before);
  }

  void anotherProgramsDatabaseIsLeftAlone() {
    SQLite::Database(path_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE shots (a)");
    const QByteArray before = Bytes(path_);
    QVERIFY(Fails(ErrorCode::kDamaged));
    QCOMPARE(Bytes(path_), before);
  }

  void newerSchema() {
    sample::Create(path_).reset();
    SQLite::Database(path_.string(), SQLite::OPEN_READWRITE)
        .exec("PRAGMA user_version = " + std::to_string(kProjectSchema + 1));
    QVERIFY(Fails(ErrorCode::kNewerSchema));
  }

  void truncated() {
    sample::Create(path_).reset();
    fs::resize_file(path_, fs::file_size(path_) / 2);
    QVERIFY(Fails(ErrorCode::kDamaged));
  }

  void overwrittenInside() {
    sample::Create(path_).reset();
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(fs::file_size(path_) - 4096, '\x5a');
    file.close();
    QVERIFY(Fails(ErrorCode::kDamaged));
  }

  void rowsThatMakeNoSense_data() {
    QTest::addColumn<QString>("sql");
    QTest::newRow("no film") << "DELETE FROM media";
    QTest::newRow("frame rate") << "UPDATE media SET frame_rate_den = 0";
    QTest::newRow("no settings") << "DELETE FROM settings";
    QTest::newRow("screen") << "UPDATE settings SET screen = 'wall'";
    QTest::newRow("eye") << "UPDATE settings SET source_eye = 'third'";
    QTest::newRow("active picture") << "UPDATE settings SET active_width = 0";
    QTest::newRow("short samples") << "UPDATE canvases SET samples = x'00'";
    QTest::newRow("huge sample") << "UPDATE canvases SET samples = x'01000000000000000000ff0fff0f00'";
    QTest::newRow("transition") << "UPDATE shots SET transition = 'wipe'";
    QTest::newRow("transition length") << "UPDATE shots SET transition_frames = -1";
    QTest::newRow("mode") << "UPDATE shots SET mode = ''";
    QTest::newRow("review") << "UPDATE shots SET review = 'maybe'";
    QTest::newRow("shot's eye") << "UPDATE shots SET source_eye = 'third'";
    QTest::newRow("shot's screen") << "UPDATE shots SET comfort_screen = 'wall'";
    QTest::newRow("half a point") << "UPDATE shots SET attention_y = NULL";
    QTest::newRow("endless shot") << "UPDATE shots SET end_frame = 9223372036854775807";
    QTest::newRow("gap") << "DELETE FROM shots WHERE first_frame = 40";
    QTest::newRow("interpolation") << "UPDATE grade_keys SET to_next = 'wave'";
    QTest::newRow("key") << "UPDATE grade_keys SET frame = frame * 1000000000000";
    QTest::newRow("effect") << "UPDATE effects SET position = position + 1 WHERE position = 1";
    QTest::newRow("huge mask") << "UPDATE effects SET mask_width = 2147483647";
    QTest::newRow("mask size") << "UPDATE effects SET mask_width = -1";
    QTest::newRow("tile size") << "UPDATE effect_tiles SET coverage = x'ffff'";
    QTest::newRow("tile place") << "UPDATE effect_tiles SET \"column\" = \"column\" + 100";
    QTest::newRow("table") << "DROP TABLE grade_keys";
  }
  void rowsThatMakeNoSense() {
    QFETCH(QString, sql);
    sample::Create(path_).reset();
    SQLite::Database(path_.string(), SQLite::OPEN_READWRITE).exec(sql.toStdString());
    QVERIFY(Fails(ErrorCode::kDamaged));
  }

  void creatingTouchesNothingThatExists() {
    std::ofstream(path_) << "precious";
    const auto error = ErrorOf([this] { ProjectStore::Create(path_, sample::Media()); });
    QVERIFY(error && error->code() == ErrorCode::kUnwritable);
    QCOMPARE(Bytes(path_), QByteArray("precious"));
  }

  void creatingInAMissingFolder() {
    const auto error =
        ErrorOf([this] { ProjectStore::Create(path_.parent_path() / "no" / "a.zeroplane", {}); });
    QVERIFY(error && error->code() == ErrorCode::kNotFound);
  }

  void writeProtectedFolder() {
    if (geteuid() == 0) QSKIP("root may write everywhere");
    const fs::path parent = path_.parent_path();
    fs::permissions(parent, fs::perms::owner_read | fs::perms::owner_exec);
    const auto error = ErrorOf([this] { ProjectStore::Create(path_, sample::Media()); });
    fs::permissions(parent, fs::perms::owner_all);
    QVERIFY(error && error->code() == ErrorCode::kUnwritable);
  }

  void inUseHere() {
    const auto store = sample::Create(path_);
    QVERIFY(Fails(ErrorCode::kInUse));
    fs::create_symlink(path_, path_.parent_path() / "link.zeroplane");
    const auto error = ErrorOf([this] { ProjectStore::Open(path_.parent_path() / "link.zeroplane"); });
    QVERIFY2(error && error->code() == ErrorCode::kInUse, "another name, the same project");
  }

  void inUseInAnotherProcessNamesIt() {
    auto store = sample::Create(path_);
    const std::string ours = "process " + std::to_string(getpid()) + " on ";
    enum { kRefused = 0, kOpened = 1, kWrongSentence = 2 };
    const int refused = InChild([&] {
      const auto error = ErrorOf([this] { ProjectStore::Open(path_); });
      if (!error || error->code() != ErrorCode::kInUse) return int(kOpened);
      return int(error->problem().find(ours) == std::string::npos ? kWrongSentence : kRefused);
    });
    QCOMPARE(refused, int(kRefused));
    store->SaveGrades({{store->Load().shots[0].id, {1, 1}}});  // still ours
    store.reset();
    QVERIFY(!fs::exists(path_.string() + "-lock"));
    const int opened =
        InChild([&] { return ErrorOf([this] { ProjectStore::Open(path_); }) ? kRefused : kOpened; });
    QCOMPARE(opened, int(kOpened));
  }

  /// A write that the system refuses: the edit fails with a sentence, everything before it is kept, and once
  /// there is room again editing goes on.
  void noRoom() {
    auto store = sample::Create(path_);
    Project expected = store->Load();
    const ShotId shot = expected.shots[0].id;
    store->SaveGrades({{shot, {4, 3}}});
    store.reset();
    expected.shots[0].grade = {4, 3};

    enum { kAsExpected = 0, kNoError, kWrongCode, kChanged, kNotRecovered };
    const int result = InChild([&] {
      signal(SIGXFSZ, SIG_IGN);
      const auto opened = ProjectStore::Open(path_);
      PaintedEffect large{"Large", -1, 1, 0.5, true, Mask(1920, 1080)};
      Brush({900, 0, false}).Stroke(large.mask, 960, 540, 960, 540);
      rlimit limit{};
      getrlimit(RLIMIT_FSIZE, &limit);
      const rlimit tight{200'000, limit.rlim_max};
      setrlimit(RLIMIT_FSIZE, &tight);
      const auto error = ErrorOf([&] { opened->SaveEffects(shot, {large}); });
      setrlimit(RLIMIT_FSIZE, &limit);
      if (!error) return int(kNoError);
      if (error->code() != ErrorCode::kUnwritable && error->code() != ErrorCode::kDiskFull)
        return int(kWrongCode);
      if (opened->Load() != expected) return int(kChanged);
      opened->SaveEffects(shot, {large});
      return int(opened->Load().shots[0].effects[0] == large ? kAsExpected : kNotRecovered);
    });
    QCOMPARE(result, int(kAsExpected));
  }

  void everySqliteCodeHasASentence_data() {
    QTest::addColumn<int>("sqlite_code");
    QTest::addColumn<int>("code");
    QTest::newRow("full") << SQLITE_FULL << int(ErrorCode::kDiskFull);
    QTest::newRow("readonly") << SQLITE_READONLY << int(ErrorCode::kUnwritable);
    QTest::newRow("readonly folder") << SQLITE_READONLY_DIRECTORY << int(ErrorCode::kUnwritable);
    QTest::newRow("cantopen") << SQLITE_CANTOPEN << int(ErrorCode::kUnwritable);
    QTest::newRow("busy") << SQLITE_BUSY << int(ErrorCode::kInUse);
    QTest::newRow("busy snapshot") << SQLITE_BUSY_SNAPSHOT << int(ErrorCode::kInUse);
    QTest::newRow("corrupt") << SQLITE_CORRUPT << int(ErrorCode::kDamaged);
    QTest::newRow("notadb") << SQLITE_NOTADB << int(ErrorCode::kDamaged);
    QTest::newRow("ioerr") << SQLITE_IOERR_WRITE << int(ErrorCode::kUnwritable);
    QTest::newRow("error") << SQLITE_ERROR << int(ErrorCode::kDamaged);
  }
  void everySqliteCodeHasASentence() {
    QFETCH(int, sqlite_code);
    QFETCH(int, code);
    const Error error = ProjectError(sqlite_code, path_, "detail");
    QCOMPARE(int(error.code()), code);
    QCOMPARE(error.subject(), path_.string());
    QVERIFY(!error.problem().empty() && !error.advice().empty());
  }
};

QTEST_APPLESS_MAIN(TestProjectErrors)
#include "tst_project_errors.moc"

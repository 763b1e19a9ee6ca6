#include <SQLiteCpp/SQLiteCpp.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <fstream>
#include <utility>

#include "tests/core/project_fixture.h"
#include "tests/core/sample_project.h"

using namespace zeroplane;
namespace fs = std::filesystem;
using sample::Bytes, sample::ErrorOf, sample::InChild;

namespace {

/// A file system without shared memory for the log: SQLite's own one that locks by files beside the database.
class WithoutSharedMemory {
 public:
  WithoutSharedMemory() { sqlite3_vfs_register(sqlite3_vfs_find("unix-dotfile"), 1); }
  ~WithoutSharedMemory() { sqlite3_vfs_register(usual_, 1); }
  WithoutSharedMemory(const WithoutSharedMemory&) = delete;
  WithoutSharedMemory& operator=(const WithoutSharedMemory&) = delete;

 private:
  sqlite3_vfs* usual_ = sqlite3_vfs_find(nullptr);
};

/// The header's "file format version numbers": 2 with a log, 1 with a rollback journal.
int FormatOf(const fs::path& path) {
  return Bytes(path).at(18);
}

}  // namespace

class TestProjectSharing : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path path_, copy_;

  int FileCount() const {
    return static_cast<int>(
        std::distance(fs::directory_iterator(path_.parent_path()), fs::directory_iterator()));
  }

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    path_ = fs::canonical(folder_->path().toStdString()) / "100% film?#1.zeroplane";
    copy_ = path_.parent_path() / "copy.zeroplane";
  }

  void readersSeeWhatIsCommitted() {
    auto store = sample::Create(path_);
    const auto reader = ProjectStore::OpenReadOnly(path_);
    QVERIFY(reader->read_only() && !store->read_only());
    QCOMPARE(*reader->holder(),
             "process " + std::to_string(getpid()) + " on " + QSysInfo::machineHostName().toStdString());
    QVERIFY(reader->Load() == store->Load());
    const ShotId shot = store->Load().shots[0].id;
    store->SaveGrades({{shot, {4, 3}}});
    QCOMPARE(reader->Load().shots[0].grade, (Grade{4, 3}));
    QVERIFY(reader->Load() == store->Load());
    store.reset();  // the writer goes, the reader stays
    QCOMPARE(reader->Load().shots[0].grade, (Grade{4, 3}));
    store = ProjectStore::Open(path_);
    store->SaveGrades({{shot, {5, 3}}});
    QCOMPARE(reader->Load().shots[0].grade, (Grade{5, 3}));
  }

  void readersCannotEditAndSayWhoCan() {
    const auto store = sample::Create(path_);
    const Project before = store->Load();
    const std::string ours = "process " + std::to_string(getpid()) + " on ";
    enum { kRefused = 0, kEdited, kWrongSentence };
    const int result = InChild([&] {
      const auto reader = ProjectStore::OpenReadOnly(path_);
      const auto error = ErrorOf([&] { reader->SaveGrades({{before.shots[0].id, {9, 9}}}); });
      if (!error) return int(kEdited);
      const bool named = error->problem().find(ours) != std::string::npos;
      return int(error->code() == ErrorCode::kInUse && named ? kRefused : kWrongSentence);
    });
    QCOMPARE(result, int(kRefused));
    QVERIFY(store->Load() == before);
  }

  void whereNobodyWritesNobodyIsNamed() {
    sample::Create(path_).reset();
    const auto reader = ProjectStore::OpenReadOnly(path_);
    QVERIFY(reader->read_only() && !reader->holder());
    const auto error = ErrorOf([&] { reader->SaveSettings({}); });
    QVERIFY(error && error->code() == ErrorCode::kUnwritable && error->subject() == path_.string());
    QVERIFY(!fs::exists(path_.string() + "-lock"));
  }

  void aDeadWriterHoldsNothing() {
    sample::Create(path_).reset();
    QCOMPARE(InChild([&] {
               const auto store = ProjectStore::Open(path_);
               store->SaveSettings({.screen_id = "vr"});
               kill(getpid(), SIGKILL);
               return 0;
             }),
             -1);
    QVERIFY(fs::exists(path_.string() + "-lock"));
    const auto reader = ProjectStore::OpenReadOnly(path_);
    QVERIFY(!reader->holder());
    QCOMPARE(reader->Load().screen_id, std::string("vr"));
    QCOMPARE(ProjectStore::Open(path_)->Load().screen_id, std::string("vr"));
  }

  void aWriteProtectedFolderCanBeRead() {
    sample::Create(path_).reset();
    const Project expected = ProjectStore::OpenReadOnly(path_)->Load();
    const fs::path folder = path_.parent_path();
    fs::permissions(folder, fs::perms(0555));
    fs::permissions(path_, fs::perms(0444));
    enum { kRead = 0, kUnread, kPrivileged };
    const int result = InChild([&] {
      constexpr uid_t kNobody = 65534;
      if (geteuid() == 0 && setuid(kNobody) != 0) return int(kPrivileged);
      return int(ProjectStore::OpenReadOnly(path_)->Load() == expected ? kRead : kUnread);
    });
    fs::permissions(folder, fs::perms::owner_all);
    if (result == kPrivileged) QSKIP("root cannot become somebody else here");
    QCOMPARE(result, int(kRead));
  }

  void withoutSharedMemoryAJournalDoes() {
    sample::Create(path_).reset();
    QCOMPARE(FormatOf(path_), 2);
    Project expected;
    {
      const WithoutSharedMemory file_system;
      auto store = ProjectStore::Open(path_);
      expected = store->Load();
      expected.shots[0].grade = {4, 3};
      store->SaveGrades({{expected.shots[0].id, {4, 3}}});
      store.reset();
      QCOMPARE(FormatOf(path_), 1);
      QVERIFY(ProjectStore::Open(path_)->Load() == expected);
      QVERIFY(ProjectStore::OpenReadOnly(path_)->Load() == expected);
      ProjectStore::Create(copy_, sample::Media());
      QCOMPARE(FormatOf(copy_), 1);
    }
    QVERIFY(ProjectStore::Open(path_)->Load() == expected);
    QCOMPARE(FormatOf(path_), 2);
  }

  void aCopyHoldsEverything() {
    const auto store = sample::Create(path_);
    fs::create_directory(path_.parent_path() / "deep");
    copy_ = path_.parent_path() / "deep" / "copy.zeroplane";
    const QByteArray before = Bytes(path_);
    store->SaveCopy(copy_);
    QCOMPARE(Bytes(path_), before);
    Project expected = store->Load();
    expected.media.relative_path =
        fs::path("/films/a film (1080p).mkv").lexically_relative(copy_.parent_path());
    const auto opened = ProjectStore::Open(copy_);
    QVERIFY(opened->Load() == expected);
    std::vector<ShotId> all;
    for (const Shot& shot : expected.shots) all.push_back(shot.id);
    QVERIFY(opened->ReplaceShots(all, sample::Shots())[0] > all.back());
  }

  void aReaderCanCopy() {
    sample::Create(path_).reset();
    const auto reader = ProjectStore::OpenReadOnly(path_);
    reader->SaveCopy(copy_);
    QVERIFY(ProjectStore::Open(copy_)->Load().shots == reader->Load().shots);
  }

  /// The log of the file that is replaced must not be taken for the copy's.
  void aCopyReplacesAProjectThatCrashed() {
    sample::Create(copy_).reset();
    InChild([&] {
      const auto crashed = ProjectStore::Open(copy_);
      crashed->SaveSettings({.screen_id = "vr", .note = std::string(100'000, 'x')});
      kill(getpid(), SIGKILL);
      return 0;
    });
    QVERIFY(fs::exists(copy_.string() + "-wal"));
    const auto store = ProjectStore::Create(path_, sample::Media());
    store->SaveCopy(copy_);
    QVERIFY(!fs::exists(copy_.string() + "-wal"));
    QVERIFY(ProjectStore::Open(copy_)->Load().shots.empty());
    QCOMPARE(ProjectStore::Open(copy_)->Load().screen_id, std::string("tv"));
  }

  void whatMustNotBeReplacedIsNot() {
    const auto store = sample::Create(path_);
    const auto code = [&](const fs::path& target) {
      const auto error = ErrorOf([&] { store->SaveCopy(target); });
      return error ? int(error->code()) : -1;
    };
    QCOMPARE(code(path_), int(ErrorCode::kInvalidArgument));
    fs::create_symlink(path_, path_.parent_path() / "link.zeroplane");
    QCOMPARE(code(path_.parent_path() / "link.zeroplane"), int(ErrorCode::kInvalidArgument));
    QCOMPARE(code(path_.parent_path()), int(ErrorCode::kIsDirectory));
    QCOMPARE(code(path_.parent_path() / "no" / "a.zeroplane"), int(ErrorCode::kNotFound));
    const auto other = sample::Create(copy_);
    const Project before = other->Load();
    QCOMPARE(code(copy_), int(ErrorCode::kInUse));
    QVERIFY(other->Load() == before);
  }

  void aFullDiskLeavesTheTargetAsItWas() {
    const auto store = sample::Create(path_);
    std::ofstream(copy_) << "precious";
    const int files = FileCount();
    enum { kRefused = 0, kCopied, kWrongError };
    const int result = InChild([&] {
      signal(SIGXFSZ, SIG_IGN);
      const auto reader = ProjectStore::OpenReadOnly(path_);
      rlimit limit{};
      getrlimit(RLIMIT_FSIZE, &limit);
      limit.rlim_cur = 20'000;
      setrlimit(RLIMIT_FSIZE, &limit);
      const auto error = ErrorOf([&] { reader->SaveCopy(copy_); });
      if (!error) return int(kCopied);
      const bool code = error->code() == ErrorCode::kDiskFull || error->code() == ErrorCode::kUnwritable;
      return int(code && error->subject() == copy_.string() ? kRefused : kWrongError);
    });
    QCOMPARE(result, int(kRefused));
    QCOMPARE(Bytes(copy_), QByteArray("precious"));
    QCOMPARE(FileCount(), files);
  }
};

QTEST_APPLESS_MAIN(TestProjectSharing)
#include "tst_project_sharing.moc"

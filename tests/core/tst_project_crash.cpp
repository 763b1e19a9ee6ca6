#include <SQLiteCpp/SQLiteCpp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <random>
#include <thread>

#include "core/edit/document.h"
#include "tests/core/sample_project.h"

using namespace zeroplane;
namespace fs = std::filesystem;

namespace {

constexpr int kQuickRounds = 10;
constexpr int kLongestLifeMs = 200;

ShotId IdAt(const Document& document, std::size_t index) {
  const auto& shots = document.project().shots;
  return shots[index % shots.size()].id;
}

PaintedEffect EffectOf(int count) {
  PaintedEffect effect = sample::Effect();
  effect.pull_pct = count;
  Brush({12, 1, false}).Stroke(effect.mask, count * 7 % 300, count * 5 % 150, count * 3 % 300, 75);
  return effect;
}

/// Edit number `count`; the same number makes the same edit of the same project. Each is one transaction.
void Edit(Document& document, int count) {
  const auto at = static_cast<std::size_t>(count);
  const std::vector<Shot>& shots = document.project().shots;
  const Shot& shot = shots[at % shots.size()];
  ShotHeader header = shot;
  ProjectSettings settings = document.project();
  switch (count % 9) {
    case 0:
      document.SetGrades("Grade",
                         {{IdAt(document, 0), {count * 0.5, 1}}, {shots.back().id, {1, count * 0.5}}});
      return;
    case 1:
    case 2:
      document.SetEffects("Paint", shots[at % 2].id, {EffectOf(count), EffectOf(count + 1)});
      return;
    case 3:
      if (shot.frames.length() > 1)
        document.SplitShot("Split", shot.id, shot.frames.first + 1 + count % (shot.frames.length() - 1),
                           "New");
      return;
    case 4:
      header.keys = {{count, {1, 1}, Interpolation::kHold}, {count + 9, {2, 2}, Interpolation::kLinear}};
      header.notes = {{count, "Ann", "Note " + std::to_string(count)}};
      document.EditShots("Key", {{shot.id, header}});
      return;
    case 5:
      document.SetCanvas(shot.id, sample::Canvas(count));
      return;
    case 6:
      settings.note = "Note " + std::to_string(count);
      document.SetSettings("Note", settings);
      return;
    case 7:
      if (shots.size() > 4) document.MergeWithNext("Merge", shots[at % (shots.size() - 1)].id);
      return;
    default:
      document.Undo();
  }
}

/// Edits without end, and tells the pipe after each edit that was stored.
[[noreturn]] void EditForever(const fs::path& path, int pipe) {
  Document document(ProjectStore::Open(path));
  for (int count = 1;; ++count) {
    Edit(document, count);
    if (write(pipe, &count, sizeof count) != sizeof count) _exit(1);
  }
}

int Rounds() {
  bool given = false;
  const int rounds = qEnvironmentVariableIntValue("ZEROPLANE_CRASH_ROUNDS", &given);
  return given ? rounds : kQuickRounds;
}

}  // namespace

class TestProjectCrash : public QObject {
  Q_OBJECT

  /// The number of the last edit that the child told of before it was killed.
  int KillAfter(const fs::path& path, std::chrono::microseconds life) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) return -1;
    const pid_t child = fork();
    if (child == 0) EditForever(path, ends[1]);
    close(ends[1]);
    std::thread killer([=] {
      std::this_thread::sleep_for(life);
      kill(child, SIGKILL);
    });
    int count = 0, stored = 0;
    while (read(ends[0], &count, sizeof count) == sizeof count) stored = count;
    killer.join();
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? stored : -1;
  }

 private Q_SLOTS:
  /// Killed at any moment, the file opens and holds every edit that was told of, at most the one that was
  /// under way, and no half of any.
  void aKilledProcessLosesNothing() {
    std::mt19937 random(4);
    int edits = 0, logs = 0;
    for (int round = 0; round < Rounds(); ++round) {
      const QTemporaryDir folder;
      const fs::path path = fs::path(folder.path().toStdString()) / "film.zeroplane";
      const fs::path twin = fs::path(folder.path().toStdString()) / "twin.zeroplane";
      sample::Create(path).reset();
      sample::Create(twin).reset();

      const int stored = KillAfter(path, std::chrono::microseconds(random() % (1000 * kLongestLifeMs)));
      QVERIFY(stored >= 0);
      edits += stored;
      logs += fs::exists(path.string() + "-wal") && fs::file_size(path.string() + "-wal") > 0;

      const Project found = ProjectStore::Open(path)->Load();
      Document expected(ProjectStore::Open(twin));
      for (int count = 1; count <= stored; ++count) Edit(expected, count);
      if (found != expected.project()) {
        Edit(expected, stored + 1);
        QVERIFY2(found == expected.project(),
                 qPrintable(QString("round %1, killed after edit %2").arg(round).arg(stored)));
      }
      SQLite::Database raw(path.string());
      QCOMPARE(raw.execAndGet("PRAGMA integrity_check").getString(), std::string("ok"));
      SQLite::Statement broken(raw, "PRAGMA foreign_key_check");
      QVERIFY(!broken.executeStep());
    }
    qInfo("%d edits in %d lives, %d logs recovered", edits, Rounds(), logs);
    QVERIFY2(edits > 10 * Rounds(), "children that do not edit prove nothing");
    QVERIFY2(logs > Rounds() / 2, "children that leave no log prove nothing");
  }
};

QTEST_APPLESS_MAIN(TestProjectCrash)
#include "tst_project_crash.moc"

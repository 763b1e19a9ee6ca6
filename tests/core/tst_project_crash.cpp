#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <filesystem>

#include "tests/core/sample_project.h"

using namespace zeroplane;
namespace fs = std::filesystem;

namespace {

/// The grade and the effect that edit number `count` leaves; the two come in two transactions.
Grade GradeOf(int count) {
  return {count * 0.5, count * 0.25};
}

PaintedEffect EffectOf(int count) {
  PaintedEffect effect = sample::Effect();
  effect.pull_pct = count;
  Brush({12, 1, false}).Stroke(effect.mask, count * 7 % 300, count * 5 % 150, count * 3 % 300, 75);
  return effect;
}

/// Edits without end, and tells the pipe after each one that was stored.
[[noreturn]] void EditForever(const fs::path& path, int pipe) {
  const auto store = ProjectStore::Open(path);
  const std::vector<Shot> shots = store->Load().shots;
  for (int count = 1;; ++count) {
    store->SaveGrades({{shots[0].id, GradeOf(count)}, {shots[2].id, GradeOf(count)}});
    store->SaveEffect(shots[1].id, EffectOf(count));
    if (write(pipe, &count, sizeof count) != sizeof count) _exit(1);
  }
}

}  // namespace

class TestProjectCrash : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// Killed at any moment, the file opens and holds every edit whose function had returned, and no half of
  /// one.
  void aKilledProcessLosesNothing_data() {
    QTest::addColumn<int>("edits");
    for (const int edits : {1, 2, 5, 17, 60}) QTest::addRow("after %d", edits) << edits;
  }
  void aKilledProcessLosesNothing() {
    QFETCH(int, edits);
    const QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "film.zeroplane";
    sample::Create(path).reset();

    std::array<int, 2> ends{};
    QCOMPARE(pipe(ends.data()), 0);
    const pid_t child = fork();
    if (child == 0) EditForever(path, ends[1]);
    close(ends[1]);

    int count = 0, stored = 0;
    bool killed = false;
    while (read(ends[0], &count, sizeof count) == sizeof count) {
      stored = count;
      if (stored >= edits && !killed) killed = kill(child, SIGKILL) == 0;
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    QVERIFY(stored >= edits);
    QVERIFY2(fs::exists(path.string() + "-lock"), "the child died without closing the project");

    const Project project = ProjectStore::Open(path)->Load();
    const bool next_grade = project.shots[0].grade == GradeOf(stored + 1);
    QVERIFY(next_grade || project.shots[0].grade == GradeOf(stored));
    QVERIFY2(project.shots[2].grade == project.shots[0].grade, "half a transaction");
    const bool next_effect = project.shots[1].effect == EffectOf(stored + 1);
    QVERIFY((next_effect && next_grade) || project.shots[1].effect == EffectOf(stored));
    QVERIFY(project.shots[0].canvas == sample::Shots()[0].canvas);
  }
};

QTEST_APPLESS_MAIN(TestProjectCrash)
#include "tst_project_crash.moc"

#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <fstream>

#include "core/base/error.h"
#include "core/project/project.h"
#include "tests/core/sample_project.h"

using namespace zeroplane;
namespace fs = std::filesystem;

class TestProject : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void findsShotsByIdAndFrame() {
    Project project;
    project.shots = sample::Shots();
    for (int i = 0; i < 3; ++i) project.shots[i].id = ShotId{10 + i};
    QCOMPARE(project.FindShot(ShotId{11}), &project.shots[1]);
    QVERIFY(!project.FindShot(ShotId{3}));
    for (std::int64_t frame = 0; frame < 100; ++frame) {
      QCOMPARE(project.ShotAt(frame), &project.shots[frame < 40 ? 0 : frame == 40 ? 1 : 2]);
    }
    QVERIFY(!project.ShotAt(-1));
    QVERIFY(!project.ShotAt(100));
    QVERIFY(!Project().ShotAt(0));
  }

  void theFilmIsFoundWhereverItMoved() {
    const QTemporaryDir temporary;
    const fs::path root = temporary.path().toStdString();
    for (const char* folder : {"old/films", "new/films", "new/projects"})
      fs::create_directories(root / folder);
    const auto make = [](const fs::path& path) { std::ofstream(path) << "film"; };

    MediaReference media;
    media.path = root / "old/films/a.mkv";
    media.relative_path = "../films/a.mkv";
    const fs::path project = root / "new/projects/a.zeroplane";
    try {
      ResolveMedia(media, project);
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.code(), ErrorCode::kNotFound);
      QCOMPARE(error.subject(), media.path.string());
    }
    make(media.path);
    QCOMPARE(ResolveMedia(media, project), media.path);  // only the project moved
    make(root / "new/films/a.mkv");
    QCOMPARE(ResolveMedia(media, project), root / "new/films/a.mkv");  // both moved, or were copied
    media.relative_path.clear();
    QCOMPARE(ResolveMedia(media, project), media.path);
  }
};

QTEST_APPLESS_MAIN(TestProject)
#include "tst_project.moc"

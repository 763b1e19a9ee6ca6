#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <fstream>

#include "core/base/error.h"
#include "core/project/media_link.h"
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
      QCOMPARE(project.ShotAt(frame), &project.shots[frame < 40 ? 0 : frame < 60 ? 1 : 2]);
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
    fs::remove(media.path);
    make(root / "new/projects/a.mkv");
    QCOMPARE(ResolveMedia(media, project), root / "new/projects/a.mkv");  // beside the project
  }

  void theHashSeesStartMiddleEndAndSize() {
    const QTemporaryDir temporary;
    const fs::path path = fs::path(temporary.path().toStdString()) / "film.mkv";
    const auto hash = [&](const std::string& content) {
      std::ofstream(path, std::ios::binary) << content;
      return ContentHash(path);
    };
    constexpr std::size_t kBytes = 1'000'000;
    const std::string content(kBytes, 'a');
    const std::uint64_t whole = hash(content);
    QCOMPARE(hash(content), whole);
    for (const std::size_t at : {std::size_t{0}, std::size_t{65535}, kBytes / 2, kBytes - 1}) {
      std::string other = content;
      other[at] = 'b';
      QVERIFY(hash(other) != whole);
    }
    std::string between = content;
    between[200'000] = 'b';
    QCOMPARE(hash(between), whole);  // what it does not look at
    QVERIFY(hash(content + "a") != whole);
    QVERIFY(hash("ab") != hash("ba"));
    // FNV-1a of eight zero bytes, computed by hand from its definition.
    std::uint64_t expected = 0xcbf29ce484222325;
    for (int i = 0; i < 8; ++i) expected *= 0x100000001b3;
    QCOMPARE(hash(""), expected);
    QCOMPARE(ContentHash(path.parent_path()), std::uint64_t{0});
    QCOMPARE(ContentHash("/no/such/file"), std::uint64_t{0});
  }

  void onlyTheSameFilmIsLinked() {
    const MediaReference known = sample::Media();
    MediaReference found = known;
    found.path = "/elsewhere/b.mkv";
    const auto refusal = [&]() -> std::string {
      try {
        const MediaReference linked = RelinkedMedia(known, found, false);
        return linked.path == found.path && linked.relative_path.empty() ? "linked" : "linked wrongly";
      } catch (const Error& error) {
        return error.code() == ErrorCode::kInvalidArgument && error.subject() == found.path.string()
                   ? error.problem()
                   : "another error";
      }
    };
    QCOMPARE(refusal(), std::string("linked"));
    found.frame_count = 99;
    QCOMPARE(refusal(), std::string("linked"));  // the content is the same, whatever a probe counted
    found.content_hash = 1;
    found.width = 1280;
    QCOMPARE(refusal(), std::string("is another film than the project's: 99 frames instead of 100, 1280 x "
                                    "1080 instead of 1920 x 1080"));
    QCOMPARE(RelinkedMedia(known, found, true).frame_count, std::int64_t{99});
    found.frame_count = 100;
    found.width = 1920;
    QCOMPARE(refusal(), std::string("linked"));  // the same film, wrapped anew
    found.frame_rate = {25, 1};
    QVERIFY(refusal().find("25/1 frames/s instead of 24000/1001 frames/s") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestProject)
#include "tst_project.moc"

#include <QTemporaryDir>
#include <QtTest>
#include <fstream>
#include <string>

#include "core/base/error.h"
#include "core/media/media_file.h"
#include "core/media/media_info.h"
#include "tests/core/media_fixture.h"

namespace fs = std::filesystem;
using zeroplane::Error;
using zeroplane::ErrorCode;
using zeroplane::PartialFile;

namespace {

void WriteText(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

class TestMediaFile : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path In(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

  // Probes `path`; the error must carry the code, the path, and a sentence with advice.
  void ExpectProbeError(const fs::path& path, ErrorCode code) {
    try {
      zeroplane::Probe(path);
      QFAIL(("no error for " + path.string()).c_str());
    } catch (const Error& error) {
      QCOMPARE(int(error.code()), int(code));
      QCOMPARE(error.subject(), path.string());
      QVERIFY2(std::string(error.what()).starts_with(path.string()), error.what());
      QVERIFY2(!error.advice().empty(), error.what());
    }
  }

 private Q_SLOTS:
  void saysWhatIsWrongWithAPath() {
    ExpectProbeError(In("missing.mp4"), ErrorCode::kNotFound);
    ExpectProbeError(In("missing/film.mp4"), ErrorCode::kNotFound);
    ExpectProbeError(folder_.path().toStdString(), ErrorCode::kIsDirectory);
    WriteText(In("empty.mp4"), "");
    ExpectProbeError(In("empty.mp4"), ErrorCode::kEmptyFile);
    ExpectProbeError("/dev/null", ErrorCode::kNotMedia);
  }

  void refusesWhatIsNoFilm_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("content");
    const QByteArray text = "Dear editor,\nthe film is in the other folder.\n";
    QTest::newRow("text") << QByteArray("letter.txt") << text;
    QTest::newRow("text named as a film") << QByteArray("letter.mp4") << text;
    QTest::newRow("no ending") << QByteArray("letter") << text;
    QTest::newRow("long text") << QByteArray("long.txt") << text.repeated(5000);
    QTest::newRow("document") << QByteArray("paper.pdf")
                              << QByteArray("%PDF-1.4\n1 0 obj\n<</Type /Catalog>>\nendobj\n");
    QTest::newRow("play list") << QByteArray("list.m3u8")
                               << QByteArray(
                                      "#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:9,\nhttp://localhost/a.ts\n");
    QByteArray noise;
    for (unsigned i = 0, value = 1; i < 60000; ++i)
      noise += char((value = value * 1664525 + 1013904223) >> 24);
    QTest::newRow("noise") << QByteArray("noise.mkv") << noise;
    QByteArray wave(
        "RIFF\xff\xff\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\xff\xff\0\0",
        44);
    QTest::newRow("sound only") << QByteArray("sound.wav") << wave + QByteArray(8000, 1);
  }

  void refusesWhatIsNoFilm() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, content);
    WriteText(In(name), content.toStdString());
    ExpectProbeError(In(name), ErrorCode::kNotMedia);
  }

  void refusesAFileWithoutPermission() {
    WriteText(In("secret.mp4"), "x");
    fs::permissions(In("secret.mp4"), fs::perms::none);
    if (std::ifstream(In("secret.mp4"))) QSKIP("this user may read everything");
    ExpectProbeError(In("secret.mp4"), ErrorCode::kUnreadable);
  }

  void partialFileTakesItsNameOnlyWhenDone() {
    const fs::path target = In("done.bin");
    fs::path partial;
    {
      PartialFile file(target);
      partial = file.path();
      QCOMPARE(partial.parent_path(), target.parent_path());
      QVERIFY(partial.filename().string().starts_with("done.partial-"));
      QCOMPARE(partial.extension(), target.extension());
      WriteText(partial, "content");
      QVERIFY(!fs::exists(target));
      file.Commit();
      QVERIFY(!fs::exists(partial));
    }
    QCOMPARE(fs::file_size(target), std::uintmax_t{7});
  }

  void abandonedPartialFileLeavesTheOldOneAlone() {
    const fs::path target = In("old.bin");
    WriteText(target, "old");
    fs::path partial;
    {
      PartialFile file(target);
      partial = file.path();
      WriteText(partial, "half of the new");
    }
    QVERIFY(!fs::exists(partial));
    QCOMPARE(fs::file_size(target), std::uintmax_t{3});
  }

  void partialFileRefusesBadPlaces() {
    for (const fs::path& path : {fs::path(folder_.path().toStdString()), In("nowhere/film.mkv")}) {
      try {
        PartialFile file(path);
        QFAIL(("no error for " + path.string()).c_str());
      } catch (const Error& error) {
        QCOMPARE(int(error.code()), int(ErrorCode::kUnwritable));
        QCOMPARE(error.subject(), path.string());
      }
    }
  }
};

QTEST_APPLESS_MAIN(TestMediaFile)
#include "tst_media_file.moc"

#include <QTemporaryDir>
#include <QtTest>
#include <string>

#include "core/base/error.h"
#include "core/media/sequence_pattern.h"
#include "tests/core/picture_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

class TestSequencePattern : public QObject {
  Q_OBJECT

  std::optional<QTemporaryDir> folder_;
  fs::path In(const std::string& name) const { return fs::path(folder_->path().toStdString()) / name; }
  void Touch(const std::string& name) const { WriteBytes(In(name), "x"); }

  template <class Work>
  std::string ProblemOf(ErrorCode code, const fs::path& subject, Work work) {
    try {
      work();
    } catch (const Error& error) {
      if (error.code() != code || error.subject() != subject.string())
        return std::string("another error: ") + error.what();
      return error.problem();
    }
    return "no error";
  }

 private Q_SLOTS:
  void init() { folder_.emplace(); }

  void readsPatterns_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("file_of_7");
    QTest::addColumn<QString>("canonical");
    QTest::newRow("printf") << "a/f.%04d.exr"
                            << "a/f.0007.exr"
                            << "a/f.%04d.exr";
    QTest::newRow("printf without zero") << "f%3d.png"
                                         << "f007.png"
                                         << "f%03d.png";
    QTest::newRow("plain") << "f%d.png"
                           << "f7.png"
                           << "f%d.png";
    QTest::newRow("hashes") << "#####.dpx"
                            << "00007.dpx"
                            << "%05d.dpx";
    QTest::newRow("one hash") << "x#"
                              << "x7"
                              << "x%d";
    QTest::newRow("twelve digits") << "f%012d.png"
                                   << "f000000000007.png"
                                   << "f%012d.png";
    QTest::newRow("percent sign") << "100%%_%02d.png"
                                  << "100%_07.png"
                                  << "100%%_%02d.png";
    QTest::newRow("lone percent sign") << "50%_%02d.png"
                                       << "50%_07.png"
                                       << "50%%_%02d.png";
  }

  void readsPatterns() {
    QFETCH(QString, text);
    const auto pattern = ParseSequencePattern(text.toStdString());
    QVERIFY(pattern);
    QTEST(QString::fromStdString(pattern->PathOf(7).string()), "file_of_7");
    QTEST(QString::fromStdString(pattern->Text()), "canonical");
    QCOMPARE(pattern->NumberOf(pattern->PathOf(7).filename().string()), std::optional<std::int64_t>(7));
    QCOMPARE(pattern->NumberOf(pattern->PathOf(1234567890123).filename().string()),
             std::optional<std::int64_t>(1234567890123));  // more than 32 bits, more digits than asked for
  }

  void refusesWhatIsNoPattern() {
    for (const char* text : {"film.mp4", "100%.mp4", "a%04x.png", "a##b##.png", "%d_%d.png", "a%99d.png",
                             "a%99999999999999999999d.png", "%", "", "dir%04d/film.mp4"})
      QVERIFY2(!ParseSequencePattern(text), text);
  }

  void readsOnlyWhatItWouldWrite() {
    const SequencePattern pattern = *ParseSequencePattern("f.%03d.png");
    QCOMPARE(pattern.NumberOf("f.1000.png"), std::optional<std::int64_t>(1000));
    for (const char* name : {"f.07.png", "f.0007.png", "f.-07.png", "f.+07.png", "f. 07.png", "f.007.pngx",
                             "xf.007.png", "f.00a.png", "f..png", "f.png", "",
                             "f.99999999999999999999999999.png", "f.9223372036854775808.png"})
      QVERIFY2(!pattern.NumberOf(name), name);
    QVERIFY(!ParseSequencePattern("aba%dba")->NumberOf("aba"));  // prefix and suffix may not overlap
  }

  void findsFirstLastAndMissing() {
    for (const int number : {1001, 1002, 1004, 1005, 1010}) Touch("f." + std::to_string(number) + ".exr");
    Touch("f.0999.png");
    Touch("other.txt");
    const SequenceFiles files = FindSequence(*ParseSequencePattern(In("f.####.exr")));
    QCOMPARE(files.first, 1001);
    QCOMPARE(files.last, 1010);
    QVERIFY((files.missing == std::vector<NumberRun>{{1003, 1003}, {1006, 1009}}));
    QCOMPARE(MissingFramesText(files.missing), std::string("frames 1003, 1006-1009 are missing"));
  }

  void hugeGapsTakeNoMemory() {
    Touch("f1.png");
    Touch("f900000000000000000.png");
    const SequenceFiles files = FindSequence(*ParseSequencePattern(In("f%d.png")));
    QVERIFY((files.missing == std::vector<NumberRun>{{2, 899999999999999999}}));
  }

  void missingFramesAreNamedShortly() {
    QCOMPARE(MissingFramesText({}), std::string());
    QCOMPARE(MissingFramesText({{5, 5}}), std::string("frame 5 is missing"));
    QCOMPARE(MissingFramesText({{5, 6}}), std::string("frames 5-6 are missing"));
    std::vector<NumberRun> many;
    for (int i = 0; i < 20; ++i) many.push_back({3 * i, 3 * i});
    QCOMPARE(MissingFramesText(many),
             std::string("frames 0, 3, 6, 9, 12, 15, 18, 21 and 12 more runs are missing"));
  }

  void saysThatNothingFits() {
    Touch("f.01.png");
    QCOMPARE(ProblemOf(ErrorCode::kNotFound, In("f.%04d.png"),
                       [&] { FindSequence(*ParseSequencePattern(In("f.####.png"))); }),
             std::string("was not found: no file has such a name"));
    QVERIFY(ProblemOf(ErrorCode::kNotFound, In("no/f.%04d.png"), [&] {
              FindSequence(*ParseSequencePattern(In("no/f.####.png")));
            }).starts_with("was not found: there is no folder"));
  }

  void findsAFoldersOnlySequence_data() {
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QString>("pattern");
    QTest::newRow("filled up") << QStringList{"f.0998.png", "f.0999.png", "f.1000.png", ".DS_Store"}
                               << "f.%04d.png";
    QTest::newRow("not filled up") << QStringList{"f8.png", "f9.png", "f10.png"} << "f%d.png";
    QTest::newRow("grown") << QStringList{"f.99.png", "f.100.png"} << "f.%02d.png";
    QTest::newRow("numbers alone") << QStringList{"0001.JPG", "0002.JPG"} << "%04d.JPG";
    QTest::newRow("one picture") << QStringList{"a.7.dpx"} << "a.%d.dpx";
  }

  void findsAFoldersOnlySequence() {
    QFETCH(QStringList, names);
    for (const QString& name : names) Touch(name.toStdString());
    const SequenceFiles files = FindSequenceInFolder(In(""));
    QTEST(QString::fromStdString(files.pattern.PathOf(0).filename().string().empty()
                                     ? ""
                                     : fs::path(files.pattern.Text()).filename().string()),
          "pattern");
    QVERIFY(files.missing.empty());
  }

  void refusesMixedFolders_data() {
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QString>("problem");
    QTest::newRow("two sequences") << QStringList{"l.01.png", "l.02.png", "r.01.png", "r.02.png"}
                                   << "holds l.%02d.png and r.%02d.png";
    QTest::newRow("two endings") << QStringList{"l.01.exr", "l.01.png"} << "holds l.%02d.exr and l.%02d.png";
    QTest::newRow("a film beside") << QStringList{"l.01.png", "sound.wav"}
                                   << "holds l.%02d.png and sound.wav";
    QTest::newRow("two widths") << QStringList{"f.1.png", "f.01.png"} << "holds f.0.png and f.01.png";
  }

  void refusesMixedFolders() {
    QFETCH(QStringList, names);
    for (const QString& name : names) Touch(name.toStdString());
    const fs::path folder = folder_->path().toStdString();
    QTEST(QString::fromStdString(
              ProblemOf(ErrorCode::kUnsupported, folder, [&] { FindSequenceInFolder(folder); })),
          "problem");
  }

  void refusesFoldersWithoutNumberedPictures() {
    const fs::path folder = folder_->path().toStdString();
    for (const char* name : {"film.mp4", "cover.png", "track01.wav"}) {
      QCOMPARE(ProblemOf(ErrorCode::kIsDirectory, folder, [&] { FindSequenceInFolder(folder); }),
               std::string("is a directory without an image sequence"));
      Touch(name);
    }
  }
};

QTEST_APPLESS_MAIN(TestSequencePattern)
#include "tst_sequence_pattern.moc"

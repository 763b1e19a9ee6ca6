#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "core/media/media_info.h"
#include "ui/adapters/project_files.h"
#include "ui/export/export_text.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

namespace fs = std::filesystem;

class ExportTextTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void timeLeftFollowsTheRate() {
    QCOMPARE(SecondsLeft(0.25, 30), 90.0);
    QVERIFY(SecondsLeft(0.001, 30) < 0);  // too little done to tell
    QVERIFY(SecondsLeft(0.5, 0.2) < 0);
    QCOMPARE(TimeLeftText(-1), QString());
    QCOMPARE(TimeLeftText(4), QStringLiteral("a few seconds left"));
    QCOMPARE(TimeLeftText(42), QStringLiteral("about 40 s left"));
    QCOMPARE(TimeLeftText(200), QStringLiteral("about 3 min left"));
    QVERIFY(TimeLeftText(3 * 3600).contains(QLatin1String("h left")));
  }

  void outcomeIsASentence() {
    ExportReport report;
    report.output = "/films/clip_LRF_Full_SBS.mkv";
    report.frames = 240;
    report.width = 3840;
    report.height = 1080;
    report.near_pct = -0.4;
    report.far_pct = 1.2;
    const QString sentence = DoneSentence(report);
    for (const char* part : {"clip_LRF_Full_SBS.mkv", "240", "3840", "1080", "0.40", "+1.20"}) {
      QVERIFY2(sentence.contains(QString::fromUtf8(part)), part);
    }
  }

  void fileNameCarriesTheLayoutsTag() {
    QCOMPARE(SuggestedOutput("/films/clip.webm", Layout::kSideBySide),
             fs::path("/films/clip_LRF_Full_SBS.mkv"));
    QCOMPARE(SuggestedOutput("/films/clip.webm", Layout::kSideBySideHalf, "/out"),
             fs::path("/out/clip_3dh_LR.mkv"));
    for (const LayoutInfo& info : Layouts()) {
      QVERIFY(SuggestedOutput("/films/clip.mkv", info.layout) != fs::path("/films/clip.mkv"));
    }
  }

  void projectLiesBesideTheFilm() {
    const QTemporaryDir folder;
    const fs::path root = PathFromQt(folder.path());
    const fs::path film = root / "clip.webm", other = root / "clip.mov", fallback = root / "elsewhere";
    for (const fs::path& path : {film, other}) std::ofstream(path) << "x";
    QVERIFY(IsProjectFile(root / "clip.zeroplane"));
    QVERIFY(!IsProjectFile(film));

    ProjectPlace place = FindProjectPlace(film, fallback);
    QCOMPARE(place.path, root / "clip.zeroplane");
    QVERIFY(!place.exists);
    MediaInfo info;
    info.path = film;
    info.frame_count = 10;
    const MediaReference media = ReferenceTo(info, place.path);
    QCOMPARE(media.relative_path, fs::path("clip.webm"));
    QCOMPARE(media.size_bytes, std::int64_t{1});
    ProjectStore::Create(place.path, media);

    place = FindProjectPlace(film, fallback);
    QVERIFY(place.exists);
    QCOMPARE(place.path, root / "clip.zeroplane");
    // Another film of the same stem does not take it over.
    place = FindProjectPlace(other, fallback);
    QCOMPARE(place.path, root / "clip.mov.zeroplane");
    QVERIFY(!place.exists);
  }
};

}  // namespace
}  // namespace zeroplane::ui

QTEST_GUILESS_MAIN(zeroplane::ui::ExportTextTest)
#include "tst_export_text.moc"

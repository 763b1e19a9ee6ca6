#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "core/media/media_info.h"
#include "ui/adapters/project_files.h"
#include "ui/export/export_plan.h"
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

  void partsOfTheFilmAreFilesOfTheirOwn() {
    Project project;
    project.media.frame_count = 50;
    for (int i = 0; i < 5; ++i) {
      Shot shot;
      shot.id = ShotId(i + 1);
      shot.frames = {i * 10, i * 10 + 10};
      shot.review = i == 4 ? ReviewState::kForReview : i == 3 ? ReviewState::kNone : ReviewState::kApproved;
      project.shots.push_back(shot);
    }
    const std::vector<ShotId> selected{ShotId(2), ShotId(5), ShotId(4)};
    const std::vector<FrameRange> approved{{0, 30}}, chosen{{10, 20}, {30, 50}}, film{{0, 50}};
    QCOMPARE(RangesOf(project, ExportRange::kApprovedShots, selected), approved);
    QCOMPARE(RangesOf(project, ExportRange::kSelectedShots, selected), chosen);
    QCOMPARE(RangesOf(project, ExportRange::kFilm, {}), film);
    QVERIFY(RangesOf(project, ExportRange::kSelectedShots, {}).empty());

    ExportOptions base;
    base.output = "/out/clip.v2.mkv";
    const std::vector<ExportOptions> parts =
        PlanExports(project, base, ExportRange::kSelectedShots, selected);
    QCOMPARE(parts.size(), std::size_t{2});
    QCOMPARE(parts[0].output, fs::path("/out/clip.v2_shot02.mkv"));
    QCOMPARE(parts[1].output, fs::path("/out/clip.v2_shots04-05.mkv"));
    QCOMPARE(*parts[1].frames, chosen[1]);
    const std::vector<ExportOptions> whole = PlanExports(project, base, ExportRange::kFilm, selected);
    QVERIFY(whole.size() == 1 && whole.front() == base);
  }

  void presetsFitTheirFiles() {
    for (const DeliveryPreset& preset : DeliveryPresets())
      CheckMasterEnding("film" + std::string(preset.ending), preset.format);  // else it throws
  }

  void estimatesFollowPixelsAndQuality() {
    Project project;
    project.media.frame_count = 1000;
    project.media.width = 1920;
    project.media.height = 1080;
    const auto estimate = [&](Layout layout, double crf, std::optional<double> pace) {
      ExportOptions options;
      options.layout = layout;
      options.crf = crf;
      return EstimateExports(project, std::vector{options}, pace);
    };
    const ExportEstimate half = estimate(Layout::kSideBySideHalf, 18, std::nullopt);
    QVERIFY(!half.seconds);
    const double ratio = estimate(Layout::kSideBySide, 18, std::nullopt).bytes / half.bytes;
    QVERIFY(std::abs(ratio - 2) < 1e-9);
    QVERIFY(std::abs(estimate(Layout::kSideBySideHalf, 24, std::nullopt).bytes / half.bytes - 0.5) < 1e-9);
    ExportReport report;
    report.frames = 500;
    report.resumed_frames = 100;
    report.elapsed_s = 200;  // half a second a frame
    const auto pace = PaceOf(report, project.media);
    QVERIFY(pace && std::abs(*estimate(Layout::kSideBySide, 18, pace).seconds - 500) < 1e-6);
    QVERIFY(EstimateText(estimate(Layout::kSideBySide, 18, pace)).contains(QLatin1String("about 8 min")));
    report.resumed_frames = 499;
    QVERIFY(!PaceOf(report, project.media));  // one frame tells nothing
  }
};

}  // namespace
}  // namespace zeroplane::ui

QTEST_GUILESS_MAIN(zeroplane::ui::ExportTextTest)
#include "tst_export_text.moc"

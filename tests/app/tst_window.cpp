#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "app/wiring.h"
#include "core/jobs/effects.h"
#include "core/jobs/film_analysis.h"
#include "core/media/video_reader.h"
#include "tests/ui/synthetic_clip.h"
#include "ui/actions/action_registry.h"
#include "ui/adapters/film_document.h"
#include "ui/export/export_dialog.h"
#include "ui/text.h"
#include "ui/viewer/viewer.h"
#include "ui/window/main_window.h"

namespace zeroplane::ui {
namespace {

constexpr int kWaitMs = 120000;  // for work of seconds; the machine may be busy

double Psnr(const ImageU8& a, const ImageU8& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::pow(double(a.data()[i]) - b.data()[i], 2);
  return 10 * std::log10(255.0 * 255.0 / std::max(sum / static_cast<double>(a.size()), 1e-12));
}

/// The real window with the real networks: a film is opened, graded, painted and exported, and the exported
/// pixels are held against the renderer's own.
class RealWindowTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.filePath("settings"));
    QDir().mkpath(ZEROPLANE_BINARY_DIR "/screenshots");
  }

  void opensGradesPaintsAndExports() {
    const std::filesystem::path clip = PathFromQt(folder_.filePath("disc.mkv")),
                                master = PathFromQt(folder_.filePath("master.mkv"));
    SyntheticClip::Write(clip);
    Open(clip);
    QCOMPARE(window_->film().project().shots.size(), std::size_t(SyntheticClip::kShots));
    Run("view/anaglyph");
    QTRY_VERIFY_WITH_TIMEOUT(viewer()->frame().view == View::kAnaglyph && viewer()->frame().maps, kWaitMs);
    Type("depth.field", "2.4%");
    Type("background.field", "1.1%");
    Paint({180, 110}, {240, 120});
    Type("pull.field", "-2%");
    const Project project = window_->film().project();
    QCOMPARE(project.shots[0].grade.depth_range_pct, 2.4);
    QVERIFY(project.shots[0].effects.size() == 1);
    Grab("app_painted");
    Export(master);
    CompareWithRenderer(project, clip, master);
    window_.reset();
  }

  // A look at the window as its users see it; the picture is docs/window.png after somebody has looked at it.
  void showsARealFilm() {
    const std::filesystem::path shared =
        std::filesystem::path(ZEROPLANE_SOURCE_DIR) / ".." / "shared" / "data" / "clips";
    const std::filesystem::path clip = shared / "big_buck_bunny_30s.webm";
    if (!std::filesystem::exists(clip)) QSKIP("needs the clip big_buck_bunny_30s.webm beside the checkout");
    const std::filesystem::path copy = PathFromQt(folder_.filePath("big_buck_bunny.webm"));
    std::filesystem::copy_file(clip, copy);
    Open(copy);
    QTRY_VERIFY_WITH_TIMEOUT(AllAnalysed(), kWaitMs);
    Run("grade/match-film/sci-fi");
    Run("shot/next");
    Run("shot/next");
    Run("grade/match-style/sci-fi");
    const std::pair<const char*, View> views[] = {{"source", View::kSource},
                                                  {"disparity", View::kDisparity},
                                                  {"anaglyph", View::kAnaglyph},
                                                  {"side-by-side", View::kSideBySide}};
    for (const auto& [name, view] : views) {
      Run((std::string("view/") + name).c_str());
      QTRY_VERIFY_WITH_TIMEOUT(
          viewer()->frame().view == view && viewer()->frame().maps && viewer()->frame().frame >= 376,
          kWaitMs);
      Grab((std::string("app_real_") + name).c_str());
    }
    window_.reset();
  }

 private:
  Viewer* viewer() { return window_->findChild<Viewer*>("viewer"); }
  void Run(const char* command) { QVERIFY2(window_->commands().Run(QString::fromLatin1(command)), command); }
  void Grab(const char* name) {
    QVERIFY(window_->grab().save(QString(ZEROPLANE_BINARY_DIR "/screenshots/%1.png").arg(name)));
  }

  void Open(const std::filesystem::path& clip) {
    window_ =
        std::make_unique<MainWindow>(WindowServices{MakeBuiltInRenderer, BuiltInStyles(), VersionText()});
    window_->resize(1600, 1000);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    QSignalSpy ready(window_.get(), &MainWindow::shotsReady);
    window_->openFilm(PathToQt(clip));
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kWaitMs);
  }

  bool AllAnalysed() const {
    for (const Shot& shot : window_->film().project().shots) {
      if (!shot.canvas) return false;
    }
    return true;
  }

  void Type(const char* field_name, const char* text) {
    auto* field = window_->findChild<QLineEdit*>(field_name);
    QVERIFY2(field, field_name);
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, text);
    QTest::keyClick(field, Qt::Key_Return);
  }

  void Paint(QPointF from, QPointF to) {
    Run("effect/paint");
    const auto at = [this](QPointF source) { return viewer()->transform().ToWidget(source).toPoint(); };
    QTest::mousePress(viewer(), Qt::LeftButton, Qt::NoModifier, at(from));
    QTest::mouseMove(viewer(), at((from + to) / 2));
    QTest::mouseMove(viewer(), at(to));
    QTest::mouseRelease(viewer(), Qt::LeftButton, Qt::NoModifier, at(to));
  }

  void Export(const std::filesystem::path& master) {
    QSignalSpy ended(window_.get(), &MainWindow::exportEnded);
    Run("file/export");
    auto* dialog = window_->findChild<ExportDialog*>("exportDialog");
    QVERIFY(dialog);
    dialog->findChild<QLineEdit*>("exportFile")->setText(PathToQt(master));
    QTest::mouseClick(dialog->findChild<QPushButton*>("exportStart"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, kWaitMs);
    QVERIFY2(ended.front().at(0).toBool(), qPrintable(ended.front().at(1).toString()));
  }

  static void CompareWithRenderer(const Project& project, const std::filesystem::path& clip,
                                  const std::filesystem::path& master) {
    VideoReader source(clip), made(master);
    QCOMPARE(made.frame_count(), source.frame_count());
    const std::unique_ptr<StereoRenderer> renderer = MakeBuiltInRenderer();
    Project graded = project;
    SilentJob job;
    AnalyseShots(graded, source, *renderer, job);
    constexpr double kCodecPsnr = 34;  // H.264 at quality 18, 4:2:0, of flat colours with hard edges
    EffectBuilder effects;
    for (const std::int64_t frame :
         {std::int64_t{0}, std::int64_t{7}, std::int64_t{25}, source.frame_count() - 1}) {
      const Shot& shot = *graded.ShotAt(frame);
      FrameRequest request;
      request.film = FilmName(graded.media);
      request.active_picture = graded.ActivePart();
      request.frame_index = frame;
      request.picture = source.ReadFrame(frame);
      request.shot = shot.frames;
      request.frames = &source;
      request.canvas = *shot.canvas;
      request.grade = shot.grade;
      request.effects = effects.Build(shot);
      request.layout = Layout::kSideBySide;
      const ImageU8 expected = renderer->Render(request).picture;
      const double psnr = Psnr(expected, *made.ReadFrame(frame));
      QVERIFY2(psnr > kCodecPsnr, qPrintable(QString("frame %1: %2 dB").arg(frame).arg(psnr)));
    }
  }

  QTemporaryDir folder_;
  std::unique_ptr<MainWindow> window_;
};

}  // namespace
}  // namespace zeroplane::ui

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QCoreApplication::setOrganizationName("Zeroplane");
  QCoreApplication::setApplicationName("Zeroplane application test");
  zeroplane::ui::RealWindowTest test;
  return QTest::qExec(&test, argc, argv);
}

#include "tst_window.moc"

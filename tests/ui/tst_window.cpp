#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QStandardPaths>
#include <QThread>
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/base/error.h"
#include "core/media/image_file.h"
#include "core/media/video_reader.h"
#include "core/stereo/screen.h"
#include "core/stereo/units.h"
#include "tests/ui/light_renderer.h"
#include "tests/ui/synthetic_clip.h"
#include "tests/ui/window_test.h"
#include "ui/export/export_dialog.h"
#include "ui/scopes/scope_panel.h"
#include "ui/text.h"
#include "ui/timeline/shot_list.h"

namespace zeroplane::ui {

WindowServices Services() {
  WindowServices services;
  services.make_renderer = [] {
    while (!gate_is_open) QThread::msleep(1);
    return MakeLightRenderer();
  };
  services.styles = {
      {"anime", "Anime", 0.65, 0.50, 0.85, 0.41, "Art3D, Table 3"},
      {"sci-fi", "Sci-Fi", 1.15, 1.00, 1.03, 0.91, "Art3D, Table 3"},
      {"modern", "Modern", 0.60, 0.75, 0.96, 0.65, "Art3D, Table 3"},
  };
  services.version_text = "Zeroplane (test)";
  return services;
}

void WindowTest::initTestCase() {
  QVERIFY(folder_.isValid());
  QStandardPaths::setTestModeEnabled(true);
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope,
                     folder_.filePath(QStringLiteral("settings")));
  QDir().mkpath(QStringLiteral(ZEROPLANE_BINARY_DIR "/screenshots"));
  clip_ = PathFromQt(folder_.filePath(QStringLiteral("disc.mkv")));
  SyntheticClip::Write(clip_);
  OpenWindow();
}

void WindowTest::opensWithThreeStepsAndNothingToDo() {
  QVERIFY(Find<QWidget>("emptyState")->isVisible());
  for (const QAction* action : window_->commands().all()) {
    const QString id = action->objectName();
    if (id.startsWith(QLatin1String("grade/")) || id.startsWith(QLatin1String("effect/"))) {
      QVERIFY2(!action->isEnabled(), qPrintable(id));
    }
  }
  Screenshot("empty");
}

void WindowTest::arrangesItsPanels() {
  const auto dock = [this](const char* name) { return Find<QDockWidget>(name); };
  const QAction* panel = window_->commands().Get(QStringLiteral("panel/scopes"));
  QVERIFY(dock("scopesDock")->isVisible() && panel->isChecked());
  Run("layout/paint");
  QVERIFY(!dock("scopesDock")->isVisible() && !panel->isChecked());
  QVERIFY(dock("effectsDock")->isVisible() && dock("timelineDock")->isVisible());
  QTRY_COMPARE(dock("timelineDock")->width(), window_->width());
  Screenshot("layout_paint");
  Run("layout/review");
  QVERIFY(dock("scopesDock")->isVisible() && !dock("inspectorDock")->isVisible());
  Screenshot("layout_review");
  Run("panel/scopes");  // closes it
  QVERIFY(!dock("scopesDock")->isVisible());
  dock("shotsDock")->setFloating(true);
  Run("layout/grade");
  QVERIFY(dock("scopesDock")->isVisible() && !dock("shotsDock")->isFloating());

  Run("layout/review");  // as it was left, also by another window
  QVERIFY(!dock("scopesDock")->isVisible() && dock("shotsDock")->isFloating());
  window_->close();
  OpenWindow();
  QVERIFY(window_->commands().Get(QStringLiteral("layout/review"))->isChecked());
  QVERIFY(!dock("scopesDock")->isVisible() && dock("shotsDock")->isFloating());
  Run("layout/reset");
  QVERIFY(dock("scopesDock")->isVisible() && !dock("shotsDock")->isFloating());
  QVERIFY(window_->commands().Get(QStringLiteral("panel/scopes"))->isChecked());
  Run("layout/grade");
}

void WindowTest::saysWhatIsWrongWithAFile() {
  const QString missing = folder_.filePath(QStringLiteral("missing.mkv"));
  window_->openFilm(missing);
  QTRY_VERIFY_WITH_TIMEOUT(Find<QWidget>("messageBar")->isVisible(), kWaitMs);
  QVERIFY(Find<QLabel>("messageText")->text().contains(missing));
  window_->openFilm(folder_.path());
  QTRY_VERIFY_WITH_TIMEOUT(!Find<QLabel>("messageText")->text().contains(missing), kWaitMs);
  QVERIFY(!window_->film().is_open());
}

void WindowTest::findsShotsAndShowsThem() {
  QSignalSpy ready(window_.get(), &MainWindow::shotsReady);
  window_->openFilm(PathToQt(clip_));
  QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kWaitMs);
  const Project& project = window_->film().project();
  QCOMPARE(project.shots.size(), std::size_t{SyntheticClip::kShots});
  for (int i = 0; i < SyntheticClip::kShots; ++i) {
    QCOMPARE(shot(i).frames.first, i * SyntheticClip::kShotFrames);
    QCOMPARE(shot(i).grade, (Grade{0.60, 0.96}));  // Modern fits a television
  }
  QVERIFY(std::filesystem::exists(std::filesystem::path(clip_).replace_extension(".zeroplane")));
  QTRY_VERIFY_WITH_TIMEOUT(shot(0).canvas && shot(1).canvas && shot(2).canvas, kWaitMs);
  QTRY_VERIFY_WITH_TIMEOUT(MapsAreShown(), kWaitMs);
  QVERIFY(Find<QLabel>("statusLabel")->text().isEmpty());
}

void WindowTest::showsEveryView() {
  const std::pair<const char*, View> views[] = {{"view/disparity", View::kDisparity},
                                                {"view/anaglyph", View::kAnaglyph},
                                                {"view/side-by-side", View::kSideBySide},
                                                {"view/left", View::kLeft},
                                                {"view/right", View::kRight},
                                                {"view/source", View::kSource}};
  for (const auto& [command, view] : views) {
    Run(command);
    QVERIFY(window_->commands().Get(QString::fromLatin1(command))->isChecked());
    QTRY_COMPARE_WITH_TIMEOUT(viewer()->frame().view, view, kWaitMs);
    const int eyes = view == View::kSideBySide ? 2 : 1;
    QCOMPARE(viewer()->frame().picture.size(), QSize(SyntheticClip::kWidth * eyes, SyntheticClip::kHeight));
    Screenshot(QByteArray(command).replace('/', '_').constData());
  }
  QTRY_VERIFY_WITH_TIMEOUT(MapsAreShown(), kWaitMs);
}

void WindowTest::showsAndSavesEveryScope() {
  auto* panel = Find<ScopePanel>("scopePanel");
  for (const ScopeInfo& info : Scopes()) {
    const std::string id(info.id);
    Run(("scope/" + id).c_str());
    QCOMPARE(panel->scope(), info.scope);
    QVERIFY(!Find<QLabel>("styleVerdict")->text().isEmpty());
    panel->Save(ZEROPLANE_BINARY_DIR "/screenshots/ui_scope_" + id + ".png");
    for (const char* ending : {".png", ".svg", ".csv"}) {
      const std::filesystem::path file = PathFromQt(folder_.path()) / (id + ending);
      panel->Save(file);
      QVERIFY2(std::filesystem::file_size(file) > 60, file.c_str());
    }
    QVERIFY(!QImage(folder_.filePath(ToQt(id + ".png"))).isNull());
  }
  QFile table(folder_.filePath(QStringLiteral("depth.csv")));
  QVERIFY(table.open(QIODevice::ReadOnly));
  const QList<QByteArray> lines = table.readAll().split('\n');
  QCOMPARE(lines[0].trimmed(), QByteArray("shot,first_frame,end_frame,depth_range_pct,background_pct"));
  QCOMPARE(lines[2].trimmed(), QByteArray("Shot 2,20,40,0.6,0.96"));
  QVERIFY_EXCEPTION_THROWN(panel->Save("/no/such/folder/scope.png"), Error);
  QVERIFY_EXCEPTION_THROWN(panel->Save(PathFromQt(folder_.filePath(QStringLiteral("scope.jpg")))), Error);
  Run("scope/depth");
}

void WindowTest::everyControlHasANameForThoseWhoHearIt() {
  QStringList nameless;
  for (QWidget* widget : window_->findChildren<QWidget*>()) {
    const bool control = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLineEdit*>(widget) ||
                         qobject_cast<QComboBox*>(widget) || qobject_cast<QSlider*>(widget) ||
                         qobject_cast<QAbstractItemView*>(widget);
    const bool inside_another =
        qobject_cast<QComboBox*>(widget->parentWidget()) || widget->inherits("QComboBoxListView") ||
        widget->inherits("QDockWidgetTitleButton") || widget->objectName().startsWith(QLatin1String("qt_"));
    if (!control || inside_another) continue;
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
    const QString id = QStringLiteral("%1 \"%2\" in %3")
                           .arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName(),
                                widget->parentWidget()->objectName());
    if (!face || face->text(QAccessible::Name).isEmpty() || widget->objectName().isEmpty()) nameless << id;
  }
  QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
}

void WindowTest::gradesWithSliderAndUndo() {
  const Grade before = shot(0).grade;
  auto* slider = Find<QSlider>("depth.slider");
  const double screen_iz = before.ZeroPlaneIz();
  slider->setSliderDown(true);
  for (const int steps : {200, 300, 500}) slider->setValue(steps);
  slider->setSliderDown(false);
  QCOMPARE(shot(0).grade.depth_range_pct, 2.0);  // half of the slider's 4 %
  QVERIFY(std::abs(shot(0).grade.ZeroPlaneIz() - screen_iz) < 1e-9);

  auto* field = Find<QLineEdit>("background.field");
  field->setFocus();
  field->selectAll();
  QTest::keyClicks(field, QStringLiteral("8px"));
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(shot(0).grade.background_pct, PxToPct(8, SyntheticClip::kWidth));

  QVERIFY(!field->hasFocus());  // keys are commands again

  const QAction* undo = window_->commands().Get(QStringLiteral("edit/undo"));
  QVERIFY(undo->text().contains(QLatin1String("Background of Shot 1")));
  Run("edit/undo");
  QVERIFY(undo->text().contains(QLatin1String("Depth of Shot 1")));
  Run("edit/undo");  // the whole drag
  QCOMPARE(shot(0).grade, before);
  Run("edit/redo");
  QCOMPARE(shot(0).grade.depth_range_pct, 2.0);
}

void WindowTest::keysAreCommands() {
  window_->activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(window_.get()));
  QTest::keyClick(window_.get(), Qt::Key_2);
  QTRY_COMPARE_WITH_TIMEOUT(viewer()->frame().view, View::kDisparity, kWaitMs);
  QTest::keyClick(window_.get(), Qt::Key_Right, Qt::ControlModifier);
  QTRY_COMPARE_WITH_TIMEOUT(viewer()->frame().frame, qint64{SyntheticClip::kShotFrames}, kWaitMs);
  QTest::keyClick(window_.get(), Qt::Key_Left);
  QTRY_COMPARE_WITH_TIMEOUT(viewer()->frame().frame, qint64{SyntheticClip::kShotFrames - 1}, kWaitMs);
  QTest::keyClick(window_.get(), Qt::Key_Home);
  QTest::keyClick(window_.get(), Qt::Key_1);
  QTRY_COMPARE_WITH_TIMEOUT(viewer()->frame().view, View::kSource, kWaitMs);
  QTRY_COMPARE_WITH_TIMEOUT(viewer()->frame().frame, qint64{0}, kWaitMs);
}

void WindowTest::putsAPointOnTheScreen() {
  QTRY_VERIFY_WITH_TIMEOUT(MapsAreShown(), kWaitMs);
  Run("grade/screen-plane");
  const QPointF disc(SyntheticClip::DiscX(0) + 0.5, SyntheticClip::DiscY(0) + 0.5);
  QTest::mouseMove(viewer(), InWidget(disc));
  QTRY_VERIFY(Find<QLabel>("cursorReading")->text().contains(QLatin1String("px")));
  QTest::mouseClick(viewer(), Qt::LeftButton, Qt::NoModifier, InWidget(disc));
  const double iz = LightIz(SyntheticClip::Frame(0), SyntheticClip::DiscX(0), SyntheticClip::DiscY(0));
  const double kToleranceIz = 2.0;  // the film went through 8-bit YUV
  QVERIFY(std::abs(shot(0).grade.ZeroPlaneIz() - iz) < kToleranceIz);
  QVERIFY(
      window_->commands().Get(QStringLiteral("edit/undo"))->text().contains(QLatin1String("Screen plane")));
  Run("tool/look");
}

void WindowTest::matchesStyles() {
  Run("shot/next");
  QTRY_COMPARE_WITH_TIMEOUT(viewer()->frame().frame, qint64{SyntheticClip::kShotFrames}, kWaitMs);
  Find<QListWidget>("styleList")->setCurrentRow(0);
  QTRY_VERIFY(Find<QLabel>("styleVerdict")->text().contains(QLatin1String("Anime")));
  Run("screen/raw");
  Run("grade/match-style/sci-fi");
  QCOMPARE(shot(1).grade, (Grade{1.15, 1.03}));
  QTRY_COMPARE(Find<QLabel>("styleVerdict")->text(),
               QStringLiteral("This shot is as deep as Sci-Fi; background as far as Sci-Fi."));
  Run("screen/cinema");
  Run("grade/match-style/sci-fi");
  QVERIFY(shot(1).grade.background_pct <= ScreenFromId("cinema")->far_limit_pct);
  Run("grade/match-film/anime");
  QVERIFY(shot(0).grade != (Grade{2.0, 0.0}));
  Screenshot("matched");
  Run("edit/undo");
}

void WindowTest::makesIt3dWithOneSlider() {
  const std::vector<Shot> before = window_->film().project().shots;
  const Screen& screen = *ScreenFromId(window_->film().project().screen_id);
  Run("grade/make-3d");
  auto* slider = Find<QSlider>("make3dStrength");
  QVERIFY(slider->isVisible());
  slider->setValue(30);
  slider->setValue(50);
  double deepest_pct = 0;
  for (const Shot& graded : window_->film().project().shots)
    deepest_pct = std::max(deepest_pct, graded.grade.depth_range_pct);
  QVERIFY(std::abs(deepest_pct - screen.budget_pct / 2) < 1e-9);
  QVERIFY(Find<QLabel>("make3dOutcome")->text().contains(QLatin1String("0.81 %")));
  QVERIFY(Find<QWidget>("make3dPanel")
              ->grab()
              .save(QStringLiteral(ZEROPLANE_BINARY_DIR "/screenshots/ui_make_3d.png")));
  QTest::keyClick(slider, Qt::Key_Escape);
  QVERIFY(!slider->isVisible());
  Run("edit/undo");  // all of it
  QVERIFY(window_->film().project().shots == before);
}

void WindowTest::paintsAnEffect() {
  Run("shot/previous");
  QTRY_COMPARE_WITH_TIMEOUT(viewer()->frame().frame, qint64{0}, kWaitMs);
  Run("view/anaglyph");
  QTRY_VERIFY_WITH_TIMEOUT(viewer()->frame().view == View::kAnaglyph && MapsAreShown(), kWaitMs);
  Run("effect/paint");
  for (int i = 0; i < 4; ++i) Run("effect/brush-larger");
  const QPointF from(200, 120), to(260, 120);
  QTest::mousePress(viewer(), Qt::LeftButton, Qt::NoModifier, InWidget(from));
  QTest::mouseMove(viewer(), InWidget((from + to) / 2));
  QTest::mouseMove(viewer(), InWidget(to));
  Screenshot("painting");
  QTest::mouseRelease(viewer(), Qt::LeftButton, Qt::NoModifier, InWidget(to));
  QVERIFY(shot(0).effects.size() == 1);
  const Mask painted = shot(0).effects[0].mask;
  QCOMPARE(painted.width(), SyntheticClip::kWidth);
  QCOMPARE(int(painted.at(230, 120)), 255);
  QCOMPARE(int(painted.at(20, 20)), 0);

  const double kPullPct = -1.0;
  const auto disparity = [this] { return viewer()->frame().maps->disparity_pct.at(230, 120); };
  const double flat = shot(0).grade.DisparityPct(viewer()->frame().maps->iz.at(230, 120));
  QTRY_VERIFY_WITH_TIMEOUT(std::abs(disparity() - (flat + kPullPct)) < 0.05, kWaitMs);

  QTest::mouseClick(viewer(), Qt::RightButton, Qt::NoModifier, InWidget(to));  // erases
  QVERIFY(shot(0).effects[0].mask.at(260, 120) == 0);
  Run("edit/undo");
  QVERIFY(shot(0).effects[0].mask == painted);
  auto* pull = Find<QLineEdit>("pull.field");
  pull->setFocus();
  pull->selectAll();
  QTest::keyClicks(pull, QStringLiteral("-2%"));
  QTest::keyClick(pull, Qt::Key_Return);
  QCOMPARE(shot(0).effects[0].pull_pct, -2.0);
  QTRY_VERIFY_WITH_TIMEOUT(std::abs(disparity() - (flat - 2.0)) < 0.05, kWaitMs);
  Screenshot("painted");
  Run("tool/look");
  Run("view/source");
}

}  // namespace zeroplane::ui

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QCoreApplication::setOrganizationName(QStringLiteral("Zeroplane"));
  QCoreApplication::setApplicationName(QStringLiteral("Zeroplane window test"));
  zeroplane::ui::WindowTest test;
  return QTest::qExec(&test, argc, argv);
}

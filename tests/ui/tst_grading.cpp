#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSettings>
#include <QSlider>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <cmath>

#include "tests/ui/light_renderer.h"
#include "tests/ui/synthetic_clip.h"
#include "ui/actions/action_registry.h"
#include "ui/adapters/film_document.h"
#include "ui/labels.h"
#include "ui/text.h"
#include "ui/timeline/shot_list.h"
#include "ui/viewer/viewer.h"
#include "ui/window/main_window.h"

namespace zeroplane::ui {
namespace {

constexpr int kWaitMs = 30000;  // for work that takes well under a second; the machine may be busy

/// Grading and review in the real window, by its panels and commands. Each case leaves the film as it was.
class GradingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void init();
  void setsKeysAndGoesBetweenThem();
  void gradesManyShotsAtOnce();
  void solvesAFloatingWindow();
  void reviewsAShot();
  void cleanup();
  void cleanupTestCase() { window_.reset(); }

 private:
  template <class T>
  T* Find(const char* name) {
    T* found = window_->findChild<T*>(QString::fromLatin1(name));
    if (!found) qFatal("no %s", name);
    return found;
  }
  void Run(const char* command) { QVERIFY2(window_->commands().Run(QString::fromLatin1(command)), command); }
  Viewer* viewer() { return Find<Viewer>("viewer"); }
  const Shot& shot(int index) { return window_->film().project().shots.at(static_cast<std::size_t>(index)); }
  bool MapsAreShown() {
    const qint64 frame = viewer()->frame().frame;
    return viewer()->frame().maps && viewer()->frame().grade == window_->film().ShotAt(frame)->GradeAt(frame);
  }
  void Screenshot(const char* name) {
    QVERIFY(window_->grab().save(QStringLiteral(ZEROPLANE_BINARY_DIR "/screenshots/ui_%1.png").arg(name)));
  }

  QTemporaryDir folder_;
  std::unique_ptr<MainWindow> window_;
  std::vector<Shot> before_;
};

void GradingTest::initTestCase() {
  QVERIFY(folder_.isValid());
  QStandardPaths::setTestModeEnabled(true);
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope,
                     folder_.filePath(QStringLiteral("settings")));
  QDir().mkpath(QStringLiteral(ZEROPLANE_BINARY_DIR "/screenshots"));
  const std::filesystem::path clip = PathFromQt(folder_.filePath(QStringLiteral("disc.mkv")));
  SyntheticClip::Write(clip);
  WindowServices services;
  services.make_renderer = MakeLightRenderer;
  services.styles = {{"modern", "Modern", 0.60, 0.75, 0.96, 0.65, "Art3D, Table 3"}};
  services.version_text = "Zeroplane (test)";
  window_ = std::make_unique<MainWindow>(services);
  window_->resize(1440, 1000);
  window_->show();
  QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
  window_->openFilm(PathToQt(clip));
  const auto analysed = [this] {
    const std::vector<Shot>* shots = window_->film().is_open() ? &window_->film().project().shots : nullptr;
    return shots && shots->size() == SyntheticClip::kShots &&
           std::ranges::all_of(*shots, [](const Shot& shot) { return shot.canvas.has_value(); });
  };
  QTRY_VERIFY_WITH_TIMEOUT(analysed(), kWaitMs);
}

void GradingTest::init() {
  Run("frame/first");
  QTRY_VERIFY_WITH_TIMEOUT(viewer()->frame().frame == 0 && MapsAreShown(), kWaitMs);
  before_ = window_->film().project().shots;
}

void GradingTest::cleanup() {
  for (int i = 0; i < 20 && window_->film().project().shots != before_; ++i) Run("edit/undo");
  QVERIFY(window_->film().project().shots == before_);
}

void GradingTest::setsKeysAndGoesBetweenThem() {
  constexpr qint64 kKeyFrame = 10;
  const ShotHeader before = shot(0);
  auto* key = Find<QToolButton>("keyButton");
  auto* depth = Find<QSlider>("depth.slider");
  const auto rule = [this] { return Find<QLabel>("keyRule")->text(); };
  QVERIFY(rule().contains(QLatin1String("whole shot")));
  key->click();
  QVERIFY(key->isChecked());
  QCOMPARE(shot(0).keys, (std::vector{GradeKey{0, before.grade}}));
  for (int i = 0; i < kKeyFrame; ++i) Run("frame/next");
  QVERIFY(!key->isChecked());
  QVERIFY(rule().contains(QLatin1String("none at this frame")));
  depth->setSliderDown(true);
  for (const int steps : {300, 400, 250}) depth->setValue(steps);  // of 4 %
  depth->setSliderDown(false);
  QCOMPARE(shot(0).keys.size(), std::size_t{2});
  QCOMPARE(shot(0).keys[1].frame, std::int64_t{kKeyFrame});
  QCOMPARE(shot(0).keys[1].grade.depth_range_pct, 1.0);
  QVERIFY(key->isChecked());
  QTRY_VERIFY_WITH_TIMEOUT(viewer()->frame().frame == kKeyFrame && MapsAreShown(), kWaitMs);

  Run("key/previous");
  QTRY_VERIFY_WITH_TIMEOUT(viewer()->frame().frame == 0 && MapsAreShown(), kWaitMs);
  QVERIFY(!window_->commands().Run(QStringLiteral("key/previous")));
  Run("key/hold");
  QCOMPARE(shot(0).keys[0].to_next, Interpolation::kHold);
  QCOMPARE(Find<QComboBox>("keyWayBox")->currentText(), QStringLiteral("Hold"));
  Screenshot("keys");
  for (int i = 0; i < 5; ++i) Run("frame/next");
  QCOMPARE(depth->value(), qRound(before.grade.depth_range_pct / 4 * 1000));
  Run("key/linear");
  QCOMPARE(depth->value(), qRound((before.grade.depth_range_pct + 1.0) / 2 / 4 * 1000));  // half way
  Run("key/next");
  Run("key/toggle");
  QCOMPARE(shot(0).keys.size(), std::size_t{1});
  for (int i = 0; i < 5; ++i) Run("edit/undo");
  QVERIFY(static_cast<const ShotHeader&>(shot(0)) == before);
  for (int i = 0; i < 5; ++i) Run("edit/redo");
  QCOMPARE(shot(0).keys.size(), std::size_t{1});
}

void GradingTest::gradesManyShotsAtOnce() {
  auto* list = Find<ShotList>("shotList");
  const auto click = [&](int row, Qt::KeyboardModifiers keys) {
    QTest::mouseClick(list->viewport(), Qt::LeftButton, keys,
                      list->visualRect(list->model()->index(row, 0)).center());
  };
  Run("screen/tv");
  click(0, Qt::NoModifier);
  Run("grade/fit-to-budget");
  const Screen& tv = *ScreenFromId("tv");
  const QString said = Find<QLabel>("messageText")->text();
  QVERIFY2(said.contains(SignedPct(tv.near_limit_pct)) && said.contains(SignedPct(tv.far_limit_pct)),
           qPrintable(said));
  QVERIFY(Find<QLabel>("gradeBracket")->text().contains(SignedPct(tv.far_limit_pct)));
  Screenshot("fitted");

  auto* background = Find<QSlider>("background.slider");
  background->setSliderDown(true);
  background->setValue(background->value() + 100);
  background->setSliderDown(false);
  QVERIFY(window_->commands().Get(QStringLiteral("grade/ripple"))->isEnabled());
  Run("grade/ripple");
  for (int i = 1; i < SyntheticClip::kShots; ++i) {
    const double moved =
        shot(i).grade.background_pct - before_[static_cast<std::size_t>(i)].grade.background_pct;
    QVERIFY(std::abs(moved - 0.6) < 0.01);  // a tenth of the slider's 6 %
  }
  QVERIFY(!window_->commands().Run(QStringLiteral("grade/ripple")));  // it was done

  Run("grade/copy");
  click(1, Qt::NoModifier);
  click(2, Qt::ShiftModifier);
  QVERIFY(Find<QLabel>("gradeTitle")->text().contains(QLatin1String("2 shots selected")));
  Screenshot("selected");
  Run("grade/paste");
  QCOMPARE(shot(1).grade, shot(0).grade);
  QCOMPARE(shot(2).grade, shot(0).grade);
  QVERIFY(window_->commands().Get(QStringLiteral("edit/undo"))->text().contains(QLatin1String("to 2 shots")));
  Run("grade/reset");
  QCOMPARE(shot(1).grade, (Grade{0.60, 0.96}));
  Run("grade/hold-far-plane");
  for (int i = 0; i < SyntheticClip::kShots; ++i) QCOMPARE(shot(i).grade.background_pct, 0.96);
  Run("pivot/background");
  Find<QSlider>("depth.slider")->setValue(500);
  QCOMPARE(shot(2).grade, (Grade{2.0, 0.96}));
  Run("pivot/screen");
  Run("grade/apply-to-selected");
  QCOMPARE(shot(1).grade, shot(2).grade);
}

void GradingTest::solvesAFloatingWindow() {
  const auto verdict = [this] { return Find<QLabel>("windowVerdict")->text(); };
  Find<QSlider>("background.slider")->setValue(0);  // -2 %: all of it hangs in front of the screen
  QVERIFY2(verdict().startsWith(QLatin1String("Window violation, left edge, frames 0 to 19:")),
           qPrintable(verdict()));
  Find<QSlider>("windowLeft.slider")->setValue(500);  // of -3 … 0 %
  QCOMPARE(shot(0).window.left_bottom_pct, -1.5);
  QVERIFY(window_->commands().Get(QStringLiteral("edit/undo"))->text().contains(QLatin1String("Floating")));
  Run("floating-window/solve");
  QVERIFY2(verdict().startsWith(QLatin1String("No window violation")), qPrintable(verdict()));
  QVERIFY(shot(0).WindowAt(5).left_top_pct < -2 && shot(0).WindowAt(5).right_top_pct < -2);
  Run("view/side-by-side");
  QTRY_VERIFY_WITH_TIMEOUT(viewer()->frame().view == View::kSideBySide && MapsAreShown(), kWaitMs);
  Screenshot("floating_window");
  Run("view/source");
  Run("floating-window/clear");
  QCOMPARE(shot(0).WindowAt(5), FloatingWindow());
  Run("shot-eye/right");
  QCOMPARE(shot(0).source_eye, std::optional(SourceEye::kRight));
  QCOMPARE(Find<QComboBox>("shotEyeBox")->currentIndex(), 2);
  Run("shot-eye/film");
  QVERIFY(!shot(0).source_eye);
}

void GradingTest::reviewsAShot() {
  Find<QDockWidget>("reviewDock")->raise();
  Run("review/for-review");
  QCOMPARE(shot(0).review, ReviewState::kForReview);
  QCOMPARE(Find<QComboBox>("reviewStateBox")->currentText(), QStringLiteral("For review"));
  const auto type = [this](const char* field, const char* text) {
    auto* edit = Find<QLineEdit>(field);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, QString::fromLatin1(text));
    QTest::keyClick(edit, Qt::Key_Return);
  };
  type("authorField", "Ann");
  type("noteField", "The disc is flat.");
  QCOMPARE(shot(0).notes.size(), std::size_t{1});
  QCOMPARE(shot(0).notes[0].text, std::string("The disc is flat."));
  QCOMPARE(shot(0).notes[0].author, std::string("Ann"));
  QVERIFY(shot(0).notes[0].time_s > 1'600'000'000);
  type("versionField", "First");
  const Grade first = shot(0).grade;
  Find<QSlider>("depth.slider")->setValue(750);
  QCOMPARE(shot(0).grade.depth_range_pct, 3.0);
  auto* versions = Find<QListWidget>("versionList");
  QVERIFY2(versions->item(0)->text().contains(QStringLiteral("depth \u2212")),
           qPrintable(versions->item(0)->text()));
  QVERIFY(!window_->commands().Run(QStringLiteral("review/compare")));  // none is chosen
  versions->setCurrentRow(0);
  Run("review/compare");
  QTRY_VERIFY_WITH_TIMEOUT(viewer()->frame().maps && viewer()->frame().grade == first, kWaitMs);
  Screenshot("review");
  Run("review/compare");
  QTRY_VERIFY_WITH_TIMEOUT(MapsAreShown(), kWaitMs);
  Run("review/restore");
  QCOMPARE(shot(0).grade, first);
  Run("review/remove-version");
  QVERIFY(shot(0).versions.empty());
  Find<QListWidget>("noteList")->setCurrentRow(0);
  Run("review/remove-note");
  QVERIFY(shot(0).notes.empty());
  for (int i = 0; i < 2; ++i) Run("edit/undo");
  QCOMPARE(shot(0).versions.front().name, std::string("First"));
  QCOMPARE(shot(0).notes.size(), std::size_t{1});
  Run("edit/undo");
  QCOMPARE(shot(0).grade.depth_range_pct, 3.0);
  Run("edit/undo");
  Find<QDockWidget>("inspectorDock")->raise();
}

}  // namespace
}  // namespace zeroplane::ui

QTEST_MAIN(zeroplane::ui::GradingTest)
#include "tst_grading.moc"

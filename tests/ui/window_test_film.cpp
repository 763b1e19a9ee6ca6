// The film's life after grading: cut otherwise, played, exported, opened again.
#include <QApplication>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <QUrl>
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

void WindowTest::cutsTheFilmOtherwise() {
  const std::vector<Shot> before = window_->film().project().shots;
  const qint64 cut = SyntheticClip::kShotFrames;
  Run("frame/first");
  QVERIFY(!window_->commands().Run(QStringLiteral("shot/split")));  // nothing before the first frame
  for (int i = 0; i < 5; ++i) Run("frame/next");
  Run("shot/split");
  QCOMPARE(window_->film().project().shots.size(), before.size() + 1);
  QCOMPARE(shot(0).frames, (FrameRange{0, 5}));
  QCOMPARE(shot(1).frames, (FrameRange{5, cut}));
  QCOMPARE(shot(1).grade, shot(0).grade);
  QTRY_VERIFY_WITH_TIMEOUT(
      !Find<ShotList>("shotList")->model()->index(1, 0).data(Qt::DecorationRole).value<QImage>().isNull(),
      kWaitMs);
  Run("frame/next");
  Run("shot/move-cut");  // frame 6 is nearer to the cut at 5 than to the shot's end
  QCOMPARE(shot(1).frames.first, std::int64_t{6});
  Screenshot("split");
  Run("shot/previous");
  Run("shot/previous");
  Run("shot/merge");
  QCOMPARE(window_->film().project().shots.size(), before.size());
  QCOMPARE(shot(0).frames, (FrameRange{0, cut}));
  for (int i = 0; i < 3; ++i) Run("edit/undo");
  QVERIFY(window_->film().project().shots == before);

  auto* list = Find<ShotList>("shotList");
  Run("shot/rename");
  auto* name = list->findChild<QLineEdit*>();
  QVERIFY(name != nullptr);
  name->selectAll();
  QTest::keyClicks(name, QStringLiteral("The disc"));
  QTest::keyClick(name, Qt::Key_Return);
  QTRY_COMPARE(shot(0).name, std::string("The disc"));
  Run("edit/undo");
  QCOMPARE(shot(0).name, before.front().name);
}

void WindowTest::playsToTheEnd() {
  Run("frame/first");
  Run("transport/play");
  QTRY_COMPARE_WITH_TIMEOUT(viewer()->frame().frame, qint64{SyntheticClip::kFrames - 1}, kWaitMs);
  QTRY_VERIFY(!window_->commands().Get(QStringLiteral("transport/play"))->isChecked());
  Run("frame/previous");
  QTRY_COMPARE_WITH_TIMEOUT(viewer()->frame().frame, qint64{SyntheticClip::kFrames - 2}, kWaitMs);
  QCOMPARE(Find<QLabel>("timecode")->text(), QStringLiteral("00:00:02:08"));
}

void WindowTest::exportsEveryFrame() {
  output_ = PathFromQt(folder_.filePath(QStringLiteral("out_sbs.mkv")));
  QSignalSpy ended(window_.get(), &MainWindow::exportEnded);
  Run("file/export");
  auto* dialog = Find<ExportDialog>("exportDialog");
  dialog->findChild<QLineEdit*>(QStringLiteral("exportFile"))->setText(PathToQt(output_));
  QCOMPARE(dialog->options().fill, HoleFill::kBackground);
  auto* fill = dialog->findChild<QComboBox*>(QStringLiteral("exportFill"));
  fill->setCurrentIndex(fill->findData(QStringLiteral("inpaint")));
  QCOMPARE(dialog->options().fill, HoleFill::kInpaint);
  QVERIFY(dialog->grab().save(QStringLiteral(ZEROPLANE_BINARY_DIR "/screenshots/ui_export_dialog.png")));
  QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("exportStart")), Qt::LeftButton);
  QVERIFY(Find<QWidget>("jobBar")->isVisible());
  Screenshot("exporting");
  QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, kWaitMs);
  QVERIFY2(ended.front().at(0).toBool(), qPrintable(ended.front().at(1).toString()));
  VideoReader reader(output_);
  QCOMPARE(reader.frame_count(), std::int64_t{SyntheticClip::kFrames});
  QCOMPARE(reader.width(), SyntheticClip::kWidth * 2);
  Screenshot("exported");
}

void WindowTest::StartExport(const char* file, bool selected_shot, const char* preset) {
  QTRY_VERIFY(!window_->findChild<ExportDialog*>());  // the one before
  Run("file/export");
  auto* dialog = Find<ExportDialog>("exportDialog");
  auto* presets = dialog->findChild<QComboBox*>(QStringLiteral("exportPreset"));
  presets->setCurrentIndex(std::max(0, presets->findData(QString::fromLatin1(preset))));
  dialog->findChild<QComboBox*>(QStringLiteral("exportRange"))->setCurrentIndex(selected_shot ? 1 : 0);
  dialog->findChild<QLineEdit*>(QStringLiteral("exportFile"))
      ->setText(folder_.filePath(QString::fromLatin1(file)));
  QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("exportStart")), Qt::LeftButton);
  QVERIFY2(dialog->result() == QDialog::Accepted,
           qPrintable(dialog->findChild<QLabel*>(QStringLiteral("exportProblem"))->text()));
}

void WindowTest::queuesHoldsAndRetriesExports() {
  QSignalSpy ended(window_.get(), &MainWindow::exportEnded);
  const auto exists = [this](const char* file) {
    return QFile::exists(folder_.filePath(QString::fromLatin1(file)));
  };
  auto* queue = Find<QListWidget>("exportQueue");
  while (queue->count() > 0) Run("job/remove");
  Run("frame/first");
  std::optional<ClosedGate> gate(std::in_place);
  StartExport("shot.mkv", true, "");
  StartExport("film.mov", false, "master");
  QVERIFY(queue->isVisible());
  QCOMPARE(queue->count(), 2);
  QCOMPARE(queue->item(0)->text(), QStringLiteral("shot_shot01.mkv"));
  QCOMPARE(queue->item(1)->text(), QStringLiteral("film.mov"));
  Run("job/pause");
  gate.reset();
  Run("grade/reset");  // grading goes on meanwhile
  QVERIFY(queue->item(0)->data(Qt::AccessibleTextRole).toString().contains(QLatin1String("paused")));
  Screenshot("queue");
  QVERIFY(!exists("shot_shot01.mkv"));
  Run("job/pause");
  QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 2, kWaitMs);
  for (const QList<QVariant>& outcome : ended)
    QVERIFY2(outcome.at(0).toBool(), qPrintable(outcome.at(1).toString()));
  VideoReader part(PathFromQt(folder_.filePath(QStringLiteral("shot_shot01.mkv"))));
  QCOMPARE(part.frame_count(), std::int64_t{SyntheticClip::kShotFrames});
  VideoReader film(PathFromQt(folder_.filePath(QStringLiteral("film.mov"))));
  QCOMPARE(film.frame_count(), std::int64_t{SyntheticClip::kFrames});
  Run("edit/undo");

  gate.emplace();
  StartExport("cancelled.mkv", false, "");
  Run("job/cancel");
  gate.reset();
  QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 3, kWaitMs);
  QVERIFY(!ended.back().at(0).toBool() && !exists("cancelled.mkv") && !exists("cancelled.mkv.parts"));
  queue->setCurrentRow(2);
  Run("job/retry");
  QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 4, kWaitMs);
  QVERIFY(ended.back().at(0).toBool() && exists("cancelled.mkv"));
  while (queue->count() > 0) Run("job/remove");
  QVERIFY(!window_->commands().Run(QStringLiteral("job/remove")));
  Run("panel/exports");  // closes it
}

void WindowTest::reopensWithNothingLost() {
  const Project before = window_->film().project();
  const std::filesystem::path project_path = std::filesystem::path(clip_).replace_extension(".zeroplane");
  for (const std::filesystem::path& path : {clip_, project_path}) {
    window_->close();
    window_.reset();
    OpenWindow();
    QSignalSpy ready(window_.get(), &MainWindow::shotsReady);
    QMimeData dropped;
    dropped.setUrls({QUrl::fromLocalFile(PathToQt(path))});
    QDragEnterEvent enter(QPoint(700, 400), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window_.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(700, 400), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window_.get(), &drop);
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kWaitMs);
    const Project& project = window_->film().project();
    QCOMPARE(project.media, before.media);
    QCOMPARE(project.screen_id, before.screen_id);
    QVERIFY(project.shots == before.shots);
    QTRY_VERIFY_WITH_TIMEOUT(MapsAreShown(), kWaitMs);
  }
  Screenshot("reopened");
  Run("file/close");
  QVERIFY(Find<QToolButton>("emptyRecent1")->isVisible());
  QVERIFY(!Find<QToolButton>("emptyRecent2")->isVisible());
  Screenshot("recent");
  QSignalSpy ready(window_.get(), &MainWindow::shotsReady);
  Run("file/recent-1");
  QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kWaitMs);
  Run("file/clear-recent");
  QVERIFY(!window_->commands().Run(QStringLiteral("file/recent-1")));
}

void WindowTest::opensTheDemoFilm() {
  window_.reset();
  WindowServices services = Services();
  services.demo_film = clip_;
  window_ = std::make_unique<MainWindow>(services);
  window_->show();
  QSignalSpy ready(window_.get(), &MainWindow::shotsReady);
  Find<QToolButton>("emptyDemoButton")->click();
  QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kWaitMs);
  const std::filesystem::path opened = window_->film().project().media.path;
  QCOMPARE(opened.filename(), clip_.filename());
  QVERIFY(opened != clip_);  // a copy of the user's own
  std::filesystem::remove_all(opened.parent_path());
  OpenWindow();
  QVERIFY(!window_->commands().Run(QStringLiteral("file/demo")));  // none came with this program
}

void WindowTest::aSecondWindowOnlyLooks() {
  const Project before = window_->film().project();
  MainWindow second(Services());
  second.show();
  QSignalSpy ready(&second, &MainWindow::shotsReady);
  second.openFilm(PathToQt(clip_));
  QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kWaitMs);
  auto* message = second.findChild<QLabel*>(QStringLiteral("messageText"));
  QVERIFY2(message->text().contains(QString::number(QCoreApplication::applicationPid())),
           qPrintable(message->text()));
  QVERIFY(second.film().project().shots == before.shots);
  QVERIFY(second.commands().Run(QStringLiteral("grade/reset")));  // refused, in words
  QVERIFY(second.film().project().shots == before.shots);
}

void WindowTest::opensAnImageSequenceAndItsProject() {
  constexpr int kPictures = 8;
  const std::filesystem::path folder = PathFromQt(folder_.filePath(QStringLiteral("pictures")));
  std::filesystem::create_directory(folder);
  for (int i = 0; i < kPictures; ++i)
    WriteImage(folder / ("disc.000" + std::to_string(i + 1) + ".png"), SyntheticClip::Frame(i));
  const auto shots_of = [this](std::filesystem::path path) {  // a copy: the window goes
    window_.reset();
    OpenWindow();
    QSignalSpy ready(window_.get(), &MainWindow::shotsReady);
    window_->openFilm(PathToQt(path));
    return QTest::qWaitFor([&] { return ready.count() == 1; }, kWaitMs) ? window_->film().project().shots
                                                                        : std::vector<Shot>();
  };
  const std::vector<Shot> shots = shots_of(folder / "disc.####.png");
  QCOMPARE(shots.size(), std::size_t{1});
  QCOMPARE(shots.front().frames, (FrameRange{0, kPictures}));
  QCOMPARE(shots_of(window_->film().path()).size(), std::size_t{1});
}

void WindowTest::saysThatThereIsNoRenderer() {
  window_.reset();
  WindowServices services = Services();
  services.make_renderer = []() -> std::unique_ptr<StereoRenderer> {
    throw Error(ErrorCode::kNotFound, "depth.safetensors", "was not found", "Install Zeroplane again.");
  };
  window_ = std::make_unique<MainWindow>(services);
  window_->show();
  window_->openFilm(PathToQt(clip_));
  QTRY_VERIFY_WITH_TIMEOUT(Find<QLabel>("messageText")->text().startsWith(QLatin1String("depth.safetensors")),
                           kWaitMs);
  QTRY_COMPARE_WITH_TIMEOUT(viewer()->frame().picture.width(), SyntheticClip::kWidth, kWaitMs);
  QVERIFY(window_->film().is_open());
}

void WindowTest::cleanupTestCase() {
  window_.reset();
}

}  // namespace zeroplane::ui

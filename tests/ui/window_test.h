#pragma once

#include <QObject>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <filesystem>
#include <memory>

#include "ui/actions/action_registry.h"
#include "ui/adapters/film_document.h"
#include "ui/viewer/viewer.h"
#include "ui/window/main_window.h"

namespace zeroplane::ui {

constexpr int kWaitMs = 30000;  // for work that takes well under a second; the machine may be busy

/// While it is closed no renderer comes into being: an export stands still at its start.
inline std::atomic<bool> gate_is_open = true;

struct ClosedGate {
  ClosedGate() { gate_is_open = false; }
  ~ClosedGate() { gate_is_open = true; }
};

WindowServices Services();

/// One film, opened in one window and driven through its whole life, step by step.
class WindowTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void opensWithThreeStepsAndNothingToDo();
  void arrangesItsPanels();
  void saysWhatIsWrongWithAFile();
  void findsShotsAndShowsThem();
  void showsEveryView();
  void showsAndSavesEveryScope();
  void everyControlHasANameForThoseWhoHearIt();
  void gradesWithSliderAndUndo();
  void keysAreCommands();
  void putsAPointOnTheScreen();
  void matchesStyles();
  void makesIt3dWithOneSlider();
  void paintsAnEffect();
  void cutsTheFilmOtherwise();
  void playsToTheEnd();
  void exportsEveryFrame();
  void queuesHoldsAndRetriesExports();
  void reopensWithNothingLost();
  void aSecondWindowOnlyLooks();
  void opensTheDemoFilm();
  void opensAnImageSequenceAndItsProject();
  void saysThatThereIsNoRenderer();
  void cleanupTestCase();

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
    return viewer()->frame().maps != nullptr && viewer()->frame().grade == CurrentGrade();
  }
  Grade CurrentGrade() {
    return window_->film().ShotAt(viewer()->frame().frame)->GradeAt(viewer()->frame().frame);
  }
  QPoint InWidget(QPointF source) { return viewer()->transform().ToWidget(source).toPoint(); }
  /// By the dialog; `preset` may be empty.
  void StartExport(const char* file, bool selected_shot, const char* preset);
  void Screenshot(const char* name) {
    QVERIFY(window_->grab().save(QStringLiteral(ZEROPLANE_BINARY_DIR "/screenshots/ui_%1.png").arg(name)));
  }
  void OpenWindow() {
    window_ = std::make_unique<MainWindow>(Services());
    window_->resize(1440, 900);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
  }

  QTemporaryDir folder_;
  std::filesystem::path clip_, output_;
  std::unique_ptr<MainWindow> window_;
};

}  // namespace zeroplane::ui

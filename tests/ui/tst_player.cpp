#include <QSignalSpy>
#include <QTest>

#include "ui/timeline/player.h"

namespace zeroplane::ui {
namespace {

constexpr int kWaitMs = 20000;

class PlayerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void clockGivesFrames() {
    QCOMPARE(FrameAt(10, 0.0, {24, 1}), qint64{10});
    QCOMPARE(FrameAt(10, 0.999, {24, 1}), qint64{33});
    QCOMPARE(FrameAt(0, 100.1, {24000, 1001}), qint64{2400});
  }

  void goesWithinTheFilmOnly() {
    Player player;
    player.SetFilm(100, {25, 1});
    QSignalSpy changed(&player, &Player::frameChanged);
    player.GoTo(500);
    QCOMPARE(player.frame(), qint64{99});
    player.GoTo(-3);
    QCOMPARE(player.frame(), qint64{0});
    player.GoTo(0);
    QCOMPARE(changed.count(), 2);
  }

  void playsToTheEndAndStops() {
    Player player;
    player.SetFilm(20, {200, 1});
    connect(&player, &Player::frameChanged, &player, &Player::FrameShown);  // shown at once
    player.FrameShown(0);
    QSignalSpy playing(&player, &Player::playingChanged);
    player.Play();
    QVERIFY(player.is_playing());
    QTRY_VERIFY_WITH_TIMEOUT(!player.is_playing(), kWaitMs);
    QCOMPARE(player.frame(), qint64{19});
    QCOMPARE(playing.count(), 2);
    player.Play();  // from the start again
    QCOMPARE(player.frame(), qint64{0});
  }

  void countsWhatItHadToSkip() {
    Player player;
    player.SetFilm(1000, {200, 1});
    player.FrameShown(0);
    QSignalSpy changed(&player, &Player::frameChanged);
    player.Play();
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, kWaitMs);
    // Nobody shows the frame: nothing more is asked for, however long it takes.
    QTest::qSleep(60);
    QCoreApplication::processEvents();
    QCOMPARE(changed.count(), 1);
    const qint64 before = player.frame();
    const qint64 dropped_before = player.dropped();
    player.FrameShown(before);
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 2, kWaitMs);
    QVERIFY(player.dropped() > dropped_before);
    QCOMPARE(player.dropped() - dropped_before, player.frame() - before - 1);
  }

  void seekingWhilePlayingGoesOnFromThere() {
    Player player;
    player.SetFilm(1000, {100, 1});
    connect(&player, &Player::frameChanged, &player, &Player::FrameShown);
    player.FrameShown(0);
    player.Play();
    player.GoTo(500);
    QSignalSpy changed(&player, &Player::frameChanged);
    QTRY_VERIFY_WITH_TIMEOUT(changed.count() > 0, kWaitMs);
    QVERIFY(changed.front().front().toLongLong() > 500);
    player.SetFilm(0, {0, 1});
    QVERIFY(!player.is_playing());
    player.Play();
    QVERIFY(!player.is_playing());
  }
};

}  // namespace
}  // namespace zeroplane::ui

QTEST_GUILESS_MAIN(zeroplane::ui::PlayerTest)
#include "tst_player.moc"

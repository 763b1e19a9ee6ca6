#include <QDir>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <chrono>
#include <thread>

#include "core/base/error.h"
#include "ui/window/depth_offer.h"

using namespace zeroplane;
using namespace zeroplane::ui;

/// The offer of a depth network, fetched by a function of the test.
class TestDepthOffer : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::unique_ptr<DepthOfferPanel> panel_;

  void Open(std::function<void(JobContext&)> fetch) {
    panel_ = std::make_unique<DepthOfferPanel>(DepthOffer{
        "Depth Anything V2 small", "Apache-2.0", "https://licence.example", 99'218'434, std::move(fetch)});
    panel_->setFixedWidth(520);
    panel_->show();
  }
  QString Text() const { return panel_->findChild<QLabel*>("depthOfferText")->text(); }
  QPushButton* FetchButton() const { return panel_->findChild<QPushButton*>("fetchDepthButton"); }
  QPushButton* DismissButton() const { return panel_->findChild<QPushButton*>("dismissDepthButton"); }

 private Q_SLOTS:
  void initTestCase() {
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.filePath("settings"));
  }
  void cleanup() {
    panel_.reset();
    QSettings().clear();
  }

  void saysWhatComesAndUnderWhichLicence() {
    Open([](JobContext&) {});
    for (const char* part : {"Depth Anything V2 small", "99 MB", "Apache-2.0", "https://licence.example"})
      QVERIFY2(Text().contains(part), part);
    QVERIFY(!panel_->findChild<QProgressBar*>("depthOfferProgress")->isVisible());
  }

  void fetchesOnlyWhenAsked() {
    std::atomic<int> fetched = 0;
    Open([&fetched](JobContext& job) {
      job.Report(1, "Fetching: 99 of 99 MB");
      ++fetched;
    });
    QCOMPARE(fetched.load(), 0);
    FetchButton()->click();
    QTRY_VERIFY(Text().contains("next start"));
    QCOMPARE(fetched.load(), 1);
    QVERIFY(!FetchButton()->isVisible());
    DismissButton()->click();
    QVERIFY(!panel_->isVisible());
    QVERIFY(!DepthOfferPanel::IsDeclined());
  }

  void cancelsAndGoesOn() {
    Open([](JobContext& job) {
      job.Report(0.5, "Fetching: 50 of 99 MB");
      while (!job.Cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      throw Error(ErrorCode::kCancelled, "small", "was not fetched");
    });
    FetchButton()->click();
    QTRY_VERIFY(Text().contains("50 of 99"));
    QCOMPARE(panel_->findChild<QProgressBar*>("depthOfferProgress")->value(), 500);
    QDir().mkpath(QStringLiteral(ZEROPLANE_BINARY_DIR "/screenshots"));
    QVERIFY(
        panel_->grab().save(QStringLiteral(ZEROPLANE_BINARY_DIR "/screenshots/depth_offer_fetching.png")));
    DismissButton()->click();
    QTRY_VERIFY(FetchButton()->isVisible());
    QVERIFY2(Text().contains("kept"), qPrintable(Text()));
    QVERIFY(panel_->isVisible());
  }

  void namesWhatFailed() {
    Open([](JobContext&) {
      throw Error(ErrorCode::kUnreadable, "https://publisher", "could not be fetched");
    });
    FetchButton()->click();
    QTRY_VERIFY(Text().contains("https://publisher"));
    QVERIFY(FetchButton()->isVisible());
  }

  void closingTheWindowEndsTheFetch() {
    std::atomic<bool> ended = false;
    Open([&ended](JobContext& job) {
      while (!job.Cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      ended = true;
    });
    FetchButton()->click();
    panel_.reset();
    QVERIFY(ended);
  }

  void declinedItStaysAway() {
    Open([](JobContext&) {});
    DismissButton()->click();
    QVERIFY(!panel_->isVisible());
    QVERIFY(DepthOfferPanel::IsDeclined());
  }
};

QTEST_MAIN(TestDepthOffer)
#include "tst_depth_offer.moc"

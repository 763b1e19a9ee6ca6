#include <QTest>

#include "ui/viewer/readout.h"
#include "ui/viewer/view_transform.h"

namespace zeroplane::ui {
namespace {

constexpr double kTolerancePx = 1e-9;
constexpr QSize kEye(1920, 1080);

bool Near(QPointF a, QPointF b) {
  return (a - b).manhattanLength() < kTolerancePx;
}

ViewTransform Fitted(QSizeF widget, QSize picture, double aspect = 1) {
  ViewTransform transform;
  transform.SetWidget(widget);
  transform.SetPicture(picture, aspect);
  return transform;
}

class ViewTransformTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fitsWithBarsOnTheShorterSide() {
    const ViewTransform wide = Fitted({960, 600}, kEye);
    QCOMPARE(wide.zoom(), 0.5);
    QCOMPARE(wide.PictureRect(), QRectF(0, 30, 960, 540));
    const ViewTransform tall = Fitted({1000, 540}, kEye);
    QCOMPARE(tall.PictureRect(), QRectF(20, 0, 960, 540));
  }

  void anamorphicPixelsAreWidened() {
    const ViewTransform transform = Fitted({800, 600}, {400, 600}, 2.0);
    QCOMPARE(transform.PictureRect(), QRectF(0, 0, 800, 600));
    QVERIFY(Near(transform.ToPicture({400, 300}), {200, 300}));
  }

  void pointsGoThereAndBack() {
    ViewTransform transform = Fitted({960, 600}, kEye, 1.5);
    transform.SetZoom(3.5, {100, 200});
    transform.Pan({-37, 12});
    for (const QPointF point : {QPointF(0, 0), QPointF(123.5, 77.25), QPointF(959, 599)}) {
      QVERIFY(Near(transform.ToWidget(transform.ToPicture(point)), point));
    }
  }

  void zoomKeepsWhatIsUnderTheCursor() {
    ViewTransform transform = Fitted({960, 600}, kEye);
    const QPointF cursor(700, 150), picture = transform.ToPicture(cursor);
    for (const double zoom : {1.0, 4.0, 0.3}) {
      transform.SetZoom(zoom, cursor);
      QCOMPARE(transform.zoom(), zoom);
      QVERIFY(Near(transform.ToPicture(cursor), picture));
    }
    transform.SetZoom(1e9, cursor);
    QCOMPARE(transform.zoom(), ViewTransform::kMaxZoom);
    transform.Fit();
    QVERIFY(transform.is_fitted());
    QCOMPARE(transform.zoom(), 0.5);
  }

  void panMovesThePictureWithTheMouse() {
    ViewTransform transform = Fitted({960, 600}, kEye);
    transform.SetZoom(2, {480, 300});
    const QPointF before = transform.PictureRect().topLeft();
    transform.Pan({10, -20});
    QVERIFY(Near(transform.PictureRect().topLeft(), before + QPointF(10, -20)));
  }

  void sourceLiesWhereTheViewShowsIt_data() {
    QTest::addColumn<int>("view");
    QTest::addColumn<int>("eye");
    QTest::addColumn<QPointF>("picture");
    QTest::addColumn<bool>("shows");
    QTest::addColumn<QPointF>("source");
    const int left = int(SourceEye::kLeft), right = int(SourceEye::kRight), both = int(SourceEye::kBoth);
    const QPointF point(100, 50), second(1920 + 100, 50);
    const auto row = [&](const char* name, View view, int eye, QPointF picture, bool shows) {
      QTest::newRow(name) << int(view) << eye << picture << shows << point;
    };
    row("source", View::kSource, right, point, true);
    row("disparity", View::kDisparity, both, point, true);
    row("anaglyph", View::kAnaglyph, left, point, true);
    row("left half", View::kSideBySide, left, point, true);
    row("made half", View::kSideBySide, left, second, false);
    row("right half is the source", View::kSideBySide, right, second, true);
    row("left half is made", View::kSideBySide, right, point, false);
    row("both halves are made", View::kSideBySide, both, point, false);
    row("left eye", View::kLeft, left, point, true);
    row("right eye is made", View::kRight, left, point, false);
    row("right eye", View::kRight, right, point, true);
    row("outside", View::kSource, left, QPointF(-1, 5), false);
    row("below", View::kSource, left, QPointF(5, 1080), false);
  }

  void sourceLiesWhereTheViewShowsIt() {
    QFETCH(int, view);
    QFETCH(int, eye);
    QFETCH(QPointF, picture);
    QFETCH(bool, shows);
    QFETCH(QPointF, source);
    const auto found = ToSource(picture, View(view), SourceEye(eye), kEye);
    QCOMPARE(found.has_value(), shows);
    if (found) QCOMPARE(*found, source);
  }

  void readsThePixelUnderThePoint() {
    FrameResult maps;
    QVERIFY(!ReadAt(maps, {0, 0}));
    maps.disparity_pct = ImageF32(4, 2, 1);
    maps.iz = ImageF32(4, 2, 1);
    maps.disparity_pct.at(3, 1) = -0.82f;
    maps.iz.at(3, 1) = 183.4f;
    const auto reading = ReadAt(maps, {3.9, 1.2});
    QVERIFY(reading.has_value());
    QCOMPARE(ReadingText(*reading, 1920), QStringLiteral(u"d \u22120.82\u00a0% (\u221215.7 px) · iz 183"));
    QVERIFY(!ReadAt(maps, {4.0, 1.0}));
    QVERIFY(!ReadAt(maps, {-0.1, 1.0}));
  }

  void everyViewHasARow() {
    for (const ViewInfo& info : Views()) {
      QCOMPARE(ViewFromId(info.id), std::optional(info.view));
      QVERIFY(!Label(info.view).isEmpty());
    }
    QVERIFY(!ViewFromId("nowhere"));
  }
};

}  // namespace
}  // namespace zeroplane::ui

QTEST_APPLESS_MAIN(zeroplane::ui::ViewTransformTest)
#include "tst_view_transform.moc"

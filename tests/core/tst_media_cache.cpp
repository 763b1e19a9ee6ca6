#include <QtTest>
#include <memory>

#include "core/media/frame_cache.h"

using zeroplane::FrameCache;
using zeroplane::ImageU8;
using zeroplane::Picture;

class TestMediaCache : public QObject {
  Q_OBJECT

  static Picture MakePicture() { return std::make_shared<const ImageU8>(10, 10, 3); }  // 300 bytes

 private Q_SLOTS:
  void tellsFilmsAndFramesApart() {
    FrameCache cache(10000);
    const Picture a = MakePicture(), b = MakePicture(), c = MakePicture();
    cache.Insert("one.mkv", 0, a);
    cache.Insert("one.mkv", 1, b);
    cache.Insert("two.mkv", 0, c);
    QCOMPARE(cache.Find("one.mkv", 0), a);
    QCOMPARE(cache.Find("one.mkv", 1), b);
    QCOMPARE(cache.Find("two.mkv", 0), c);
    QVERIFY(!cache.Find("two.mkv", 1));
    QCOMPARE(cache.used_bytes(), std::size_t{900});
  }

  void staysWithinItsBytes() {
    FrameCache cache(1000);
    for (int i = 0; i < 5; ++i) cache.Insert("film", i, MakePicture());
    QCOMPARE(cache.used_bytes(), std::size_t{900});
    QVERIFY(!cache.Find("film", 1));
    QVERIFY(cache.Find("film", 2) && cache.Find("film", 3) && cache.Find("film", 4));
    cache.Clear();
    QVERIFY(!cache.Find("film", 4));
    QCOMPARE(cache.used_bytes(), std::size_t{0});
  }
};

QTEST_APPLESS_MAIN(TestMediaCache)
#include "tst_media_cache.moc"

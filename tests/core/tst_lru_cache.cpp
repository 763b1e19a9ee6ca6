#include <QtTest>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "core/base/lru_cache.h"

using Cache = zeroplane::LruCache<int, int>;

class TestLruCache : public QObject {
  Q_OBJECT

  static std::shared_ptr<const int> Value(int value) { return std::make_shared<const int>(value); }

 private Q_SLOTS:
  void dropsTheLeastRecentlyUsed() {
    Cache cache(30);
    for (int key = 1; key <= 3; ++key) cache.Insert(key, Value(key * 10), 10);
    QVERIFY(cache.Find(1));  // now 2 is the oldest
    cache.Insert(4, Value(40), 10);
    QVERIFY(!cache.Find(2));
    QCOMPARE(*cache.Find(1), 10);
    QCOMPARE(*cache.Find(3), 30);
    QCOMPARE(*cache.Find(4), 40);
    QCOMPARE(cache.used_bytes(), std::size_t{30});
  }

  void makesRoomForALargeValue() {
    Cache cache(30);
    for (int key = 1; key <= 3; ++key) cache.Insert(key, Value(key), 10);
    cache.Insert(4, Value(4), 25);
    for (int key = 1; key <= 3; ++key) QVERIFY(!cache.Find(key));
    QVERIFY(cache.Find(4));
    QCOMPARE(cache.used_bytes(), std::size_t{25});
  }

  void replacesUnderTheSameKey() {
    Cache cache(30);
    cache.Insert(1, Value(1), 10);
    cache.Insert(1, Value(2), 20);
    QCOMPARE(*cache.Find(1), 2);
    QCOMPARE(cache.used_bytes(), std::size_t{20});
  }

  void keepsNothingLargerThanItself() {
    Cache cache(30);
    cache.Insert(1, Value(1), 10);
    cache.Insert(2, Value(2), 31);
    QVERIFY(!cache.Find(2));
    QVERIFY(cache.Find(1));
    cache.Insert(1, Value(3), 31);
    QVERIFY2(!cache.Find(1), "an outdated value stayed");
  }

  void evictedValuesLiveOnWithTheirHolder() {
    Cache cache(10);
    cache.Insert(1, Value(7), 10);
    const auto held = cache.Find(1);
    cache.Clear();
    QVERIFY(!cache.Find(1));
    QCOMPARE(cache.used_bytes(), std::size_t{0});
    QCOMPARE(*held, 7);
  }

  void countsRightWhenThreadsShareIt() {
    Cache cache(100);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&cache, &wrong, thread] {
        for (int i = 0; i < 2000; ++i) {
          const int key = (i * 7 + thread) % 25;
          if (const auto found = cache.Find(key)) wrong += *found != key;
          cache.Insert(key, std::make_shared<const int>(key), 10);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(cache.used_bytes(), std::size_t{100});
    int held = 0;
    for (int key = 0; key < 25; ++key) held += cache.Find(key) ? 1 : 0;
    QCOMPARE(held, 10);
  }
};

QTEST_APPLESS_MAIN(TestLruCache)
#include "tst_lru_cache.moc"

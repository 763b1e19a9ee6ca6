#include <QtTest>
#include <stdexcept>

#include "core/base/image.h"
#include "core/base/rational.h"

using namespace zeroplane;

class TestImage : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void storesRowsTopDownSamplesInterleaved() {
    ImageU8 image(4, 3, 3);
    image.at(2, 1, 1) = 7;
    QCOMPARE(int(image.data()[(1 * 4 + 2) * 3 + 1]), 7);
    QCOMPARE(int(image.row(1)[2 * 3 + 1]), 7);
    QCOMPARE(image.row_size(), std::size_t{12});
    QCOMPARE(image.size(), std::size_t{36});
  }

  void countsBytesBySampleType() { QCOMPARE(ImageU16(5, 2, 1).size_bytes(), std::size_t{20}); }

  void fillsWithTheGivenValue() {
    const ImageF32 image(2, 2, 1, 0.25f);
    for (int y = 0; y < 2; ++y) {
      for (int x = 0; x < 2; ++x) QCOMPARE(image.at(x, y), 0.25f);
    }
  }

  void comparesShapeAndSamples() {
    ImageU8 a(6, 2, 1), b(6, 2, 1);
    QVERIFY(a == b);
    b.at(5, 1) = 1;
    QVERIFY(!(a == b));
    QVERIFY(!(ImageU8(6, 2, 1) == ImageU8(2, 6, 1)));
    QVERIFY(!(ImageU8(6, 1, 1) == ImageU8(2, 1, 3)));
  }

  void copiesAreIndependent() {
    ImageU8 a(2, 1, 1);
    ImageU8 b = a;
    b.at(0, 0) = 9;
    QCOMPARE(int(a.at(0, 0)), 0);
  }

  void isEmptyWithoutSamples() {
    QVERIFY(ImageU8().empty());
    QVERIFY(ImageU8(0, 5, 3).empty());
    QVERIFY(!ImageU8(1, 1, 1).empty());
  }

  void refusesImpossibleShapes() { QVERIFY_EXCEPTION_THROWN(ImageU8(2, 2, 0), std::logic_error); }

  void rationalsCompareByValue() {
    QVERIFY((Rational{24000, 1001} == Rational{48000, 2002}));
    QVERIFY(!(Rational{24, 1} == Rational{24000, 1001}));
    const Rational reduced = Rational{50, 2}.Reduced();
    QCOMPARE(reduced.num, std::int64_t{25});
    QCOMPARE(reduced.den, std::int64_t{1});
    QCOMPARE((Rational{1, 4}.value()), 0.25);
  }
};

QTEST_APPLESS_MAIN(TestImage)
#include "tst_image.moc"

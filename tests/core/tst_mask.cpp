#include <QtTest>
#include <memory>
#include <stdexcept>

#include "core/masks/mask.h"

using namespace zeroplane;

namespace {

std::shared_ptr<const Mask::Tile> TileOf(std::uint8_t value) {
  return std::make_shared<const Mask::Tile>(Mask::kTileSize * Mask::kTileSize, value);
}

}  // namespace

class TestMask : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void startsEmpty() {
    const Mask mask(100, 70);
    QVERIFY(mask.empty());
    QCOMPARE(mask.columns(), 2);
    QCOMPARE(mask.rows(), 2);
    QCOMPARE(int(mask.at(50, 50)), 0);
    QVERIFY(mask.ToImage() == ImageU8(100, 70, 1));
  }

  void picturesAndPixelsAgree() {
    Mask mask(150, 100);
    Brush({20, 0.3, false}).Stroke(mask, 60, 60, 130, 90);
    const ImageU8 image = mask.ToImage();
    for (int y = 0; y < 100; ++y) {
      for (int x = 0; x < 150; ++x) QCOMPARE(image.at(x, y), mask.at(x, y));
    }
    QVERIFY(mask.at(63, 63) > 0 && mask.at(64, 64) > 0);  // both sides of a tile's corner
  }

  void outsideIsZero() {
    Mask mask(100, 70);
    mask.SetTile({1, 1}, TileOf(255));
    QCOMPARE(int(mask.at(99, 69)), 255);
    QCOMPARE(int(mask.at(100, 69)), 0);
    QCOMPARE(int(mask.at(99, 70)), 0);
    QCOMPARE(int(mask.at(-1, 0)), 0);
  }

  void tilesOfZerosAreAbsent() {
    Mask mask(100, 70);
    mask.SetTile({0, 0}, TileOf(9));
    mask.SetTile({1, 0}, TileOf(9));
    mask.SetTile({0, 0}, TileOf(0));
    mask.SetTile({1, 0}, nullptr);
    QVERIFY(mask.empty());
    QVERIFY(mask == Mask(100, 70));
  }

  void refusesTilesThatDoNotBelong() {
    Mask mask(100, 70);
    QVERIFY_EXCEPTION_THROWN(mask.SetTile({2, 0}, TileOf(1)), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(mask.SetTile({0, -1}, TileOf(1)), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(mask.SetTile({0, 0}, std::make_shared<const Mask::Tile>(5, 1)),
                             std::logic_error);
  }

  void copiesShareTilesUntilPainted() {
    Mask mask(256, 64);
    Brush({10, 1, false}).Stroke(mask, 32, 32, 32, 32);
    Brush({10, 1, false}).Stroke(mask, 200, 32, 200, 32);
    const Mask before = mask;
    Brush({10, 1, false}).Stroke(mask, 40, 32, 40, 32);
    QVERIFY(!(mask == before));
    QCOMPARE(int(before.at(48, 32)), 0);
    QVERIFY(mask.tiles().at({0, 0}) != before.tiles().at({0, 0}));
    QVERIFY2(mask.tiles().at({3, 0}) == before.tiles().at({3, 0}), "an unpainted tile was copied");
  }

  void comparesBySizeAndCoverage() {
    Mask a(100, 70), b(100, 70);
    a.SetTile({0, 0}, TileOf(3));
    b.SetTile({0, 0}, TileOf(3));
    QVERIFY(a == b);
    b.SetTile({0, 0}, TileOf(4));
    QVERIFY(!(a == b));
    QVERIFY(!(Mask(100, 70) == Mask(70, 100)));
  }
};

QTEST_APPLESS_MAIN(TestMask)
#include "tst_mask.moc"

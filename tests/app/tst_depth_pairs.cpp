#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <string>

#include "app/depth_pairs.h"
#include "core/base/error.h"
#include "core/media/picture_file.h"

namespace fs = std::filesystem;
using namespace zeroplane;

class TestDepthPairs : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path In(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }
  void Picture(const std::string& name) const {
    fs::create_directories(In(name).parent_path());
    WritePicture(In(name), ImageU8(4, 3, 3, 50));
  }
  void Depth(const std::string& name, std::uint16_t value = 500) const {
    fs::create_directories(In(name).parent_path());
    ImageU16 map(4, 3, 1, value);
    map.at(0, 0) = 0;
    WritePicture(In(name), map);
  }

 private Q_SLOTS:
  void findsFilesSideBySide() {
    Picture("side/moto_left.png");
    Picture("side/moto_right.png");
    Depth("side/moto_disparity_x64.png");
    Picture("side/aloeL.png");
    Depth("side/aloeGT.png");
    Picture("side/room.png");
    Depth("side/room_depth.png");
    Picture("side/im0.png");
    Depth("side/disp0.png");
    Depth("side/nobodys_disparity.png");
    const DepthPairs found = ListDepthPairs(In("side"), std::nullopt);
    QCOMPARE(found.pairs.size(), std::size_t{4});
    QCOMPARE(found.lonely, (std::vector<std::string>{"nobodys_disparity.png"}));
    for (const DepthPair& pair : found.pairs) {
      const std::string image = pair.image.filename().string();
      if (pair.name == "aloeGT") QCOMPARE(image, std::string("aloeL.png"));
      if (pair.name == "moto_disparity_x64") QCOMPARE(image, std::string("moto_left.png"));
      if (pair.name == "disp0") QCOMPARE(image, std::string("im0.png"));
      QVERIFY((pair.kind == TruthKind::kDepth) == (pair.name == "room_depth"));
    }
    for (const DepthPair& pair : ListDepthPairs(In("side"), TruthKind::kDepth).pairs)
      QVERIFY(pair.kind == TruthKind::kDepth);
  }

  void findsFoldersOfOneStem() {
    Picture("two/rgb/1.png");
    Picture("two/rgb/2.png");
    Depth("two/depth/1.png");
    Depth("two/depth/3.png");
    const DepthPairs found = ListDepthPairs(In("two"), std::nullopt);
    QCOMPARE(found.pairs.size(), std::size_t{1});
    QCOMPARE(found.pairs[0].image, In("two/rgb/1.png"));
    QVERIFY(found.pairs[0].kind == TruthKind::kDepth);
    QCOMPARE(found.lonely, (std::vector<std::string>{"3.png"}));
  }

  void depthIsTurnedAndZeroIsUnknown() {
    Depth("d.png", 500);
    const ImageF32 inverse = ReadTruth({"", In("d.png"), TruthKind::kInverse, ""});
    const ImageF32 distance = ReadTruth({"", In("d.png"), TruthKind::kDepth, ""});
    QVERIFY(std::isnan(inverse.at(0, 0)) && std::isnan(distance.at(0, 0)));
    QCOMPARE(inverse.at(1, 1), 500.0f);
    QCOMPARE(distance.at(1, 1), 1 / 500.0f);
  }

  void foldersWithoutPairsAreSaid() {
    Picture("lone/picture.png");
    QVERIFY_EXCEPTION_THROWN(ListDepthPairs(In("lone"), std::nullopt), Error);
    QVERIFY_EXCEPTION_THROWN(ListDepthPairs(In("nowhere"), std::nullopt), Error);
  }
};

QTEST_APPLESS_MAIN(TestDepthPairs)
#include "tst_depth_pairs.moc"

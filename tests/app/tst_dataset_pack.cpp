#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "app/dataset_pack.h"
#include "core/base/error.h"
#include "core/media/image_file.h"
#include "models/training/depth_shards.h"

using namespace zeroplane;

/// Tiny corpora with known depth, packed and read back.
class TestDatasetPack : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path Path(const char* name) const { return (folder_.path() + "/" + name).toStdString(); }

  // Left half dark (far), right half bright (near).
  static ImageU8 TwoHalves(int channels, int left, int right) {
    ImageU8 image(40, 20, channels);
    for (int y = 0; y < 20; ++y) {
      for (int x = 0; x < 40; ++x) {
        for (int c = 0; c < channels; ++c)
          image.at(x, y, c) = static_cast<std::uint8_t>(x < 20 ? left : right);
      }
    }
    return image;
  }

 private Q_SLOTS:
  void initTestCase() {
    WriteImage(Path("a.png"), TwoHalves(1, 51, 204));
    WriteImage(Path("a.jpg"), TwoHalves(3, 30, 220));
    std::ofstream(Path("manifest.jsonl")) << R"({"stem": "a", "scene": "s1", "value_space": "disparity"})"
                                          << "\n\n";
  }

  void pairsComeBackAsTheyWere() {
    const std::vector<DepthSample> samples = ListPairs(Path(""));
    QCOMPARE(samples.size(), std::size_t(1));
    QCOMPARE(samples[0].encoding, DepthEncoding::kInverse8);
    SilentJob job;
    DatasetPackOptions options;
    options.width = 64;
    options.height = 32;
    QCOMPARE(PackDepthShards(samples, Path("shards"), options, job), std::int64_t(1));
    const DepthShards shards(Path("shards"));
    const DepthBatch batch = shards.Gather({0});
    QVERIFY(batch.rgb.sizes() == (std::vector<std::int64_t>{1, 3, 32, 64}));
    constexpr double kHalfFloat = 1e-3, kJpeg = 0.03;
    QVERIFY(std::abs(batch.inverse[0][10][5].item<double>() - 51.0 / 204.0) < kHalfFloat);
    QVERIFY(std::abs(batch.inverse[0][10][60].item<double>() - 1.0) < kHalfFloat);
    QVERIFY(std::abs(batch.rgb[0][1][10][60].item<double>() - 220 / 255.0) < kJpeg);
    QCOMPARE(batch.valid.min().item<double>(), 1.0);
  }

  void nearIsLargeInEveryEncoding() {
    for (const DepthEncoding encoding : {DepthEncoding::kInverse8, DepthEncoding::kNearBright8}) {
      DepthSample sample{Path("a.jpg"), Path("a.png"), encoding, "s", 0, false};
      SilentJob job;
      const std::filesystem::path out = Path(encoding == DepthEncoding::kInverse8 ? "inverse" : "linear");
      PackDepthShards({sample}, out, {64, 32, 4}, job);
      const DepthBatch batch = DepthShards(out).Gather({0});
      QVERIFY(batch.inverse[0][10][60].item<double>() > batch.inverse[0][10][5].item<double>());
    }
  }

  void aFolderWithoutManifestIsNamed() {
    try {
      ListPairs(Path("nowhere"));
      QFAIL("listed nothing");
    } catch (const Error& error) {
      QVERIFY(QString(error.what()).contains("nowhere"));
    }
    std::ofstream(Path("manifest.json")) << R"({"items": [{"kind": "rgbd"}]})";
    QVERIFY_EXCEPTION_THROWN(ListCorpus(Path("")), Error);
  }
};

QTEST_APPLESS_MAIN(TestDatasetPack)
#include "tst_dataset_pack.moc"

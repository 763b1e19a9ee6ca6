#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cstdio>
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
      DepthSample sample{Path("a.jpg"), Path("a.png"), encoding, "s", 0, false, std::nullopt};
      SilentJob job;
      const std::filesystem::path out = Path(encoding == DepthEncoding::kInverse8 ? "inverse" : "linear");
      PackDepthShards({sample}, out, {64, 32, 4}, job);
      const DepthBatch batch = DepthShards(out).Gather({0});
      QVERIFY(batch.inverse[0][10][60].item<double>() > batch.inverse[0][10][5].item<double>());
    }
  }

  // Half of the film grey, half bright: two shots.
  void framesOfAFilmAreSpreadOverItsShots() {
    std::filesystem::create_directories(Path("film"));
    for (int i = 0; i < 60; ++i) {
      char name[16];
      std::snprintf(name, sizeof name, "%03d.png", i);
      const int level = i < 30 ? 80 : 200;
      WriteImage(Path("film") / name, TwoHalves(3, level + i % 3, level));
    }
    SilentJob job;
    const std::vector<DepthSample> samples = ListFrames(Path("film") / "%03d.png", 5, job);
    std::vector<std::int64_t> frames;
    for (const DepthSample& sample : samples) frames.push_back(*sample.frame);
    QCOMPARE(frames, (std::vector<std::int64_t>{7, 22, 35, 45, 55}));
    QVERIFY(samples[0].scene == samples[1].scene && samples[1].scene != samples[2].scene);
    QVERIFY(std::ranges::any_of(samples, &DepthSample::validation));
    PackDepthShards(samples, Path("frames"), {64, 32, 2}, job);
    const DepthShards shards(Path("frames"));
    QCOMPARE(shards.size(), std::int64_t(5));
    QCOMPARE(shards.without_depth(), std::int64_t(5));
    QCOMPARE(ReadShard(Path("frames") / "depth-0000.safetensors").tensors.at("aspect")[0].item<float>(),
             2.0f);
    constexpr double kEightBit = 0.01;
    const at::Tensor rgb = shards.Gather({1}).rgb;
    QVERIFY(std::abs(rgb[0][0][10][5].item<double>() - 81 / 255.0) < kEightBit);
  }

  void picturesWithoutDepthAreListed() {
    std::filesystem::create_directories(Path("stills"));
    for (const char* name : {"b.png", "a.png", "c.png"})
      WriteImage(Path("stills") / name, TwoHalves(3, 1, 2));
    std::ofstream(Path("stills") / "notes.txt") << "no picture";
    const std::vector<DepthSample> samples = ListPictures(Path("stills"));
    QCOMPARE(samples.size(), std::size_t(3));
    QCOMPARE(samples[0].rgb, Path("stills") / "a.png");
    QVERIFY(std::ranges::any_of(samples, &DepthSample::validation));
    QVERIFY(!std::ranges::all_of(samples, &DepthSample::validation));
    QVERIFY_EXCEPTION_THROWN(ListPictures(Path("nowhere")), Error);
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

#include <QTest>
#include <cmath>
#include <random>

#include "core/stereo/canvas_samples.h"

using namespace zeroplane;

namespace {

std::mt19937& Random() {
  static std::mt19937 random(7);
  return random;
}

ImageU16 Noise(int width, int height, std::uint16_t above) {
  ImageU16 image(width, height, 1);
  for (std::size_t i = 0; i < image.size(); ++i)
    image.data()[i] = static_cast<std::uint16_t>(Random()() % (above + 1U));
  return image;
}

/// A slope with an object before it and a little noise, as depth is.
ImageU16 Scene(int shift) {
  ImageU16 image(48, 27, 1);
  std::normal_distribution<double> noise(0, 60);
  for (int y = 0; y < 27; ++y) {
    for (int x = 0; x < 48; ++x) {
      const bool object = std::hypot(x - 20 - shift, y - 14) < 8;
      image.at(x, y) =
          static_cast<std::uint16_t>(std::lround((object ? 50000 : 8000 + 900 * y) + noise(Random())));
    }
  }
  return image;
}

bool ComesBack(const std::vector<CanvasSample>& samples) {
  const CanvasSamples packed(samples);
  const auto read = CanvasSamples::FromBytes(packed.bytes());
  return packed.size() == samples.size() && packed.Unpack() == samples && read && *read == packed &&
         read->Unpack() == samples;
}

}  // namespace

class TestCanvasSamples : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyValueComesBack_data() {
    QTest::addColumn<int>("above");
    for (const int above : {0, 1, 3, 255, 4095, 65535}) QTest::addRow("up to %d", above) << above;
  }
  void everyValueComesBack() {
    QFETCH(int, above);
    const auto most = static_cast<std::uint16_t>(above);
    for (const auto& [width, height] : {std::pair(1, 1), {48, 27}, {1, 40}, {40, 1}, {7, 3}}) {
      QVERIFY(ComesBack({{-5, Noise(width, height, most)}}));
      QVERIFY(ComesBack({{0, Noise(width, height, most)}, {1LL << 40, Noise(height, width, most)}}));
    }
  }

  void edgesComeBack() {
    QVERIFY(ComesBack({}));
    QVERIFY(ComesBack({{50, ImageU16()}}));
    QVERIFY(ComesBack({{1, ImageU16(0, 9, 1)}, {2, ImageU16(9, 9, 1, 65535)}, {3, ImageU16(9, 0, 1)}}));
    ImageU16 spikes(48, 27, 1);
    for (std::size_t i = 0; i < spikes.size(); i += 47) spikes.data()[i] = i % 2 ? 65535 : 32768;
    QVERIFY(ComesBack({{1, spikes}}));
    QVERIFY(CanvasSamples().empty() && CanvasSamples() == CanvasSamples(std::vector<CanvasSample>()));
  }

  /// Depth takes less than two thirds: 60 of 65536 are noise of 8 bits, the objects' rims come on top.
  void depthGetsSmaller() {
    std::vector<CanvasSample> samples;
    for (int i = 0; i < 24; ++i) samples.push_back({i, Scene(i)});
    QVERIFY(ComesBack(samples));
    const double share = static_cast<double>(CanvasSamples(samples).bytes().size()) / (24 * 48 * 27 * 2);
    QVERIFY2(share < 2.0 / 3, qPrintable(QString::number(share)));
  }

  void aRunOfFramesIsTakenOut() {
    const std::vector<CanvasSample> samples = {{10, Scene(0)}, {20, Scene(1)}, {30, Scene(2)}};
    const CanvasSamples all(samples);
    QVERIFY(all.Within({0, 100}) == all);
    QVERIFY(all.Within({20, 30}) == CanvasSamples({samples[1]}));
    QVERIFY(all.Within({11, 20}).empty());
  }

  void whatCannotBeSamplesIsRefused() {
    const CanvasSamples packed({{1, Scene(0)}, {2, Scene(1)}});
    const std::vector<std::uint8_t> good(packed.bytes().begin(), packed.bytes().end());
    const auto refused = [](std::vector<std::uint8_t> bytes, std::size_t at, std::uint8_t value) {
      bytes.at(at) = value;
      return !CanvasSamples::FromBytes(bytes);
    };
    QVERIFY(CanvasSamples::FromBytes({}).has_value());
    QVERIFY(!CanvasSamples::FromBytes(std::vector<std::uint8_t>{2}));
    QVERIFY(!CanvasSamples::FromBytes(std::vector<std::uint8_t>{2, 0, 1}));
    QVERIFY2(refused(good, 0, 0), "no samples have no bytes");
    QVERIFY2(refused(good, 1, 0xff), "more samples than there may be");
    QVERIFY2(refused(good, 11, 0xff), "wider than a sample may be");
    QVERIFY2(refused(good, 11, 0x0f), "more values than bits");
  }

  /// Any bytes that pass give samples of the sizes they announce.
  void damageIsNoFault() {
    const CanvasSamples packed({{1, Scene(0)}, {2, Noise(30, 20, 65535)}});
    int read = 0;
    for (int round = 0; round < 2000; ++round) {
      std::vector<std::uint8_t> bytes(packed.bytes().begin(), packed.bytes().end());
      for (int i = 0; i < 4; ++i) bytes[Random()() % bytes.size()] = static_cast<std::uint8_t>(Random()());
      bytes.resize(bytes.size() - Random()() % (bytes.size() / 2));
      if (const auto samples = CanvasSamples::FromBytes(bytes)) {
        QCOMPARE(samples->Unpack().size(), samples->size());
        ++read;
      }
    }
    QVERIFY(read > 100);
  }

  void limitsAreChecked() {
    QVERIFY_EXCEPTION_THROWN(CanvasSamples({{0, ImageU16(CanvasSamples::kMaxSide + 1, 1, 1)}}),
                             std::logic_error);
    QVERIFY_EXCEPTION_THROWN(CanvasSamples({{0, ImageU16(2, 2, 3)}}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(CanvasSamples(std::vector<CanvasSample>(CanvasSamples::kMaxCount + 1)),
                             std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestCanvasSamples)
#include "tst_canvas_samples.moc"

#include <torch/types.h>

#include <QTest>

#include "core/stereo/units.h"
#include "gpu/synthesize/synthesize.h"
#include "models/pipeline/guided_upsample.h"
#include "models/pipeline/shot_canvas.h"

using namespace zeroplane;

namespace {

ShotCanvas CanvasOf(const std::vector<std::pair<std::int64_t, double>>& frames_and_iz) {
  std::vector<CanvasSample> samples;
  for (const auto& [frame, iz] : frames_and_iz)
    samples.push_back(MakeSample(frame, torch::full({27, 48}, iz)));
  ShotCanvas canvas;
  canvas.samples = samples;
  return canvas;
}

LocalEffect WholePicture(double pull_pct, double roundness) {
  return {"all", pull_pct, roundness, std::make_shared<ImageU8>(48, 27, 1, 255)};
}

}  // namespace

class TestShotCanvas : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void framesAreSpreadFromEndToEnd() {
    QCOMPARE(EvenlySpaced({10, 11}, 24), std::vector<std::int64_t>{10});
    QCOMPARE(EvenlySpaced({10, 13}, 24), (std::vector<std::int64_t>{10, 11, 12}));
    const std::vector<std::int64_t> many = EvenlySpaced({100, 1100}, 24);
    QCOMPARE(many.size(), std::size_t(24));
    QCOMPARE(many.front(), std::int64_t(100));
    QCOMPARE(many.back(), std::int64_t(1099));
  }

  void percentilesLandOnTheKnees() {
    const at::Tensor raw = torch::linspace(-3, 7, 10001).view({73, 137});
    const ShotCanvas canvas = FitCanvas({raw}, 0);
    constexpr double kRawStep = 0.001;
    QVERIFY(std::abs(canvas.raw_far - -2.8) < kRawStep && std::abs(canvas.raw_near - 6.98) < kRawStep);
    const auto iz = [&](double value) {
      return gpu::ApplyCanvas(torch::full({1}, value), {canvas.scale, canvas.offset}).item<double>();
    };
    constexpr double kIz = 0.05;
    QVERIFY(std::abs(iz(-2.8) - 10) < kIz && std::abs(iz(6.98) - 245) < kIz);
    QVERIFY(iz(20) <= 255 && iz(-20) >= 0 && iz(20) > iz(6.98));  // larger raw is nearer, always
  }

  void aFlatWallStaysFlat() {
    const at::Tensor wall = torch::linspace(1.00, 1.01, 1000).view({25, 40});
    const ShotCanvas alone = FitCanvas({wall}, 0), in_film = FitCanvas({wall}, 2.0);
    QVERIFY(alone.scale * alone.geometric_range() > 234);
    QVERIFY(in_film.scale * in_film.geometric_range() < 235 * 0.01 / 0.5 * 1.01);
    const ShotCanvas constant = FitCanvas({torch::ones({4, 4})}, 0);
    QVERIFY(std::isfinite(constant.scale) && std::isfinite(constant.offset));
  }

  void samplesKeepTheCanvasAndItsShape() {
    const CanvasSample sample = MakeSample(7, torch::full({90, 160}, 123.0));
    QCOMPARE(sample.frame_index, std::int64_t(7));
    QCOMPARE(sample.iz16.width(), 48);
    QCOMPARE(sample.iz16.height(), 27);
    constexpr int kRounding = 1;
    QVERIFY(std::abs(sample.iz16.at(5, 5) - 123 * 257) <= kRounding);
  }

  // Depth 2 % with 1 % behind on a 1000 px eye: d = 10 - 20 * iz / 255 px.
  void theMedianIsTheObjectsOwnDisparity() {
    const ShotCanvas canvas = CanvasOf({{0, 51.0}, {10, 51.0}});
    const auto medians = EffectMediansPx(canvas, {2.0, 1.0}, {WholePicture(-1, 0)}, 5, 1000);
    constexpr double kQuantised = 0.01;
    QCOMPARE(medians.size(), std::size_t(1));
    QVERIFY(std::abs(medians[0] - (10 - 20 * 51.0 / 255)) < kQuantised);
  }

  void theMedianFollowsTheShotSmoothly() {
    const ShotCanvas canvas =
        CanvasOf({{0, 20.0}, {10, 20.0}, {20, 20.0}, {30, 200.0}, {40, 200.0}, {50, 200.0}});
    double last = EffectMediansPx(canvas, {2.0, 1.0}, {WholePicture(-1, 0)}, 0, 1000)[0];
    const double whole_step = 20 * 180.0 / 255;
    for (std::int64_t frame = 1; frame <= 50; ++frame) {
      const double now = EffectMediansPx(canvas, {2.0, 1.0}, {WholePicture(-1, 0)}, frame, 1000)[0];
      QVERIFY2(now <= last + 1e-9, "nearer samples make a smaller disparity, never a bump");
      QVERIFY2(last - now < whole_step / 10, "no jump from frame to frame");
      last = now;
    }
  }

  void effectsStack() {
    const ShotCanvas canvas = CanvasOf({{0, 51.0}});
    const auto medians =
        EffectMediansPx(canvas, {2.0, 1.0}, {WholePicture(-0.5, 1), WholePicture(-1, 0)}, 0, 1000);
    constexpr double kQuantised = 0.01;
    QVERIFY(std::abs(medians[1] - (medians[0] - 5)) <
            kQuantised);  // the second sees what the first has moved
  }

  void upsamplingFollowsThePicturesEdge() {
    // A dark half and a bright half; the coarse map has the same step, blurred over four of its pixels.
    at::Tensor rgb = torch::full({160, 256, 3}, 40, torch::kByte);
    rgb.slice(1, 128).fill_(200);
    at::Tensor map = torch::full({20, 32}, 50.0);
    map.slice(1, 16).fill_(150.0);
    map.slice(1, 15, 16).fill_(83.0);
    map.slice(1, 16, 17).fill_(117.0);
    const at::Tensor sharp = GuidedUpsample(map, rgb);
    const double step_at_edge = (sharp[80][130] - sharp[80][125]).item<double>();
    const at::Tensor plain = at::upsample_bilinear2d(map.view({1, 1, 20, 32}), {160, 256}, false)[0][0];
    const double plain_step = (plain[80][130] - plain[80][125]).item<double>();
    QVERIFY2(step_at_edge > 2 * plain_step,
             qPrintable(QString("%1 against %2").arg(step_at_edge).arg(plain_step)));
    QVERIFY(std::abs(sharp[80][10].item<double>() - 50) < 1 &&
            std::abs(sharp[80][245].item<double>() - 150) < 1);
  }
};

QTEST_APPLESS_MAIN(TestShotCanvas)
#include "tst_shot_canvas.moc"

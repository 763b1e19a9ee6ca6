#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "gpu/warp/warp.h"
#include "models/synth/synth_materials.h"
#include "models/synth/synth_shards.h"
#include "models/training/depth_shards.h"

using namespace zeroplane;

namespace {

constexpr std::int64_t kWidth = 96, kHeight = 54;

SynthOptions SmallPictures() {
  SynthOptions options;
  options.width = kWidth;
  options.height = kHeight;
  return options;
}

/// A floor and a ball of radius 0.5 at (0.3, 4, 0.5), lit evenly.
SynthScene BallOnFloor() {
  SynthRandom random(1);
  SceneBuilder builder;
  builder.Begin(Pose{});
  builder.Sheet({0, 0, 0}, {100, 0, 0}, {0, 100, 0}, SheetCut::kWhole,
                builder.Add(Plain({0.5f, 0.4f, 0.3f}, random)));
  builder.Begin(Pose{});
  builder.Ellipsoid({0.3f, 4, 0.5f}, {0.5f, 0.5f, 0.5f}, builder.Add(Cloth(random)));
  SynthScene scene;
  scene.world = std::move(builder.scene());
  scene.world.light.zenith = scene.world.light.horizon = scene.world.light.ground = {1, 1, 1};
  scene.world.light.ambient = 1;
  gpu::BuildBvh(scene.world);
  scene.camera.position = {0, 0, 1.2f};
  scene.camera.pitch = -0.2f;
  return scene;
}

/// 1 / depth of BallOnFloor() in double precision; 0 for the sky.
double InverseDepthOf(const SynthScene& scene, std::int64_t x, std::int64_t y, std::int64_t width,
                      std::int64_t height) {
  const double u = (x + 0.5 - width / 2.0) / (scene.camera.focal_widths * width);
  const double v = (height / 2.0 - y - 0.5) / (scene.camera.focal_widths * width);
  const double c = std::cos(scene.camera.pitch), s = std::sin(scene.camera.pitch);
  const double d[3] = {u, c - s * v, s + c * v}, o[3] = {-0.3, -4, 1.2 - 0.5};  // depth 1 along d is 1 m
  double nearest = d[2] < 0 ? -1.2 / d[2] : 0;
  const double a = d[0] * d[0] + d[1] * d[1] + d[2] * d[2], b = o[0] * d[0] + o[1] * d[1] + o[2] * d[2],
               rest = b * b - a * (o[0] * o[0] + o[1] * o[1] + o[2] * o[2] - 0.25);
  if (rest > 0) {
    const double t = (-b - std::sqrt(rest)) / a;
    if (nearest == 0 || t < nearest) nearest = t;
  }
  return nearest > 0 ? 1 / nearest : 0;
}

double Correlation(const at::Tensor& a, const at::Tensor& b) {
  const at::Tensor x = a.flatten().to(torch::kDouble) - a.to(torch::kDouble).mean(),
                   y = b.flatten().to(torch::kDouble) - b.to(torch::kDouble).mean();
  return ((x * y).sum() / (x.norm() * y.norm() + 1e-12)).item<double>();
}

}  // namespace

class TestSynth : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void depthIsThatOfGeometry() {
    const SynthScene scene = BallOnFloor();
    const SynthFrame frame = RenderFrame(scene, SmallPictures());
    const auto depth = frame.inverse_depth.accessor<float, 2>();
    int wrong = 0;
    for (std::int64_t y = 0; y < kHeight; ++y) {
      for (std::int64_t x = 0; x < kWidth; ++x) {
        const double truth = InverseDepthOf(scene, x, y, kWidth, kHeight);
        // The far floor ends 100 m away, where the formula's does not.
        wrong += std::fabs(depth[y][x] - truth) > std::max(0.011, 2e-5);
        if (truth > 0.02) wrong += std::fabs(depth[y][x] - truth) > 2e-5;
      }
    }
    QVERIFY2(wrong <= 2, qPrintable(QString::number(wrong)));  // the ball's outline may fall either way
  }

  void theTreeFindsWhatALookThroughTheListFinds() {
    SynthScene scene = MakeScene(5, SynthKind::kRoom);
    const SynthFrame by_tree = RenderFrame(scene, SmallPictures());
    gpu::BvhNode all = scene.world.nodes.front();
    all.second_or_first = 0;
    all.count = static_cast<std::int32_t>(scene.world.primitives.size());
    scene.world.nodes = {all};
    const SynthFrame by_list = RenderFrame(scene, SmallPictures());
    QVERIFY(torch::equal(by_tree.inverse_depth, by_list.inverse_depth));
    QVERIFY(by_tree.object.ne(by_list.object).sum().item<int>() <= 3);  // two things in one place
  }

  void leftMovedByItsDisparityIsRight() {
    SynthScene scene = BallOnFloor();
    const StereoRig rig{0.065f, 3};
    SynthOptions options = SmallPictures();
    options.width = 320;
    options.height = 180;
    options.samples = options.edge_samples = 16;
    const SynthPair pair = RenderPair(scene, rig, options);
    const gpu::WarpResult made = gpu::Warp(pair.left.rgb, pair.left_disparity_px, {});
    const at::Tensor seen = made.holes.eq(0);
    const at::Tensor error =
        (made.picture.to(torch::kFloat) - pair.right.rgb.to(torch::kFloat)).abs().amax(-1);
    const at::Tensor depth_error = (made.disparity_px - pair.right_disparity_px).abs();
    QVERIFY(seen.to(torch::kFloat).mean().item<float>() > 0.95);
    QVERIFY2(error.masked_select(seen).mean().item<float>() < 2, "codes");
    QVERIFY2(depth_error.masked_select(seen).median().item<float>() < 2e-3, "pixels");
  }

  void nearThingsComeOutOfTheScreen() {
    const SynthPair pair = RenderPair(BallOnFloor(), {0.065f, 3.8f}, SmallPictures());
    const at::Tensor ball = pair.left.object.eq(2);
    QVERIFY(pair.left_disparity_px.masked_select(ball).min().item<float>() < 0);
    QVERIFY(pair.left_disparity_px.masked_select(pair.left.object.eq(0)).min().item<float>() > 0);
  }

  void theRigPutsDepthWhereItIsAsked() {
    const SynthScene scene = BallOnFloor();
    const SynthFrame frame = RenderFrame(scene, SmallPictures());
    const SynthPair pair =
        RenderPair(scene, FitRig(scene.camera, frame.inverse_depth, -1, 2), SmallPictures());
    const at::Tensor pct = pair.left_disparity_px.flatten() * (100.0 / kWidth);
    QVERIFY(std::fabs(pct.quantile(0.01).item<float>() + 1) < 0.05);
    QVERIFY(std::fabs(pct.quantile(0.99).item<float>() - 2) < 0.05);
  }

  void thePictureIsTheSeedsForAnyNumberOfThreads() {
    const int before = at::get_num_threads();
    at::set_num_threads(1);
    const SynthFrame one = RenderFrame(MakeScene(77, SynthKind::kStreet), SmallPictures());
    at::set_num_threads(3);
    const SynthFrame three = RenderFrame(MakeScene(77, SynthKind::kStreet), SmallPictures());
    at::set_num_threads(before);
    QVERIFY(torch::equal(one.rgb, three.rgb));
    QVERIFY(torch::equal(one.inverse_depth, three.inverse_depth));
    QVERIFY(torch::equal(one.object, three.object));
    QVERIFY(!torch::equal(one.rgb, RenderFrame(MakeScene(78, SynthKind::kStreet), SmallPictures()).rgb));
  }

  void everyKindGivesAPictureWithDepth_data() {
    QTest::addColumn<int>("kind");
    for (const SynthKindEntry& entry : kSynthKinds)
      QTest::newRow(entry.id.data()) << static_cast<int>(entry.kind);
  }
  void everyKindGivesAPictureWithDepth() {
    QFETCH(int, kind);
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      const SynthFrame frame = RenderFrame(MakeScene(seed, static_cast<SynthKind>(kind)), SmallPictures());
      QVERIFY(torch::isfinite(frame.inverse_depth).all().item<bool>());
      QVERIFY(frame.inverse_depth.min().item<float>() >= 0);
      QVERIFY(frame.rgb.to(torch::kFloat).std().item<float>() > 3);
      QVERIFY(std::get<0>(at::_unique(frame.object)).numel() >= 4);
      QVERIFY(frame.object.eq(0).eq(frame.inverse_depth.eq(0)).all().item<bool>());
      const at::Tensor flat = frame.inverse_depth.flatten();
      QVERIFY(flat.quantile(0.98).item<float>() > 1.2f * flat.quantile(0.02).item<float>());
    }
  }

  void lowerInThePictureIsMostlyNearer() {
    const at::Tensor row = torch::arange(kHeight, torch::kFloat).unsqueeze(1).expand({kHeight, kWidth});
    int lower_is_nearer = 0;
    constexpr int kPictures = 40;
    for (std::uint64_t seed = 0; seed < kPictures; ++seed) {
      const SynthFrame frame = RenderFrame(MakeScene(seed, ThrowKind(seed)), SmallPictures());
      lower_is_nearer += Correlation(row, frame.inverse_depth) > 0;
    }
    QVERIFY2(lower_is_nearer > kPictures * 3 / 4 && lower_is_nearer <= kPictures,
             qPrintable(QString::number(lower_is_nearer)));
  }

  void shardsAreReadBackAndGoOn() {
    const QTemporaryDir folder;
    SynthShardsOptions options;
    options.out = folder.path().toStdString();
    options.count = 5;
    options.per_shard = 3;
    options.validation_share = 0;
    options.picture.width = 64;
    options.picture.height = 48;
    std::int64_t done = 0;
    WriteSynthShards(options, [&](std::int64_t now) { done = now; });
    QCOMPARE(done, 5);
    const DepthShards shards(options.out);
    QCOMPARE(shards.size(), 5);
    QCOMPARE(shards.training_of(3).size(), std::size_t{5});
    const DepthBatch batch = shards.Gather({0, 4});
    QVERIFY(batch.inverse.max().item<float>() >= 1);
    QVERIFY(batch.valid.min().item<float>() == 1);
    int made = 0;
    WriteSynthShards(options, [&](std::int64_t) { ++made; });
    QCOMPARE(made, 2);  // whole shards are kept: one report each
  }
};

QTEST_GUILESS_MAIN(TestSynth)
#include "tst_synth.moc"

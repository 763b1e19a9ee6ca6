#include <torch/types.h>

#include <QTest>
#include <algorithm>
#include <cmath>
#include <set>

#include "core/masks/dis_flow.h"
#include "models/pipeline/flicker.h"
#include "models/pipeline/steady_depth.h"

using namespace zeroplane;

namespace {

constexpr int kWidth = 128, kHeight = 80, kFrames = 40;
constexpr int kSide = 24, kSquareTop = 28;                     // of the near square that moves
constexpr double kFar = 1, kSlope = 1.0 / kHeight, kNear = 4;  // raw values: the ground rises to 2
constexpr double kNoise = 0.05, kScaleFlicker = 0.05, kShiftFlicker = 0.1;

double Random(std::int64_t a, std::int64_t b, std::int64_t c) {
  auto state = static_cast<std::uint64_t>(a * 73856093 ^ b * 19349663 ^ c * 83492791) + 0x9e3779b97f4a7c15u;
  state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
  state = (state ^ (state >> 27)) * 0x94d049bb133111ebu;
  return static_cast<double>((state ^ (state >> 31)) >> 11) / static_cast<double>(1ull << 53) * 2 - 1;
}

// Smooth noise, 0 … 255.
int Texture(double x, double y, int seed) {
  const double cx = x / 4, cy = y / 4;
  const auto ix = static_cast<std::int64_t>(std::floor(cx)), iy = static_cast<std::int64_t>(std::floor(cy));
  const double fx = cx - static_cast<double>(ix), fy = cy - static_cast<double>(iy);
  const double top = Random(ix, iy, seed) * (1 - fx) + Random(ix + 1, iy, seed) * fx;
  const double low = Random(ix, iy + 1, seed) * (1 - fx) + Random(ix + 1, iy + 1, seed) * fx;
  return static_cast<int>(128 + 90 * (top * (1 - fy) + low * fy));
}

struct Scene {
  double camera_px = 0;  ///< pan a frame
  double square_px = 2;  ///< motion of the near square a frame
  bool flickers = true;

  double SquareLeft(std::int64_t t) const { return 10 + square_px * static_cast<double>(t); }
  bool IsSquare(std::int64_t t, int x, int y) const {
    return y >= kSquareTop && y < kSquareTop + kSide && x >= SquareLeft(t) && x < SquareLeft(t) + kSide;
  }
  double Truth(std::int64_t t, int x, int y) const { return IsSquare(t, x, y) ? kNear : kFar + kSlope * y; }

  std::shared_ptr<const SeenFrame> See(std::int64_t t) const {
    auto seen = std::make_shared<SeenFrame>();
    seen->picture = ImageU8(kWidth, kHeight, 3);
    seen->raw = torch::empty({kHeight, kWidth});
    seen->color = torch::empty({3, kHeight, kWidth});
    float* raw = seen->raw.data_ptr<float>();
    float* color = seen->color.data_ptr<float>();
    const double scale = flickers ? 1 + kScaleFlicker * Random(t, 1, 1) : 1;
    const double shift = flickers ? kShiftFlicker * Random(t, 2, 2) : 0;
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < kWidth; ++x) {
        const double pan = camera_px * static_cast<double>(t);
        for (int c = 0; c < 3; ++c) {
          const int value = IsSquare(t, x, y) ? 255 - Texture(x - SquareLeft(t), y, 10 + c) / 2
                                              : Texture(x + pan, y, c) / 2;
          seen->picture.at(x, y, c) = static_cast<std::uint8_t>(value);
          color[(c * kHeight + y) * kWidth + x] = static_cast<float>(value / 255.0);
        }
        const double noise = flickers ? kNoise * Random(t * kWidth + x, y, 3) : 0;
        raw[y * kWidth + x] = static_cast<float>(scale * Truth(t, x, y) + shift + noise);
      }
    }
    return seen;
  }
};

/// A shot whose frames are made once, and which notes what was asked.
class Shot {
 public:
  explicit Shot(const Scene& scene) : scene_(scene) {
    for (int t = 0; t < kFrames; ++t) frames_.push_back(scene.See(t));
  }
  SeeFrame See() {
    return [this](std::int64_t frame) -> std::shared_ptr<const SeenFrame> {
      asked.insert(frame);
      if (unreadable.count(frame)) return nullptr;
      return frames_.at(static_cast<std::size_t>(frame));
    };
  }
  const SeenFrame& at(std::int64_t frame) const { return *frames_[static_cast<std::size_t>(frame)]; }
  const Scene& scene() const { return scene_; }

  std::set<std::int64_t> asked, unreadable;

 private:
  Scene scene_;
  std::vector<std::shared_ptr<const SeenFrame>> frames_;
};

SteadyDepth MakeSteady(const SteadyDepthOptions& options = {}) {
  return {options, MakeDisFlow({DisPreset::kFast}), 64u << 20};
}

std::vector<at::Tensor> Raw(const Shot& shot) {
  std::vector<at::Tensor> maps;
  for (int t = 0; t < kFrames; ++t) maps.push_back(shot.at(t).raw);
  return maps;
}

std::vector<at::Tensor> Steadied(Shot& shot, const FrameRange& range = {0, kFrames}) {
  SteadyDepth steady = MakeSteady();
  std::vector<at::Tensor> maps;
  for (std::int64_t t = range.first; t < range.end; ++t)
    maps.push_back(steady.Steady("film", t, range, shot.See()));
  return maps;
}

// Mean deviation over time of the pixels that the square never comes near.
double GroundDeviation(const std::vector<at::Tensor>& maps) {
  const at::Tensor deviation = torch::stack(maps).std(0, false);
  return torch::cat({deviation.narrow(0, 0, kSquareTop - 8), deviation.narrow(0, kSquareTop + kSide + 8, 20)})
      .mean()
      .item<double>();
}

// Mean absolute error within 3 pixels of the square's sides, after the best scale and shift.
double EdgeError(const Shot& shot, std::int64_t t, const at::Tensor& map) {
  std::vector<double> made, truth;
  for (int y = kSquareTop - 3; y < kSquareTop + kSide + 3; ++y) {
    const int left = static_cast<int>(shot.scene().SquareLeft(t));
    for (const int side : {left, left + kSide}) {
      for (int x = std::max(0, side - 3); x < std::min(kWidth, side + 3); ++x) {
        made.push_back(map.data_ptr<float>()[y * kWidth + x]);
        truth.push_back(shot.scene().Truth(t, x, y));
      }
    }
  }
  const at::Tensor a = torch::tensor(made, torch::kDouble), b = torch::tensor(truth, torch::kDouble);
  const at::Tensor scale = ((a - a.mean()) * (b - b.mean())).sum() / (a - a.mean()).square().sum();
  return (scale * (a - a.mean()) + b.mean() - b).abs().mean().item<double>();
}

bool SameBits(const at::Tensor& a, const at::Tensor& b) {
  return a.sizes() == b.sizes() && a.eq(b).all().item<bool>();
}

}  // namespace

class TestSteadyDepth : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aStillCameraHoldsStill() {
    Shot shot({});
    const double before = GroundDeviation(Raw(shot)), after = GroundDeviation(Steadied(shot));
    constexpr double kLeastFactor = 5;
    QVERIFY2(after * kLeastFactor < before, qPrintable(QString("%1 to %2").arg(before).arg(after)));
  }

  void aPanFlickersLess() {
    Shot shot({.camera_px = 1, .square_px = 3});
    const double before = GroundDeviation(Raw(shot)), after = GroundDeviation(Steadied(shot));
    constexpr double kLeastFactor = 2;
    QVERIFY2(after * kLeastFactor < before, qPrintable(QString("%1 to %2").arg(before).arg(after)));
  }

  void movingEdgesAreNotDragged_data() {
    QTest::addColumn<double>("camera_px");
    QTest::addColumn<double>("square_px");
    QTest::newRow("still camera") << 0.0 << 2.0;
    QTest::newRow("pan") << 1.0 << -0.2;
    QTest::newRow("fast") << 0.0 << 2.6;
  }
  // A map without flicker is as it should be: what changes it is harm.
  void movingEdgesAreNotDragged() {
    QFETCH(double, camera_px);
    QFETCH(double, square_px);
    Shot shot({.camera_px = camera_px, .square_px = square_px, .flickers = false});
    const std::vector<at::Tensor> maps = Steadied(shot);
    constexpr double kHarm = 0.02;  // of the step at the edge, which is kNear - 1.5 on average
    for (int t = 2; t < 34; t += 8) {
      const double error = EdgeError(shot, t, maps[static_cast<std::size_t>(t)]) / (kNear - 1.5);
      QVERIFY2(error < kHarm, qPrintable(QString("frame %1: %2").arg(t).arg(error)));
    }
  }

  void flickerIsMeasuredOnWhatStandsStill() {
    Shot shot({});
    SteadyDepth steady = MakeSteady();
    const auto step = steady.steps().Step("film", 4, shot.See());
    const at::Tensor flat = torch::zeros({kHeight, kWidth});
    at::Tensor changed = torch::full({kHeight, kWidth}, 0.5);
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < kWidth; ++x) {
        if (shot.scene().IsSquare(5, x, y)) changed.data_ptr<float>()[y * kWidth + x] = 100;
      }
    }
    const auto flicker = Flicker(flat, changed, *step, shot.at(4), shot.at(5));
    QVERIFY(flicker.has_value());
    constexpr double kFloat = 1e-3;
    QVERIFY2(std::abs(*flicker - 0.5) < kFloat, qPrintable(QString::number(*flicker)));
    Shot pan({.camera_px = 3});
    const auto moving = steady.steps().Step("pan", 4, pan.See());
    QVERIFY(!Flicker(flat, changed, *moving, pan.at(4), pan.at(5)).has_value());
  }

  void anyOrderGivesTheSameBits() {
    Shot shot({});
    const std::vector<at::Tensor> in_order = Steadied(shot);
    SteadyDepth other = MakeSteady();
    for (const std::int64_t t : {31, 2, 30, 0, 17, 39, 16})
      QVERIFY(
          SameBits(other.Steady("film", t, {0, kFrames}, shot.See()), in_order[static_cast<std::size_t>(t)]));
    // Nothing remembered: a cache too small for a single step.
    SteadyDepth forgetful({}, MakeDisFlow({DisPreset::kFast}), 1);
    QVERIFY(SameBits(forgetful.Steady("film", 20, {0, kFrames}, shot.See()), in_order[20]));
  }

  void nothingCrossesACut() {
    Shot shot({});
    SteadyDepth steady = MakeSteady();
    for (std::int64_t t = 10; t < 20; ++t) steady.Steady("film", t, {10, 20}, shot.See());
    QCOMPARE(*shot.asked.begin(), 10);
    QCOMPARE(*shot.asked.rbegin(), 19);
    // What was remembered of one shot is not used for another that holds the same frames.
    SteadyDepth fresh = MakeSteady();
    QVERIFY(SameBits(steady.Steady("film", 14, {12, 16}, shot.See()),
                     fresh.Steady("film", 14, {12, 16}, shot.See())));
  }

  void aFrameAloneIsItself() {
    Shot shot({});
    SteadyDepth steady = MakeSteady();
    QVERIFY(SameBits(steady.Steady("film", 7, {7, 8}, shot.See()), shot.at(7).raw));
    SteadyDepth off = MakeSteady({.reach = 0});
    QVERIFY(SameBits(off.Steady("film", 7, {0, kFrames}, shot.See()), shot.at(7).raw));
  }

  void whatCannotBeReadIsPassedOver() {
    Shot shot({});
    shot.unreadable = {19, 22};
    SteadyDepth steady = MakeSteady();
    const at::Tensor map = steady.Steady("film", 20, {0, kFrames}, shot.See());
    QVERIFY(map.isfinite().all().item<bool>());
    QVERIFY(!SameBits(map, shot.at(20).raw));
  }

  void aFlatMapStaysFlat() {
    Scene scene{.flickers = false};
    const auto see = [&](std::int64_t t) {
      auto seen = std::make_shared<SeenFrame>(*scene.See(t));
      seen->raw = torch::full({kHeight, kWidth}, 3.0);
      return std::shared_ptr<const SeenFrame>(seen);
    };
    const at::Tensor map = MakeSteady().Steady("film", 3, {0, 7}, see);
    constexpr double kFloat = 1e-4;
    QVERIFY((map - 3).abs().max().item<double>() < kFloat);
  }

  void badOptionsAreRefused() {
    QVERIFY_EXCEPTION_THROWN(SteadyDepthOptions({.reach = -1}).Check(), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(SteadyDepthOptions({.anchors = 25}).Check(), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(SteadyDepthOptions({.depth_scale = 0}).Check(), std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestSteadyDepth)
#include "tst_steady_depth.moc"

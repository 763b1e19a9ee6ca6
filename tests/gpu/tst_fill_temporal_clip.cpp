#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>

#include <QtTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <utility>
#include <vector>

#include "core/masks/dis_flow.h"
#include "core/media/image_file.h"
#include "core/media/video_reader.h"
#include "core/stereo/background_motion.h"
#include "core/stereo/temporal_window.h"
#include "gpu/fill/fill_background.h"
#include "gpu/fill/fill_temporal.h"
#include "gpu/warp/warp.h"
#include "tests/gpu/temporal_film.h"

namespace zeroplane::gpu {
namespace {

const std::filesystem::path kClip =
    std::filesystem::path(ZEROPLANE_SOURCE_DIR) / "../shared/data/clips/people_static_camera.mp4";

/// A woman walks past a still camera in front of a wall and a boarded floor.
constexpr int kFirst = 176, kEnd = 212, kShownFirst = 184, kShownEnd = 192;
constexpr float kWallPx = 6, kPersonPx = -8;
constexpr int kPersonCodes = 40;  ///< away from the empty room
/// Of the holes against a fill of each frame on its own, and how much of them neighbours show.
constexpr double kLeastGainDb = 3, kSteadier = 1.4, kLeastShown = 0.8, kLeastSyntheticGainDb = 10;
constexpr int kMarginPx = 4;  ///< around what differs: shadows and the codec's edges

at::Tensor TensorOf(const ImageU8& image) {
  return at::from_blob(const_cast<std::uint8_t*>(image.data()), {image.height(), image.width(), 3}, at::kByte)
      .clone();
}
at::Tensor TensorOf(const ImageF32& image) {
  return at::from_blob(const_cast<float*>(image.data()), {image.height(), image.width(), image.channels()},
                       at::kFloat)
      .clone();
}
ImageU8 ImageOf(const at::Tensor& picture) {
  ImageU8 image(static_cast<int>(picture.size(1)), static_cast<int>(picture.size(0)), 3);
  std::copy_n(picture.data_ptr<std::uint8_t>(), image.size(), image.data());
  return image;
}

/// The room without the person: every sample's median over time.
ImageU8 MedianOf(const std::vector<Picture>& frames) {
  ImageU8 median = *frames.front();
  std::vector<std::uint8_t> codes(frames.size());
  for (std::size_t i = 0; i < median.size(); ++i) {
    std::ranges::transform(frames, codes.begin(), [&](const Picture& frame) { return frame->data()[i]; });
    std::ranges::nth_element(codes, codes.begin() + codes.size() / 2);
    median.data()[i] = codes[codes.size() / 2];
  }
  return median;
}

/// How far each pixel is from the empty room, the frame's own exposure apart.
ImageU8 PersonOf(const ImageU8& frame, const ImageU8& room) {
  std::array<std::vector<int>, 3> differences;
  for (std::size_t i = 0; i < frame.size(); ++i)
    differences[i % 3].push_back(frame.data()[i] - room.data()[i]);
  std::array<int, 3> exposure{};
  for (int c = 0; c < 3; ++c) {
    auto sorted = differences[c];
    std::ranges::nth_element(sorted, sorted.begin() + sorted.size() / 2);
    exposure[c] = sorted[sorted.size() / 2];
  }
  ImageU8 person(frame.width(), frame.height(), 1);
  for (std::size_t i = 0; i < person.size(); ++i) {
    for (int c = 0; c < 3; ++c) {
      if (std::abs(differences[c][i] - exposure[c]) > kPersonCodes) person.data()[i] = 1;
    }
  }
  return person;
}

/// Every pixel that has a set one within `reach`.
ImageU8 Grown(const ImageU8& mask, int reach) {
  ImageU8 grown(mask.width(), mask.height(), 1);
  for (int y = 0; y < mask.height(); ++y) {
    for (int x = 0; x < mask.width(); ++x) {
      for (int v = std::max(0, y - reach); v <= std::min(mask.height() - 1, y + reach); ++v) {
        for (int u = std::max(0, x - reach); u <= std::min(mask.width() - 1, x + reach); ++u) {
          grown.at(x, y) |= mask.at(u, v);
        }
      }
    }
  }
  return grown;
}

/// The largest connected part.
ImageU8 LargestPart(ImageU8 mask) {
  std::vector<std::size_t> largest;
  for (std::size_t seed = 0; seed < mask.size(); ++seed) {
    if (mask.data()[seed] == 0) continue;
    std::vector<std::size_t> part{seed};
    mask.data()[seed] = 0;
    for (std::size_t next = 0; next < part.size(); ++next) {
      const int x = static_cast<int>(part[next] % mask.width()),
                y = static_cast<int>(part[next] / mask.width());
      for (const auto& [u, v] : {std::pair{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}}) {
        if (u < 0 || v < 0 || u >= mask.width() || v >= mask.height() || mask.at(u, v) == 0) continue;
        mask.at(u, v) = 0;
        part.push_back(static_cast<std::size_t>(v) * mask.width() + u);
      }
    }
    if (part.size() > largest.size()) largest = std::move(part);
  }
  ImageU8 only(mask.width(), mask.height(), 1);
  for (const std::size_t pixel : largest) only.data()[pixel] = 1;
  return only;
}

/// The wall's plane, and the person's.
at::Tensor DisparityOf(const ImageU8& frame, const ImageU8& room) {
  const ImageU8 person = Grown(LargestPart(Grown(PersonOf(frame, room), 1)), kMarginPx);
  ImageF32 disparity(frame.width(), frame.height(), 1);
  for (std::size_t i = 0; i < person.size(); ++i)
    disparity.data()[i] = person.data()[i] != 0 ? kPersonPx : kWallPx;
  return TensorOf(disparity).squeeze(2);
}

class Film {
 public:
  Film() {
    VideoReader reader(kClip);
    for (int frame = kFirst; frame < kEnd; ++frame) frames_.push_back(reader.ReadFrame(frame));
    room_ = MedianOf(frames_);
  }
  const ImageU8& room() const { return room_; }
  const ImageU8& Frame(int frame) const { return *frames_[frame - kFirst]; }
  at::Tensor Disparity(int frame) const { return DisparityOf(Frame(frame), room_); }
  WarpResult Warped(int frame) const { return Warp(TensorOf(Frame(frame)), Disparity(frame), {1, 2}); }
  /// As a renderer would ask for them.
  std::vector<TemporalNeighbour> Neighbours(int frame, FlowEstimator& estimator) const {
    std::vector<TemporalNeighbour> neighbours;
    for (const std::int64_t other : TemporalWindow(frame, {kFirst, kEnd})) {
      const int k = static_cast<int>(other);
      const ImageF32 there = estimator.Estimate(Frame(frame), Frame(k)),
                     back = estimator.Estimate(Frame(k), Frame(frame));
      ImageF32 disparity(there.width(), there.height(), 1);
      std::copy_n(Disparity(frame).data_ptr<float>(), disparity.size(), disparity.data());
      const MotionPx whole = BackgroundMotion(there, disparity);
      const WarpResult warped = Warped(k);
      neighbours.push_back({warped.picture, warped.holes, warped.disparity_px, TensorOf(there),
                            TensorOf(back), whole.right, whole.down, std::abs(k - frame)});
    }
    return neighbours;
  }

 private:
  std::vector<Picture> frames_;
  ImageU8 room_;
};

/// Sums over the holes of several frames.
struct Score {
  double squares = 0, jumps = 0;
  double samples = 0, jump_samples = 0;
  double Psnr() const { return 10 * std::log10(255 * 255 * samples / squares); }
  double Jump() const { return jumps / jump_samples; }
};

/// One frame as it was filled.
struct Shown {
  at::Tensor picture, holes, disparity_px;
  int Code(std::int64_t sample) const { return picture.data_ptr<std::uint8_t>()[sample]; }
  bool IsHole(std::int64_t pixel) const { return holes.data_ptr<std::uint8_t>()[pixel] != 0; }
  bool IsWall(std::int64_t pixel) const { return IsHole(pixel) || disparity_px.data_ptr<float>()[pixel] > 0; }
};

/// Against the empty room, and against the frame before: the room does not move.
void Add(Score& score, const Shown& now, const Shown& before, const at::Tensor& room) {
  for (std::int64_t pixel = 0; pixel < now.holes.numel(); ++pixel) {
    for (std::int64_t sample = 3 * pixel; now.IsHole(pixel) && sample < 3 * pixel + 3;
         ++sample, ++score.samples) {
      score.squares += std::pow(now.Code(sample) - int(room.data_ptr<std::uint8_t>()[sample]), 2);
    }
    if (!before.picture.defined() || !(now.IsHole(pixel) || before.IsHole(pixel))) continue;
    if (!now.IsWall(pixel) || !before.IsWall(pixel)) continue;
    for (std::int64_t sample = 3 * pixel; sample < 3 * pixel + 3; ++sample, ++score.jump_samples) {
      score.jumps += std::abs(now.Code(sample) - before.Code(sample));
    }
  }
}

/// With the picture's left edge left out: a still camera never shows what lies beyond it.
at::Tensor InnerHoles(const at::Tensor& holes) {
  at::Tensor inner = holes.clone();
  inner.narrow(1, 0, static_cast<int>(kWallPx)).zero_();
  return inner;
}

}  // namespace

class TestFillTemporalClip : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void TheRoomBehindAPersonComesBack();
  void EstimatedFlowIsGoodEnough();
};

void TestFillTemporalClip::TheRoomBehindAPersonComesBack() {
  if (!std::filesystem::exists(kClip)) QSKIP("the clip people_static_camera.mp4 is not there");
  const Film film;
  const auto estimator = MakeDisFlow();
  const at::Tensor plane = at::full({film.room().height(), film.room().width()}, kWallPx);
  const at::Tensor room = Warp(TensorOf(film.room()), plane, {1, 2}).picture;
  Score temporal, spatial;
  Shown temporal_before, spatial_before;
  double shown = 0, holes = 0;
  FillTemporalResult result;
  for (int frame = kShownFirst; frame < kShownEnd; ++frame) {
    const WarpResult warped = film.Warped(frame);
    const at::Tensor filled = FillBackground(warped.picture, warped.holes, warped.disparity_px);
    FillTemporal(warped.picture, warped.holes, warped.disparity_px, filled,
                 film.Neighbours(frame, *estimator), {}, result);
    const at::Tensor inner = InnerHoles(warped.holes);
    shown += result.temporal.gt(0).logical_and(inner.gt(0)).sum().item<double>();
    holes += inner.gt(0).sum().item<double>();
    const Shown temporal_now{result.picture.clone(), inner, warped.disparity_px},
        spatial_now{filled, inner, warped.disparity_px};
    Add(temporal, temporal_now, temporal_before, room);
    Add(spatial, spatial_now, spatial_before, room);
    temporal_before = temporal_now;
    spatial_before = spatial_now;
    const std::string stem = ZEROPLANE_BINARY_DIR "/fill_temporal_" + std::to_string(frame);
    WriteImage(stem + "_temporal.png", ImageOf(result.picture));
    WriteImage(stem + "_spatial.png", ImageOf(filled));
  }
  qInfo(
      "holes: %.2f dB, each frame on its own %.2f dB; from frame to frame %.2f and %.2f codes; shown %.0f%%",
      temporal.Psnr(), spatial.Psnr(), temporal.Jump(), spatial.Jump(), 100 * shown / holes);
  QVERIFY(temporal.Psnr() >= spatial.Psnr() + kLeastGainDb);
  QVERIFY(temporal.Jump() * kSteadier <= spatial.Jump());
  QVERIFY(shown >= kLeastShown * holes);
}

void TestFillTemporalClip::EstimatedFlowIsGoodEnough() {
  // The synthetic film once more, its motion not given but estimated.
  TemporalFilm film;
  film.height = 240;
  film.width = 400;
  const auto estimator = MakeDisFlow();
  const ImageU8 from = ImageOf(film.Source(0));
  std::vector<TemporalNeighbour> neighbours;
  for (const int frame : {-1, 1, -4, 4}) {
    neighbours.push_back(NeighbourOf(film, 0, frame));
    neighbours.back().flow_px = TensorOf(estimator->Estimate(from, ImageOf(film.Source(frame))));
    neighbours.back().back_flow_px = TensorOf(estimator->Estimate(ImageOf(film.Source(frame)), from));
    neighbours.back().background_x_px = neighbours.back().background_y_px = std::nan("");
  }
  const WarpResult warped = film.Warped(0);
  const at::Tensor filled = FillBackground(warped.picture, warped.holes, warped.disparity_px);
  const FillTemporalResult result =
      FillTemporal(warped.picture, warped.holes, warped.disparity_px, filled, neighbours);
  Score temporal, spatial;
  const at::Tensor truth = film.WallInNewEye(0);
  Add(temporal, {result.picture, warped.holes, warped.disparity_px}, {}, truth);
  Add(spatial, {filled, warped.holes, warped.disparity_px}, {}, truth);
  qInfo("holes: %.2f dB, each frame on its own %.2f dB", temporal.Psnr(), spatial.Psnr());
  QVERIFY(temporal.Psnr() >= spatial.Psnr() + kLeastSyntheticGainDb);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestFillTemporalClip)
#include "tst_fill_temporal_clip.moc"

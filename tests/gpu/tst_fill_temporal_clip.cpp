#include <ATen/ops/from_blob.h>

#include <QtTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "core/masks/dis_flow.h"
#include "core/media/image_file.h"
#include "core/media/video_reader.h"
#include "gpu/fill/fill_background.h"
#include "gpu/fill/fill_temporal.h"
#include "gpu/warp/warp.h"

namespace zeroplane::gpu {
namespace {

const std::filesystem::path kClip =
    std::filesystem::path(ZEROPLANE_SOURCE_DIR) / "../shared/data/clips/people_static_camera.mp4";

/// A woman walks past a still camera in front of a wall and a boarded floor.
constexpr int kFirst = 176, kEnd = 212, kShownFirst = 184, kShownEnd = 194;
constexpr float kWallPx = 6, kPersonPx = -8;
constexpr int kPersonCodes = 40;  ///< away from the empty room
constexpr int kMarginPx = 4;      ///< around what differs: shadows and the codec's edges

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
  for (std::size_t i = 0; i < frame.size(); ++i) differences[i % 3].push_back(frame.data()[i] - room.data()[i]);
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
      const int x = static_cast<int>(part[next] % mask.width()), y = static_cast<int>(part[next] / mask.width());
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
  for (std::size_t i = 0; i < person.size(); ++i) disparity.data()[i] = person.data()[i] != 0 ? kPersonPx : kWallPx;
  return TensorOf(disparity).squeeze(2);
}

double Psnr(const at::Tensor& a, const at::Tensor& b, const at::Tensor& where) {
  double squares = 0, samples = 0;
  for (std::int64_t i = 0; i < where.numel(); ++i) {
    if (where.data_ptr<std::uint8_t>()[i] == 0) continue;
    for (int c = 0; c < 3; ++c, ++samples) {
      squares += std::pow(double(a.data_ptr<std::uint8_t>()[3 * i + c]) - b.data_ptr<std::uint8_t>()[3 * i + c], 2);
    }
  }
  return 10 * std::log10(255 * 255 * samples / squares);
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
  WarpResult Warped(int frame) const {
    return Warp(TensorOf(Frame(frame)), DisparityOf(Frame(frame), room_), {1, 2});
  }

 private:
  std::vector<Picture> frames_;
  ImageU8 room_;
};

}  // namespace

class TestFillTemporalClip : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void TheRoomBehindAPersonComesBack();
};

void TestFillTemporalClip::TheRoomBehindAPersonComesBack() {
  if (!std::filesystem::exists(kClip)) QSKIP("the clip people_static_camera.mp4 is not there");
  const Film film;
  const auto dis = MakeDisFlow();
  const at::Tensor room = Warp(TensorOf(film.room()), TensorOf(ImageF32(film.room().width(), film.room().height(), 1, kWallPx)).squeeze(2), {1, 2}).picture;
  double temporal = 0, spatial = 0, jump_temporal = 0, jump_spatial = 0, jumps = 0, shown = 0, holes = 0;
  at::Tensor before_temporal, before_spatial, before_holes, before_disparity;
  for (int frame = kShownFirst; frame < kShownEnd; ++frame) {
    const WarpResult warped = film.Warped(frame);
    std::vector<TemporalNeighbour> neighbours;
    for (const int offset : {-1, 1, -4, 4}) {
      const WarpResult other = film.Warped(frame + offset);
      neighbours.push_back({other.picture, other.holes, other.disparity_px,
                            TensorOf(dis->Estimate(film.Frame(frame), film.Frame(frame + offset))),
                            TensorOf(dis->Estimate(film.Frame(frame + offset), film.Frame(frame))),
                            0, 0, std::abs(offset)});
    }
    const at::Tensor from_space = FillBackground(warped.picture, warped.holes, warped.disparity_px);
    const FillTemporalResult result =
        FillTemporal(warped.picture, warped.holes, warped.disparity_px, from_space, neighbours);
    at::Tensor inner = warped.holes.clone();
    inner.narrow(1, 0, static_cast<int>(kWallPx)).zero_();
    temporal += Psnr(result.picture, room, inner);
    spatial += Psnr(from_space, room, inner);
    shown += double((result.temporal.gt(0).logical_and(inner.gt(0))).sum().item<std::int64_t>());
    holes += double(inner.gt(0).sum().item<std::int64_t>());
    qInfo("%d: temporal %.2f dB, spatial %.2f dB", frame, Psnr(result.picture, room, inner), Psnr(from_space, room, inner));
    const std::string stem = ZEROPLANE_BINARY_DIR "/fill_temporal_" + std::to_string(frame);
    WriteImage(stem + "_temporal.png", ImageOf(result.picture));
    WriteImage(stem + "_spatial.png", ImageOf(from_space));
    WriteImage(stem + "_mask.png", ImageOf(result.temporal.unsqueeze(2).expand({-1, -1, 3}).contiguous()));
    WriteImage(stem + "_holes.png", ImageOf(warped.holes.unsqueeze(2).expand({-1, -1, 3}).contiguous()));
    // The room does not move: what was a hole before or is one now should look the same in both frames.
    if (before_holes.defined()) {
      for (std::int64_t i = 0; i < inner.numel(); ++i) {
        const bool was = before_holes.data_ptr<std::uint8_t>()[i] != 0, is = inner.data_ptr<std::uint8_t>()[i] != 0;
        const bool wall_before = was || before_disparity.data_ptr<float>()[i] > 0;
        const bool wall = is || warped.disparity_px.data_ptr<float>()[i] > 0;
        if (!(was || is) || !wall_before || !wall) continue;
        for (int c = 0; c < 3; ++c, ++jumps) {
          jump_temporal += std::abs(int(result.picture.data_ptr<std::uint8_t>()[3 * i + c]) -
                                    before_temporal.data_ptr<std::uint8_t>()[3 * i + c]);
          jump_spatial += std::abs(int(from_space.data_ptr<std::uint8_t>()[3 * i + c]) -
                                   before_spatial.data_ptr<std::uint8_t>()[3 * i + c]);
        }
      }
    }
    before_temporal = result.picture;
    before_spatial = from_space;
    before_holes = inner;
    before_disparity = warped.disparity_px;
  }
  WriteImage(ZEROPLANE_BINARY_DIR "/fill_temporal_room.png", ImageOf(room));
  const int frames = kShownEnd - kShownFirst;
  qInfo("temporal %.2f dB, spatial %.2f dB; from frame to frame %.2f and %.2f codes; shown %.0f%%", temporal / frames,
        spatial / frames, jump_temporal / jumps, jump_spatial / jumps, 100 * shown / holes);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestFillTemporalClip)
#include "tst_fill_temporal_clip.moc"

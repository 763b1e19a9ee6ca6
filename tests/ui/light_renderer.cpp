#include "tests/ui/light_renderer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/stereo/units.h"

namespace zeroplane {
namespace {

constexpr int kSamples = 3;
constexpr int kSampleStep = 4;  // px between the pixels of a canvas sample

ImageF32 IzOf(const ImageU8& rgb) {
  ImageF32 iz(rgb.width(), rgb.height(), 1);
  for (int y = 0; y < rgb.height(); ++y) {
    for (int x = 0; x < rgb.width(); ++x) iz.at(x, y) = static_cast<float>(LightIz(rgb, x, y));
  }
  return iz;
}

double Alpha(const ImageU8& mask, int x, int y) {
  return mask.at(x, y) / 255.0;
}

double MedianUnder(const ImageU8& mask, const ImageF32& disparity) {
  std::vector<std::pair<float, double>> weighted;
  double total = 0;
  for (int y = 0; y < mask.height(); ++y) {
    for (int x = 0; x < mask.width(); ++x) {
      if (mask.at(x, y) == 0) continue;
      weighted.emplace_back(disparity.at(x, y), Alpha(mask, x, y));
      total += Alpha(mask, x, y);
    }
  }
  std::sort(weighted.begin(), weighted.end());
  double seen = 0;
  for (const auto& [value, weight] : weighted) {
    if ((seen += weight) >= total / 2) return value;
  }
  return 0;
}

void Apply(const LocalEffect& effect, ImageF32& disparity) {
  if (!effect.alpha || effect.alpha->empty()) return;
  const ImageU8& mask = *effect.alpha;
  ZP_CHECK_EQ(mask.width(), disparity.width());
  const double m = MedianUnder(mask, disparity);
  for (int y = 0; y < mask.height(); ++y) {
    for (int x = 0; x < mask.width(); ++x) {
      const double a = Alpha(mask, x, y), d = disparity.at(x, y);
      const double moved = m + effect.pull_pct + effect.roundness * (d - m);
      disparity.at(x, y) = static_cast<float>((1 - a) * d + a * moved);
    }
  }
}

/// x' = x + factor * d; the nearer pixel wins, holes repeat their left neighbour.
ImageU8 Shifted(const ImageU8& rgb, const ImageF32& disparity_pct, double factor) {
  ImageU8 eye(rgb.width(), rgb.height(), 3);
  std::vector<float> nearest(static_cast<std::size_t>(rgb.width()));
  for (int y = 0; y < rgb.height(); ++y) {
    std::fill(nearest.begin(), nearest.end(), std::numeric_limits<float>::max());
    for (int x = 0; x < rgb.width(); ++x) {
      const float d = disparity_pct.at(x, y);
      const int to = x + static_cast<int>(std::lround(factor * PctToPx(d, rgb.width())));
      if (to < 0 || to >= rgb.width() || d >= nearest[static_cast<std::size_t>(to)]) continue;
      nearest[static_cast<std::size_t>(to)] = d;
      for (int c = 0; c < 3; ++c) eye.at(to, y, c) = rgb.at(x, y, c);
    }
    for (int x = 1; x < rgb.width(); ++x) {
      if (nearest[static_cast<std::size_t>(x)] < std::numeric_limits<float>::max()) continue;
      for (int c = 0; c < 3; ++c) eye.at(x, y, c) = eye.at(x - 1, y, c);
    }
  }
  return eye;
}

ImageU8 BesideEachOther(const ImageU8& left, const ImageU8& right) {
  ImageU8 both(left.width() * 2, left.height(), 3);
  for (int y = 0; y < left.height(); ++y) {
    std::copy_n(left.row(y), left.row_size(), both.row(y));
    std::copy_n(right.row(y), right.row_size(), both.row(y) + left.row_size());
  }
  return both;
}

ImageU8 RedCyan(ImageU8 left, const ImageU8& right) {
  for (int y = 0; y < left.height(); ++y) {
    for (int x = 0; x < left.width(); ++x) {
      for (int c = 1; c < 3; ++c) left.at(x, y, c) = right.at(x, y, c);
    }
  }
  return left;
}

ImageU8 Colored(const ImageF32& disparity_pct) {
  ImageU8 map(disparity_pct.width(), disparity_pct.height(), 3);
  for (int y = 0; y < map.height(); ++y) {
    for (int x = 0; x < map.width(); ++x) {
      const double d = std::clamp(disparity_pct.at(x, y) / 2.0, -1.0, 1.0);
      map.at(x, y, 0) = static_cast<std::uint8_t>(128 - 100 * d);
      map.at(x, y, 1) = 128;
      map.at(x, y, 2) = static_cast<std::uint8_t>(128 + 100 * d);
    }
  }
  return map;
}

class LightRenderer final : public StereoRenderer {
 public:
  std::string DepthName() const override { return {}; }

  ShotCanvas AnalyseShot(FrameSource& film, const std::string& name, const std::optional<PictureRect>& active,
                         const FrameRange& shot, double, JobContext& job) override {
    std::vector<CanvasSample> samples;
    double low = kIzMax, high = 0;
    for (int i = 0; i < kSamples; ++i) {
      if (job.Cancelled()) throw Error(ErrorCode::kCancelled, name, "was not analysed to the end");
      const std::int64_t frame = shot.first + (shot.length() - 1) * i / (kSamples - 1);
      const Picture picture = film.ReadFrame(frame);
      CanvasSample sample{frame,
                          ImageU16(picture->width() / kSampleStep, picture->height() / kSampleStep, 1)};
      for (int y = 0; y < sample.iz16.height(); ++y) {
        for (int x = 0; x < sample.iz16.width(); ++x) {
          const double iz = LightIz(*picture, x * kSampleStep, y * kSampleStep);
          sample.iz16.at(x, y) = static_cast<std::uint16_t>(std::lround(iz * 257));
          low = std::min(low, iz);
          high = std::max(high, iz);
        }
      }
      samples.push_back(std::move(sample));
      job.Report((i + 1.0) / kSamples, name);
    }
    ShotCanvas canvas;
    canvas.samples = samples;
    canvas.raw_far = low;
    canvas.raw_near = high;
    canvas.depth = NameOfPart(DepthName(), active);
    return canvas;
  }

  FrameResult Render(const FrameRequest& request) override {
    FrameResult result;
    result.id = request.id;
    ImageF32 iz = IzOf(*request.picture);
    ImageF32 disparity(iz.width(), iz.height(), 1);
    for (std::size_t i = 0; i < iz.size(); ++i) {
      disparity.data()[i] = static_cast<float>(request.grade.DisparityPct(iz.data()[i]));
    }
    for (const LocalEffect& effect : request.effects) Apply(effect, disparity);
    const SourceEyeInfo& eye = Info(request.source_eye);
    ImageU8 left = Shifted(*request.picture, disparity, eye.left_factor);
    ImageU8 right = Shifted(*request.picture, disparity, eye.right_factor);
    if (request.swap_eyes) std::swap(left, right);
    const auto [near, far] = std::minmax_element(disparity.data(), disparity.data() + disparity.size());
    result.near_pct = *near;
    result.far_pct = *far;
    result.picture = Compose(request.layout, std::move(left), std::move(right), disparity);
    if (request.want_maps) {
      result.iz = std::move(iz);
      result.disparity_pct = std::move(disparity);
    }
    return result;
  }

 private:
  static ImageU8 Compose(Layout layout, ImageU8 left, ImageU8 right, const ImageF32& disparity) {
    switch (layout) {
      case Layout::kSideBySide:
        return BesideEachOther(left, right);
      case Layout::kLeft:
        return left;
      case Layout::kRight:
        return right;
      case Layout::kAnaglyphDubois:
        return RedCyan(std::move(left), right);
      case Layout::kDisparity:
        return Colored(disparity);
      default:
        throw Error(ErrorCode::kUnsupported, std::string(Info(layout).id), "is not made by this renderer");
    }
  }
};

}  // namespace

double LightIz(const ImageU8& rgb, int x, int y) {
  return 0.299 * rgb.at(x, y, 0) + 0.587 * rgb.at(x, y, 1) + 0.114 * rgb.at(x, y, 2);
}

std::unique_ptr<StereoRenderer> MakeLightRenderer() {
  return std::make_unique<LightRenderer>();
}

}  // namespace zeroplane

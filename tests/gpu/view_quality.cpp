#include "tests/gpu/view_quality.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/media/image_file.h"

namespace zeroplane::gpu {
namespace {

namespace fs = std::filesystem;

constexpr int kChannels = 3;

at::Tensor PictureOf(const ImageU8& image) {
  return at::from_blob(const_cast<std::uint8_t*>(image.data()), {image.height(), image.width(), kChannels},
                       at::kByte)
      .clone();
}

/// `known` is x_left - x_right where positive. A gap takes the smaller, the farther, of its two ends.
at::Tensor DisparityOf(int height, int width, std::vector<float> known) {
  for (int y = 0; y < height; ++y) {
    float* row = known.data() + static_cast<std::ptrdiff_t>(y) * width;
    for (int begin = 0; begin < width;) {
      int end = begin;
      while (end < width && !(row[end] > 0)) ++end;
      const float left = begin > 0 ? row[begin - 1] : row[std::min(end, width - 1)];
      const float right = end < width ? row[end] : left;
      std::fill(row + begin, row + end, std::max(0.0f, std::min(left, right)));
      begin = end + 1;
    }
  }
  return at::from_blob(known.data(), {height, width}, at::kFloat).neg();
}

StereoPair LoadMotorcycle(const fs::path& folder) {
  constexpr float kCodesPerPixel = 64;
  const ImageU16 codes = ReadDepthImage(folder / "motorcycle_disparity_x64.png");
  std::vector<float> known(codes.data(), codes.data() + codes.size());
  for (float& value : known) value /= kCodesPerPixel;
  return {"motorcycle", PictureOf(ReadImage(folder / "motorcycle_left.png")),
          PictureOf(ReadImage(folder / "motorcycle_right.png")),
          DisparityOf(codes.height(), codes.width(), std::move(known))};
}

StereoPair LoadAloe(const fs::path& folder) {
  const ImageU8 codes = ReadImage(folder / "aloeGT.png");
  std::vector<float> known;
  for (std::size_t i = 0; i < codes.size(); i += kChannels) known.push_back(codes.data()[i]);
  return {"aloe", PictureOf(ReadImage(folder / "aloeL.jpg")), PictureOf(ReadImage(folder / "aloeR.jpg")),
          DisparityOf(codes.height(), codes.width(), std::move(known))};
}

/// 0 no hole, 1 inside, 2 at the left or right edge.
std::vector<int> HoleKinds(const at::Tensor& holes) {
  const int height = static_cast<int>(holes.size(0)), width = static_cast<int>(holes.size(1));
  std::vector<int> kinds;
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* row = holes.data_ptr<std::uint8_t>() + static_cast<std::ptrdiff_t>(y) * width;
    const int begin = static_cast<int>(std::find(row, row + width, 0) - row);
    int end = width;
    while (end > begin && row[end - 1] != 0) --end;
    for (int x = 0; x < width; ++x) kinds.push_back(row[x] == 0 ? 0 : x < begin || x >= end ? 2 : 1);
  }
  return kinds;
}

class SquaredError {
 public:
  void Add(double difference) {
    sum_ += difference * difference;
    ++count_;
  }
  double PsnrDb() const { return 10 * std::log10(255.0 * 255.0 * static_cast<double>(count_) / sum_); }

 private:
  double sum_ = 0;
  std::int64_t count_ = 0;
};

/// Rounded to whole codes, as OpenCV's COLOR_BGR2GRAY does.
std::vector<double> Grey(const at::Tensor& picture) {
  const std::uint8_t* rgb = picture.data_ptr<std::uint8_t>();
  std::vector<double> grey;
  for (std::int64_t i = 0; i < picture.numel(); i += kChannels)
    grey.push_back(std::round(0.299 * rgb[i] + 0.587 * rgb[i + 1] + 0.114 * rgb[i + 2]));
  return grey;
}

/// Wang et al. 2004 with a uniform window and sample covariances: scikit-image's structural_similarity().
double Ssim(const std::vector<double>& a, const std::vector<double>& b, int height, int width) {
  constexpr int kWindow = 7;
  constexpr double kCount = kWindow * kWindow, kC1 = 0.01 * 255 * 0.01 * 255, kC2 = 0.03 * 255 * 0.03 * 255;
  double total = 0;
  for (int y = 0; y + kWindow <= height; ++y) {
    for (int x = 0; x + kWindow <= width; ++x) {
      double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
      for (int v = y; v < y + kWindow; ++v) {
        for (int u = x; u < x + kWindow; ++u) {
          const double p = a[static_cast<std::size_t>(v) * width + u],
                       q = b[static_cast<std::size_t>(v) * width + u];
          sa += p, sb += q, saa += p * p, sbb += q * q, sab += p * q;
        }
      }
      const double ma = sa / kCount, mb = sb / kCount;
      const double va = (saa - sa * ma) / (kCount - 1), vb = (sbb - sb * mb) / (kCount - 1);
      const double cov = (sab - sa * mb) / (kCount - 1);
      total += (2 * ma * mb + kC1) * (2 * cov + kC2) / ((ma * ma + mb * mb + kC1) * (va + vb + kC2));
    }
  }
  return total / (static_cast<double>(height - kWindow + 1) * (width - kWindow + 1));
}

}  // namespace

std::vector<StereoPair> LoadStereoPairs(const fs::path& folder) {
  std::vector<StereoPair> pairs;
  if (fs::exists(folder / "motorcycle")) pairs.push_back(LoadMotorcycle(folder / "motorcycle"));
  if (fs::exists(folder / "aloe")) pairs.push_back(LoadAloe(folder / "aloe"));
  return pairs;
}

ViewScore ScoreView(const at::Tensor& view, const at::Tensor& truth, const at::Tensor& holes) {
  const int height = static_cast<int>(view.size(0)), width = static_cast<int>(view.size(1));
  const std::vector<int> kinds = HoleKinds(holes);
  const std::uint8_t *got = view.data_ptr<std::uint8_t>(), *want = truth.data_ptr<std::uint8_t>();
  SquaredError all, inner, edge;
  for (std::int64_t i = 0; i < view.numel(); ++i) {
    const double difference = static_cast<double>(got[i]) - want[i];
    const int kind = kinds[i / kChannels];
    all.Add(difference);
    if (kind != 0) (kind == 1 ? inner : edge).Add(difference);
  }
  return {all.PsnrDb(), Ssim(Grey(view), Grey(truth), height, width), inner.PsnrDb(), edge.PsnrDb()};
}

at::Tensor ExtendRows(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px) {
  const int height = static_cast<int>(holes.size(0)), width = static_cast<int>(holes.size(1));
  at::Tensor filled = picture.clone();
  for (int y = 0; y < height; ++y) {
    const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(y) * width;
    std::uint8_t* row = filled.data_ptr<std::uint8_t>() + at * kChannels;
    const std::uint8_t* hole = holes.data_ptr<std::uint8_t>() + at;
    const float* disparity = disparity_px.data_ptr<float>() + at;
    for (int begin = 0, end = 0; begin < width; begin = end + 1) {
      end = begin;
      while (end < width && hole[end] != 0) ++end;
      if (begin == 0 && end == width) break;
      const bool from_left = end == width || (begin > 0 && disparity[begin - 1] >= disparity[end]);
      const std::uint8_t* source = row + kChannels * (from_left ? begin - 1 : end);
      for (int x = begin; x < end; ++x) std::copy_n(source, kChannels, row + kChannels * x);
    }
  }
  return filled;
}

}  // namespace zeroplane::gpu

#include "core/shots/thumbnail.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "core/base/check.h"

namespace zeroplane {
namespace {

using Row = std::array<std::uint16_t, Thumbnail::kSide>;

cv::Mat View(const ImageU8& image) {
  return {image.height(), image.width(), CV_8UC(image.channels()), const_cast<std::uint8_t*>(image.data())};
}

// The sides of a picture scaled to a longer side, in multiples of `step`.
cv::Size Scaled(const ImageU8& image, int longer, int step) {
  const double factor = longer / static_cast<double>(std::max(image.width(), image.height()));
  const auto side = [&](int length) {
    return std::clamp(static_cast<int>(std::lround(length * factor / step)) * step, step, longer);
  };
  return {side(image.width()), side(image.height())};
}

ImageU8 Resized(const ImageU8& image, cv::Size size) {
  ImageU8 resized(size.width, size.height, image.channels());
  cv::Mat to = View(resized);
  cv::resize(View(image), to, size, 0, 0, cv::INTER_AREA);
  return resized;
}

// Adds up the differences of kBlock rows, column by column.
void ColumnDifferences(const Thumbnail& from, const ImageU8& to, int y, int dx, int dy, Row& sums) {
  sums.fill(0);
  const int width = to.width();
  for (int row = y; row < y + Thumbnail::kBlock; ++row) {
    const std::uint8_t* a = from.bordered.row(row + dy) + dx;
    const std::uint8_t* b = to.row(row);
    for (int x = 0; x < width; ++x)
      sums[x] = static_cast<std::uint16_t>(sums[x] + std::max(a[x], b[x]) - std::min(a[x], b[x]));
  }
}

// `luma`, and what follows from it.
Thumbnail FromLuma(ImageU8 luma) {
  constexpr int kEdge = Thumbnail::kSearch;
  Thumbnail made;
  made.luma = std::move(luma);
  made.bordered = ImageU8(made.luma.width() + 2 * kEdge, made.luma.height() + 2 * kEdge, 1);
  cv::Mat bordered = View(made.bordered);
  cv::copyMakeBorder(View(made.luma), bordered, kEdge, kEdge, kEdge, kEdge, cv::BORDER_REPLICATE);
  const double pixels = static_cast<double>(made.luma.size());
  made.brightness = cv::sum(View(made.luma))[0] / pixels;
  for (std::size_t i = 0; i < made.luma.size(); ++i)
    made.contrast += std::abs(made.luma.data()[i] - made.brightness) / pixels;
  return made;
}

}  // namespace

Thumbnail MakeThumbnail(const ImageU8& small) {
  ZP_CHECK_EQ(small.channels(), 3);
  ImageU8 gray(small.width(), small.height(), 1);
  cv::Mat gray_view = View(gray);
  cv::cvtColor(View(small), gray_view, cv::COLOR_RGB2GRAY);
  Thumbnail made = FromLuma(Resized(gray, Scaled(gray, Thumbnail::kSide, Thumbnail::kBlock)));
  const ImageU8 coarse = Resized(small, Scaled(small, Thumbnail::kCoarse, 1));
  made.coarse.assign(coarse.data(), coarse.data() + coarse.size());
  for (std::size_t i = 0; i < made.coarse.size(); i += 3) {
    const float r = made.coarse[i], g = made.coarse[i + 1], b = made.coarse[i + 2];
    made.cb.push_back(-0.168736F * r - 0.331264F * g + 0.5F * b);
    made.cr.push_back(0.5F * r - 0.418688F * g - 0.081312F * b);
  }
  std::ranges::sort(made.cb);
  std::ranges::sort(made.cr);
  return made;
}

Thumbnail WithTone(const Thumbnail& thumbnail, double brightness, double contrast) {
  const double gain = thumbnail.contrast > 0 ? contrast / thumbnail.contrast : 0.0;
  ImageU8 luma = thumbnail.luma;
  View(thumbnail.luma).convertTo(View(luma), CV_8U, gain, brightness - gain * thumbnail.brightness);
  return FromLuma(std::move(luma));
}

std::vector<float> BlockResiduals(const Thumbnail& from, const Thumbnail& to) {
  ZP_CHECK(from.luma.SameShape(to.luma), "the thumbnails have one size");
  constexpr int kBlock = Thumbnail::kBlock;
  const int columns = to.luma.width() / kBlock, rows = to.luma.height() / kBlock;
  std::vector<float> residuals;
  residuals.reserve(static_cast<std::size_t>(columns) * rows);
  Row sums;
  std::vector<int> best(columns);
  for (int row = 0; row < rows; ++row) {
    std::ranges::fill(best, 255 * kBlock * kBlock);
    for (int dy = 0; dy <= 2 * Thumbnail::kSearch; ++dy) {
      for (int dx = 0; dx <= 2 * Thumbnail::kSearch; ++dx) {
        ColumnDifferences(from, to.luma, row * kBlock, dx, dy, sums);
        for (int column = 0; column < columns; ++column) {
          const auto first = sums.begin() + column * kBlock;
          best[column] = std::min(best[column], std::accumulate(first, first + kBlock, 0));
        }
      }
    }
    for (const int sum : best) residuals.push_back(static_cast<float>(sum) / (kBlock * kBlock));
  }
  return residuals;
}

double PaletteDistance(const Thumbnail& a, const Thumbnail& b) {
  ZP_CHECK_EQ(a.cb.size(), b.cb.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.cb.size(); ++i)
    sum += std::abs(a.cb[i] - b.cb[i]) + std::abs(a.cr[i] - b.cr[i]);
  return sum / static_cast<double>(a.cb.size());
}

double MatchResidual(const Thumbnail& a, const Thumbnail& b) {
  const std::vector<float> forward = BlockResiduals(a, b), backward = BlockResiduals(b, a);
  return (std::accumulate(forward.begin(), forward.end(), 0.0) +
          std::accumulate(backward.begin(), backward.end(), 0.0)) /
         static_cast<double>(forward.size() + backward.size());
}

}  // namespace zeroplane

#include "core/media/deep_rgb.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <opencv2/core/utility.hpp>
#include <vector>

extern "C" {
#include <libavutil/pixdesc.h>
}

#include "core/base/check.h"

namespace zeroplane {
namespace {

constexpr float kWhite = 65535;

// What luma weighs red and blue with; green has the rest.
struct Weights {
  double red, blue;
};

Weights WeightsOf(AVColorSpace matrix) {
  switch (matrix) {
    case AVCOL_SPC_BT709:
      return {0.2126, 0.0722};
    case AVCOL_SPC_FCC:
      return {0.30, 0.11};
    case AVCOL_SPC_SMPTE240M:
      return {0.212, 0.087};
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
      return {0.2627, 0.0593};
    default:
      return {0.299, 0.114};
  }
}

// How samples become numbers: luma from 0 to 1, colour differences around 0.
struct Scale {
  float luma_black, luma_range, chroma_zero, chroma_range;
};

Scale ScaleOf(int depth, bool full_range) {
  const auto unit = static_cast<float>(1 << (depth - 8 > 0 ? depth - 8 : 0));
  const auto highest = static_cast<float>((1 << depth) - 1);
  const auto middle = static_cast<float>(1 << (depth - 1));
  if (full_range || depth < 8) return {0, highest, middle, highest};
  return {16 * unit, 219 * unit, middle, 224 * unit};
}

// Linear interpolation between two neighbours of a subsampled row or column.
struct Tap {
  int before = 0, after = 0;
  float weight = 0;  ///< of `after`
};

// For each full-resolution position. Sample i of the subsampled ones lies at i * 2^shift + offset.
std::vector<Tap> MakeTaps(int size, int shift, double offset) {
  const int count = AV_CEIL_RSHIFT(size, shift);
  std::vector<Tap> taps;
  for (int i = 0; i < size; ++i) {
    const double at = (i - offset) / (1 << shift);
    const int before = static_cast<int>(std::floor(at));
    taps.push_back({std::clamp(before, 0, count - 1), std::clamp(before + 1, 0, count - 1),
                    static_cast<float>(at - before)});
  }
  return taps;
}

double OffsetAcross(AVChromaLocation at, int shift) {
  const bool centred = at == AVCHROMA_LOC_CENTER || at == AVCHROMA_LOC_TOP || at == AVCHROMA_LOC_BOTTOM;
  return centred ? ((1 << shift) - 1) / 2.0 : 0;
}

double OffsetDown(AVChromaLocation at, int shift) {
  if (at == AVCHROMA_LOC_TOP || at == AVCHROMA_LOC_TOPLEFT) return 0;
  if (at == AVCHROMA_LOC_BOTTOM || at == AVCHROMA_LOC_BOTTOMLEFT) return (1 << shift) - 1;
  return ((1 << shift) - 1) / 2.0;
}

std::uint16_t Rounded(float value) {
  return static_cast<std::uint16_t>(std::clamp(value, 0.0F, 1.0F) * kWhite + 0.5F);
}

// One frame's rows, converted one by one. Used by one thread.
class RowConverter {
 public:
  RowConverter(const AVFrame& frame, AVColorSpace matrix, bool full_range)
      : frame_(frame),
        layout_(*av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format))),
        weights_(WeightsOf(matrix)),
        scale_(ScaleOf(layout_.comp[0].depth, full_range)),
        across_(MakeTaps(frame.width, layout_.log2_chroma_w,
                         OffsetAcross(frame.chroma_location, layout_.log2_chroma_w))),
        down_(MakeTaps(frame.height, layout_.log2_chroma_h,
                       OffsetDown(frame.chroma_location, layout_.log2_chroma_h))) {}

  void Convert(int y, std::uint16_t* rgb) {
    const bool is_rgb = (layout_.flags & AV_PIX_FMT_FLAG_RGB) != 0;
    if (is_rgb) return ConvertRgb(y, rgb);
    if (layout_.nb_components < 3) return ConvertGrey(y, rgb);
    ConvertYuv(y, rgb);
  }

 private:
  const std::vector<std::uint16_t>& Read(int component, int y, int width) {
    std::vector<std::uint16_t>& row = rows_[component];
    row.resize(static_cast<std::size_t>(frame_.width));
    const std::uint8_t* planes[4] = {frame_.data[0], frame_.data[1], frame_.data[2], frame_.data[3]};
    av_read_image_line2(row.data(), planes, frame_.linesize, &layout_, 0, y, component, width, 0,
                        sizeof(std::uint16_t));
    return row;
  }

  void ConvertRgb(int y, std::uint16_t* rgb) {
    for (int c = 0; c < 3; ++c) {
      const float highest = static_cast<float>((1 << layout_.comp[c].depth) - 1);
      const auto& row = Read(c, y, frame_.width);
      for (int x = 0; x < frame_.width; ++x)
        rgb[3 * x + c] = Rounded(static_cast<float>(row[static_cast<std::size_t>(x)]) / highest);
    }
  }

  void ConvertGrey(int y, std::uint16_t* rgb) {
    const auto& row = Read(0, y, frame_.width);
    for (int x = 0; x < frame_.width; ++x)
      rgb[3 * x] = rgb[3 * x + 1] = rgb[3 * x + 2] = Rounded(
          (static_cast<float>(row[static_cast<std::size_t>(x)]) - scale_.luma_black) / scale_.luma_range);
  }

  // A row of colour differences at chroma's horizontal resolution.
  void BlendChroma(int component, int y, std::vector<float>& blended) {
    const int width = AV_CEIL_RSHIFT(frame_.width, layout_.log2_chroma_w);
    const Tap& tap = down_[static_cast<std::size_t>(y)];
    blended.assign(static_cast<std::size_t>(width), 0);
    for (const auto& [row_index, weight] : {std::pair(tap.before, 1 - tap.weight), {tap.after, tap.weight}}) {
      const auto& row = Read(component, row_index, width);
      for (std::size_t x = 0; x < blended.size(); ++x)
        blended[x] += weight * (static_cast<float>(row[x]) - scale_.chroma_zero) / scale_.chroma_range;
    }
  }

  void ConvertYuv(int y, std::uint16_t* rgb) {
    BlendChroma(1, y, blue_difference_);
    BlendChroma(2, y, red_difference_);
    const auto& luma_row = Read(0, y, frame_.width);
    const auto to_red = static_cast<float>(2 * (1 - weights_.red));
    const auto to_blue = static_cast<float>(2 * (1 - weights_.blue));
    const double green = 1 - weights_.red - weights_.blue;
    const auto red_to_green = static_cast<float>(-weights_.red / green) * to_red;
    const auto blue_to_green = static_cast<float>(-weights_.blue / green) * to_blue;
    for (int x = 0; x < frame_.width; ++x) {
      const Tap& tap = across_[static_cast<std::size_t>(x)];
      const auto at = [&tap](const std::vector<float>& row) {
        return (1 - tap.weight) * row[static_cast<std::size_t>(tap.before)] +
               tap.weight * row[static_cast<std::size_t>(tap.after)];
      };
      const float luma =
          (static_cast<float>(luma_row[static_cast<std::size_t>(x)]) - scale_.luma_black) / scale_.luma_range;
      const float cb = at(blue_difference_), cr = at(red_difference_);
      rgb[3 * x] = Rounded(luma + to_red * cr);
      rgb[3 * x + 1] = Rounded(luma + red_to_green * cr + blue_to_green * cb);
      rgb[3 * x + 2] = Rounded(luma + to_blue * cb);
    }
  }

  const AVFrame& frame_;
  const AVPixFmtDescriptor& layout_;
  Weights weights_;
  Scale scale_;
  std::vector<Tap> across_, down_;
  std::vector<std::uint16_t> rows_[4];
  std::vector<float> blue_difference_, red_difference_;
};

}  // namespace

bool CanBeDeepRgb(AVPixelFormat format) {
  constexpr std::uint64_t kOthers = AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM |
                                    AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BAYER | AV_PIX_FMT_FLAG_FLOAT;
  const AVPixFmtDescriptor* layout = av_pix_fmt_desc_get(format);
  const bool xyz = format == AV_PIX_FMT_XYZ12LE || format == AV_PIX_FMT_XYZ12BE;
  return layout && !xyz && (layout->flags & kOthers) == 0 && layout->comp[0].depth <= 16;
}

ImageU16 DeepRgb(const AVFrame& frame, AVColorSpace matrix, bool full_range) {
  ZP_CHECK(CanBeDeepRgb(static_cast<AVPixelFormat>(frame.format)), "a pixel format of integers");
  ImageU16 picture(frame.width, frame.height, 3);
  cv::parallel_for_(
      {0, frame.height},
      [&](const cv::Range& rows) {
        RowConverter converter(frame, matrix, full_range);
        for (int y = rows.start; y < rows.end; ++y) converter.Convert(y, picture.row(y));
      },
      cv::getNumThreads());
  return picture;
}

}  // namespace zeroplane

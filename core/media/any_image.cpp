#include "core/media/any_image.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <opencv2/core.hpp>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/media/ffmpeg_ptr.h"

namespace zeroplane {
namespace {

constexpr double kLinearPart = 0.0031308, kSlope = 12.92, kOffset = 0.055, kGamma = 2.4;
constexpr int kGreenBlueRed[] = {1, 2, 0};  // the channel of each plane of FFmpeg's gbr formats

std::uint8_t To8(std::uint8_t value) {
  return value;
}
std::uint8_t To8(std::uint16_t value) {
  return static_cast<std::uint8_t>((value * 255u + 32767u) / 65535u);
}
std::uint8_t To8(float linear) {
  return static_cast<std::uint8_t>(std::lround(255 * DisplayFromLinear(linear)));
}
std::uint16_t To16(std::uint8_t value) {
  return static_cast<std::uint16_t>(value * 257);
}
std::uint16_t To16(std::uint16_t value) {
  return value;
}
std::uint16_t To16(float linear) {
  return static_cast<std::uint16_t>(std::lround(65535 * DisplayFromLinear(linear)));
}

// Each sample through `convert`, to 3 channels, on all cores.
template <class Out, class In, class Convert>
Image<Out> Converted(const Image<In>& image, Convert convert) {
  Image<Out> rgb(image.width(), image.height(), 3);
  const int step = image.channels() == 3 ? 1 : 0;
  cv::parallel_for_(cv::Range(0, image.height()), [&](const cv::Range& rows) {
    for (int y = rows.start; y < rows.end; ++y) {
      const In* from = image.row(y);
      Out* to = rgb.row(y);
      for (int x = 0; x < image.width(); ++x, from += image.channels(), to += 3)
        for (int c = 0; c < 3; ++c) to[c] = convert(from[c * step]);
    }
  });
  return rgb;
}

// Linear light of every whole number up to `white`.
std::vector<float> LinearTable(int white) {
  std::vector<float> table;
  for (int value = 0; value <= white; ++value)
    table.push_back(static_cast<float>(LinearFromDisplay(static_cast<double>(value) / white)));
  return table;
}

template <class T>
ImageF32 Linear(Image<T> image) {
  if constexpr (std::is_same_v<T, float>) {
    return image;
  } else {
    static const std::vector<float> table = LinearTable(std::numeric_limits<T>::max());
    ImageF32 linear(image.width(), image.height(), image.channels());
    for (std::size_t i = 0; i < image.size(); ++i) linear.data()[i] = table[image.data()[i]];
    return linear;
  }
}

AVPixelFormat FormatOf(const ImageU8& image) {
  return image.channels() == 1 ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_RGB24;
}
AVPixelFormat FormatOf(const ImageU16& image) {
  return image.channels() == 1 ? AV_PIX_FMT_GRAY16 : AV_PIX_FMT_RGB48;
}
AVPixelFormat FormatOf(const ImageF32& image) {
  return image.channels() == 1 ? AV_PIX_FMT_GRAYF32 : AV_PIX_FMT_GBRPF32;
}

// FFmpeg keeps colour in floats as three planes, everything else as we do.
bool IsPlanar(const ImageF32& image) {
  return image.channels() == 3;
}
template <class T>
bool IsPlanar(const Image<T>&) {
  return false;
}

template <class T>
T* PlaneRow(const AVFrame& frame, int plane, int y) {
  return reinterpret_cast<T*>(frame.data[plane] + static_cast<std::ptrdiff_t>(y) * frame.linesize[plane]);
}

template <class T>
void CopyToFrame(const Image<T>& image, AVFrame& frame) {
  for (int y = 0; y < image.height(); ++y) {
    if (!IsPlanar(image)) {
      std::memcpy(PlaneRow<T>(frame, 0, y), image.row(y), image.row_size() * sizeof(T));
      continue;
    }
    for (int plane = 0; plane < 3; ++plane)
      for (int x = 0; x < image.width(); ++x)
        PlaneRow<T>(frame, plane, y)[x] = image.at(x, y, kGreenBlueRed[plane]);
  }
}

template <class T>
AnyImage CopyFromFrame(const AVFrame& frame, int channels) {
  Image<T> image(frame.width, frame.height, channels);
  for (int y = 0; y < image.height(); ++y) {
    if (!IsPlanar(image)) {
      std::memcpy(image.row(y), PlaneRow<const T>(frame, 0, y), image.row_size() * sizeof(T));
      continue;
    }
    for (int plane = 0; plane < 3; ++plane)
      for (int x = 0; x < image.width(); ++x)
        image.at(x, y, kGreenBlueRed[plane]) = PlaneRow<const T>(frame, plane, y)[x];
  }
  return image;
}

// A new image whose sample at (x, y) is that of `from(x, y)` in the old one.
template <class T, class From>
Image<T> Rearranged(const Image<T>& image, int width, int height, From from) {
  Image<T> result(width, height, image.channels());
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const auto [source_x, source_y] = from(x, y);
      std::copy_n(&image.at(source_x, source_y), image.channels(), &result.at(x, y));
    }
  return result;
}

template <class T>
Image<T> TurnedImage(const Image<T>& image, int clockwise_deg) {
  const int w = image.width(), h = image.height();
  switch (clockwise_deg) {
    case 90:
      return Rearranged(image, h, w, [=](int x, int y) { return std::pair(y, h - 1 - x); });
    case 180:
      return Rearranged(image, w, h, [=](int x, int y) { return std::pair(w - 1 - x, h - 1 - y); });
    default:
      ZP_CHECK_EQ(clockwise_deg, 270);
      return Rearranged(image, h, w, [=](int x, int y) { return std::pair(w - 1 - y, x); });
  }
}

}  // namespace

double DisplayFromLinear(double linear) {
  if (!(linear > 0)) return 0;
  if (linear >= 1) return 1;
  return linear <= kLinearPart ? kSlope * linear : (1 + kOffset) * std::pow(linear, 1 / kGamma) - kOffset;
}

double LinearFromDisplay(double display) {
  return display <= kSlope * kLinearPart ? display / kSlope
                                         : std::pow((display + kOffset) / (1 + kOffset), kGamma);
}

ImageU8 ToRgb8(const AnyImage& picture) {
  return std::visit(
      [](const auto& image) {
        return Converted<std::uint8_t>(image, [](auto sample) { return To8(sample); });
      },
      picture);
}

ImageU16 ToRgb16(const AnyImage& picture) {
  return std::visit(
      [](const auto& image) {
        return Converted<std::uint16_t>(image, [](auto sample) { return To16(sample); });
      },
      picture);
}

ImageF32 ToLinear(AnyImage picture) {
  return std::visit([](auto&& image) { return Linear(std::move(image)); }, std::move(picture));
}

NativeFrame ToNative(const AnyImage& picture) {
  FramePtr frame = MakeFrame();
  std::visit(
      [&](const auto& image) {
        frame->format = FormatOf(image);
        frame->width = image.width();
        frame->height = image.height();
        if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
        CopyToFrame(image, *frame);
      },
      picture);
  frame->color_range = AVCOL_RANGE_JPEG;
  return NativeFrame(std::shared_ptr<const AVFrame>(std::move(frame)));
}

std::optional<AnyImage> FromNative(const NativeFrame& frame) {
  const AVFrame& av = frame.av();
  switch (av.format) {
    case AV_PIX_FMT_GRAY8:
      return CopyFromFrame<std::uint8_t>(av, 1);
    case AV_PIX_FMT_RGB24:
      return CopyFromFrame<std::uint8_t>(av, 3);
    case AV_PIX_FMT_GRAY16:
      return CopyFromFrame<std::uint16_t>(av, 1);
    case AV_PIX_FMT_RGB48:
      return CopyFromFrame<std::uint16_t>(av, 3);
    case AV_PIX_FMT_GRAYF32:
      return CopyFromFrame<float>(av, 1);
    case AV_PIX_FMT_GBRPF32:
      return CopyFromFrame<float>(av, 3);
    default:
      return std::nullopt;
  }
}

AnyImage Turned(AnyImage picture, int clockwise_deg) {
  if (clockwise_deg == 0) return picture;
  return std::visit([=](const auto& image) -> AnyImage { return TurnedImage(image, clockwise_deg); },
                    picture);
}

AnyImage Mirrored(AnyImage picture) {
  return std::visit(
      [](const auto& image) -> AnyImage {
        const int w = image.width();
        return Rearranged(image, w, image.height(), [=](int x, int y) { return std::pair(w - 1 - x, y); });
      },
      picture);
}

AnyImage Cropped(const AnyImage& picture, int x, int y, int width, int height) {
  return std::visit(
      [=](const auto& image) -> AnyImage {
        ZP_CHECK_LE(x + width, image.width());
        ZP_CHECK_LE(y + height, image.height());
        return Rearranged(image, width, height, [=](int u, int v) { return std::pair(x + u, y + v); });
      },
      picture);
}

}  // namespace zeroplane

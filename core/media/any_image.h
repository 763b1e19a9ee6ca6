#pragma once

#include <optional>
#include <variant>

#include "core/base/image.h"
#include "core/media/native_frame.h"

namespace zeroplane {

/// A picture of an image file in the file's own kind of sample, 1 or 3 channels. Whole numbers are display
/// values as they are (also of logarithmic DPX files). Floats are scene-linear, 1 is the display's white.
using AnyImage = std::variant<ImageU8, ImageU16, ImageF32>;

/// The curve between scene-linear floats and display values in both directions: sRGB (IEC 61966-2-1). Light
/// above 1 and below 0 is clipped on the way to the display, what is not a number is black; there is no tone
/// mapping.
double DisplayFromLinear(double linear);
double LinearFromDisplay(double display);

// To 3 channels; grey becomes three equal ones. Rounded to the nearest.
ImageU8 ToRgb8(const AnyImage& picture);
ImageU16 ToRgb16(const AnyImage& picture);

/// Scene-linear floats with the image's channels; floats stay as they are.
ImageF32 ToLinear(AnyImage picture);

/// The samples unchanged: rgb24, rgb48, gbrpf32, gray, gray16, grayf32.
NativeFrame ToNative(const AnyImage& picture);
/// The way back; nullopt for any other pixel format.
std::optional<AnyImage> FromNative(const NativeFrame& frame);

/// Turned clockwise by 0, 90, 180 or 270 degrees.
AnyImage Turned(AnyImage picture, int clockwise_deg);
/// Left and right exchanged.
AnyImage Mirrored(AnyImage picture);
/// A part of it, inside.
AnyImage Cropped(const AnyImage& picture, int x, int y, int width, int height);

inline int WidthOf(const AnyImage& picture) {
  return std::visit([](const auto& image) { return image.width(); }, picture);
}
inline int HeightOf(const AnyImage& picture) {
  return std::visit([](const auto& image) { return image.height(); }, picture);
}

}  // namespace zeroplane

#include "core/media/upright.h"

#include <opencv2/core.hpp>
#include <utility>

#include "core/base/check.h"

namespace zeroplane {
namespace {

template <class T>
cv::Mat Wrap(Image<T>& image) {
  const int depth = sizeof(T) == 1 ? CV_8U : CV_16U;
  return {image.height(), image.width(), CV_MAKETYPE(depth, image.channels()), image.data()};
}

cv::RotateFlags Turn(int rotation_deg) {
  if (rotation_deg == 90) return cv::ROTATE_90_CLOCKWISE;
  return rotation_deg == 180 ? cv::ROTATE_180 : cv::ROTATE_90_COUNTERCLOCKWISE;
}

template <class T>
Image<T> MakeUpright(Image<T> stored, int rotation_deg, bool mirrored) {
  ZP_CHECK(rotation_deg % 90 == 0 && rotation_deg >= 0 && rotation_deg < 360, "a quarter turn");
  if (mirrored) cv::flip(Wrap(stored), Wrap(stored), 1);
  if (rotation_deg == 0) return stored;
  const bool sideways = rotation_deg % 180 != 0;
  Image<T> turned(sideways ? stored.height() : stored.width(), sideways ? stored.width() : stored.height(),
                  stored.channels());
  cv::Mat target = Wrap(turned);
  cv::rotate(Wrap(stored), target, Turn(rotation_deg));
  return turned;
}

}  // namespace

ImageU8 Upright(ImageU8 stored, int rotation_deg, bool mirrored) {
  return MakeUpright(std::move(stored), rotation_deg, mirrored);
}
ImageU16 Upright(ImageU16 stored, int rotation_deg, bool mirrored) {
  return MakeUpright(std::move(stored), rotation_deg, mirrored);
}

}  // namespace zeroplane

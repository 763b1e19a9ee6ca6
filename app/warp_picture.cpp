#include "app/warp_picture.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>
#include <variant>

#include "core/base/check.h"
#include "gpu/base/runtime.h"
#include "gpu/base/samples.h"
#include "gpu/eye/make_eye.h"

namespace zeroplane {
namespace {

at::Device Device() {
  return gpu::HasCuda() ? at::Device(at::kCUDA) : at::Device(at::kCPU);
}

template <class T>
at::Tensor Upload(const Image<T>& image) {
  const std::array<std::int64_t, 3> shape{image.height(), image.width(), image.channels()};
  const std::size_t dimensions = image.channels() == 1 ? 2 : 3;
  return at::from_blob(const_cast<T*>(image.data()), at::IntArrayRef(shape.data(), dimensions),
                       gpu::kScalarType<T>)
      .to(Device());
}

template <class T>
Image<T> Download(const at::Tensor& tensor) {
  const at::Tensor host = tensor.cpu().contiguous();
  Image<T> image(static_cast<int>(host.size(1)), static_cast<int>(host.size(0)), host.dim() == 3 ? 3 : 1);
  std::copy_n(gpu::Samples<T>(host), image.size(), image.data());
  return image;
}

}  // namespace

WarpedPicture WarpPicture(const AnyImage& picture, const ImageF32& disparity_px,
                          const WarpPictureOptions& options) {
  return std::visit(
      [&](const auto& image) -> WarpedPicture {
        using T = std::decay_t<decltype(*image.data())>;
        ZP_CHECK_EQ(image.channels(), 3);
        gpu::MakeEyeOptions eye{{}, options.fill};
        eye.warp.factor = options.make_left ? -1 : 1;
        eye.warp.soft_edge_px = options.soft_edge_px;
        gpu::MakeEyeResult made;
        gpu::MakeEye(Upload(image), Upload(disparity_px), eye, made);
        return {Download<T>(made.picture), Download<std::uint8_t>(made.warped.holes)};
      },
      picture);
}

}  // namespace zeroplane

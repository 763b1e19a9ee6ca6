#include "gpu/fill/fill_background.h"

#include <cmath>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/samples.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/fill/fill_kernels.h"

namespace zeroplane::gpu {
namespace {

template <class T>
void FillTyped(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
               const FillBackgroundOptions& options, at::Tensor& work) {
  const std::int64_t height = picture.size(0), width = picture.size(1), count = height * width;
  constexpr std::int64_t kPixelBytes = 2 * sizeof(FillPixel<T>) + sizeof(FillGround);
  const std::int64_t span_bytes = height * MostSpans(width) * static_cast<std::int64_t>(sizeof(FillSpan));
  Reuse(work, {count * kPixelBytes + span_bytes}, at::kByte, picture);
  auto* pixels = static_cast<FillPixel<T>*>(work.data_ptr());
  auto* ground = reinterpret_cast<FillGround*>(pixels + 2 * count);
  const FillArgs<T> args{Samples<T>(picture),
                         holes.data_ptr<std::uint8_t>(),
                         disparity_px.data_ptr<float>(),
                         {pixels, pixels + count},
                         ground,
                         reinterpret_cast<FillSpan*>(ground + count),
                         height,
                         width,
                         static_cast<float>(options.same_surface_px),
                         static_cast<float>(options.blur)};
  Dispatch(
      picture, [&] { FillCpu(args); }, [&](auto stream) { FillCuda(args, stream); });
}

}  // namespace

void FillBackgroundOptions::Check() const {
  ZP_CHECK(std::isfinite(same_surface_px), "same_surface_px");
  ZP_CHECK_GT(same_surface_px, 0.0);
  ZP_CHECK_GE(blur, 0.0);
  ZP_CHECK_LE(blur, 1.0);
}

void FillBackgroundInPlace(at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                           const FillBackgroundOptions& options, at::Tensor& work) {
  options.Check();
  CheckPicture(picture, "picture");
  ZP_CHECK(picture.is_contiguous(), "picture");
  CheckMap(holes, at::kByte, "holes");
  CheckMap(disparity_px, at::kFloat, "disparity_px");
  CheckSameGrid(picture, holes);
  CheckSameGrid(picture, disparity_px);
  const at::Tensor mask = holes.contiguous(), move = disparity_px.contiguous();
  WithSamples(picture, [&](auto sample) { FillTyped<decltype(sample)>(picture, mask, move, options, work); });
}

void FillBackground(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                    const FillBackgroundOptions& options, FillBackgroundResult& result) {
  CheckPicture(picture, "picture");
  Reuse(result.picture, picture.sizes(), picture.scalar_type(), picture);
  result.picture.copy_(picture);
  FillBackgroundInPlace(result.picture, holes, disparity_px, options, result.work);
}

at::Tensor FillBackground(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                          const FillBackgroundOptions& options) {
  FillBackgroundResult result;
  FillBackground(picture, holes, disparity_px, options, result);
  return result.picture;
}

}  // namespace zeroplane::gpu

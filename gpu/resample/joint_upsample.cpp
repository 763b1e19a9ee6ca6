#include "gpu/resample/joint_upsample.h"

#include <ATen/ops/empty.h>

#include <cmath>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/samples.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/resample/joint_upsample_kernels.h"
#include "gpu/resample/resize_run.h"

namespace zeroplane::gpu {
namespace {

template <class T>
inline constexpr double kWhite = 1;
template <>
inline constexpr double kWhite<std::uint8_t> = 255;
template <>
inline constexpr double kWhite<std::uint16_t> = 65535;

template <class T>
JointArgs<T> MakeArgs(const at::Tensor& map, const at::Tensor& guide, const JointUpsampleOptions& options,
                      const at::Tensor& out) {
  const double color_scale = options.color_scale * kWhite<T>;
  return {
      map.data_ptr<float>(),
      nullptr,
      Samples<T>(guide),
      nullptr,
      out.data_ptr<float>(),
      static_cast<int>(map.size(0)),
      static_cast<int>(map.size(1)),
      static_cast<int>(guide.size(0)),
      static_cast<int>(guide.size(1)),
      {static_cast<float>(1 / (color_scale * color_scale)), static_cast<float>(1 / options.same_surface)}};
}

/// @param colors, cells working memory, as JointArgs wants it
template <class T>
void Run(JointArgs<T> args, float* colors, JointCell* cells, const at::Tensor& like) {
  RunResize<3>(ResizeArgs<T, float>{args.guide,
                                    colors,
                                    {args.height, args.low_height, false},
                                    {args.width, args.low_width, false},
                                    {},
                                    {},
                                    false},
               like);
  args.colors = colors;
  args.cells = cells;
  Dispatch(
      like, [&] { JointUpsampleCpu(args); }, [&](auto stream) { JointUpsampleCuda(args, stream); });
}

template <class T>
void UpsampleTyped(const JointArgs<T>& args, const at::Tensor& like) {
  const std::int64_t count = static_cast<std::int64_t>(args.low_height) * args.low_width;
  if (!RunsKernels(like)) {
    struct Tag;
    Run(args, ThreadScratch<Tag, float>(3 * count), ThreadScratch<Tag, JointCell>(count), like);
    return;
  }
  constexpr std::int64_t kFloats = sizeof(JointCell) / sizeof(float);
  const at::Tensor memory = at::empty({count * (3 + kFloats)}, like.options().dtype(at::kFloat));
  auto* cells = static_cast<JointCell*>(memory.data_ptr());
  Run(args, memory.data_ptr<float>() + count * kFloats, cells, like);
}

}  // namespace

void JointUpsampleOptions::Check() const {
  ZP_CHECK(std::isfinite(color_scale), "color_scale");
  ZP_CHECK_GT(color_scale, 0.0);
  ZP_CHECK(std::isfinite(same_surface), "same_surface");
  ZP_CHECK_GT(same_surface, 0.0);
}

void JointUpsample(const at::Tensor& map, const at::Tensor& guide, const JointUpsampleOptions& options,
                   at::Tensor& out) {
  options.Check();
  CheckMap(map, at::kFloat, "map");
  CheckPicture(guide, "guide");
  ZP_CHECK_EQ(map.device(), guide.device());
  const at::Tensor values = map.contiguous(), picture = guide.contiguous();
  Reuse(out, {picture.size(0), picture.size(1)}, at::kFloat, values);
  WithSamples(picture, [&](auto sample) {
    UpsampleTyped(MakeArgs<decltype(sample)>(values, picture, options, out), values);
  });
}

at::Tensor JointUpsample(const at::Tensor& map, const at::Tensor& guide,
                         const JointUpsampleOptions& options) {
  at::Tensor out;
  JointUpsample(map, guide, options, out);
  return out;
}

}  // namespace zeroplane::gpu

#include "gpu/fill/inpaint.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/samples.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/fill/inpaint_kernels.h"

namespace zeroplane::gpu {
namespace {

/// Hands out pieces of a block of memory; without a block, it only counts.
class Carver {
 public:
  explicit Carver(std::uint8_t* block) : block_(block) {}

  template <class T>
  T* Take(std::int64_t count) {
    constexpr std::size_t kAlignment = 64;
    std::uint8_t* piece = block_ == nullptr ? nullptr : block_ + used_;
    used_ += (static_cast<std::size_t>(count) * sizeof(T) + kAlignment - 1) / kAlignment * kAlignment;
    return reinterpret_cast<T*>(piece);
  }
  std::int64_t used() const { return static_cast<std::int64_t>(used_); }

 private:
  std::uint8_t* block_;
  std::size_t used_ = 0;
};

template <class T>
float ScaleOf() {
  constexpr float kWhite = 255;
  return sizeof(T) == 1 ? 1.0f : sizeof(T) == 2 ? kWhite / 65535 : kWhite;
}

/// What every level has.
template <class T>
void TakeMaps(InpaintLevel<T>& level, Carver& memory) {
  const std::int64_t pixels = static_cast<std::int64_t>(level.height) * level.width;
  level.state = memory.Take<std::uint8_t>(pixels);
  level.background_px = memory.Take<float>(pixels);
  level.source = memory.Take<int>(pixels);
  level.cost = memory.Take<float>(pixels);
}

/// Level 0 lies in the picture that comes out.
template <class T>
InpaintPyramid<T> MakePyramid(int height, int width, T* color, float* disparity_px, Carver& memory) {
  InpaintPyramid<T> pyramid{};
  pyramid.finest = {color,   color,   nullptr, disparity_px, nullptr,     nullptr,
                    nullptr, nullptr, height,  width,        ScaleOf<T>()};
  TakeMaps(pyramid.finest, memory);
  for (InpaintLevel<float>& level : pyramid.coarse) {
    height = (height + 1) / 2, width = (width + 1) / 2;
    const std::int64_t pixels = static_cast<std::int64_t>(height) * width;
    level = {memory.Take<float>(kInpaintChannels * pixels),
             memory.Take<float>(kInpaintChannels * pixels),
             memory.Take<float>(pixels),
             memory.Take<float>(pixels),
             nullptr,
             nullptr,
             nullptr,
             nullptr,
             height,
             width,
             1.0f};
    TakeMaps(level, memory);
  }
  return pyramid;
}

InpaintSettings SettingsFor(int width, const InpaintOptions& options) {
  constexpr double kEvenOutPct = 0.5, kFadePct = 0.5;
  constexpr int kMinEvenOutPx = 2;
  const double halvings = std::log2(static_cast<double>(width) / options.coarsest_width_px);
  return {static_cast<float>(options.same_surface_pct / 100 * width),
          static_cast<float>(options.texture),
          static_cast<float>(kFadePct / 100 * width),
          options.rim_px,
          std::clamp(static_cast<int>(std::lround(halvings)) + 1, 1, kMaxInpaintLevels),
          kMaxInpaintLevels,
          std::max(kMinEvenOutPx, static_cast<int>(std::lround(kEvenOutPct / 100 * width)))};
}

template <class T>
void InpaintTyped(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                  const InpaintOptions& options, InpaintResult& result) {
  const int height = static_cast<int>(picture.size(0)), width = static_cast<int>(picture.size(1));
  Carver counter(nullptr);
  MakePyramid<T>(height, width, nullptr, nullptr, counter);
  Reuse(result.workspace, {counter.used()}, at::kByte, picture);
  Carver memory(result.workspace.data_ptr<std::uint8_t>());
  InpaintArgs<T> args{
      Samples<T>(picture), holes.data_ptr<std::uint8_t>(),
      MakePyramid<T>(height, width, Samples<T>(result.picture), disparity_px.data_ptr<float>(), memory)};
  args.pyramid.settings = SettingsFor(width, options);
  Dispatch(
      picture, [&] { InpaintCpu(args); }, [&](auto stream) { InpaintCuda(args, stream); });
}

}  // namespace

void InpaintOptions::Check() const {
  ZP_CHECK(std::isfinite(same_surface_pct), "same_surface_pct");
  ZP_CHECK_GT(same_surface_pct, 0.0);
  ZP_CHECK(texture >= 0 && texture <= 1, "texture");
  ZP_CHECK_GE(rim_px, 0);
  ZP_CHECK_GE(coarsest_width_px, 8);
}

void Inpaint(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
             const InpaintOptions& options, InpaintResult& result) {
  options.Check();
  CheckPicture(picture, "picture");
  CheckMap(holes, at::kByte, "holes");
  CheckMap(disparity_px, at::kFloat, "disparity_px");
  CheckSameGrid(picture, holes);
  CheckSameGrid(picture, disparity_px);
  const at::Tensor source = picture.contiguous(), mask = holes.contiguous(), move = disparity_px.contiguous();
  Reuse(result.picture, source.sizes(), source.scalar_type(), source);
  WithSamples(source,
              [&](auto sample) { InpaintTyped<decltype(sample)>(source, mask, move, options, result); });
}

at::Tensor Inpaint(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                   const InpaintOptions& options) {
  InpaintResult result;
  Inpaint(picture, holes, disparity_px, options, result);
  return result.picture;
}

}  // namespace zeroplane::gpu

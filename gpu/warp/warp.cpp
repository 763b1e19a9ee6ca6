#include "gpu/warp/warp.h"

#include <cmath>
#include <cstddef>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/samples.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/warp/soft_math.h"
#include "gpu/warp/warp_kernels.h"
#include "gpu/warp/warp_math.h"

namespace zeroplane::gpu {
namespace {

/// The CUDA kernels' working memory for soft edges: the widest samples first, so that all are aligned.
template <class T>
struct SoftMemory {
  static constexpr std::int64_t kBytesPerPixel = 2 * sizeof(float) + sizeof(int) + 6 * sizeof(T) + 1;

  SoftMemory(const at::Tensor& scratch, std::int64_t pixels) {
    std::uint8_t* at = scratch.data_ptr<std::uint8_t>();
    const auto take = [&](auto*& place, std::int64_t count) {
      using Value = std::remove_reference_t<decltype(*place)>;
      place = reinterpret_cast<Value*>(at);
      at += count * static_cast<std::int64_t>(sizeof(Value));
    };
    take(layers.base_disparity_px, pixels);
    take(layers.edge_disparity_px, pixels);
    take(keys, pixels);
    take(layers.base, 3 * pixels);
    take(layers.edge, 3 * pixels);
    take(layers.alpha, pixels);
  }

  SoftLayers<T> layers{};
  int* keys = nullptr;
};

template <class T>
void WarpOnCuda(const WarpArgs<T>& args, WarpResult& out, CUstream_st* stream) {
  if (args.soft_edge_px == 0) return WarpCuda(args, stream);
  const std::int64_t pixels = args.height * args.width;
  Reuse(out.scratch, {pixels * SoftMemory<T>::kBytesPerPixel}, at::kByte, out.picture);
  const SoftMemory<T> memory(out.scratch, pixels);
  WarpSoftCuda(args, memory.layers, memory.keys, stream);
}

void ReuseEdges(const at::Tensor& source, const at::Tensor& move, bool soft, WarpResult& out) {
  if (!soft) {
    out.edge_alpha.reset();
    out.edge_color.reset();
    out.scratch.reset();
    return;
  }
  Reuse(out.edge_alpha, move.sizes(), at::kByte, source);
  Reuse(out.edge_color, source.sizes(), source.scalar_type(), source);
}

}  // namespace

void WarpOptions::Check() const {
  ZP_CHECK(std::isfinite(factor), "factor");
  ZP_CHECK(std::isfinite(max_stretch), "max_stretch");
  ZP_CHECK_GT(max_stretch, 1.0);
  ZP_CHECK_LE(max_stretch, kMaxStretchLimit);
  ZP_CHECK(std::isfinite(soft_edge_px), "soft_edge_px");
  ZP_CHECK_GE(soft_edge_px, 0.0);
  ZP_CHECK_LE(soft_edge_px, kMaxSoftEdgePx);
}

void Warp(const at::Tensor& picture, const at::Tensor& disparity_px, const WarpOptions& options,
          WarpResult& out) {
  options.Check();
  CheckPicture(picture, "picture");
  CheckMap(disparity_px, at::kFloat, "disparity_px");
  CheckSameGrid(picture, disparity_px);
  const at::Tensor source = picture.contiguous(), move = disparity_px.contiguous();
  const float soft_edge_px = static_cast<float>(options.soft_edge_px);
  const bool soft = soft_edge_px > 0;
  Reuse(out.picture, source.sizes(), source.scalar_type(), source);
  Reuse(out.holes, move.sizes(), at::kByte, source);
  Reuse(out.disparity_px, move.sizes(), at::kFloat, source);
  ReuseEdges(source, move, soft, out);
  WithSamples(source, [&](auto sample) {
    using T = decltype(sample);
    const WarpArgs<T> args{Samples<T>(source),
                           move.data_ptr<float>(),
                           Samples<T>(out.picture),
                           out.holes.data_ptr<std::uint8_t>(),
                           out.disparity_px.data_ptr<float>(),
                           source.size(0),
                           source.size(1),
                           static_cast<float>(options.factor),
                           static_cast<float>(options.max_stretch),
                           soft_edge_px,
                           soft ? out.edge_alpha.data_ptr<std::uint8_t>() : nullptr,
                           soft ? Samples<T>(out.edge_color) : nullptr};
    Dispatch(
        source, [&] { WarpCpu(args); }, [&](auto stream) { WarpOnCuda(args, out, stream); });
  });
}

WarpResult Warp(const at::Tensor& picture, const at::Tensor& disparity_px, const WarpOptions& options) {
  WarpResult result;
  Warp(picture, disparity_px, options, result);
  return result;
}

void BlendEdges(const WarpResult& warped, const at::Tensor& filled) {
  CheckPicture(filled, "filled");
  ZP_CHECK(filled.is_contiguous(), "filled");
  CheckSameGrid(filled, warped.picture);
  CheckSameType(filled, warped.picture);
  if (!warped.edge_alpha.defined()) return;
  WithSamples(filled, [&](auto sample) {
    using T = decltype(sample);
    const BlendArgs<T> args{warped.edge_alpha.data_ptr<std::uint8_t>(), Samples<T>(warped.edge_color),
                            Samples<T>(filled), filled.size(0), filled.size(1)};
    Dispatch(
        filled, [&] { BlendEdgesCpu(args); }, [&](auto stream) { BlendEdgesCuda(args, stream); });
  });
}

}  // namespace zeroplane::gpu

#include "gpu/compose/compose.h"

#include <cstring>
#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/stereo/anaglyph.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/samples.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/compose/color_tables.h"
#include "gpu/compose/compose_kernels.h"
#include "gpu/compose/on_device.h"

namespace zeroplane::gpu {
namespace {

template <class T>
void Place(const at::Tensor& eye, const at::Tensor& canvas, PlaceArgs<T> args) {
  args.eye = Samples<T>(eye);
  args.height = eye.size(0);
  args.width = eye.size(1);
  args.canvas = Samples<T>(canvas);
  args.canvas_width = canvas.size(1);
  Dispatch(
      eye, [&] { PlaceCpu(args); }, [&](auto stream) { PlaceCuda(args, stream); });
}

/// Beside each other, or one below the other; each at full size or at half of the side that is shared.
template <class T>
void Pack(const at::Tensor& first, const at::Tensor& second, bool below, bool half, const at::Tensor& out) {
  PlaceArgs<T> args{};
  args.halve_width = half && !below;
  args.halve_height = half && below;
  Place(first, out, args);
  // A frame-packed picture is higher than both eyes; its second eye ends with it.
  args.out_y = below ? out.size(0) - (half ? first.size(0) / 2 : first.size(0)) : 0;
  args.out_x = below ? 0 : out.size(1) / 2;
  Place(second, out, args);
}

/// Black between the eyes.
template <class T>
void ClearGap(const at::Tensor& out, std::int64_t eye_height) {
  const std::int64_t rows = out.size(0) - 2 * eye_height, samples = out.size(1) * 3;
  T* gap = Samples<T>(out) + eye_height * samples;
  const std::size_t bytes = rows * samples * sizeof(T);
  if (bytes == 0) return;
  Dispatch(
      out, [&] { std::memset(gap, 0, bytes); }, [&](auto stream) { ClearCuda(gap, bytes, stream); });
}

template <class T>
void InterleaveRows(const at::Tensor& first, const at::Tensor& second, const at::Tensor& out) {
  PlaceArgs<T> args{};
  args.row_step = 2;
  Place(first, out, args);
  args.first_row = 1;
  if (second.size(0) > 1) Place(second, out, args);
}

template <class T>
void Alternate(const at::Tensor& first, const at::Tensor& second, bool checkerboard, const at::Tensor& out) {
  const AlternateArgs<T> args{Samples<T>(first), Samples<T>(second), Samples<T>(out),
                              out.size(0),       out.size(1),        checkerboard};
  Dispatch(
      first, [&] { AlternateCpu(args); }, [&](auto stream) { AlternateCuda(args, stream); });
}

template <class T>
void Subtract(const at::Tensor& left, const at::Tensor& right, const at::Tensor& out) {
  const DifferenceArgs<T> args{Samples<T>(left), Samples<T>(right), Samples<T>(out), out.numel()};
  Dispatch(
      left, [&] { DifferenceCpu(args); }, [&](auto stream) { DifferenceCuda(args, stream); });
}

template <class T>
void Anaglyph(const at::Tensor& left, const at::Tensor& right, Layout layout, const at::Tensor& out) {
  const AnaglyphMatrices& matrices = *MatricesOf(layout);
  AnaglyphArgs<T> args{Samples<T>(left),          Samples<T>(right), Samples<T>(out),
                       out.size(0) * out.size(1), nullptr,           {}};
  for (int in = 0; in < 3; ++in) {
    for (int k = 0; k < 3; ++k) {
      args.weights.of[0][in][k] = matrices.left[3 * k + in];
      args.weights.of[1][in][k] = matrices.right[3 * k + in];
    }
  }
  args.weights.red_root = 1.0f / matrices.red_gamma;
  if (kScalarType<T> == at::kByte) args.tables = OnDevice(TablesOf(layout), left.device());
  Dispatch(
      left, [&] { AnaglyphCpu(args); }, [&](auto stream) { AnaglyphCuda(args, stream); });
}

template <class T>
void ComposeSamples(const at::Tensor& first, const at::Tensor& second, Layout layout, const at::Tensor& out) {
  switch (layout) {
    case Layout::kLeft:
      return Place(first, out, PlaceArgs<T>{});
    case Layout::kRight:
      return Place(second, out, PlaceArgs<T>{});
    case Layout::kSideBySide:
    case Layout::kSideBySideHalf:
      return Pack<T>(first, second, false, layout == Layout::kSideBySideHalf, out);
    case Layout::kTopBottom:
    case Layout::kTopBottomHalf:
      return Pack<T>(first, second, true, layout == Layout::kTopBottomHalf, out);
    case Layout::kFramePacked:
      ClearGap<T>(out, first.size(0));
      return Pack<T>(first, second, true, false, out);
    case Layout::kRowInterleaved:
      return InterleaveRows<T>(first, second, out);
    case Layout::kColumnInterleaved:
    case Layout::kCheckerboard:
      return Alternate<T>(first, second, layout == Layout::kCheckerboard, out);
    case Layout::kDifference:
      return Subtract<T>(first, second, out);
    default:
      ZP_CHECK(MatricesOf(layout) != nullptr, "a layout of two eyes, not " + std::string(Info(layout).id));
      return Anaglyph<T>(first, second, layout, out);
  }
}

}  // namespace

void Compose(const at::Tensor& left, const at::Tensor& right, const ComposeOptions& options,
             at::Tensor& out) {
  CheckPicture(left, "left");
  CheckPicture(right, "right");
  CheckSameGrid(left, right);
  CheckSameType(left, right);
  const PictureSize size =
      OutputSize(options.layout, static_cast<int>(left.size(1)), static_cast<int>(left.size(0)));
  Reuse(out, {size.height, size.width, 3}, left.scalar_type(), left);
  at::Tensor first = left.contiguous(), second = right.contiguous();
  const bool one_eye = options.layout == Layout::kLeft || options.layout == Layout::kRight;
  if (options.swap_eyes && !one_eye) std::swap(first, second);
  WithSamples(first,
              [&](auto sample) { ComposeSamples<decltype(sample)>(first, second, options.layout, out); });
}

at::Tensor Compose(const at::Tensor& left, const at::Tensor& right, const ComposeOptions& options) {
  if (options.layout == Layout::kLeft || options.layout == Layout::kRight) {
    CheckPicture(left, "left");
    CheckPicture(right, "right");
    CheckSameGrid(left, right);
    CheckSameType(left, right);
    return (options.layout == Layout::kLeft ? left : right).contiguous();
  }
  at::Tensor out;
  Compose(left, right, options, out);
  return out;
}

}  // namespace zeroplane::gpu

#include "gpu/compose/compose.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <cmath>
#include <utility>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/compose/color_tables.h"
#include "gpu/compose/compose_kernels.h"

namespace zeroplane::gpu {
namespace {

/// A copy of a host table on this device, as bytes.
template <class Table>
at::Tensor Upload(const Table& table, const at::Device& device) {
  return at::from_blob(const_cast<Table*>(&table), {static_cast<std::int64_t>(sizeof(Table))}, at::kByte)
      .to(device);
}

void Place(const at::Tensor& eye, const at::Tensor& canvas, bool below, bool second, bool half) {
  PlaceArgs args{eye.data_ptr<std::uint8_t>(),
                 eye.size(0),
                 eye.size(1),
                 canvas.data_ptr<std::uint8_t>(),
                 canvas.size(1),
                 0,
                 0,
                 half && !below,
                 half && below};
  if (second && below) args.out_y = args.out_height();
  if (second && !below) args.out_x = args.out_width();
  Dispatch(
      eye, [&] { PlaceCpu(args); }, [&](auto stream) { PlaceCuda(args, stream); });
}

/// Side by side, or one below the other; each at full size or at half of the side that is shared.
at::Tensor Pack(const at::Tensor& first, const at::Tensor& second, bool below, bool half) {
  std::int64_t height = first.size(0), width = first.size(1);
  std::int64_t& shared = below ? height : width;
  ZP_CHECK(!half || shared >= 2, "a half layout needs two rows or columns");
  shared = half ? shared / 2 * 2 : shared * 2;
  at::Tensor canvas = at::empty({height, width, 3}, first.options());
  Place(first, canvas, below, false, half);
  Place(second, canvas, below, true, half);
  return canvas;
}

at::Tensor Anaglyph(const at::Tensor& left, const at::Tensor& right) {
  at::Tensor out = at::empty(left.sizes(), left.options());
  AnaglyphArgs args{left.data_ptr<std::uint8_t>(), right.data_ptr<std::uint8_t>(),
                    out.data_ptr<std::uint8_t>(), left.size(0) * left.size(1), &DuboisTables()};
  Dispatch(
      left, [&] { AnaglyphCpu(args); },
      [&](auto stream) {
        const at::Tensor tables = Upload(DuboisTables(), left.device());
        args.tables = static_cast<const AnaglyphTables*>(tables.data_ptr());
        AnaglyphCuda(args, stream);
      });
  return out;
}

}  // namespace

at::Tensor Compose(const at::Tensor& left, const at::Tensor& right, const ComposeOptions& options) {
  CheckPicture(left, "left");
  CheckPicture(right, "right");
  CheckSameGrid(left, right);
  ZP_CHECK_EQ(left.scalar_type(), at::kByte);
  ZP_CHECK_EQ(right.scalar_type(), at::kByte);
  at::Tensor first = left.contiguous(), second = right.contiguous();
  if (options.layout == Layout::kLeft) return first;
  if (options.layout == Layout::kRight) return second;
  if (options.swap_eyes) std::swap(first, second);
  switch (options.layout) {
    case Layout::kSideBySide:
      return Pack(first, second, false, false);
    case Layout::kSideBySideHalf:
      return Pack(first, second, false, true);
    case Layout::kTopBottom:
      return Pack(first, second, true, false);
    case Layout::kTopBottomHalf:
      return Pack(first, second, true, true);
    case Layout::kAnaglyphDubois:
      return Anaglyph(first, second);
    default:
      ZP_CHECK(false, "a layout of two eyes, not " + std::string(Info(options.layout).id));
  }
}

void DisparityMapOptions::Check() const {
  ZP_CHECK(std::isfinite(full_scale_pct), "full_scale_pct");
  ZP_CHECK_GT(full_scale_pct, 0.0);
}

at::Tensor DisparityMap(const at::Tensor& disparity_pct, const DisparityMapOptions& options) {
  options.Check();
  CheckMap(disparity_pct, at::kFloat, "disparity_pct");
  const at::Tensor source = disparity_pct.contiguous();
  at::Tensor out = at::empty({source.size(0), source.size(1), 3}, source.options().dtype(at::kByte));
  DisparityMapArgs args{source.data_ptr<float>(),
                        out.data_ptr<std::uint8_t>(),
                        source.size(0),
                        source.size(1),
                        static_cast<float>(options.full_scale_pct),
                        options.contour,
                        &ScreenColors()};
  Dispatch(
      source, [&] { DisparityMapCpu(args); },
      [&](auto stream) {
        const at::Tensor colors = Upload(ScreenColors(), source.device());
        args.colors = static_cast<const DivergingColors*>(colors.data_ptr());
        DisparityMapCuda(args, stream);
      });
  return out;
}

}  // namespace zeroplane::gpu

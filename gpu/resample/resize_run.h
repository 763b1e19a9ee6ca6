#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <cstdint>

#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/resample/resize_kernels.h"

namespace zeroplane::gpu {

/// Finds memory for the weights and resizes. @param like any tensor of the device the arguments lie on
template <int kChannels, class T, class Out>
void RunResize(ResizeArgs<T, Out> args, const at::Tensor& like) {
  const auto weight_count = [](const ResizeAxis& axis) {
    return static_cast<std::int64_t>(axis.to) * axis.taps();
  };
  const std::int64_t outputs = static_cast<std::int64_t>(args.rows.to) + args.columns.to;
  const std::int64_t weights = weight_count(args.rows) + weight_count(args.columns);
  const auto place = [&](int* first, float* weight) {
    args.row_taps = {first, weight};
    args.column_taps = {first + args.rows.to, weight + weight_count(args.rows)};
  };
  Dispatch(
      like,
      [&] {
        struct Tag;
        place(ThreadScratch<Tag, int>(outputs), ThreadScratch<Tag, float>(weights));
        ResizeCpu<T, Out, kChannels>(args);
      },
      [&](auto stream) {
        const at::Tensor first = at::empty({outputs}, like.options().dtype(at::kInt));
        const at::Tensor memory = at::empty({weights}, like.options().dtype(at::kFloat));
        place(first.data_ptr<int>(), memory.data_ptr<float>());
        ResizeCuda<T, Out, kChannels>(args, stream);
      });
}

}  // namespace zeroplane::gpu

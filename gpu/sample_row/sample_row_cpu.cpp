#include <algorithm>

#include "gpu/base/cpu_rows.h"
#include "gpu/base/reuse.h"
#include "gpu/sample_row/sample_row_kernels.h"
#include "gpu/sample_row/sample_row_math.h"

namespace zeroplane::gpu {
namespace {

struct LeftTag;
struct WeightTag;

/// Where a row's samples lie, in the calling thread's memory.
template <class T>
struct Places {
  int* left;
  T* weight;
};

template <class T>
Places<T> PlacesOf(std::int64_t width) {
  const auto count = static_cast<std::size_t>(width);
  return {ThreadScratch<LeftTag, int>(count), ThreadScratch<WeightTag, T>(count)};
}

template <class T>
void FindPlaces(const T* __restrict shift, int width, int* __restrict left, T* __restrict weight,
                std::uint8_t* __restrict inside) {
  for (int x = 0; x < width; ++x) {
    const RowPlace<T> place = PlaceInRow(x, shift[x], width);
    left[x] = place.left;
    weight[x] = place.weight;
    inside[x] = place.inside ? 1 : 0;
  }
}

template <class T>
void SampleLine(const T* __restrict source, int width, const int* __restrict left, const T* __restrict weight,
                T* __restrict out) {
  const T* __restrict right = source + (width > 1 ? 1 : 0);
  for (int x = 0; x < width; ++x) out[x] = MixInRow(source[left[x]], right[left[x]], weight[x]);
}

template <class T>
void SlopeLine(const T* __restrict source, const T* __restrict grad, int width, const int* __restrict left,
               const std::uint8_t* __restrict inside, T* __restrict out) {
  const T* __restrict right = source + (width > 1 ? 1 : 0);
  for (int x = 0; x < width; ++x) {
    const T slope = right[left[x]] - source[left[x]];
    out[x] += inside[x] != 0 ? grad[x] * slope : T(0);
  }
}

}  // namespace

template <class T>
void SampleRowCpu(const SampleRowArgs<T>& args) {
  const std::int64_t width = args.width, plane = args.height * width;
  ForRows(args.images * args.height, width * args.channels, [&](std::int64_t first, std::int64_t end) {
    const Places<T> places = PlacesOf<T>(width);
    for (std::int64_t row = first; row < end; ++row) {
      const std::int64_t n = row / args.height, y = row % args.height;
      FindPlaces(args.shift + row * width, static_cast<int>(width), places.left, places.weight,
                 args.valid + row * width);
      for (std::int64_t c = 0; c < args.channels; ++c) {
        const std::int64_t at = (n * args.channels + c) * plane + y * width;
        SampleLine(args.source + at, static_cast<int>(width), places.left, places.weight, args.sampled + at);
      }
    }
  });
}

template <class T>
void SampleRowGradCpu(const SampleRowGradArgs<T>& args) {
  const std::int64_t width = args.width, plane = args.height * width;
  ForRows(args.images * args.height, width * args.channels, [&](std::int64_t first, std::int64_t end) {
    struct InsideTag;
    const Places<T> places = PlacesOf<T>(width);
    std::uint8_t* inside = ThreadScratch<InsideTag, std::uint8_t>(static_cast<std::size_t>(width));
    for (std::int64_t row = first; row < end; ++row) {
      const std::int64_t n = row / args.height, y = row % args.height;
      const T* shift = args.shift + row * width;
      if (args.grad_shift != nullptr) {
        FindPlaces(shift, static_cast<int>(width), places.left, places.weight, inside);
        std::fill_n(args.grad_shift + row * width, width, T(0));
      }
      for (std::int64_t c = 0; c < args.channels; ++c) {
        const std::int64_t at = (n * args.channels + c) * plane + y * width;
        if (args.grad_source != nullptr)
          ScatterRow(shift, args.grad + at, args.grad_source + at, static_cast<int>(width));
        if (args.grad_shift != nullptr)
          SlopeLine(args.source + at, args.grad + at, static_cast<int>(width), places.left, inside,
                    args.grad_shift + row * width);
      }
    }
  });
}

template void SampleRowCpu(const SampleRowArgs<float>&);
template void SampleRowCpu(const SampleRowArgs<double>&);
template void SampleRowGradCpu(const SampleRowGradArgs<float>&);
template void SampleRowGradCpu(const SampleRowGradArgs<double>&);

}  // namespace zeroplane::gpu

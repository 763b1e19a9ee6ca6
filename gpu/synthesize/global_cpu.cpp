#include <algorithm>

#include "gpu/base/cpu_rows.h"
#include "gpu/synthesize/global_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr std::int64_t kValuesPerTask = 1 << 18;

/// `work(sample, first, end)` over every sample's pixels, indices into the whole batch.
template <class Work>
void ForPixels(std::int64_t samples, std::int64_t pixels, const Work& work) {
  ForRanges(samples * pixels, kValuesPerTask, [&](std::int64_t first, std::int64_t end) {
    while (first < end) {
      const std::int64_t sample = first / pixels, stop = std::min(end, (sample + 1) * pixels);
      work(sample, first, stop);
      first = stop;
    }
  });
}

}  // namespace

template <class T>
void GlobalCpu(const GlobalMaps<T>& maps, T* out) {
  ForPixels(maps.samples, maps.pixels, [&](std::int64_t sample, std::int64_t first, std::int64_t end) {
    const T s = maps.s[sample * maps.style_step], t = maps.t[sample * maps.style_step];
    for (std::int64_t i = first; i < end; ++i) out[i] = t + s * DisparityHat(maps, i);
  });
}

template <class T>
void GlobalGradCpu(const GlobalMaps<T>& maps, const GlobalGrad<T>& grads) {
  ForPixels(maps.samples, maps.pixels, [&](std::int64_t sample, std::int64_t first, std::int64_t end) {
    const T s = maps.s[sample * maps.style_step];
    for (std::int64_t i = first; i < end; ++i) PutGrad(maps, grads, i, s);
  });
  const std::int64_t share = (maps.pixels + kGlobalParts - 1) / kGlobalParts;
  ForRanges(maps.samples * kGlobalParts, std::max<std::int64_t>(1, kValuesPerTask / share),
            [&](std::int64_t first, std::int64_t end) {
              for (std::int64_t part = first; part < end; ++part) {
                const std::int64_t from = part / kGlobalParts * maps.pixels, past = from + maps.pixels;
                const std::int64_t begin = from + part % kGlobalParts * share;
                SumPart(maps, grads, begin, std::min(past, begin + share), 1, grads.sums + 2 * part);
              }
            });
}

void AddPartsCpu(const double* sums, double* totals, std::int64_t samples) {
  for (std::int64_t n = 0; n < samples; ++n) AddParts(sums + 2 * kGlobalParts * n, totals + 2 * n);
}

template void GlobalCpu(const GlobalMaps<float>&, float*);
template void GlobalCpu(const GlobalMaps<double>&, double*);
template void GlobalGradCpu(const GlobalMaps<float>&, const GlobalGrad<float>&);
template void GlobalGradCpu(const GlobalMaps<double>&, const GlobalGrad<double>&);

}  // namespace zeroplane::gpu

#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"

struct CUstream_st;

namespace zeroplane::gpu {

/// Contiguous values of one device: `samples` times `pixels` of each map. `style_step` is 0 where all samples
/// share s and t. Without `vs` and `vt` the disparity is t - s * iz.
template <class T>
struct GlobalMaps {
  const T* iz;
  const T* vs;
  const T* vt;
  const T* s;
  const T* t;
  std::int64_t samples, pixels, style_step;
};

template <class T>
ZP_HD T DisparityHat(const GlobalMaps<T>& maps, std::int64_t i) {
  return maps.vs != nullptr ? maps.vt[i] - maps.vs[i] * maps.iz[i] : -maps.iz[i];
}

template <class T>
void GlobalCpu(const GlobalMaps<T>& maps, T* out);
template <class T>
void GlobalCuda(const GlobalMaps<T>& maps, T* out, CUstream_st* stream);

/// Shares of a sample whose sums are worked out one by one: what comes out does not depend on the threads.
inline constexpr std::int64_t kGlobalParts = 512;

/// Maps that nobody wants are null. `sums` is [samples][kGlobalParts][2]: of grad * d_hat, and of grad.
template <class T>
struct GlobalGrad {
  const T* grad;
  T* iz;
  T* vs;
  T* vt;
  double* sums;
};

/// Writes the gradient of pixel i of a sample whose scale is `s`.
template <class T>
ZP_HD void PutGrad(const GlobalMaps<T>& maps, const GlobalGrad<T>& grads, std::int64_t i, T s) {
  const T into_hat = grads.grad[i] * s;
  const T vs = maps.vs != nullptr ? maps.vs[i] : T(1);
  if (grads.iz != nullptr) grads.iz[i] = -vs * into_hat;
  if (grads.vs != nullptr) grads.vs[i] = -maps.iz[i] * into_hat;
  if (grads.vt != nullptr) grads.vt[i] = into_hat;
}

/// The sums of one share: pixels first, first + step ... below end, within a sample that begins at `from`.
template <class T>
ZP_HD void SumPart(const GlobalMaps<T>& maps, const GlobalGrad<T>& grads, std::int64_t first,
                   std::int64_t end, std::int64_t step, double* sums) {
  double scaled = 0, plain = 0;
  for (std::int64_t i = first; i < end; i += step) {
    const double grad = static_cast<double>(grads.grad[i]);
    scaled += grad * static_cast<double>(DisparityHat(maps, i));
    plain += grad;
  }
  sums[0] = scaled;
  sums[1] = plain;
}

template <class T>
void GlobalGradCpu(const GlobalMaps<T>& maps, const GlobalGrad<T>& grads);
template <class T>
void GlobalGradCuda(const GlobalMaps<T>& maps, const GlobalGrad<T>& grads, CUstream_st* stream);

/// Adds up the shares, in order: `totals` is [samples][2].
void AddPartsCpu(const double* sums, double* totals, std::int64_t samples);
void AddPartsCuda(const double* sums, double* totals, std::int64_t samples, CUstream_st* stream);

ZP_HD void AddParts(const double* sums, double* totals) {
  double scaled = 0, plain = 0;
  for (std::int64_t part = 0; part < kGlobalParts; ++part) {
    scaled += sums[2 * part];
    plain += sums[2 * part + 1];
  }
  totals[0] = scaled;
  totals[1] = plain;
}

}  // namespace zeroplane::gpu

#pragma once

#include <cstdint>

struct CUstream_st;

namespace zeroplane::gpu {

/// Contiguous tensors of one device.
template <class T>
struct SampleRowArgs {
  const T* source;      ///< [images, channels, height, width]
  const T* shift;       ///< [images, height, width]
  T* sampled;           ///< as source
  std::uint8_t* valid;  ///< as shift
  std::int64_t images, channels, height, width;
};

/// Gradients that nobody wants are null.
template <class T>
struct SampleRowGradArgs {
  const T* source;
  const T* shift;
  const T* grad;   ///< of the samples
  T* grad_source;  ///< as source
  T* grad_shift;   ///< as shift
  std::int64_t images, channels, height, width;
};

template <class T>
void SampleRowCpu(const SampleRowArgs<T>& args);
template <class T>
void SampleRowCuda(const SampleRowArgs<T>& args, CUstream_st* stream);
template <class T>
void SampleRowGradCpu(const SampleRowGradArgs<T>& args);
template <class T>
void SampleRowGradCuda(const SampleRowGradArgs<T>& args, CUstream_st* stream);

}  // namespace zeroplane::gpu

#pragma once

/// Marks per-pixel maths that is compiled once for the host and once for CUDA devices. Such headers are C++17
/// and know no torch. The library is built without contraction into fused multiply-adds, so both give the
/// same bits.
#ifdef __CUDACC__
#define ZP_HD __host__ __device__ __forceinline__
#else
#define ZP_HD inline
#endif

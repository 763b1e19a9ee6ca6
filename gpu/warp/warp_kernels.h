#pragma once

#include <cstdint>

struct CUstream_st;

namespace zeroplane::gpu {

/// Contiguous memory of one device, shapes as in warp.h. T is uint8, uint16 or float.
template <class T>
struct WarpArgs {
  const T* picture;
  const float* disparity_px;
  T* out_picture;
  std::uint8_t* out_holes;
  float* out_disparity_px;
  std::int64_t height, width;
  float factor, max_stretch;
  float soft_edge_px;            ///< 0 is the hard mesh; then the edges below are null
  std::uint8_t* out_edge_alpha;  ///< [H, W]
  T* out_edge_color;             ///< [H, W, 3]
};

/// The source taken apart at its silhouettes (soft_math.h): [H, W] or [H, W, 3] each.
template <class T>
struct SoftLayers {
  T* base;
  float* base_disparity_px;
  std::uint8_t* alpha;  ///< 0 where nothing lies in front; then the edge is unspecified
  T* edge;
  float* edge_disparity_px;
};

template <class T>
void WarpCpu(const WarpArgs<T>& args);

template <class T>
void WarpCuda(const WarpArgs<T>& args, CUstream_st* stream);

/// @param layers working memory @param keys working memory, int32 [H, W]
template <class T>
void WarpSoftCuda(const WarpArgs<T>& args, const SoftLayers<T>& layers, int* keys, CUstream_st* stream);

/// Memory as in BlendEdges().
template <class T>
struct BlendArgs {
  const std::uint8_t* alpha;
  const T* color;
  T* picture;
  std::int64_t height, width;
};

template <class T>
void BlendEdgesCpu(const BlendArgs<T>& args);

template <class T>
void BlendEdgesCuda(const BlendArgs<T>& args, CUstream_st* stream);

}  // namespace zeroplane::gpu

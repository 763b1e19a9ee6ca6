#include "gpu/base/cuda_launch.h"
#include "gpu/warp/edge_math.h"
#include "gpu/warp/soft_math.h"
#include "gpu/warp/warp_kernels.h"

namespace zeroplane::gpu {
namespace {

/// Every source pixel for itself.
template <class T>
__global__ void TakeApart(WarpArgs<T> args, SoftLayers<T> layers) {
  const int width = static_cast<int>(args.width);
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const std::int64_t pixel = y * width + x;
    SoftVertex<T> vertex;
    const bool softened = SoftenPixel(args, x, static_cast<int>(y), vertex);
    layers.alpha[pixel] = softened ? vertex.alpha : 0;
    layers.base_disparity_px[pixel] = softened ? vertex.base_disparity_px : args.disparity_px[pixel];
    for (int c = 0; c < 3; ++c) {
      layers.base[3 * pixel + c] = softened ? vertex.base[c] : args.picture[3 * pixel + c];
    }
    if (!softened) continue;
    layers.edge_disparity_px[pixel] = vertex.edge_disparity_px;
    for (int c = 0; c < 3; ++c) layers.edge[3 * pixel + c] = vertex.edge[c];
  }
}

/// Behind the mesh' kernels, whose picture says what is visible.
template <class T>
__global__ void BidWithEdges(WarpArgs<T> args, SoftLayers<T> layers, int* keys) {
  const int width = static_cast<int>(args.width);
  const int segment = blockIdx.x * blockDim.x + threadIdx.x;
  if (segment + 1 >= width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const EdgePieces<T> pieces = PiecesOf(RowOf(layers, y, args), segment);
    for (int i = 0; i < pieces.count; ++i) {
      const EdgePiece<T>& piece = pieces.piece[i];
      const int begin = max(CeilToInt(piece.ua), -segment),
                end = min(CeilToInt(piece.ub) + 1, width - segment);
      for (int step = begin; step < end; ++step) {
        const std::int64_t pixel = y * width + segment + step;
        const EdgePoint point = PointOf(piece, step);
        if (point.alpha == 0) continue;
        if (!EdgeIsVisible(point.disparity_px, args.out_holes[pixel], args.out_disparity_px[pixel])) continue;
        atomicMax(keys + pixel, EdgeKey(point.alpha, segment, i, width, args.factor >= 0));
      }
    }
  }
}

template <class T>
__global__ void ResolveEdges(WarpArgs<T> args, SoftLayers<T> layers, const int* keys) {
  const int width = static_cast<int>(args.width);
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const std::int64_t pixel = y * width + x;
    const int key = keys[pixel];
    args.out_edge_alpha[pixel] = static_cast<std::uint8_t>(AlphaOfEdgeKey(key));
    if (key == 0) continue;
    const int segment = SegmentOfEdgeKey(key, width, args.factor >= 0);
    const EdgePieces<T> pieces = PiecesOf(RowOf(layers, y, args), segment);
    const EdgePiece<T>& piece = pieces.piece[PieceOfEdgeKey(key)];
    const auto weight = Mix<T>::WeightOf(PointOf(piece, x - segment).t);
    for (int c = 0; c < 3; ++c) {
      args.out_edge_color[3 * pixel + c] = Mix<T>::Of(piece.color_a[c], piece.color_b[c], weight);
    }
  }
}

template <class T>
__global__ void DrawOver(BlendArgs<T> args) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const std::int64_t pixel = y * args.width + x;
    const int alpha = args.alpha[pixel];
    if (alpha == 0) continue;
    for (int c = 0; c < 3; ++c) {
      T& under = args.picture[3 * pixel + c];
      under = Over(args.color[3 * pixel + c], under, alpha);
    }
  }
}

}  // namespace

template <class T>
void WarpSoftCuda(const WarpArgs<T>& args, const SoftLayers<T>& layers, int* keys, CUstream_st* stream) {
  const dim3 grid = GridFor(args.width, args.height);
  Launch("warp: take silhouettes apart", stream, grid, TakeApart<T>, args, layers);
  WarpArgs<T> mesh = args;
  mesh.picture = layers.base;
  mesh.disparity_px = layers.base_disparity_px;
  WarpCuda(mesh, stream);
  ClearOnDevice("warp: edges", stream, keys, args.height * args.width * sizeof(int));
  Launch("warp: find the edges", stream, grid, BidWithEdges<T>, args, layers, keys);
  Launch("warp: edges", stream, grid, ResolveEdges<T>, args, layers, static_cast<const int*>(keys));
}

template <class T>
void BlendEdgesCuda(const BlendArgs<T>& args, CUstream_st* stream) {
  Launch("blend edges", stream, GridFor(args.width, args.height), DrawOver<T>, args);
}

template void WarpSoftCuda(const WarpArgs<std::uint8_t>&, const SoftLayers<std::uint8_t>&, int*,
                           CUstream_st*);
template void WarpSoftCuda(const WarpArgs<std::uint16_t>&, const SoftLayers<std::uint16_t>&, int*,
                           CUstream_st*);
template void WarpSoftCuda(const WarpArgs<float>&, const SoftLayers<float>&, int*, CUstream_st*);
template void BlendEdgesCuda(const BlendArgs<std::uint8_t>&, CUstream_st*);
template void BlendEdgesCuda(const BlendArgs<std::uint16_t>&, CUstream_st*);
template void BlendEdgesCuda(const BlendArgs<float>&, CUstream_st*);

}  // namespace zeroplane::gpu

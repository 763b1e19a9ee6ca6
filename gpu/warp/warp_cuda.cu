#include "gpu/base/cuda_launch.h"
#include "gpu/warp/warp_kernels.h"
#include "gpu/warp/warp_math.h"

namespace zeroplane::gpu {
namespace {

constexpr int kChannels = 3;

/// Lets a segment (warp_math.h) bid for pixel x of its row.
__device__ void Bid(int* keys, int width, int x, int key) {
  if (x >= 0 && x < width) atomicMax(keys + x, key);
}

/// Whether `vertex` is the fading end of the torn segment to `other`.
template <class T>
__device__ bool Fades(const WarpArgs<T>& args, const float* disparity, int vertex, int other) {
  if (vertex < 0 || vertex >= args.width || other < 0 || other >= args.width) return false;
  return FadesAtTear(disparity[vertex], disparity[other], args.soft_edge_px);
}

template <class T>
__global__ void BidForPixels(WarpArgs<T> args, int* keys) {
  const int width = static_cast<int>(args.width);
  const int segment = blockIdx.x * blockDim.x + threadIdx.x;
  if (segment > width) return;
  const int key = PaintKey(segment, width, args.factor >= 0);
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const float* disparity = args.disparity_px + y * width;
    int* row = keys + y * width;
    const int a = segment - 1, b = segment;
    const float ua = a >= 0 ? MovePx(args.factor, disparity[a]) : 0.0f;
    const float ub = b < width ? MovePx(args.factor, disparity[b]) : 0.0f;
    if (a >= 0 && b < width && IsSurface(SegmentLength(ua, ub), args.max_stretch)) {
      const int begin = max(CeilToInt(ua), -a), end = min(CeilToInt(ub) + 1, width - a);
      for (int step = begin; step < end; ++step) atomicMax(row + a + step, key);
      continue;
    }
    if (a >= 0 && HasCap(ua, true, Fades(args, disparity, a, b))) {
      Bid(row, width, a + NearestPixel(ua), key);
    }
    if (b < width && HasCap(ub, false, Fades(args, disparity, b, a))) {
      Bid(row, width, b + NearestPixel(ub), key);
    }
  }
}

/// Which end of a torn segment covers pixel x; where both do, the nearer.
template <class T>
__device__ int CapVertex(const WarpArgs<T>& args, const float* disparity, int x, int segment) {
  const int a = segment - 1, b = segment;
  if (a < 0) return b;
  if (b >= args.width) return a;
  const float ua = MovePx(args.factor, disparity[a]), ub = MovePx(args.factor, disparity[b]);
  const bool a_covers = HasCap(ua, true, Fades(args, disparity, a, b)) && a + NearestPixel(ua) == x;
  const bool b_covers = HasCap(ub, false, Fades(args, disparity, b, a)) && b + NearestPixel(ub) == x;
  return a_covers && !(b_covers && args.factor >= 0) ? a : b;
}

template <class T>
__global__ void ResolvePixels(WarpArgs<T> args, const int* keys) {
  const int width = static_cast<int>(args.width);
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const std::int64_t pixel = y * width + x;
    const float* disparity = args.disparity_px + y * width;
    const T* source = args.picture + y * width * kChannels;
    T* out = args.out_picture + pixel * kChannels;
    const int key = keys[pixel];
    args.out_holes[pixel] = key == 0 ? 255 : 0;
    if (key == 0) {
      for (int c = 0; c < kChannels; ++c) out[c] = T(0);
      args.out_disparity_px[pixel] = 0.0f;
      continue;
    }
    const int segment = SegmentOfKey(key, width, args.factor >= 0);
    const int a = segment - 1, b = segment;
    const bool has_both = a >= 0 && b < width;
    const float ua = has_both ? MovePx(args.factor, disparity[a]) : 0.0f;
    const float length = has_both ? SegmentLength(ua, MovePx(args.factor, disparity[b])) : 0.0f;
    if (!IsSurface(length, args.max_stretch)) {
      const int vertex = CapVertex(args, disparity, x, segment);
      for (int c = 0; c < kChannels; ++c) out[c] = source[kChannels * vertex + c];
      args.out_disparity_px[pixel] = disparity[vertex];
      continue;
    }
    const float t = AlongSegment(static_cast<float>(x - a), ua, length);
    const auto weight = Mix<T>::WeightOf(t);
    for (int c = 0; c < kChannels; ++c) {
      out[c] = Mix<T>::Of(source[kChannels * a + c], source[kChannels * b + c], weight);
    }
    args.out_disparity_px[pixel] = disparity[a] + t * (disparity[b] - disparity[a]);
  }
}

}  // namespace

template <class T>
void WarpCuda(const WarpArgs<T>& args, CUstream_st* stream) {
  // Every pixel's key lies where its disparity will: ResolvePixels() reads the one before it writes the
  // other.
  int* keys = reinterpret_cast<int*>(args.out_disparity_px);
  ClearOnDevice("warp", stream, keys, args.height * args.width * sizeof(int));
  Launch("warp: find the nearest", stream, GridFor(args.width + 1, args.height), BidForPixels<T>, args, keys);
  Launch("warp: colour", stream, GridFor(args.width, args.height), ResolvePixels<T>, args,
         static_cast<const int*>(keys));
}

template void WarpCuda(const WarpArgs<std::uint8_t>&, CUstream_st*);
template void WarpCuda(const WarpArgs<std::uint16_t>&, CUstream_st*);
template void WarpCuda(const WarpArgs<float>&, CUstream_st*);

}  // namespace zeroplane::gpu

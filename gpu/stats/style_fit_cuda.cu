#include "gpu/base/cuda_launch.h"
#include "gpu/stats/style_fit_kernels.h"

namespace zeroplane::gpu {
namespace {

/// One thread a strand, one grid row a frame.
template <class Weights>
__global__ void SumStrands(FitArgs<Weights> args, Moments* strands) {
  const std::int64_t strand = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  const std::int64_t strand_count = args.blocks() * kStrands;
  if (strand >= strand_count) return;
  const std::int64_t first = strand / kStrands * kBlock + strand % kStrands;
  for (std::int64_t frame = blockIdx.y; frame < args.frames; frame += gridDim.y) {
    const std::int64_t begin = frame * args.count;
    Strand s;
    for (int k = 0; k < kSteps; ++k) {
      const std::int64_t i = first + k * kStrands;
      if (i >= args.count) break;
      s.Add(args.iz[begin + i], args.disparity[begin + i], args.weights(begin + i));
    }
    strands[frame * strand_count + strand] = s.ToMoments();
  }
}

/// One thread a group of parts, one grid row a frame.
__global__ void MergeParts(const Moments* parts, std::int64_t frames, std::int64_t count, Moments* merged) {
  const std::int64_t group = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  const std::int64_t groups = MergedCount(count);
  if (group >= groups) return;
  for (std::int64_t frame = blockIdx.y; frame < frames; frame += gridDim.y) {
    merged[frame * groups + group] = MergeFan(parts + frame * count, count, group);
  }
}

constexpr int kRowsPerThread = 16;

/// One thread a column and kRowsPerThread rows.
template <class Weights>
__global__ void CountEdges(EdgeArgs<Weights> args, const Moments* moments, EdgeCounts* counts) {
  const std::int64_t x = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (x + 1 >= args.width) return;
  const double s = SolveLine(*moments, args.ridge).s;
  const std::int64_t first = static_cast<std::int64_t>(blockIdx.y) * kRowsPerThread;
  unsigned long long both = 0, either = 0;
  for (std::int64_t y = first; y < args.height && y < first + kRowsPerThread; ++y) {
    const std::int64_t i = y * args.width + x;
    const float weight0 = args.valid(i), weight1 = args.valid(i + 1);
    const PairSteps steps =
        StepsOf(ValidOnly(args.iz[i], weight0), ValidOnly(args.iz[i + 1], weight1),
                ValidOnly(args.disparity_px[i], weight0), ValidOnly(args.disparity_px[i + 1], weight1), s);
    both += steps.smaller > kEdgePx ? 1 : 0;
    either += steps.larger > kEdgePx ? 1 : 0;
  }
  if (both > 0) atomicAdd(&counts->both, both);
  if (either > 0) atomicAdd(&counts->either, either);
}

}  // namespace

template <class Weights>
void FitCuda(const FitArgs<Weights>& args, Moments* scratch, Moments* moments, CUstream_st* stream) {
  std::int64_t count = args.blocks() * kStrands;
  Moments* parts = scratch;
  Launch("fit: sums", stream, GridFor(count, args.frames), SumStrands<Weights>, args, parts);
  while (count > 1) {
    Moments* merged = MergedCount(count) == 1 ? moments : parts + args.frames * count;
    Launch("fit: merge", stream, GridFor(MergedCount(count), args.frames), MergeParts,
           static_cast<const Moments*>(parts), args.frames, count, merged);
    parts = merged;
    count = MergedCount(count);
  }
}

template <class Weights>
void CountEdgesCuda(const EdgeArgs<Weights>& args, const Moments* moments, EdgeCounts* counts,
                    CUstream_st* stream) {
  ClearOnDevice("DDC-IoU", stream, counts, sizeof(EdgeCounts));
  const std::int64_t bands = (args.height + kRowsPerThread - 1) / kRowsPerThread;
  Launch("DDC-IoU: edges", stream, GridFor(args.width, bands), CountEdges<Weights>, args, moments, counts);
}

template void FitCuda(const FitArgs<Everywhere>&, Moments*, Moments*, CUstream_st*);
template void FitCuda(const FitArgs<Inside>&, Moments*, Moments*, CUstream_st*);
template void FitCuda(const FitArgs<Weighted>&, Moments*, Moments*, CUstream_st*);
template void CountEdgesCuda(const EdgeArgs<Everywhere>&, const Moments*, EdgeCounts*, CUstream_st*);
template void CountEdgesCuda(const EdgeArgs<Inside>&, const Moments*, EdgeCounts*, CUstream_st*);

}  // namespace zeroplane::gpu

#include "gpu/base/cuda_launch.h"
#include "gpu/stats/histogram_kernels.h"
#include "gpu/stats/stats_device.h"

namespace zeroplane::gpu {
namespace {

template <class Weights>
__global__ void CountSlots(HistogramArgs<Weights> args, Mass* masses, const int* largest_bits) {
  const std::int64_t first = ThreadIndex() * kRun;
  const double scale = Weights::kCounts ? 1.0 : WeightScale(WeightOf(*largest_bits), args.count);
  Mass* table = masses + static_cast<std::int64_t>(blockIdx.x % kHistogramReplicas) * args.slots.count();
  int run_slot = 0;
  Mass run = 0;
  for (std::int64_t i = first; i < args.count && i < first + kRun; ++i) {
    const int slot = args.slots.Of(args.values[i], args.weights(i));
    if (slot != run_slot) {
      if (run > 0) atomicAdd(table + run_slot, run);
      run_slot = slot;
      run = 0;
    }
    run += BinMass(args.weights, i, scale);
  }
  if (run > 0) atomicAdd(table + run_slot, run);
}

constexpr int kRowsPerThread = 32;

/// One thread a picture column and kRowsPerThread rows: neighbours above each other mostly share a bin.
template <class Mask>
__global__ void FillWaveform(WaveformArgs<Mask> args) {
  const std::int64_t x = ThreadIndex();
  if (x >= args.width) return;
  int* column = args.out + x * args.columns / args.width;
  const std::int64_t first = static_cast<std::int64_t>(blockIdx.y) * kRowsPerThread;
  int run_slot = 0, run = 0;
  for (std::int64_t y = first; y < args.height && y < first + kRowsPerThread; ++y) {
    const std::int64_t i = y * args.width + x;
    const int slot = args.slots.Of(args.disparity_pct[i], args.mask(i));
    if (slot > args.slots.above()) continue;
    if (slot != run_slot) {
      if (run > 0) atomicAdd(column + run_slot * args.columns, run);
      run_slot = slot;
      run = 0;
    }
    ++run;
  }
  if (run > 0) atomicAdd(column + run_slot * args.columns, run);
}

}  // namespace

template <class Weights>
void HistogramCuda(const HistogramArgs<Weights>& args, Mass* masses, CUstream_st* stream) {
  const std::size_t size = static_cast<std::size_t>(kHistogramReplicas) * args.slots.count();
  int* largest_bits = reinterpret_cast<int*>(masses + size);
  const dim3 grid = GridFor((args.count + kRun - 1) / kRun, 1);
  ClearOnDevice("histogram", stream, masses, (size + 1) * sizeof(Mass));
  if constexpr (!Weights::kCounts) {
    Launch("histogram: largest weight", stream, grid, FindLargest, args.weights, args.count, largest_bits);
  }
  Launch("histogram", stream, grid, CountSlots<Weights>, args, masses, static_cast<const int*>(largest_bits));
}

template <class Mask>
void WaveformCuda(const WaveformArgs<Mask>& args, CUstream_st* stream) {
  const std::size_t cells = static_cast<std::size_t>(args.slots.bins + 2) * args.columns;
  ClearOnDevice("waveform", stream, args.out, cells * sizeof(int));
  Launch("waveform", stream, GridFor(args.width, (args.height + kRowsPerThread - 1) / kRowsPerThread),
         FillWaveform<Mask>, args);
}

template void HistogramCuda(const HistogramArgs<Everywhere>&, Mass*, CUstream_st*);
template void HistogramCuda(const HistogramArgs<Inside>&, Mass*, CUstream_st*);
template void HistogramCuda(const HistogramArgs<Weighted>&, Mass*, CUstream_st*);
template void WaveformCuda(const WaveformArgs<Everywhere>&, CUstream_st*);
template void WaveformCuda(const WaveformArgs<Inside>&, CUstream_st*);

}  // namespace zeroplane::gpu

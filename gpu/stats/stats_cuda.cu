#include "gpu/base/cuda_launch.h"
#include "gpu/stats/stats_device.h"
#include "gpu/stats/stats_kernels.h"

namespace zeroplane::gpu {
namespace {

template <class Weights>
__global__ void CountHigh(SelectArgs<Weights> args, SelectScratch<BinOf<Weights>>* scratch) {
  using Bin = BinOf<Weights>;
  const std::int64_t first = ThreadIndex() * kRun;
  const double scale =
      Weights::kCounts ? 1.0 : WeightScale(WeightOf(scratch->largest_weight_bits), args.count);
  Bin* bins = scratch->replicas[blockIdx.x % kReplicas];
  int run_bin = 0;
  Bin run = 0;
  for (std::int64_t i = first; i < args.count && i < first + kRun; ++i) {
    const int bin = HighOf(KeyOf(args.values[i], args.weights(i) > 0.0f));
    if (bin != run_bin) {
      if (run > 0) atomicAdd(bins + run_bin, run);
      run_bin = bin;
      run = 0;
    }
    run += BinMass(args.weights, i, scale);
  }
  if (run > 0) atomicAdd(bins + run_bin, run);
}

/// One thread a bin.
template <class Weights>
__global__ void AddReplicas(SelectScratch<BinOf<Weights>>* scratch, Selected* selected) {
  const int bin = static_cast<int>(ThreadIndex());
  if (bin >= kKeyBins) return;
  BinOf<Weights> sum = 0;
  for (int r = 0; r < kReplicas; ++r) sum += scratch->replicas[r][bin];
  if (bin == HighOf(kNotFiniteKey)) selected->not_finite = sum;
  if (bin == HighOf(kNotFiniteKey) || bin == HighOf(kOutsideKey)) sum = 0;
  scratch->high[bin] = sum;
  if (sum > 0) atomicAdd(scratch->high_coarse + bin / kBinsPerCoarse, sum);
}

/// One thread a wanted value.
template <class Weights>
__global__ void FindHigh(SelectArgs<Weights> args, SelectScratch<BinOf<Weights>>* scratch,
                         Selected* selected) {
  const int k = static_cast<int>(ThreadIndex());
  if (k >= args.wanted_count) return;
  Mass total = 0;
  for (int group = 0; group < kCoarseBins; ++group) total += scratch->high_coarse[group];
  if (k == 0) selected->total = total;
  scratch->places[k] = total > 0
                           ? FindPlace(scratch->high, scratch->high_coarse, TargetOf(args.wanted[k], total))
                           : KeyPlace{-1, 0};
}

/// The first wanted value whose upper half this is: its table is the one in use. -1 for none.
__device__ int TableOf(const KeyPlace* places, int count, int bin) {
  for (int k = 0; k < count; ++k) {
    if (places[k].bin == bin) return k;
  }
  return -1;
}

template <class Bin>
__device__ typename SelectScratch<Bin>::Low* Lows(SelectScratch<Bin>* scratch) {
  return reinterpret_cast<typename SelectScratch<Bin>::Low*>(scratch + 1);
}

template <class Weights>
__global__ void CountLow(SelectArgs<Weights> args, SelectScratch<BinOf<Weights>>* scratch) {
  const std::int64_t first = ThreadIndex() * kRun;
  const double scale =
      Weights::kCounts ? 1.0 : WeightScale(WeightOf(scratch->largest_weight_bits), args.count);
  for (std::int64_t i = first; i < args.count && i < first + kRun; ++i) {
    const std::uint32_t key = KeyOf(args.values[i], args.weights(i) > 0.0f);
    const int table = TableOf(scratch->places, args.wanted_count, HighOf(key));
    if (table >= 0) atomicAdd(Lows(scratch)[table].bins + LowOf(key), BinMass(args.weights, i, scale));
  }
}

/// One thread a bin, one grid row a table.
template <class Bin>
__global__ void AddCoarse(SelectScratch<Bin>* scratch) {
  const int bin = static_cast<int>(ThreadIndex());
  if (bin >= kKeyBins) return;
  typename SelectScratch<Bin>::Low& low = Lows(scratch)[blockIdx.y];
  if (low.bins[bin] > 0) atomicAdd(low.coarse + bin / kBinsPerCoarse, low.bins[bin]);
}

template <class Weights>
__global__ void FindLow(SelectArgs<Weights> args, SelectScratch<BinOf<Weights>>* scratch,
                        Selected* selected) {
  const int k = static_cast<int>(ThreadIndex());
  if (k >= args.wanted_count) return;
  const KeyPlace place = scratch->places[k];
  if (place.bin < 0) {
    selected->values[k] = 0.0f;
    return;
  }
  const auto& low = Lows(scratch)[TableOf(scratch->places, args.wanted_count, place.bin)];
  const int lower = FindPlace(low.bins, low.coarse, place.target).bin;
  selected->values[k] =
      ValueOfKey(static_cast<std::uint32_t>(place.bin) << kHalfBits | static_cast<std::uint32_t>(lower));
}

}  // namespace

template <class Weights>
void SelectCuda(const SelectArgs<Weights>& args, SelectScratch<BinOf<Weights>>* scratch, Selected* selected,
                CUstream_st* stream) {
  using Bin = BinOf<Weights>;
  const dim3 over_values = GridFor((args.count + kRun - 1) / kRun, 1), over_bins = GridFor(kKeyBins, 1),
             over_wanted = GridFor(kMaxWanted, 1);
  ClearOnDevice("select", stream, scratch, SelectScratch<Bin>::BytesFor(args.wanted_count));
  if constexpr (!Weights::kCounts) {
    Launch("select: largest weight", stream, over_values, FindLargest, args.weights, args.count,
           &scratch->largest_weight_bits);
  }
  Launch("select: upper halves", stream, over_values, CountHigh<Weights>, args, scratch);
  Launch("select: add", stream, over_bins, AddReplicas<Weights>, scratch, selected);
  Launch("select: find", stream, over_wanted, FindHigh<Weights>, args, scratch, selected);
  if (args.wanted_count == 0) return;
  Launch("select: lower halves", stream, over_values, CountLow<Weights>, args, scratch);
  Launch("select: add groups", stream, GridFor(kKeyBins, args.wanted_count), AddCoarse<Bin>, scratch);
  Launch("select: find value", stream, over_wanted, FindLow<Weights>, args, scratch, selected);
}

template void SelectCuda(const SelectArgs<Everywhere>&, SelectScratch<unsigned int>*, Selected*,
                         CUstream_st*);
template void SelectCuda(const SelectArgs<Inside>&, SelectScratch<unsigned int>*, Selected*, CUstream_st*);
template void SelectCuda(const SelectArgs<Weighted>&, SelectScratch<Mass>*, Selected*, CUstream_st*);

}  // namespace zeroplane::gpu

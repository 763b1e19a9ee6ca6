#include "gpu/stats/histogram.h"

#include <cmath>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/stats/histogram_kernels.h"
#include "gpu/stats/read_back.h"
#include "gpu/stats/weights.h"

namespace zeroplane::gpu {
namespace {

void CheckRange(double low, double high) {
  ZP_CHECK(std::isfinite(low) && std::isfinite(high), "low and high are finite");
  ZP_CHECK_LT(low, high);
}

Slots SlotsFor(double low, double high, int bins) {
  return {low, high, bins / (high - low), bins};
}

/// `values` is contiguous and sets the device. @return as HistogramCpu()
template <class Weights>
double SumMasses(const at::Tensor& values, const HistogramArgs<Weights>& args, Mass* masses) {
  double unit = 1;
  Dispatch(
      values, [&] { unit = HistogramCpu(args, masses); },
      [&](auto stream) {
        const auto slots = static_cast<std::size_t>(args.slots.count()), cells = slots * kHistogramReplicas;
        const at::Tensor out = BytesLike(values, (cells + 1) * sizeof(Mass));
        HistogramCuda(args, static_cast<Mass*>(out.data_ptr()), stream);
        const std::vector<Mass> found = ReadBack<Mass>(out, cells + 1);
        for (std::size_t slot = 0; slot < slots; ++slot) {
          masses[slot] = 0;
          for (std::size_t cell = slot; cell < cells; cell += slots) masses[slot] += found[cell];
        }
        if constexpr (!Weights::kCounts) {
          unit = 1 / WeightScale(WeightOf(static_cast<int>(found[cells])), args.count);
        }
      });
  return unit;
}

}  // namespace

void HistogramOptions::Check() const {
  CheckRange(low, high);
  ZP_CHECK(bins >= 1 && bins <= 65536, "bins");
}

void Histogram(const at::Tensor& values, const at::Tensor& weights, const HistogramOptions& options,
               HistogramResult& result) {
  options.Check();
  CheckValues(values, "values");
  CheckWeights(weights, values);
  const at::Tensor source = values.contiguous(), kept = Contiguous(weights);
  const Slots slots = SlotsFor(options.low, options.high, options.bins);
  struct Masses;
  Mass* masses = ThreadScratch<Masses, Mass>(static_cast<std::size_t>(slots.count()));
  const double unit = WithWeights(kept, [&](auto kind) {
    const HistogramArgs<decltype(kind)> args{source.data_ptr<float>(), kind, source.numel(), slots};
    return SumMasses(source, args, masses);
  });
  const auto weight_in = [&](int slot) { return static_cast<double>(masses[slot]) * unit; };
  result.counts.resize(static_cast<std::size_t>(options.bins));
  for (int bin = 0; bin < options.bins; ++bin)
    result.counts[static_cast<std::size_t>(bin)] = weight_in(bin + 1);
  result.below = weight_in(0);
  result.above = weight_in(slots.above());
  result.not_finite = weight_in(slots.not_finite());
}

HistogramResult Histogram(const at::Tensor& values, const HistogramOptions& options) {
  HistogramResult result;
  Histogram(values, {}, options, result);
  return result;
}

void ParallaxWaveformOptions::Check() const {
  CheckRange(low_pct, high_pct);
  ZP_CHECK(bins >= 1 && bins <= 4096, "bins");
  ZP_CHECK_GE(columns, 1);
}

void ParallaxWaveform(const at::Tensor& disparity_pct, const at::Tensor& mask,
                      const ParallaxWaveformOptions& options, ParallaxWaveformResult& result) {
  options.Check();
  CheckMap(disparity_pct, at::kFloat, "disparity_pct");
  CheckMask(mask, disparity_pct);
  ZP_CHECK_LE(options.columns, disparity_pct.size(1));
  const at::Tensor source = disparity_pct.contiguous(), inside = Contiguous(mask);
  Reuse(result.all, {options.bins + 2, options.columns}, at::kInt, source);
  result.counts = result.all.narrow(0, 1, options.bins);
  result.nearer = result.all.select(0, 0);
  result.farther = result.all.select(0, options.bins + 1);
  WithMask(inside, [&](auto kind) {
    const WaveformArgs<decltype(kind)> args{source.data_ptr<float>(),
                                            kind,
                                            result.all.data_ptr<int>(),
                                            source.size(0),
                                            source.size(1),
                                            options.columns,
                                            SlotsFor(options.low_pct, options.high_pct, options.bins)};
    Dispatch(
        source, [&] { WaveformCpu(args); }, [&](auto stream) { WaveformCuda(args, stream); });
  });
}

ParallaxWaveformResult ParallaxWaveform(const at::Tensor& disparity_pct,
                                        const ParallaxWaveformOptions& options) {
  ParallaxWaveformResult result;
  ParallaxWaveform(disparity_pct, {}, options, result);
  return result;
}

}  // namespace zeroplane::gpu

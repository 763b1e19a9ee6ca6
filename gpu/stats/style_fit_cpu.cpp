#include <algorithm>
#include <atomic>

#include "gpu/base/cpu_rows.h"
#include "gpu/base/reuse.h"
#include "gpu/stats/style_fit_kernels.h"

namespace zeroplane::gpu {
namespace {

/// The strands of a block side by side, for vector instructions: Strand::Add() without its branches, with the
/// same bits.
struct Strands {
  double weight[kStrands] = {}, x0[kStrands] = {}, y0[kStrands] = {}, x[kStrands] = {}, y[kStrands] = {},
         xx[kStrands] = {}, xy[kStrands] = {}, yy[kStrands] = {}, left_out[kStrands] = {};

  Strand at(int l) const { return {weight[l], x0[l], y0[l], x[l], y[l], xx[l], xy[l], yy[l], left_out[l]}; }
};

/// One value for each strand, those that do not count with weight 0.
struct Points {
  float x[kStrands], y[kStrands], weight[kStrands], left_out[kStrands];
};

template <class Weights>
void Load(const FitArgs<Weights>& args, std::int64_t first, int count, Points& points) {
  for (int l = 0; l < count; ++l) {
    const float x = args.iz[first + l], y = args.disparity[first + l], weight = args.weights(first + l);
    const bool finite = IsFinite(x) && IsFinite(y);
    points.x[l] = finite ? x : 0.0f;
    points.y[l] = finite ? y : 0.0f;
    points.weight[l] = finite ? weight : 0.0f;
    points.left_out[l] = !finite && weight > 0.0f ? 1.0f : 0.0f;
  }
  for (int l = count; l < kStrands; ++l) {
    points.x[l] = points.y[l] = points.weight[l] = points.left_out[l] = 0.0f;
  }
}

void Add(const Points& points, Strands& s) {
  for (int l = 0; l < kStrands; ++l) {
    const double w = points.weight[l], x = points.x[l], y = points.y[l];
    const bool is_first = s.weight[l] == 0.0;
    s.x0[l] = is_first ? x : s.x0[l];
    s.y0[l] = is_first ? y : s.y0[l];
    const double dx = x - s.x0[l], dy = y - s.y0[l], wx = w * dx, wy = w * dy;
    s.weight[l] += w;
    s.x[l] += wx;
    s.y[l] += wy;
    s.xx[l] += wx * dx;
    s.xy[l] += wx * dy;
    s.yy[l] += wy * dy;
  }
  for (int l = 0; l < kStrands; ++l) s.left_out[l] += static_cast<double>(points.left_out[l]);
}

/// Overwrites the parts. kStrands is a power of kFan, so a block's tree is a branch of its frame's.
Moments MergeTree(Moments* parts, std::int64_t count) {
  for (; count > 1; count = MergedCount(count)) {
    for (std::int64_t group = 0; group < MergedCount(count); ++group) {
      parts[group] = MergeFan(parts, count, group);
    }
  }
  return parts[0];
}

template <class Weights>
Moments BlockMoments(const FitArgs<Weights>& args, std::int64_t first, std::int64_t end) {
  Strands strands;
  Points points;
  for (std::int64_t i = first; i < end; i += kStrands) {
    Load(args, i, static_cast<int>(std::min<std::int64_t>(kStrands, end - i)), points);
    Add(points, strands);
  }
  Moments moments[kStrands];
  for (int l = 0; l < kStrands; ++l) moments[l] = strands.at(l).ToMoments();
  return MergeTree(moments, kStrands);
}

}  // namespace

template <class Weights>
void FitCpu(const FitArgs<Weights>& args, Moments* moments) {
  const std::int64_t blocks = args.blocks();
  struct Parts;
  Moments* parts = ThreadScratch<Parts, Moments>(static_cast<std::size_t>(args.frames * blocks));
  constexpr std::int64_t kBlocksPerTask = 32;
  ForRanges(args.frames * blocks, kBlocksPerTask, [&](std::int64_t first, std::int64_t end) {
    for (std::int64_t i = first; i < end; ++i) {
      const std::int64_t begin = i / blocks * args.count, block = i % blocks * kBlock;
      parts[i] = BlockMoments(args, begin + block, begin + std::min(block + kBlock, args.count));
    }
  });
  for (std::int64_t frame = 0; frame < args.frames; ++frame) {
    moments[frame] = MergeTree(parts + frame * blocks, blocks);
  }
}

template <class Weights>
EdgeCounts CountEdgesCpu(const EdgeArgs<Weights>& args, const Moments& moments) {
  const double s = SolveLine(moments, args.ridge).s;
  std::atomic<unsigned long long> both{0}, either{0};
  ForRows(args.height, args.width, [&](std::int64_t first, std::int64_t end) {
    struct Row;
    float* iz = ThreadScratch<Row, float>(static_cast<std::size_t>(2 * args.width));
    float* d = iz + args.width;
    unsigned long long task_both = 0, task_either = 0;
    for (std::int64_t y = first; y < end; ++y) {
      for (std::int64_t x = 0; x < args.width; ++x) {
        const std::int64_t i = y * args.width + x;
        // Read before the choice, or it would guard the reading and break the vectors up.
        const float depth = args.iz[i], disparity = args.disparity_px[i], weight = args.valid(i);
        iz[x] = ValidOnly(depth, weight);
        d[x] = ValidOnly(disparity, weight);
      }
      for (std::int64_t x = 0; x + 1 < args.width; ++x) {
        const PairSteps steps = StepsOf(iz[x], iz[x + 1], d[x], d[x + 1], s);
        task_both += steps.smaller > kEdgePx ? 1 : 0;
        task_either += steps.larger > kEdgePx ? 1 : 0;
      }
    }
    both += task_both;
    either += task_either;
  });
  return {both, either};
}

template void FitCpu(const FitArgs<Everywhere>&, Moments*);
template void FitCpu(const FitArgs<Inside>&, Moments*);
template void FitCpu(const FitArgs<Weighted>&, Moments*);
template EdgeCounts CountEdgesCpu(const EdgeArgs<Everywhere>&, const Moments&);
template EdgeCounts CountEdgesCpu(const EdgeArgs<Inside>&, const Moments&);

}  // namespace zeroplane::gpu

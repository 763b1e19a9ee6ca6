#include <algorithm>
#include <cstring>

#include "gpu/base/cpu_rows.h"
#include "gpu/fill/fill_temporal_blend.h"
#include "gpu/fill/fill_temporal_kernels.h"
#include "gpu/fill/fill_temporal_motion.h"

namespace zeroplane::gpu {
namespace {

using namespace temporal;

/// The first hole at or after `x`, or width.
int FindHole(const std::uint8_t* holes, int x, int width) {
  for (std::uint64_t eight; x + 8 <= width; x += 8) {
    std::memcpy(&eight, holes + x, 8);
    if (eight != 0) break;
  }
  while (x < width && holes[x] == 0) ++x;
  return x;
}

/// Calls `run(y, begin, end)` for every row's runs of holes.
template <class T, class Run>
void ForRuns(const FillTemporalArgs<T>& args, const Run& run) {
  ForRows(args.height, args.width, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t y = first; y < last; ++y) {
      const std::uint8_t* holes = args.frame.holes + y * args.width;
      for (int begin = FindHole(holes, 0, args.width); begin < args.width;) {
        int end = begin + 1;
        while (end < args.width && holes[end] != 0) ++end;
        run(static_cast<int>(y), begin, end);
        begin = FindHole(holes, end, args.width);
      }
    }
  });
}

template <class T, class Hole>
void ForHoles(const FillTemporalArgs<T>& args, const Hole& hole) {
  ForRuns(args, [&](int y, int begin, int end) {
    for (int x = begin; x < end; ++x) hole(y, x);
  });
}

}  // namespace

template <class T>
void FillTemporalCpu(const FillTemporalArgs<T>& args) {
  const std::int64_t pixels = static_cast<std::int64_t>(args.height) * args.width;
  ForValues(pixels, [&](std::int64_t first, std::int64_t end) {
    std::copy(args.frame.picture + first * kChannels, args.frame.picture + end * kChannels,
              args.out_picture + first * kChannels);
    std::fill(args.out_temporal + first, args.out_temporal + end, std::uint8_t{0});
  });
  ForRuns(args, [&](int y, int begin, int end) { ExtendDisparity(args, y, begin, end); });
  ForHoles(args, [&](int y, int x) { SmoothDisparity(args, y, x); });
  for (int k = 0; k < args.look_count; ++k) {
    const TemporalLook<T>& look = args.looks[k];
    if (!look.is_known) {
      ForRuns(args, [&](int y, int begin, int end) { ExtendMotion(args, look, y, begin, end); });
      ForHoles(args, [&](int y, int x) { SmoothMotion(args, y, x); });
    }
    ForRuns(args, [&](int y, int begin, int end) { CompareRim(args, look, y, begin, end); });
    ForHoles(args, [&](int y, int x) { TakeCandidate(args, look, y, x); });
  }
  if (args.look_count > 0) ForHoles(args, [&](int y, int x) { Agree(args, y, x); });
  ForHoles(args, [&](int y, int x) { BlendHole(args, y, x); });
}

template void FillTemporalCpu(const FillTemporalArgs<std::uint8_t>&);
template void FillTemporalCpu(const FillTemporalArgs<std::uint16_t>&);
template void FillTemporalCpu(const FillTemporalArgs<float>&);

}  // namespace zeroplane::gpu

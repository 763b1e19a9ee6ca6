#include <algorithm>
#include <cstring>

#include "gpu/base/cpu_rows.h"
#include "gpu/base/reuse.h"
#include "gpu/fill/fill_blur.h"
#include "gpu/fill/fill_kernels.h"
#include "gpu/fill/fill_math.h"
#include "gpu/fill/fill_mirror.h"

namespace zeroplane::gpu {
namespace {

/// The first hole at or after `x`, or width.
int FindHole(const std::uint8_t* holes, int x, int width) {
  for (std::uint64_t part[4]; x + 32 <= width; x += 32) {
    std::memcpy(part, holes + x, sizeof part);
    if ((part[0] | part[1] | part[2] | part[3]) != 0) break;
  }
  while (x < width && holes[x] == 0) ++x;
  return x;
}

/// The runs of holes of every row, found once.
class Runs {
 public:
  template <class T>
  explicit Runs(const FillArgs<T>& args)
      : spans_(args.spans), most_(MostSpans(args.width)), counts_(ThreadScratch<Runs, int>(args.height)) {}

  /// Finds those of row y; rows may be found at the same time.
  void Find(const std::uint8_t* holes, int width, int y) {
    FillSpan* spans = spans_ + y * most_;
    int& count = counts_[y] = 0;
    for (int begin = FindHole(holes, 0, width); begin < width;) {
      int end = begin + 1;
      while (end < width && holes[end] != 0) ++end;
      spans[count++] = {begin, end};
      begin = FindHole(holes, end, width);
    }
  }
  /// Calls `run(begin, end)` for every one of row y.
  template <class Run>
  void For(int y, const Run& run) const {
    const FillSpan* spans = spans_ + y * most_;
    for (int i = 0; i < counts_[y]; ++i) run(spans[i].begin, spans[i].end);
  }

 private:
  FillSpan* spans_;
  std::int64_t most_;
  int* counts_;
};

/// Gives the holes of a row their mirror image. @return how many steps of blur they need
template <class T>
int StartRow(const FillArgs<T>& args, const Runs& runs, int y) {
  float farthest_px = 0;
  runs.For(y, [&](int begin, int end) {
    FillRun run = FindRims(args, y, begin, end);
    FindSlopes(args, run);
    for (int x = begin; x < end; ++x) {
      StartPixel(args, run, x);
      farthest_px = std::max(farthest_px, std::abs(args.ground[y * args.width + x].reach_px));
    }
  });
  int levels = 0;
  while (levels < kFillLevels &&
         TapShare(StepOf(levels, args.same_surface_px), args.blur, farthest_px) > 0.0f) {
    ++levels;
  }
  return levels;
}

/// Takes the holes of row y one step further. `levels[row]` says after how many steps a row is done and its
/// pixels stay where they are.
template <class T>
void BlurRow(const FillArgs<T>& args, const Runs& runs, const FillStep& step, int level,
             const std::uint8_t* levels, int y) {
  const auto row_of = [&](int row) {
    const bool inside = row >= 0 && row < args.height;
    return RowOf(args, args.pixels[inside ? std::min<int>(level, levels[row]) & 1 : 0], row);
  };
  const FillRow<T> above = row_of(y - step.spacing), own = row_of(y), below = row_of(y + step.spacing);
  const int width = static_cast<int>(args.width);
  FillPixel<T>* to = args.pixels[(level + 1) & 1] + y * args.width;
  runs.For(y, [&](int begin, int end) {
    for (int x = begin; x < end; ++x) {
      const float share = TapShare(step, args.blur, own.ground[x].reach_px);
      to[x] = share > 0.0f ? BlurPixel(step, above, own, below, begin, x, end, width, share) : own.pixels[x];
    }
  });
}

/// Calls `row(y)` for the rows that are wanted, neighbours far from each other: holes lie together, and so
/// every thread has its share of them.
template <class T, class Wanted, class Row>
void ForChosenRows(const FillArgs<T>& args, const Wanted& wanted, const Row& row) {
  constexpr int kApart = 16;
  struct Chosen;
  int* chosen = ThreadScratch<Chosen, int>(args.height);
  int count = 0;
  for (int first = 0; first < kApart; ++first) {
    for (int y = first; y < args.height; y += kApart) {
      if (wanted(y)) chosen[count++] = y;
    }
  }
  ForRows(count, args.width, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) row(chosen[i]);
  });
}

template <class T>
void FinishRow(const FillArgs<T>& args, const Runs& runs, const FillPixel<T>* pixels, int y) {
  runs.For(y, [&](int begin, int end) {
    for (std::int64_t at = y * args.width + begin; at < y * args.width + end; ++at) {
      const FillColor color = Load<T>(pixels[at]);
      for (int c = 0; c < 3; ++c) args.picture[3 * at + c] = FinishSample<T>(color, c);
    }
  });
}

}  // namespace

template <class T>
void FillCpu(const FillArgs<T>& args) {
  struct Levels;
  auto* levels = ThreadScratch<Levels, std::uint8_t>(args.height);
  Runs runs(args);
  ForChosenRows(
      args, [](int) { return true; },
      [&](int y) {
        runs.Find(args.holes + y * args.width, static_cast<int>(args.width), y);
        levels[y] = static_cast<std::uint8_t>(StartRow(args, runs, y));
        if (levels[y] == 0) FinishRow(args, runs, args.pixels[0], y);
      });
  const int most = *std::max_element(levels, levels + args.height);
  for (int level = 0; level < most; ++level) {
    const FillStep step = StepOf(level, args.same_surface_px);
    ForChosenRows(
        args, [&](int y) { return levels[y] > level; },
        [&](int y) {
          BlurRow(args, runs, step, level, levels, y);
          if (levels[y] == level + 1) FinishRow(args, runs, args.pixels[levels[y] & 1], y);
        });
  }
}

template void FillCpu(const FillArgs<std::uint8_t>&);
template void FillCpu(const FillArgs<std::uint16_t>&);
template void FillCpu(const FillArgs<float>&);

}  // namespace zeroplane::gpu

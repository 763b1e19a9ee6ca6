#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "gpu/base/cpu_rows.h"
#include "gpu/base/reuse.h"
#include "gpu/blur/depth_blur_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr int kTileRows = 32, kTileColumns = 512;  ///< what a tile needs fits the second cache
constexpr int kSegment = 64;                       ///< pixels of a row that share a note of their slices
using SliceSet = std::uint16_t;                    ///< bit s: slice s is there
constexpr SliceSet kOnlySharp = 1 << kSharpSlice;
constexpr SliceSet kNearSlices = kOnlySharp - 1;

/// Red, green, blue and cover at once. The compiler makes no vectors of its own of these few numbers.
using FourDoubles = double __attribute__((vector_size(sizeof(double) * kParts)));
using FourFixed = Fixed __attribute__((vector_size(sizeof(Fixed) * kParts)));
using FourFixedAnywhere = FourFixed __attribute__((aligned(alignof(Fixed)), may_alias));

/// Four ToFixed(). By reference: how vectors are returned depends on the processor.
inline void Round(const FourDoubles& values, FourFixed& out) {
  const FourDoubles shifted = values + kFixedMagic;
  std::memcpy(&out, &shifted, sizeof(out));
  out -= kFixedMagicBits;
}
inline FourFixedAnywhere& Four(Fixed* sums) {
  return *reinterpret_cast<FourFixedAnywhere*>(sums);
}

/// Notes which slices each segment of a row holds: most tiles see few.
template <class T>
void FindLevels(const BlurArgs<T>& args, std::int64_t y, SliceSet* sets) {
  const float* map = args.map + y * args.width;
  BlurLevel* levels = args.levels + y * args.width;
  for (int x = 0; x < args.width; ++x) levels[x] = LevelOf(args.scale, map[x]);
  for (int begin = 0; begin < args.width; begin += kSegment, ++sets) {
    const int end = std::min(begin + kSegment, args.width);
    int set = 0;
    for (int x = begin; x < end; ++x) set |= 1 << SliceOf(levels[x]);
    *sets = static_cast<SliceSet>(set);
  }
}

/// From `begin` to before `end`.
struct Span {
  int begin, end;
  void Include(int first, int last) {
    begin = std::min(begin, first);
    end = std::max(end, last);
  }
};

Span Within(int begin, int end, int length) {
  return {std::max(begin, 0), std::min(end, length)};
}

/// One tile of the result; sources around it are read as far as the largest disc reaches.
template <class T>
class TileBlur {
 public:
  TileBlur(const BlurArgs<T>& args, const SliceSet* sets, int segments_a_row, int top, int left)
      : args_(args),
        sets_(sets),
        segments_a_row_(segments_a_row),
        rows_(Within(top, top + kTileRows, args.height)),
        columns_(Within(left, left + kTileColumns, args.width)),
        source_rows_(Within(rows_.begin - args.reach(), rows_.end + args.reach(), args.height)),
        source_columns_(Within(columns_.begin - args.reach(), columns_.end + args.reach(), args.width)) {
    struct Tag;
    constexpr std::size_t kPixels = kTileRows * kTileColumns;
    sums_ = ThreadScratch<Tag, Fixed>(kTileRows * kStride * kParts);
    near_ = ThreadScratch<Tag, BlurLayer>(2 * kPixels);
    ground_ = near_ + kPixels;
    light_ = ThreadScratch<Tag, float>(3 * kTileColumns);
    samples_ = ThreadScratch<Tag, T>(3 * kTileColumns);
  }

  void Run() {
    SliceSet present = 0;
    ForSegments([&](int y, int segment) { present |= sets_[y * segments_a_row_ + segment]; });
    if (present == kOnlySharp) return CopyTile();
    std::fill_n(near_, kTileRows * kTileColumns, BlurLayer{});
    for (int slice = 0; slice < kSharpSlice; ++slice) {
      if (present >> slice & 1) LayDown(slice, near_);
    }
    LayDownSharp();
    for (int slice = kSharpSlice + 1; slice < kSlices; ++slice) {
      if (present >> slice & 1) LayDown(slice, ground_);
    }
    const bool needs_around = (present & kNearSlices) != 0;
    if (needs_around) SpreadAround();
    for (int y = rows_.begin; y < rows_.end; ++y) Finish(y, needs_around);
  }

 private:
  /// The last column takes the ends of discs that go on; the others keep rows apart in the first cache.
  static constexpr int kStride = kTileColumns + 47;

  template <class Visit>
  void ForSegments(const Visit& visit) const {
    for (int y = source_rows_.begin; y < source_rows_.end; ++y) {
      for (int segment = source_columns_.begin / kSegment; segment * kSegment < source_columns_.end;
           ++segment) {
        visit(y, segment);
      }
    }
  }
  Span ColumnsOf(int segment) const {
    return {std::max(segment * kSegment, source_columns_.begin),
            std::min((segment + 1) * kSegment, source_columns_.end)};
  }
  int columns() const { return columns_.end - columns_.begin; }
  BlurLayer* LayerRow(BlurLayer* layer, int y) const { return layer + (y - rows_.begin) * kTileColumns; }
  Fixed* SumRow(int y) const { return sums_ + (y - rows_.begin) * kStride * kParts; }
  std::int64_t At(int y, int x) const { return static_cast<std::int64_t>(y) * args_.width + x; }

  void CopyTile() const {
    for (int y = rows_.begin; y < rows_.end; ++y) {
      std::copy_n(args_.picture + 3 * At(y, columns_.begin), 3 * columns(),
                  args_.out + 3 * At(y, columns_.begin));
    }
  }

  /// Empties the sums that a disc of this row and column may touch.
  void Clear(const Span& rows, const Span& columns) const {
    for (int y = rows.begin; y < rows.end; ++y) {
      std::fill(SumRow(y) + kParts * columns.begin, SumRow(y) + kParts * (columns.end + 1), Fixed{0});
    }
  }

  /// Adds one pixel's disc, and what of it the picture's edges turn back.
  void ScatterImages(int y, int x, int level, const float* light) const {
    ForImages(y, args_.height, args_.reach(), [&](int image_y) {
      ForImages(x, args_.width, args_.reach(), [&](int image_x) { Scatter(image_y, image_x, level, light); });
    });
  }

  /// Adds a disc, as the differences of its rows.
  void Scatter(int y, int x, int level, const float* light) const {
    const DiscRow* disc = args_.discs.rows + level * args_.discs.rows_a_level;
    const double share = args_.discs.shares[level] * kLightOne;
    const FourDoubles values = FourDoubles{light[0], light[1], light[2], 1.0} * share;
    FourFixed whole, some, rest;
    Round(values, whole);
    const int place = x - columns_.begin, count = columns(), rows = DiscRows(level);
    const auto column = [count](int at) { return kParts * (at < 0 ? 0 : at < count ? at : count); };
    // Rows above and below the middle one have the same ends.
    for (int row = std::max({0, rows_.begin - y, y - rows_.end + 1}); row < rows; ++row) {
      const int reach = disc[row].reach;
      Round(values * static_cast<double>(disc[row].part), some);
      rest = whole - some;
      const int outer_left = column(place - reach), inner_left = column(place - reach + 1);
      const int inner_right = column(place + reach), outer_right = column(place + reach + 1);
      const auto add = [&](int target) {
        if (target < rows_.begin || target >= rows_.end) return;
        Fixed* sums = SumRow(target);
        Four(sums + outer_left) += some;
        Four(sums + inner_left) += rest;
        Four(sums + inner_right) -= rest;
        Four(sums + outer_right) -= some;
      };
      add(y + row);
      if (row > 0) add(y - row);
    }
  }

  /// Spreads a slice's pixels over the tile and puts the result behind what `layer` holds.
  void LayDown(int slice, BlurLayer* layer) const {
    const int bit = 1 << slice, reach = args_.reach();
    Span rows{rows_.end, rows_.begin}, across{columns_.end, columns_.begin};
    ForSegments([&](int y, int segment) {
      if ((sets_[y * segments_a_row_ + segment] & bit) == 0) return;
      rows.Include(std::max(y - reach, rows_.begin), std::min(y + reach + 1, rows_.end));
      const Span span = ColumnsOf(segment);
      across.Include(std::max(span.begin - reach, columns_.begin),
                     std::min(span.end + reach + 1, columns_.end));
    });
    if (rows.begin >= rows.end || across.begin >= across.end) return;
    const Span places{across.begin - columns_.begin, across.end - columns_.begin};
    Clear(rows, places);
    ForSegments([&](int y, int segment) {
      if ((sets_[y * segments_a_row_ + segment] & bit) == 0) return;
      const Span span = ColumnsOf(segment);
      const BlurLevel* levels = args_.levels + At(y, 0);
      LightOfSamples(args_.picture + 3 * At(y, span.begin), 3 * (span.end - span.begin), light_);
      for (int x = span.begin; x < span.end; ++x) {
        if (SliceOf(levels[x]) != slice) continue;
        ScatterImages(y, x, std::abs(levels[x]), light_ + 3 * (x - span.begin));
      }
    });
    for (int y = rows.begin; y < rows.end; ++y) {
      const Fixed* differences = SumRow(y);
      BlurLayer* out = LayerRow(layer, y);
      const BlurLevel* levels = args_.levels + At(y, columns_.begin);
      Fixed sums[kParts] = {};
      for (int x = places.begin; x < places.end; ++x) {
        for (int c = 0; c < kParts; ++c) sums[c] += differences[kParts * x + c];
        PutBehind(sums, out[x]);
        CoverOwn(slice, levels[x], out[x]);
      }
    }
  }

  void LayDownSharp() const {
    for (int y = rows_.begin; y < rows_.end; ++y) {
      const BlurLevel* levels = args_.levels + At(y, columns_.begin);
      LightOfSamples(args_.picture + 3 * At(y, columns_.begin), 3 * columns(), light_);
      BlurLayer* ground = LayerRow(ground_, y);
      for (int x = 0; x < columns(); ++x) {
        const float cover = levels[x] == 0 ? 1.0f : 0.0f;
        for (int c = 0; c < 3; ++c) ground[x].parts[c] = cover * light_[3 * x + c];
        ground[x].parts[3] = cover;
      }
    }
  }

  /// Leaves in the sums the colours of all ground around, spread as widely as any disc.
  void SpreadAround() const {
    Clear(rows_, {0, columns()});
    for (int y = source_rows_.begin; y < source_rows_.end; ++y) {
      if (y % kAroundStep != 0) continue;
      for (int x = source_columns_.begin; x < source_columns_.end; ++x) {
        if (x % kAroundStep != 0 || args_.levels[At(y, x)] < 0) continue;
        float light[3];
        LightOfSamples(args_.picture + 3 * At(y, x), 3, light);
        ScatterImages(y, x, args_.largest_level(), light);
      }
    }
  }

  void Finish(int y, bool has_around) const {
    const BlurLevel* levels = args_.levels + At(y, columns_.begin);
    const BlurLayer *near = LayerRow(near_, y), *ground = LayerRow(ground_, y);
    const Fixed* differences = SumRow(y);
    Fixed around[kParts] = {};
    for (int x = 0; x < columns(); ++x) {
      if (has_around) {
        for (int c = 0; c < kParts; ++c) around[c] += differences[kParts * x + c];
      }
      MergeLayers(near[x], ground[x], has_around ? around : nullptr, light_ + 3 * x);
    }
    for (int k = 0; k < 3 * columns(); ++k) samples_[k] = SampleOfLight<T>(light_[k]);
    const T* source = args_.picture + 3 * At(y, columns_.begin);
    T* out = args_.out + 3 * At(y, columns_.begin);
    for (int x = 0; x < columns(); ++x) {
      const T* from = (levels[x] == 0 && near[x].parts[3] == 0.0f ? source : samples_) + 3 * x;
      for (int c = 0; c < 3; ++c) out[3 * x + c] = from[c];
    }
  }

  const BlurArgs<T>& args_;
  const SliceSet* sets_;
  int segments_a_row_;
  Span rows_, columns_, source_rows_, source_columns_;
  Fixed* sums_;
  BlurLayer *near_, *ground_;
  float* light_;
  T* samples_;
};

}  // namespace

template <class T>
void DepthBlurCpu(const BlurArgs<T>& args) {
  struct Tag;
  const int segments = (args.width + kSegment - 1) / kSegment;
  SliceSet* sets = ThreadScratch<Tag, SliceSet>(static_cast<std::size_t>(args.height) *
                                                static_cast<std::size_t>(segments));
  for (int level = 0; level < args.discs.levels; ++level) FillDisc(args.discs, level);
  ForRows(args.height, args.width, [&](std::int64_t first, std::int64_t end) {
    for (std::int64_t y = first; y < end; ++y) FindLevels(args, y, sets + y * segments);
  });
  const int across = (args.width + kTileColumns - 1) / kTileColumns;
  const int down = (args.height + kTileRows - 1) / kTileRows;
  ForRanges(static_cast<std::int64_t>(across) * down, 1, [&](std::int64_t first, std::int64_t end) {
    for (std::int64_t tile = first; tile < end; ++tile) {
      const int top = static_cast<int>(tile / across) * kTileRows,
                left = static_cast<int>(tile % across) * kTileColumns;
      TileBlur<T>(args, sets, segments, top, left).Run();
    }
  });
}

template void DepthBlurCpu(const BlurArgs<std::uint8_t>&);
template void DepthBlurCpu(const BlurArgs<std::uint16_t>&);
template void DepthBlurCpu(const BlurArgs<float>&);

}  // namespace zeroplane::gpu

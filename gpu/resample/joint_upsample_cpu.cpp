#include <algorithm>
#include <array>

#include "gpu/base/cpu_rows.h"
#include "gpu/base/reuse.h"
#include "gpu/resample/joint_upsample_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr int kChunk = 32;  ///< pixels mixed at a time: their taps stay in the first cache
constexpr int kAllTaps = kJointTaps * kJointTaps;

/// A low-resolution row at the picture's width, once for each neighbour in x: so every pixel of a row reads
/// its taps at its own column.
struct SpreadRow {
  enum Plane { kValue, kSlopeY, kRed, kGreen, kBlue, kPlanes };
  static constexpr int kCount = kJointTaps * kPlanes + 2;
  float* planes[kJointTaps][kPlanes];
  float *low, *high;
};

/// What a thread needs beside the picture: `stride` is the width, rounded up to whole chunks.
struct Workspace {
  std::int64_t stride;
  std::array<SpreadRow, kJointTaps> spread;  ///< low-resolution row r lies in entry r % 3
  std::array<int, kJointTaps> holds;
  std::array<float*, kJointTaps> spline;  ///< of the neighbours in x
  std::array<float*, 3> color;            ///< the guide's row

  explicit Workspace(std::int64_t width) : stride((width + kChunk - 1) / kChunk * kChunk) {
    struct Tag;
    constexpr int kRows = kJointTaps * SpreadRow::kCount + kJointTaps + 3;
    float* next = ThreadScratch<Tag, float>(kRows * stride);
    std::fill_n(next, kRows * stride, 0.0f);
    const auto take = [&](float*& row) {
      row = next;
      next += stride;
    };
    for (SpreadRow& row : spread) {
      for (auto& planes : row.planes) std::for_each(std::begin(planes), std::end(planes), take);
      take(row.low);
      take(row.high);
    }
    std::for_each(spline.begin(), spline.end(), take);
    std::for_each(color.begin(), color.end(), take);
    holds.fill(-1);
  }
};

template <class T>
void Spread(const JointArgs<T>& args, int low_row, const SpreadRow& out) {
  const JointCell* cells = args.cells + static_cast<std::int64_t>(low_row) * args.low_width;
  for (int x = 0; x < args.width; ++x) {
    const JointPlace place = PlaceInCell(x, args.low_width, args.width);
    for (int tap = 0; tap < kJointTaps; ++tap) {
      const int column = JointNeighbor(place.cell, tap - kJointReach, args.low_width);
      const JointCell& cell = cells[column];
      float* const* planes = out.planes[tap];
      planes[SpreadRow::kValue][x] = JointAlong(cell.value, cell.slope_x, JointAway(place, column));
      planes[SpreadRow::kSlopeY][x] = cell.slope_y;
      for (int c = 0; c < 3; ++c) planes[SpreadRow::kRed + c][x] = cell.color[c];
    }
    out.low[x] = cells[place.cell].low;
    out.high[x] = cells[place.cell].high;
  }
}

/// The pixels [x, x + kChunk) of a row.
struct Chunk {
  float values[kAllTaps][kChunk], weights[kAllTaps][kChunk];
  float sum[kChunk], total[kChunk], mean[kChunk];
};

void WeighTap(const Workspace& work, const SpreadRow& row, int dx, float down_spline, float down_away,
              float color_factor, std::int64_t x, float* values, float* weights) {
  float* const* planes = row.planes[dx];
  const float *value = planes[SpreadRow::kValue] + x, *slope = planes[SpreadRow::kSlopeY] + x;
  const float *red = planes[SpreadRow::kRed] + x, *green = planes[SpreadRow::kGreen] + x,
              *blue = planes[SpreadRow::kBlue] + x;
  const float *r = work.color[0] + x, *g = work.color[1] + x, *b = work.color[2] + x;
  const float* spline = work.spline[dx] + x;
  for (int i = 0; i < kChunk; ++i) {
    values[i] = JointAlong(value[i], slope[i], down_away);
    weights[i] =
        spline[i] * down_spline * JointFit(red[i] - r[i], green[i] - g[i], blue[i] - b[i], color_factor);
  }
}

void MeanOf(Chunk& chunk) {
  std::fill_n(chunk.sum, kChunk, 0.0f);
  std::fill_n(chunk.total, kChunk, 0.0f);
  for (int tap = 0; tap < kAllTaps; ++tap) {
    for (int i = 0; i < kChunk; ++i) {
      chunk.sum[i] += chunk.values[tap][i] * chunk.weights[tap][i];
      chunk.total[i] += chunk.weights[tap][i];
    }
  }
  for (int i = 0; i < kChunk; ++i) chunk.mean[i] = chunk.sum[i] / chunk.total[i];
}

void ShiftMean(const float* low, const float* high, float surface_factor, Chunk& chunk) {
  float sharpness[kChunk];
  for (int i = 0; i < kChunk; ++i) sharpness[i] = JointSharpness(low[i], high[i], surface_factor);
  std::fill_n(chunk.sum, kChunk, 0.0f);
  std::fill_n(chunk.total, kChunk, 0.0f);
  for (int tap = 0; tap < kAllTaps; ++tap) {
    for (int i = 0; i < kChunk; ++i) {
      const float value = chunk.values[tap][i];
      const float weight = chunk.weights[tap][i] * JointNear(value, chunk.mean[i], sharpness[i]);
      chunk.sum[i] += value * weight;
      chunk.total[i] += weight;
    }
  }
  for (int i = 0; i < kChunk; ++i) chunk.mean[i] = chunk.sum[i] / chunk.total[i];
}

template <class T>
void UpsampleRow(const JointArgs<T>& args, int y, Workspace& work) {
  const JointPlace down = PlaceInCell(y, args.low_height, args.height);
  const SpreadRow* rows[kJointTaps];
  float away[kJointTaps];
  for (int dy = 0; dy < kJointTaps; ++dy) {
    const int low_row = JointNeighbor(down.cell, dy - kJointReach, args.low_height);
    const int place = low_row % kJointTaps;
    if (work.holds[place] != low_row) Spread(args, low_row, work.spread[place]);
    work.holds[place] = low_row;
    rows[dy] = &work.spread[place];
    away[dy] = JointAway(down, low_row);
  }
  const T* guide = args.guide + static_cast<std::int64_t>(y) * args.width * 3;
  for (int x = 0; x < args.width; ++x) {
    for (int c = 0; c < 3; ++c) work.color[c][x] = static_cast<float>(guide[3 * x + c]);
  }
  const SpreadRow& here = work.spread[down.cell % kJointTaps];
  float* out = args.out + static_cast<std::int64_t>(y) * args.width;
  Chunk chunk;
  for (std::int64_t x = 0; x < args.width; x += kChunk) {
    for (int tap = 0; tap < kAllTaps; ++tap) {
      const int dy = tap / kJointTaps;
      WeighTap(work, *rows[dy], tap % kJointTaps, JointSpline(down.offset, dy - kJointReach), away[dy],
               args.rule.color_factor, x, chunk.values[tap], chunk.weights[tap]);
    }
    MeanOf(chunk);
    for (int shift = 0; shift < kJointShifts; ++shift) {
      ShiftMean(here.low + x, here.high + x, args.rule.surface_factor, chunk);
    }
    for (int i = 0; i < kChunk; ++i) {
      chunk.mean[i] = JointHold(chunk.mean[i], here.low[x + i], here.high[x + i]);
    }
    std::copy_n(chunk.mean, std::min<std::int64_t>(kChunk, args.width - x), out + x);
  }
}

}  // namespace

template <class T>
void JointUpsampleCpu(const JointArgs<T>& args) {
  ForRows(args.low_height, args.low_width, [&](std::int64_t first, std::int64_t end) {
    for (std::int64_t y = first; y < end; ++y) {
      for (int x = 0; x < args.low_width; ++x) {
        args.cells[y * args.low_width + x] =
            MakeJointCell(args.map, args.colors, args.low_height, args.low_width, static_cast<int>(y), x);
      }
    }
  });
  ForRows(args.height, args.width, [&](std::int64_t first, std::int64_t end) {
    Workspace work(args.width);
    for (int x = 0; x < args.width; ++x) {
      const JointPlace place = PlaceInCell(x, args.low_width, args.width);
      for (int tap = 0; tap < kJointTaps; ++tap)
        work.spline[tap][x] = JointSpline(place.offset, tap - kJointReach);
    }
    for (std::int64_t y = first; y < end; ++y) UpsampleRow(args, static_cast<int>(y), work);
  });
}

template void JointUpsampleCpu(const JointArgs<std::uint8_t>&);
template void JointUpsampleCpu(const JointArgs<std::uint16_t>&);
template void JointUpsampleCpu(const JointArgs<float>&);

}  // namespace zeroplane::gpu

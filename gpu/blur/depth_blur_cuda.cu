#include "gpu/base/cuda_launch.h"
#include "gpu/blur/depth_blur_kernels.h"

namespace zeroplane::gpu {
namespace {

/// Rows of the result that are worked on at a time.
struct BandRows {
  int begin, end;
};

__global__ void FillDiscs(DiscTable discs) {
  const int level = blockIdx.x * blockDim.x + threadIdx.x;
  if (level < discs.levels) FillDisc(discs, level);
}

template <class T>
__global__ void FindLevels(BlurArgs<T> args) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    args.levels[y * args.width + x] = LevelOf(args.scale, args.map[y * args.width + x]);
  }
}

/// Two's complement, so that differences are added, too; integers, so that the order does not matter.
__device__ void AddTo(Fixed* place, Fixed value) {
  atomicAdd(reinterpret_cast<unsigned long long*>(place), static_cast<unsigned long long>(value));
}

/// As TileBlur::Scatter, with the band for a tile.
template <class T>
__device__ void Scatter(const BlurArgs<T>& args, const BlurBand& band, const BandRows& rows, int y, int x,
                        int level, const double* values) {
  const DiscRow* disc = args.discs.rows + level * args.discs.rows_a_level;
  const int count = args.width;
  const auto column = [count](int at) { return at < 0 ? 0 : at < count ? at : count; };
  for (int row = 0; row < DiscRows(level); ++row) {
    const int reach = disc[row].reach;
    const int outer_left = column(x - reach), inner_left = column(x - reach + 1);
    const int inner_right = column(x + reach), outer_right = column(x + reach + 1);
    for (int side = row == 0 ? 1 : -1; side <= 1; side += 2) {
      const int target = y + side * row;
      if (target < rows.begin || target >= rows.end) continue;
      Fixed* sums = band.sums + static_cast<std::int64_t>(target - rows.begin) * (count + 2) * kParts;
      for (int c = 0; c < kParts; ++c) {
        const Fixed some = ToFixed(values[c] * static_cast<double>(disc[row].part));
        const Fixed rest = ToFixed(values[c]) - some;
        AddTo(sums + kParts * outer_left + c, some);
        AddTo(sums + kParts * inner_left + c, rest);
        AddTo(sums + kParts * inner_right + c, -rest);
        AddTo(sums + kParts * outer_right + c, -some);
      }
    }
  }
}

template <class T>
__device__ void ScatterImages(const BlurArgs<T>& args, const BlurBand& band, const BandRows& rows, int y,
                              int x, int level) {
  const T* pixel = args.picture + (static_cast<std::int64_t>(y) * args.width + x) * 3;
  const double share = args.discs.shares[level] * kLightOne;
  double values[kParts];
  for (int c = 0; c < 3; ++c) values[c] = static_cast<double>(LightOfSample(pixel[c])) * share;
  values[3] = share;
  ForImages(y, args.height, args.reach(), [&](int image_y) {
    ForImages(x, args.width, args.reach(),
              [&](int image_x) { Scatter(args, band, rows, image_y, image_x, level, values); });
  });
}

/// @param slice one slice's pixels, or, where it is the sharp one, the colours that stand in for unseen
/// ground
template <class T>
__global__ void ScatterSlice(BlurArgs<T> args, BlurBand band, BandRows rows, int slice) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  const int first = max(rows.begin - args.reach(), 0), end = min(rows.end + args.reach(), args.height);
  for (int y = first + static_cast<int>(blockIdx.y); y < end; y += gridDim.y) {
    const int level = args.levels[static_cast<std::int64_t>(y) * args.width + x];
    if (slice == kSharpSlice) {
      const bool stands_in = level >= 0 && y % kAroundStep == 0 && x % kAroundStep == 0;
      if (stands_in) ScatterImages(args, band, rows, y, x, args.largest_level());
    } else if (SliceOf(static_cast<BlurLevel>(level)) == slice) {
      ScatterImages(args, band, rows, y, x, level < 0 ? -level : level);
    }
  }
}

/// Where a thread's chunk of a row lies.
struct ChunkPlace {
  int y, begin, end;  ///< row in the band; columns
  std::int64_t chunk;
};
template <class T>
__device__ bool FindChunk(const BlurArgs<T>& args, const BandRows& rows, ChunkPlace& place) {
  const int chunks = (args.width + kChunkPixels - 1) / kChunkPixels;
  const int chunk = blockIdx.x * blockDim.x + threadIdx.x;
  place.y = blockIdx.y;
  place.begin = chunk * kChunkPixels;
  place.end = min(place.begin + kChunkPixels, args.width);
  place.chunk = static_cast<std::int64_t>(place.y) * chunks + chunk;
  return chunk < chunks && place.y < rows.end - rows.begin;
}

template <class T>
__global__ void SumChunks(BlurArgs<T> args, BlurBand band, BandRows rows) {
  ChunkPlace place;
  if (!FindChunk(args, rows, place)) return;
  const Fixed* row = band.sums + static_cast<std::int64_t>(place.y) * (args.width + 2) * kParts;
  Fixed sums[kParts] = {};
  for (int x = place.begin; x < place.end; ++x) {
    for (int c = 0; c < kParts; ++c) sums[c] += row[kParts * x + c];
  }
  for (int c = 0; c < kParts; ++c) band.chunks[kParts * place.chunk + c] = sums[c];
}

/// The sums left of a chunk.
__device__ void SumsBefore(const BlurBand& band, const ChunkPlace& place, Fixed* sums) {
  const int before = place.begin / kChunkPixels;
  for (int c = 0; c < kParts; ++c) sums[c] = 0;
  for (std::int64_t i = place.chunk - before; i < place.chunk; ++i) {
    for (int c = 0; c < kParts; ++c) sums[c] += band.chunks[kParts * i + c];
  }
}

template <class T>
__global__ void LayDown(BlurArgs<T> args, BlurBand band, BandRows rows, int slice, BlurLayer* layer) {
  ChunkPlace place;
  if (!FindChunk(args, rows, place)) return;
  const Fixed* row = band.sums + static_cast<std::int64_t>(place.y) * (args.width + 2) * kParts;
  const BlurLevel* levels = args.levels + static_cast<std::int64_t>(rows.begin + place.y) * args.width;
  BlurLayer* out = layer + static_cast<std::int64_t>(place.y) * args.width;
  Fixed sums[kParts];
  SumsBefore(band, place, sums);
  for (int x = place.begin; x < place.end; ++x) {
    for (int c = 0; c < kParts; ++c) sums[c] += row[kParts * x + c];
    PutBehind(sums, out[x]);
    CoverOwn(slice, levels[x], out[x]);
  }
}

/// Empties the layers and puts down what is sharp.
template <class T>
__global__ void Begin(BlurArgs<T> args, BlurBand band, BandRows rows) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  for (int y = rows.begin + static_cast<int>(blockIdx.y); y < rows.end; y += gridDim.y) {
    const std::int64_t pixel = static_cast<std::int64_t>(y) * args.width + x;
    const std::int64_t place = static_cast<std::int64_t>(y - rows.begin) * args.width + x;
    const float cover = args.levels[pixel] == 0 ? 1.0f : 0.0f;
    for (int c = 0; c < kParts; ++c) band.near[place].parts[c] = 0.0f;
    for (int c = 0; c < 3; ++c) {
      band.ground[place].parts[c] = cover * LightOfSample(args.picture[3 * pixel + c]);
    }
    band.ground[place].parts[3] = cover;
  }
}

template <class T>
__global__ void Finish(BlurArgs<T> args, BlurBand band, BandRows rows, bool has_around) {
  ChunkPlace place;
  if (!FindChunk(args, rows, place)) return;
  const Fixed* row = band.sums + static_cast<std::int64_t>(place.y) * (args.width + 2) * kParts;
  Fixed around[kParts] = {};
  if (has_around) SumsBefore(band, place, around);
  for (int x = place.begin; x < place.end; ++x) {
    const std::int64_t at = static_cast<std::int64_t>(place.y) * args.width + x;
    const std::int64_t pixel = at + static_cast<std::int64_t>(rows.begin) * args.width;
    if (has_around) {
      for (int c = 0; c < kParts; ++c) around[c] += row[kParts * x + c];
    }
    const bool untouched = args.levels[pixel] == 0 && band.near[at].parts[3] == 0.0f;
    float merged[3];
    MergeLayers(band.near[at], band.ground[at], has_around ? around : nullptr, merged);
    for (int c = 0; c < 3; ++c) {
      args.out[3 * pixel + c] = untouched ? args.picture[3 * pixel + c] : SampleOfLight<T>(merged[c]);
    }
  }
}

/// Spreads a slice into the band's sums, and notes the sums of their chunks.
template <class T>
void SumSlice(const BlurArgs<T>& args, const BlurBand& band, const BandRows& rows, int slice,
              CUstream_st* stream) {
  const int count = rows.end - rows.begin;
  const std::size_t bytes = static_cast<std::size_t>(count) * (args.width + 2) * kParts * sizeof(Fixed);
  ClearOnDevice("blur", stream, band.sums, bytes);
  Launch("blur: spread", stream, GridFor(args.width, count + 2 * args.reach()), ScatterSlice<T>, args, band,
         rows, slice);
  Launch("blur: sum", stream, GridFor((args.width + kChunkPixels - 1) / kChunkPixels, count), SumChunks<T>,
         args, band, rows);
}

template <class T>
void BlurRows(const BlurArgs<T>& args, const BlurBand& band, const BandRows& rows, CUstream_st* stream) {
  const int count = rows.end - rows.begin, sizes = SizeClass(args.largest_level()) + 1;
  const dim3 chunks = GridFor((args.width + kChunkPixels - 1) / kChunkPixels, count);
  Launch("blur: sharp", stream, GridFor(args.width, count), Begin<T>, args, band, rows);
  if (args.has_near()) {
    for (int slice = kSharpSlice - sizes; slice < kSharpSlice; ++slice) {
      SumSlice(args, band, rows, slice, stream);
      Launch("blur: near", stream, chunks, LayDown<T>, args, band, rows, slice, band.near);
    }
  }
  for (int slice = kSharpSlice + 1; slice <= kSharpSlice + sizes; ++slice) {
    SumSlice(args, band, rows, slice, stream);
    Launch("blur: far", stream, chunks, LayDown<T>, args, band, rows, slice, band.ground);
  }
  if (args.has_near()) SumSlice(args, band, rows, kSharpSlice, stream);
  Launch("blur: merge", stream, chunks, Finish<T>, args, band, rows, args.has_near());
}

}  // namespace

template <class T>
void DepthBlurCuda(const BlurArgs<T>& args, const BlurBand& band, CUstream_st* stream) {
  Launch("blur: discs", stream, GridFor(args.discs.levels, 1), FillDiscs, args.discs);
  Launch("blur: radii", stream, GridFor(args.width, args.height), FindLevels<T>, args);
  for (int begin = 0; begin < args.height; begin += band.rows) {
    BlurRows(args, band, {begin, min(begin + band.rows, args.height)}, stream);
  }
}

template void DepthBlurCuda(const BlurArgs<std::uint8_t>&, const BlurBand&, CUstream_st*);
template void DepthBlurCuda(const BlurArgs<std::uint16_t>&, const BlurBand&, CUstream_st*);
template void DepthBlurCuda(const BlurArgs<float>&, const BlurBand&, CUstream_st*);

}  // namespace zeroplane::gpu

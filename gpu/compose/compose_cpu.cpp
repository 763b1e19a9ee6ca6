#include <cstring>
#include <type_traits>

#include "gpu/base/cpu_rows.h"
#include "gpu/base/reuse.h"
#include "gpu/compose/compose_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr std::int64_t kChannels = 3;

template <class T>
void PlaceRow(const PlaceArgs<T>& args, std::int64_t n) {
  const std::int64_t samples = args.width * kChannels;
  const T* row = args.EyeRow(n);
  T* out = args.CanvasRow(n);
  if (args.halve_height) {
    for (std::int64_t k = 0; k < samples; ++k) out[k] = Mean(row[k], row[k + samples]);
  } else if (args.halve_width) {
    const std::int64_t out_width = args.out_width();
    for (std::int64_t x = 0; x < out_width; ++x) {
      for (std::int64_t c = 0; c < kChannels; ++c) {
        out[kChannels * x + c] = Mean(row[2 * kChannels * x + c], row[2 * kChannels * x + kChannels + c]);
      }
    }
  } else {
    std::memcpy(out, row, samples * sizeof(T));
  }
}

/// The unsigned integer of a sample's size: choosing between samples needs no more.
template <class T>
using Word = std::conditional_t<sizeof(T) == 1, std::uint8_t,
                                std::conditional_t<sizeof(T) == 2, std::uint16_t, std::uint32_t>>;

/// All ones in the samples of odd columns.
template <class T>
const Word<T>* OddColumns(std::int64_t width) {
  Word<T>* mask = ThreadScratch<struct OddColumnsTag, Word<T>>(width * kChannels);
  for (std::int64_t k = 0; k < width * kChannels; ++k) {
    mask[k] = k / kChannels % 2 != 0 ? static_cast<Word<T>>(~Word<T>{0}) : Word<T>{0};
  }
  return mask;
}

}  // namespace

template <class T>
void PlaceCpu(const PlaceArgs<T>& args) {
  ForRows(args.rows(), args.width, [args](std::int64_t first, std::int64_t end) {
    for (std::int64_t n = first; n < end; ++n) PlaceRow(args, n);
  });
}

template <class T>
void AlternateCpu(const AlternateArgs<T>& args) {
  ForRows(args.height, args.width, [args](std::int64_t begin, std::int64_t end) {
    const std::int64_t samples = args.width * kChannels;
    const Word<T>* odd = OddColumns<T>(args.width);
    for (std::int64_t y = begin; y < end; ++y) {
      const bool other = args.checkerboard && y % 2 != 0;
      const auto* even_eye = reinterpret_cast<const Word<T>*>(other ? args.second : args.first) + y * samples;
      const auto* odd_eye = reinterpret_cast<const Word<T>*>(other ? args.first : args.second) + y * samples;
      auto* out = reinterpret_cast<Word<T>*>(args.out) + y * samples;
      for (std::int64_t k = 0; k < samples; ++k) {
        out[k] = static_cast<Word<T>>((even_eye[k] & ~odd[k]) | (odd_eye[k] & odd[k]));
      }
    }
  });
}

template <class T>
void DifferenceCpu(const DifferenceArgs<T>& args) {
  ForValues(args.count, [args](std::int64_t first, std::int64_t end) {
    const T *left = args.left, *right = args.right;
    T* out = args.out;
    for (std::int64_t k = first; k < end; ++k) out[k] = Difference(left[k], right[k]);
  });
}

#define ZP_FOR_SAMPLES(T)                              \
  template void PlaceCpu(const PlaceArgs<T>&);         \
  template void AlternateCpu(const AlternateArgs<T>&); \
  template void DifferenceCpu(const DifferenceArgs<T>&);
ZP_FOR_SAMPLES(std::uint8_t)
ZP_FOR_SAMPLES(std::uint16_t)
ZP_FOR_SAMPLES(float)
#undef ZP_FOR_SAMPLES

}  // namespace zeroplane::gpu

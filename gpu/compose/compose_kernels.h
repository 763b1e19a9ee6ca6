#pragma once

#include <cstddef>
#include <cstdint>

#include "gpu/compose/anaglyph_math.h"
#include "gpu/compose/compose_math.h"

struct CUstream_st;

/// T is a sample type of gpu/base/samples.h; each function is there for all three. Pictures are
/// [rows][width][3].
namespace zeroplane::gpu {

/// One eye put into a part of the canvas, at (out_x, out_y), perhaps at half width or half height, perhaps
/// only every `row_step`-th row from `first_row` on, which then lands on the canvas's row of the same number.
template <class T>
struct PlaceArgs {
  const T* eye;
  std::int64_t height, width;
  T* canvas;
  std::int64_t canvas_width, out_x, out_y;
  bool halve_width, halve_height;  ///< not both
  std::int64_t first_row = 0, row_step = 1;

  /// How many rows are written, and which row of the eye and of the canvas the n-th is.
  ZP_HD std::int64_t rows() const {
    return halve_height ? height / 2 : (height - first_row + row_step - 1) / row_step;
  }
  ZP_HD std::int64_t out_width() const { return halve_width ? width / 2 : width; }
  ZP_HD const T* EyeRow(std::int64_t n) const {
    return eye + (halve_height ? 2 * n : first_row + n * row_step) * width * 3;
  }
  ZP_HD T* CanvasRow(std::int64_t n) const {
    return canvas + ((out_y + first_row + n * row_step) * canvas_width + out_x) * 3;
  }
};
template <class T>
void PlaceCpu(const PlaceArgs<T>& args);
template <class T>
void PlaceCuda(const PlaceArgs<T>& args, CUstream_st* stream);

/// Zero bytes, behind everything else on the stream.
void ClearCuda(void* memory, std::size_t bytes, CUstream_st* stream);

/// Pixels in turn from one eye and the other: by column, or like a checkerboard.
template <class T>
struct AlternateArgs {
  const T* first;
  const T* second;
  T* out;
  std::int64_t height, width;
  bool checkerboard;
};
template <class T>
void AlternateCpu(const AlternateArgs<T>& args);
template <class T>
void AlternateCuda(const AlternateArgs<T>& args, CUstream_st* stream);

template <class T>
struct DifferenceArgs {
  const T* left;
  const T* right;
  T* out;
  std::int64_t count;  ///< samples
};
template <class T>
void DifferenceCpu(const DifferenceArgs<T>& args);
template <class T>
void DifferenceCuda(const DifferenceArgs<T>& args, CUstream_st* stream);

template <class T>
struct AnaglyphArgs {
  const T* left;
  const T* right;
  T* out;
  std::int64_t count;            ///< pixels
  const AnaglyphTables* tables;  ///< on the same device; for uint8
  AnaglyphWeights weights;       ///< for uint16 and float
};
template <class T>
void AnaglyphCpu(const AnaglyphArgs<T>& args);
template <class T>
void AnaglyphCuda(const AnaglyphArgs<T>& args, CUstream_st* stream);

}  // namespace zeroplane::gpu

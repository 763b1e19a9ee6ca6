#pragma once

#include <cstdint>

struct CUstream_st;

namespace zeroplane::gpu {

/// A hole's pixel between the stages: RGB times the trust in it against its neighbours, and the trust, 0
/// to 1. uint8 pictures keep it in 16 bit, in steps of 1/128 code and 1/32768 (fill_math.h).
template <class T>
struct FillPixel {
  float of[4];
};
template <>
struct FillPixel<std::uint8_t> {
  std::uint16_t of[4];
};

/// What a hole's pixel continues.
struct FillGround {
  float surface_px;  ///< the disparity of its background
  float reach_px;    ///< how far the rim is; negative in a run that touches the picture's border
};

/// The holes [begin, end) of a row, as far apart as they can be, and how many of them a row may have.
struct FillSpan {
  int begin, end;
};
inline std::int64_t MostSpans(std::int64_t width) {
  return width / 2 + 1;
}

/// Contiguous memory of one device, shapes as in fill_background.h. T is uint8, uint16 or float.
template <class T>
struct FillArgs {
  T* picture;  ///< holes are written, and never read
  const std::uint8_t* holes;
  const float* disparity_px;
  FillPixel<T>* pixels[2];  ///< [H, W] each, used where there are holes
  FillGround* ground;       ///< [H, W], likewise
  FillSpan* spans;          ///< [H, MostSpans], the CPU's
  std::int64_t height, width;
  float same_surface_px, blur;
};

template <class T>
void FillCpu(const FillArgs<T>& args);

template <class T>
void FillCuda(const FillArgs<T>& args, CUstream_st* stream);

}  // namespace zeroplane::gpu

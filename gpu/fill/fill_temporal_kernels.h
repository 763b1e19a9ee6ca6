#pragma once

#include <cstdint>

struct CUstream_st;

namespace zeroplane::gpu {

/// One frame of the new eye.
template <class T>
struct TemporalFrame {
  const T* picture;
  const std::uint8_t* holes;
  const float* disparity_px;
};

/// Each neighbour is looked at twice: with the motion measured at the rim and, where that led nowhere, with
/// the one of the whole background.
constexpr int kLooksPerNeighbour = 2;

/// A neighbour, and the motion to it that is tried.
template <class T>
struct TemporalLook {
  TemporalFrame<T> frame;
  const float* flow_px;
  const float* back_flow_px;  ///< may be null
  float weight;
  bool is_known;  ///< the motion, which is then this; else it is measured at the rim
  float motion_x, motion_y;
  float* candidates;  ///< [H, W, 4], one for all looks at a neighbour: colour, and weight (0: none)
};

/// Contiguous memory of one device, shapes as in fill_temporal.h. T is uint8, uint16 or float. The maps are
/// written and read in holes only.
template <class T>
struct FillTemporalArgs {
  TemporalFrame<T> frame;
  const T* fallback;
  TemporalLook<T> looks[8 * kLooksPerNeighbour];
  int look_count;
  // The background behind holes: its disparity, and its motion in the look at work. First as each row's
  // rim tells it, then with the rows above and below.
  float* rim_disparity_px;  ///< [H, W]
  float* disparity_px;      ///< [H, W]
  float* rim_motion_px;     ///< [H, W, 2]
  float* motion_px;         ///< [H, W, 2]
  float* rim_differences;   ///< [H, W, 5]: count, sums of three channels, sum of squares
  T* out_picture;
  std::uint8_t* out_temporal;
  int height, width;
  float factor, same_surface_px, round_trip_px;
  float max_offset, max_rim_error, soft_rim_error, agreement;  ///< code values
  int stride_px, feather_px;
};

template <class T>
void FillTemporalCpu(const FillTemporalArgs<T>& args);

template <class T>
void FillTemporalCuda(const FillTemporalArgs<T>& args, CUstream_st* stream);

}  // namespace zeroplane::gpu

#pragma once

#include <cstdint>

#include "gpu/resample/joint_upsample_math.h"

struct CUstream_st;

namespace zeroplane::gpu {

/// Contiguous memory of one device, shapes as in joint_upsample.h; T is uint8, uint16 or float.
template <class T>
struct JointArgs {
  const float* map;     ///< [low_height][low_width]
  const float* colors;  ///< [low_height][low_width][3], the guide's means
  const T* guide;       ///< [height][width][3]
  JointCell* cells;     ///< [low_height][low_width], working memory
  float* out;           ///< [height][width]
  int low_height, low_width, height, width;
  JointRule rule;
};

template <class T>
void JointUpsampleCpu(const JointArgs<T>& args);

template <class T>
void JointUpsampleCuda(const JointArgs<T>& args, CUstream_st* stream);

}  // namespace zeroplane::gpu

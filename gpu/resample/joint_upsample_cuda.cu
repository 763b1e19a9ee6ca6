#include "gpu/base/cuda_launch.h"
#include "gpu/resample/joint_upsample_kernels.h"

namespace zeroplane::gpu {
namespace {

template <class T>
__global__ void MakeCells(JointArgs<T> args) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= args.low_width) return;
  for (int y = blockIdx.y; y < args.low_height; y += gridDim.y) {
    args.cells[static_cast<std::int64_t>(y) * args.low_width + x] =
        MakeJointCell(args.map, args.colors, args.low_height, args.low_width, y, x);
  }
}

template <class T>
__global__ void Upsample(JointArgs<T> args) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  const JointPlace across = PlaceInCell(x, args.low_width, args.width);
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const JointPlace down = PlaceInCell(static_cast<int>(y), args.low_height, args.height);
    const T* pixel = args.guide + (y * args.width + x) * 3;
    const float red = static_cast<float>(pixel[0]), green = static_cast<float>(pixel[1]),
                blue = static_cast<float>(pixel[2]);
    float values[kJointTaps * kJointTaps], weights[kJointTaps * kJointTaps];
    float sum = 0.0f, total = 0.0f;
    int tap = 0;
    for (int dy = -kJointReach; dy <= kJointReach; ++dy) {
      const int row = JointNeighbor(down.cell, dy, args.low_height);
      for (int dx = -kJointReach; dx <= kJointReach; ++dx, ++tap) {
        const int column = JointNeighbor(across.cell, dx, args.low_width);
        const JointCell& cell = args.cells[static_cast<std::int64_t>(row) * args.low_width + column];
        values[tap] = JointAlong(JointAlong(cell.value, cell.slope_x, JointAway(across, column)),
                                 cell.slope_y, JointAway(down, row));
        weights[tap] = JointSpline(across.offset, dx) * JointSpline(down.offset, dy) *
                       JointFit(cell.color[0] - red, cell.color[1] - green, cell.color[2] - blue,
                                args.rule.color_factor);
        sum += values[tap] * weights[tap];
        total += weights[tap];
      }
    }
    const JointCell& here = args.cells[static_cast<std::int64_t>(down.cell) * args.low_width + across.cell];
    const float sharpness = JointSharpness(here.low, here.high, args.rule.surface_factor);
    float mean = sum / total;
    for (int shift = 0; shift < kJointShifts; ++shift) {
      sum = total = 0.0f;
      for (tap = 0; tap < kJointTaps * kJointTaps; ++tap) {
        const float weight = weights[tap] * JointNear(values[tap], mean, sharpness);
        sum += values[tap] * weight;
        total += weight;
      }
      mean = sum / total;
    }
    args.out[y * args.width + x] = JointHold(mean, here.low, here.high);
  }
}

}  // namespace

template <class T>
void JointUpsampleCuda(const JointArgs<T>& args, CUstream_st* stream) {
  Launch("joint upsample: slopes", stream, GridFor(args.low_width, args.low_height), MakeCells<T>, args);
  Launch("joint upsample", stream, GridFor(args.width, args.height), Upsample<T>, args);
}

template void JointUpsampleCuda(const JointArgs<std::uint8_t>&, CUstream_st*);
template void JointUpsampleCuda(const JointArgs<std::uint16_t>&, CUstream_st*);
template void JointUpsampleCuda(const JointArgs<float>&, CUstream_st*);

}  // namespace zeroplane::gpu

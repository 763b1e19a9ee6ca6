#pragma once

#include <ATen/core/Tensor.h>

/// The global path for training: differentiable once, in single or double precision, on the CPU with the same
/// bits for any number of threads.
namespace zeroplane::gpu {

/// d = t - s * iz.
/// @param iz [H, W] or [N, ...], float32 or float64
/// @param s, t tensors of one value, or of N (one a sample of the batch), of iz's type and device; any sign
/// @return d, of iz's shape; gradients go to iz, s and t, sums over pixels in double precision
/// @throws std::logic_error on other inputs, and when a second derivative is asked for
at::Tensor GlobalDisparity(const at::Tensor& iz, const at::Tensor& s, const at::Tensor& t);

/// d = t + s * (vt - vs * iz), Art3D Eqs. 3 and 4; gradients go to all five.
/// @param vs, vt of iz's shape, type and device
at::Tensor GlobalDisparity(const at::Tensor& iz, const at::Tensor& vs, const at::Tensor& vt,
                           const at::Tensor& s, const at::Tensor& t);

}  // namespace zeroplane::gpu

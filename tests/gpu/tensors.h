#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/from_blob.h>

#include <cstdint>
#include <functional>
#include <vector>

/// Small tensors from plain numbers, and back.
namespace zeroplane::gpu {

inline at::Tensor MapOf(int height, int width, const std::function<double(int y, int x)>& value) {
  std::vector<float> values;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) values.push_back(static_cast<float>(value(y, x)));
  }
  return at::from_blob(values.data(), {height, width}, at::kFloat).clone();
}

inline at::Tensor RowOf(std::vector<float> values) {
  return at::from_blob(values.data(), {1, static_cast<std::int64_t>(values.size())}, at::kFloat).clone();
}

inline at::Tensor PictureOf(int height, int width, const std::function<int(int y, int x, int c)>& code) {
  std::vector<std::uint8_t> codes;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < 3; ++c) codes.push_back(static_cast<std::uint8_t>(code(y, x, c)));
    }
  }
  return at::from_blob(codes.data(), {height, width, 3}, at::kByte).clone();
}

/// A picture whose every pixel differs from its neighbours in every channel.
inline at::Tensor BusyPicture(int height, int width) {
  return PictureOf(height, width,
                   [](int y, int x, int c) { return (x * 37 + y * 11 + c * 71 + x * x % 13) % 251; });
}

inline int CodeAt(const at::Tensor& picture, int y, int x, int c = 0) {
  return static_cast<int>(picture.select(0, y).select(0, x).select(0, c).item<std::uint8_t>());
}
inline float ValueAt(const at::Tensor& map, int y, int x) {
  return map.select(0, y).select(0, x).item<float>();
}
inline bool IsHole(const at::Tensor& holes, int y, int x) {
  return holes.select(0, y).select(0, x).item<std::uint8_t>() != 0;
}

}  // namespace zeroplane::gpu

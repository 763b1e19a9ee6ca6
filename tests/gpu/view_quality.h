#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <vector>

/// How good a second view is: real stereo pairs with true disparity, and the scores of STEREO.md, "How
/// pictures and depth are scored".
namespace zeroplane::gpu {

struct StereoPair {
  std::string name;
  at::Tensor left, right;   ///< uint8 [H, W, 3], RGB
  at::Tensor disparity_px;  ///< d = x_right - x_left, float32 [H, W] on left pixels; every pixel is known
};

/// Motorcycle (Middlebury 2014) and aloe (Middlebury 2006) below `folder`, with unknown disparities filled in
/// their row from the farther neighbour; those that are there.
std::vector<StereoPair> LoadStereoPairs(const std::filesystem::path& folder);

struct ViewScore {
  double psnr_db = 0;  ///< over all samples
  double ssim = 0;     ///< of grey: 7 x 7 uniform window, the mean over windows inside the picture
  double inner_holes_psnr_db = 0;  ///< over holes with a pixel on both sides in their row
  double edge_holes_psnr_db = 0;   ///< over holes that reach the picture's left or right edge
};

/// @param view, truth uint8 [H, W, 3]
/// @param holes       uint8 [H, W], non-zero is a hole
ViewScore ScoreView(const at::Tensor& view, const at::Tensor& truth, const at::Tensor& holes);

/// The yardstick: each row's holes take the nearest pixel of their farther side (the larger disparity), all
/// the same one.
at::Tensor ExtendRows(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px);

}  // namespace zeroplane::gpu

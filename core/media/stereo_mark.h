#pragma once

#include <optional>
#include <string>

extern "C" {
#include <libavutil/stereo3d.h>
}

namespace zeroplane {

/// A mode with the left eye first in the other ways than Matroska's tag.
struct StereoMark {
  int frame_packing;  ///< number in H.264's SEI message
  AVStereo3DType type;
};

/// @param stereo_mode Matroska's name
inline std::optional<StereoMark> MarkOf(const std::string& stereo_mode) {
  if (stereo_mode == "left_right") return StereoMark{3, AV_STEREO3D_SIDEBYSIDE};
  if (stereo_mode == "top_bottom") return StereoMark{4, AV_STEREO3D_TOPBOTTOM};
  if (stereo_mode == "checkerboard_lr") return StereoMark{0, AV_STEREO3D_CHECKERBOARD};
  if (stereo_mode == "col_interleaved_lr") return StereoMark{1, AV_STEREO3D_COLUMNS};
  if (stereo_mode == "row_interleaved_lr") return StereoMark{2, AV_STEREO3D_LINES};
  return std::nullopt;
}

}  // namespace zeroplane

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/stereo/depth_source.h"
#include "core/stereo/grade.h"

namespace zeroplane {

/// The film that depth is wanted for.
struct DepthFilm {
  std::filesystem::path path;
  std::int64_t frame_count = 0;
  int width = 0, height = 0;  ///< upright
};

/// Depth of a film from files.
struct DepthInput {
  std::unique_ptr<DepthSource> source;
  std::string kind;                ///< "picture", "sequence", "video", "iw3 folder"
  std::vector<std::string> notes;  ///< a sentence each for what a user should know (sizes that differ …)
  /// What the tool that made the depth would have graded it with (enoky's .fssidecar), as this program's
  /// numbers.
  std::optional<Grade> suggested;
};

/// Opens depth as other tools write it, one map a frame of the film:
/// - a picture (PNG, TIFF, EXR, PFM; grey, 8 or 16 bit or floats) for a film of one frame;
/// - a sequence "depth.%04d.exr" or "depth.####.png", or a folder that holds nothing else;
/// - a grey video;
/// - an export folder of iw3, or its iw3_export.yml;
/// - a folder with "<film>_depth.mp4", .mkv, .mov, .png or .exr (enoky); "<same>.fssidecar" beside it is
/// read. Values are taken as inverse depth up to scale and shift. Maps larger than the picture are reduced to
/// its size, smaller ones come as they are: the renderer brings them to the picture's edges. What is not
/// finite is taken for the farthest of its frame.
/// @param white_is_near false: the other way round
/// @throws Error kNotFound (nothing there, frames missing: named), kInvalidArgument (fewer maps than frames),
/// kDamaged, kUnsupported
DepthInput OpenDepth(const std::filesystem::path& path, const DepthFilm& film, bool white_is_near = true);

}  // namespace zeroplane

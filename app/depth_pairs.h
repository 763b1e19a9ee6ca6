#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/image.h"

namespace zeroplane {

/// What the numbers of a true depth file count.
enum class TruthKind {
  kInverse,  ///< disparity or inverse depth up to scale: larger is nearer
  kDepth,    ///< distance: larger is farther
};

/// A picture whose depth is known.
struct DepthPair {
  std::filesystem::path image, truth;
  TruthKind kind = TruthKind::kInverse;
  std::string name;
};

struct DepthPairs {
  std::vector<DepthPair> pairs;     ///< by name
  std::vector<std::string> lonely;  ///< names of depth files that no picture was found for
};

/// A still picture, by its ending: PNG, JPEG, TIFF.
bool IsImage(const std::filesystem::path& path);

/// Finds pictures and their depth in a folder:
/// - in two folders, images (or image, rgb, left) and disparity (or disp, inverse, depth), files of one stem;
/// - side by side: NAME_disparity…, NAME_disp…, NAMEGT, NAME_inverse…, NAME_depth… and NAME, NAME_left,
/// NAMEL,
///   NAME_rgb or NAME_image; Middlebury's im0 and disp0.
/// `depth` in the name means distance, all else inverse depth, unless `kind` says.
/// @throws Error kNotFound, kIsDirectory (what is no folder), or when there is no pair
DepthPairs ListDepthPairs(const std::filesystem::path& folder, std::optional<TruthKind> kind);

/// Inverse depth up to scale; NaN where the file knows nothing (0, or no number).
/// @throws Error as ReadDisparity()
ImageF32 ReadTruth(const DepthPair& pair);

}  // namespace zeroplane

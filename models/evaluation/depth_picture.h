#pragma once

#include <optional>

#include "core/base/image.h"
#include "models/evaluation/depth_metrics.h"

namespace zeroplane {

/// A picture's scores: of its depth, and of "lower in the picture is nearer" beside it.
struct DepthPictureScore {
  DepthScore depth, lower_is_nearer;
};

/// Compares at the truth's size.
/// @param prediction inverse depth up to scale and shift, one channel, any size
/// @param inverse    true inverse depth up to scale, one channel; what is not finite or not above 0 is
/// unknown
/// @return nullopt when the truth knows no two pixels that differ
std::optional<DepthPictureScore> ScoreDepthPicture(const ImageF32& prediction, const ImageF32& inverse);

}  // namespace zeroplane

#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "core/stereo/frame_source.h"
#include "core/stereo/grade.h"
#include "core/stereo/local_effect.h"
#include "core/stereo/shot_canvas.h"

namespace zeroplane {

/// A shot is analysed by at most so many of its frames, evenly spaced.
inline constexpr int kAnalysedFrames = 24;

/// At most `most` evenly spaced frames of a shot, its first and last among them.
std::vector<std::int64_t> EvenlySpaced(const FrameRange& shot, int most);

/// The transform that puts the 2nd percentile of the network's output at canvas value 10 and the 99.8th at
/// 245 (the knee's ends). A range of under a quarter of `median_range` (0: unknown) is stretched no further
/// than that.
ShotCanvas FitCanvas(const std::vector<at::Tensor>& raw_maps, double median_range);

/// A frame's canvas as it is kept for statistics: about 48 x 27, round(iz * 257).
CanvasSample MakeSample(std::int64_t frame_index, const at::Tensor& iz);

/// `m` of every effect at one frame, pixels: the alpha-weighted median of the running disparity at each
/// sample of the shot, smoothed along the shot and interpolated at `frame_index`. Effects whose alpha covers
/// nothing get 0.
/// @param eye_width of the picture, pixels
std::vector<double> EffectMediansPx(const ShotCanvas& canvas, const Grade& grade,
                                    const std::vector<LocalEffect>& effects, std::int64_t frame_index,
                                    int eye_width);

/// Alpha of an effect at a picture's size, float32 [height, width], [0, 1].
at::Tensor AlphaTensor(const LocalEffect& effect, std::int64_t height, std::int64_t width);

}  // namespace zeroplane

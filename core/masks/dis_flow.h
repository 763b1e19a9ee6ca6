#pragma once

#include <memory>

#include "core/stereo/flow_estimator.h"

namespace zeroplane {

/// OpenCV's presets of dense inverse search, from quick to exact.
enum class DisPreset { kUltraFast, kFast, kMedium };

struct DisFlowOptions {
  DisPreset preset = DisPreset::kMedium;
  friend bool operator==(const DisFlowOptions&, const DisFlowOptions&) = default;
};

/// T. Kroeger, R. Timofte, D. Dai, L. Van Gool, Fast Optical Flow using Dense Inverse Search, ECCV 2016, as
/// OpenCV has it, on grey values. It uses OpenCV's threads; the flow does not depend on how many there are.
std::unique_ptr<FlowEstimator> MakeDisFlow(const DisFlowOptions& options = {});

}  // namespace zeroplane

#include "core/masks/dis_flow.h"

#include <algorithm>
#include <cstring>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/video/tracking.hpp>

#include "core/base/check.h"
#include "core/base/error.h"

namespace zeroplane {
namespace {

/// OpenCV refuses pictures smaller than its patches; they are made this large by repeating their edges.
constexpr int kLeastSide = 32;

int PresetOf(DisPreset preset) {
  switch (preset) {
    case DisPreset::kUltraFast:
      return cv::DISOpticalFlow::PRESET_ULTRAFAST;
    case DisPreset::kFast:
      return cv::DISOpticalFlow::PRESET_FAST;
    case DisPreset::kMedium:
      break;
  }
  return cv::DISOpticalFlow::PRESET_MEDIUM;
}

cv::Mat GreyOf(const ImageU8& image) {
  const cv::Mat view(image.height(), image.width(), CV_8UC(image.channels()),
                     const_cast<std::uint8_t*>(image.data()));
  cv::Mat grey = view;
  if (image.channels() == 3) cv::cvtColor(view, grey, cv::COLOR_RGB2GRAY);
  const int more_rows = std::max(0, kLeastSide - image.height()),
            more_columns = std::max(0, kLeastSide - image.width());
  if (more_rows == 0 && more_columns == 0) return grey;
  cv::Mat padded;
  cv::copyMakeBorder(grey, padded, 0, more_rows, 0, more_columns, cv::BORDER_REPLICATE);
  return padded;
}

class DisFlow final : public FlowEstimator {
 public:
  explicit DisFlow(const DisFlowOptions& options)
      : estimator_(cv::DISOpticalFlow::create(PresetOf(options.preset))) {}

  ImageF32 Estimate(const ImageU8& from, const ImageU8& to) override {
    ZP_CHECK(from.SameShape(to), "pictures of different shapes");
    ZP_CHECK(!from.empty() && (from.channels() == 1 || from.channels() == 3), "neither RGB nor grey");
    // OpenCV starts from the flow that it is handed, so that of the pair before would show in this one.
    flow_.release();
    try {
      estimator_->calc(GreyOf(from), GreyOf(to), flow_);
    } catch (const cv::Exception& error) {
      throw Error(ErrorCode::kUnsupported, "the motion between two frames",
                  "could not be estimated (" + error.err + ")");
    }
    ImageF32 flow(from.width(), from.height(), 2);
    for (int y = 0; y < flow.height(); ++y) {
      std::memcpy(flow.row(y), flow_.ptr(y), flow.row_size() * sizeof(float));
    }
    return flow;
  }

 private:
  cv::Ptr<cv::DISOpticalFlow> estimator_;
  cv::Mat flow_;
};

}  // namespace

std::unique_ptr<FlowEstimator> MakeDisFlow(const DisFlowOptions& options) {
  return std::make_unique<DisFlow>(options);
}

}  // namespace zeroplane

#include "models/pipeline/depth_estimator.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <utility>

#include "core/base/error.h"
#include "models/nets/compact_depth.h"
#include "models/nets/depth_anything.h"
#include "models/nets/depth_anything_input.h"
#include "models/nets/depth_anything_names.h"
#include "models/weights/module_weights.h"
#include "models/weights/state_hash.h"
#include "models/weights/tensor_file.h"

namespace zeroplane {
namespace {

// The size that CompactDepth was trained on, as an area; on larger input the held-out ordinal error rises
// (its card).
constexpr double kCompactInputPixels = 128.0 * 96.0;

// Of Depth Anything.
constexpr std::int64_t kPublishedShortSide_px = 518;

std::int64_t CompactSide(double side) {
  constexpr int stride = CompactDepthImpl::kStride;
  return std::max<std::int64_t>(stride, std::llround(side / stride) * stride);
}

bool IsCompactDepth(const std::map<std::string, at::Tensor>& state) {
  return state.count("stem.weight") != 0 && state.count("output.weight") != 0;
}

// What is common: no gradients, and errors that name the model.
class NamedEstimator : public DepthEstimator {
 public:
  NamedEstimator(std::string name, std::string file, torch::Device device)
      : device_(device), name_(std::move(name)), file_(std::move(file)) {}

  std::string Name() const final { return name_; }

  at::Tensor Estimate(const at::Tensor& rgb) final try {
    const torch::NoGradGuard no_grad;
    const at::Tensor depth = Infer(rgb.to(device_)).to(torch::kFloat);
    if (!torch::isfinite(depth).all().item<bool>()) {
      throw Error(ErrorCode::kDamaged, file_, "(" + name_ + ") gave values that are no numbers",
                  "Its weights may be damaged: fetch them again, or choose another model.");
    }
    return depth;
  } catch (const c10::Error& error) {
    const std::string text = error.what_without_backtrace();
    if (text.find("out of memory") == std::string::npos && text.find("allocate memory") == std::string::npos)
      throw;
    throw OutOfMemory(rgb);
  } catch (const std::bad_alloc&) {
    throw OutOfMemory(rgb);
  }

 protected:
  virtual at::Tensor Infer(const at::Tensor& rgb) = 0;

  const torch::Device device_;

 private:
  Error OutOfMemory(const at::Tensor& rgb) const {
    return Error(ErrorCode::kUnsupported, file_,
                 "(" + name_ + ") needs more memory than there is for a picture of " +
                     std::to_string(rgb.size(1)) + " x " + std::to_string(rgb.size(0)) + " pixels",
                 "Choose a smaller model, or close what else uses the memory.");
  }

  const std::string name_, file_;
};

class CompactDepthEstimator final : public NamedEstimator {
 public:
  CompactDepthEstimator(const std::map<std::string, at::Tensor>& state, const std::string& file,
                        torch::Device device)
      : NamedEstimator("CompactDepth", file, device) {
    LoadState(*net_, state, file);
    identity_ = "compact-depth-" + StateHash(StateOf(*net_));
    net_->to(device_);
    net_->eval();
  }

  std::string Identity() const override { return identity_; }

 protected:
  at::Tensor Infer(const at::Tensor& rgb) override {
    const double height = static_cast<double>(rgb.size(0)), width = static_cast<double>(rgb.size(1));
    const double scale = std::sqrt(kCompactInputPixels / (width * height));
    const at::Tensor planes = rgb.permute({2, 0, 1}).unsqueeze(0).to(torch::kFloat).div_(255.0);
    const at::Tensor input =
        at::_upsample_bilinear2d_aa(planes, {CompactSide(height * scale), CompactSide(width * scale)},
                                    /*align_corners=*/false, c10::nullopt, c10::nullopt);
    return net_(input)[0];
  }

 private:
  CompactDepth net_;
  std::string identity_;
};

class DepthAnythingEstimator final : public NamedEstimator {
 public:
  DepthAnythingEstimator(const std::map<std::string, at::Tensor>& state, const DepthAnythingOptions& network,
                         const std::string& file, torch::Device device, const DepthEstimatorOptions& options)
      : NamedEstimator("Depth Anything V2 " + network.size, file, device),
        short_side_px_(options.short_side_px.value_or(kPublishedShortSide_px)),
        type_(options.half_on_cuda && device.is_cuda() ? torch::kHalf : torch::kFloat),
        net_(network) {
    LoadState(*net_, state, file);
    identity_ = "depth-anything-v2-" + network.size + "-" + std::to_string(short_side_px_) +
                (type_ == torch::kHalf ? "-half-" : "-") + StateHash(StateOf(*net_));
    net_->to(device_, type_);
    net_->eval();
  }

  std::string Identity() const override { return identity_; }

 protected:
  at::Tensor Infer(const at::Tensor& rgb) override {
    const PictureSize size = DepthAnythingSize({rgb.size(1), rgb.size(0)}, short_side_px_);
    return net_(DepthAnythingInput(rgb, size).to(type_))[0];
  }

 private:
  const std::int64_t short_side_px_;
  const torch::ScalarType type_;
  DepthAnything net_;
  std::string identity_;
};

}  // namespace

void DepthEstimatorOptions::Check() const {
  if (short_side_px && (*short_side_px < Dinov2Impl::kPatch || *short_side_px % Dinov2Impl::kPatch != 0)) {
    throw Error(ErrorCode::kInvalidArgument, "short_side_px",
                "is " + std::to_string(*short_side_px) + ", and must be a multiple of 14");
  }
}

std::unique_ptr<DepthEstimator> MakeDepthEstimator(const std::filesystem::path& weights, torch::Device device,
                                                   const DepthEstimatorOptions& options) {
  options.Check();
  const std::string file = weights.string();
  std::map<std::string, at::Tensor> state = ReadTensorFile(weights).tensors;
  if (IsDepthAnything(state)) {
    state = OfficialDepthAnythingNames(std::move(state));
    return std::make_unique<DepthAnythingEstimator>(state, DepthAnythingSizeOf(state, file), file, device,
                                                    options);
  }
  if (IsCompactDepth(state)) {
    if (options.short_side_px)
      throw Error(ErrorCode::kUnsupported, file,
                  "holds the compact depth network, which sees every picture at one size",
                  "Leave the detail at normal, or choose Depth Anything (zeroplane models list).");
    return std::make_unique<CompactDepthEstimator>(state, file, device);
  }
  throw Error(ErrorCode::kUnsupported, file, "holds no depth network that this program knows",
              "It knows CompactDepth and Depth Anything V2 small, base and large.");
}

}  // namespace zeroplane

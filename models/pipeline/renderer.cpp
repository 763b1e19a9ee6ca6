#include "models/pipeline/renderer.h"

#include <torch/torch.h>
#include <torch/version.h>

#include <algorithm>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/lru_cache.h"
#include "core/stereo/units.h"
#include "gpu/base/runtime.h"
#include "gpu/compose/compose.h"
#include "gpu/compose/disparity_map.h"
#include "gpu/compose/window_bars.h"
#include "gpu/eye/make_eye.h"
#include "gpu/stats/stats.h"
#include "gpu/synthesize/synthesize.h"
#include "models/pipeline/depth_estimator.h"
#include "models/pipeline/guided_upsample.h"
#include "models/pipeline/shot_canvas.h"

namespace zeroplane {
namespace {

constexpr int kAnalysedFrames = 24;
constexpr std::int64_t kAnalysedSide = 512;  // pixels of a map that are looked at, up to twice as many
constexpr double kMaxStretchPx = 2, kSoftEdgePx = 1;
constexpr double kNearPercentile = 1, kFarPercentile = 99;  // a frame's depth bracket
constexpr std::int64_t kBracketStep = 4;                    // every fourth row and column is enough for it

using FrameKey = std::pair<std::string, std::int64_t>;

torch::Device ChooseDevice(bool allow_cuda) {
  return allow_cuda && gpu::HasCuda() ? torch::Device(torch::kCUDA) : torch::Device(torch::kCPU);
}

// A view of the picture's samples; the picture must outlive it.
at::Tensor ViewOf(const ImageU8& picture) {
  return torch::from_blob(const_cast<std::uint8_t*>(picture.data()), {picture.height(), picture.width(), 3},
                          torch::kByte);
}

ImageU8 ToImage(const at::Tensor& rgb) {
  const at::Tensor host = rgb.cpu().contiguous();
  ImageU8 image(static_cast<int>(host.size(1)), static_cast<int>(host.size(0)), 3);
  std::copy_n(host.data_ptr<std::uint8_t>(), image.size(), image.data());
  return image;
}

ImageF32 ToMap(const at::Tensor& map) {
  const at::Tensor host = map.cpu().contiguous();
  ImageF32 image(static_cast<int>(host.size(1)), static_cast<int>(host.size(0)), 1);
  std::copy_n(host.data_ptr<float>(), image.size(), image.data());
  return image;
}

// Every few rows and columns of a large map are enough for a shot's far and near end.
at::Tensor ForAnalysis(const at::Tensor& raw) {
  const std::int64_t step = std::max<std::int64_t>(1, std::max(raw.size(0), raw.size(1)) / kAnalysedSide);
  return raw.slice(0, 0, c10::nullopt, step).slice(1, 0, c10::nullopt, step).contiguous();
}

class NetworkRenderer final : public StereoRenderer {
 public:
  explicit NetworkRenderer(const RendererOptions& options)
      : device_(ChooseDevice(options.allow_cuda)),
        estimator_(options.depth_weights, device_),
        depths_([this](const at::Tensor& rgb) { return estimator_.Estimate(rgb); }, options.depth),
        raw_(options.cache_bytes / 2),
        full_(options.cache_bytes / 2) {}

  ShotCanvas AnalyseShot(FrameSource& film, const std::string& film_name, const FrameRange& shot,
                         double median_range, JobContext& job) override {
    ZP_CHECK_GT(shot.length(), 0);
    const torch::NoGradGuard no_grad;
    const std::vector<std::int64_t> frames = EvenlySpaced(shot, kAnalysedFrames);
    std::vector<at::Tensor> raw;
    for (const std::int64_t frame : frames) {
      if (job.Cancelled())
        throw Error(ErrorCode::kCancelled, film_name, "was not analysed to its end: cancelled");
      raw.push_back(ForAnalysis(Raw({film_name, frame}, [&] { return film.ReadFrame(frame); })));
      job.Report(static_cast<double>(raw.size()) / static_cast<double>(frames.size()), "Analysing depth");
    }
    ShotCanvas canvas = FitCanvas(raw, median_range);
    std::vector<CanvasSample> samples;
    for (std::size_t i = 0; i < frames.size(); ++i)
      samples.push_back(MakeSample(frames[i], gpu::ApplyCanvas(raw[i], {canvas.scale, canvas.offset})));
    canvas.samples = samples;
    return canvas;
  }

  FrameResult Render(const FrameRequest& request) override {
    ZP_CHECK(request.picture && request.picture->channels() == 3, "a frame is 8-bit RGB");
    const torch::NoGradGuard no_grad;
    const at::Tensor source = ViewOf(*request.picture).to(device_);
    const at::Tensor iz = FullCanvas(request, source);
    const at::Tensor& disparity_px = Disparity(request, iz);
    const double to_pct = PxToPct(1.0, request.picture->width());

    FrameResult result;
    result.id = request.id;
    const auto few =
        disparity_px.slice(0, 0, c10::nullopt, kBracketStep).slice(1, 0, c10::nullopt, kBracketStep);
    const std::vector<double> bracket = gpu::Percentiles(few, {kNearPercentile, kFarPercentile});
    result.near_pct = bracket[0] * to_pct;
    result.far_pct = bracket[1] * to_pct;
    const bool needs_pct = request.want_maps || request.layout == Layout::kDisparity;
    const at::Tensor disparity_pct = needs_pct ? disparity_px * to_pct : at::Tensor();
    result.picture = ToImage(request.layout == Layout::kDisparity ? gpu::DisparityMap(disparity_pct)
                                                                  : Composed(request, source, disparity_px));
    if (request.want_maps) {
      result.iz = ToMap(iz);
      result.disparity_pct = ToMap(disparity_pct);
    }
    return result;
  }

 private:
  template <class ReadPicture>
  at::Tensor Raw(const FrameKey& key, ReadPicture&& read) {
    if (const auto cached = raw_.Find(key)) return *cached;
    const Picture picture = read();
    const at::Tensor raw = depths_.Raw(key.first, key.second, ViewOf(*picture).to(device_));
    raw_.Insert(key, std::make_shared<const at::Tensor>(raw), raw.nbytes());
    return raw;
  }

  // The canvas at the picture's size. Cached with the transform it was made under.
  at::Tensor FullCanvas(const FrameRequest& request, const at::Tensor& source) {
    const FrameKey key{request.film, request.frame_index};
    if (const auto cached = full_.Find(key)) {
      if (cached->scale == request.canvas.scale && cached->offset == request.canvas.offset) return cached->iz;
    }
    const at::Tensor raw = Raw(key, [&] { return request.picture; });
    const at::Tensor small = gpu::ApplyCanvas(raw, {request.canvas.scale, request.canvas.offset});
    // Depth of the picture's own size was drawn by somebody: nothing is drawn over it.
    const bool whole =
        depths_.is_given() && small.size(0) == source.size(0) && small.size(1) == source.size(1);
    const at::Tensor iz = (whole ? small : GuidedUpsample(small, source)).clamp_(0, kIzMax);
    full_.Insert(key, std::make_shared<const Canvas>(Canvas{request.canvas.scale, request.canvas.offset, iz}),
                 iz.nbytes());
    return iz;
  }

  // Lives until the next frame's.
  const at::Tensor& Disparity(const FrameRequest& request, const at::Tensor& iz) {
    const int width = request.picture->width();
    std::vector<LocalEffect> effects;
    for (const LocalEffect& effect : request.effects) {
      if (effect.alpha && !effect.alpha->empty()) effects.push_back(effect);
    }
    gpu::SynthesizeInputs inputs{iz};
    if (!effects.empty()) {
      const std::vector<double> medians =
          EffectMediansPx(request.canvas, request.grade, effects, request.frame_index, width);
      for (std::size_t i = 0; i < effects.size(); ++i) {
        inputs.effects.push_back({AlphaTensor(effects[i], iz.size(0), iz.size(1)).to(device_),
                                  {PctToPx(effects[i].pull_pct, width), effects[i].roundness, medians[i]}});
      }
    }
    gpu::Synthesize(inputs,
                    {PctToPx(request.grade.depth_range_pct, width) / kIzMax,
                     PctToPx(request.grade.background_pct, width)},
                    disparity_);
    return disparity_.disparity_px;
  }

  // One eye; lives until the next frame's. The kept one never passes the warp.
  const at::Tensor& Eye(const FrameRequest& request, const at::Tensor& source, const at::Tensor& disparity_px,
                        double factor, gpu::MakeEyeResult& made) {
    if (factor == 0) return source;
    gpu::MakeEye(source, disparity_px, {{factor, kMaxStretchPx, kSoftEdgePx}, request.fill}, made);
    return made.picture;
  }

  at::Tensor Composed(const FrameRequest& request, const at::Tensor& source, const at::Tensor& disparity_px) {
    const SourceEyeInfo& info = Info(request.source_eye);
    const bool one_eye = request.layout == Layout::kLeft || request.layout == Layout::kRight;
    const bool wants_left = !one_eye || (request.layout == Layout::kLeft) != request.swap_eyes;
    const bool wants_right = !one_eye || !wants_left;
    gpu::Eyes eyes;
    if (wants_left) eyes.left = Eye(request, source, disparity_px, info.left_factor, left_);
    if (wants_right) eyes.right = Eye(request, source, disparity_px, info.right_factor, right_);
    if (request.window != FloatingWindow{}) {
      gpu::FloatingWindowBars(wants_left ? eyes.left : eyes.right, wants_right ? eyes.right : eyes.left,
                              request.window, framed_);
      eyes = framed_;
    }
    if (one_eye) return wants_left ? eyes.left : eyes.right;
    gpu::Compose(eyes.left, eyes.right, {request.layout, request.swap_eyes}, composed_);
    return composed_;
  }

  struct Canvas {
    double scale, offset;
    at::Tensor iz;
  };

  const torch::Device device_;
  DepthEstimator estimator_;
  DepthSupply depths_;
  LruCache<FrameKey, at::Tensor> raw_;
  LruCache<FrameKey, Canvas> full_;
  // What the ops work in, kept from frame to frame.
  gpu::SynthesizeResult disparity_;
  gpu::MakeEyeResult left_, right_;
  gpu::Eyes framed_;
  at::Tensor composed_;
};

}  // namespace

std::unique_ptr<StereoRenderer> MakeRenderer(const RendererOptions& options) {
  return std::make_unique<NetworkRenderer>(options);
}

std::string ComputeDeviceText() {
  if (gpu::HasCuda()) return "CUDA";
  const std::string cpu = "the CPU (" + std::to_string(torch::get_num_threads()) + " threads)";
  return gpu::BuiltWithCuda() ? cpu + ", as there is no GPU with a driver" : cpu;
}

std::string ComputeBuildText() {
  return std::string("LibTorch ") + TORCH_VERSION + (gpu::BuiltWithCuda() ? ", CUDA" : ", CPU only");
}

}  // namespace zeroplane

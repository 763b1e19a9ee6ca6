#include "models/pipeline/renderer.h"

#include <torch/torch.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/lru_cache.h"
#include "core/stereo/units.h"
#include "gpu/base/runtime.h"
#include "gpu/base/samples.h"
#include "gpu/compose/compose.h"
#include "gpu/compose/disparity_map.h"
#include "gpu/compose/window_bars.h"
#include "gpu/eye/make_eye.h"
#include "gpu/resample/resize.h"
#include "gpu/stats/stats.h"
#include "gpu/synthesize/synthesize.h"
#include "models/pipeline/depth_estimator.h"
#include "models/pipeline/flicker.h"
#include "models/pipeline/guided_upsample.h"
#include "models/pipeline/picture_part.h"
#include "models/pipeline/shot_canvas.h"

namespace zeroplane {
namespace {

constexpr std::int64_t kAnalysedSide = 512;  // pixels of a map that are looked at, up to twice as many
constexpr double kMaxStretchPx = 2, kSoftEdgePx = 1;
constexpr double kNearPercentile = 1, kFarPercentile = 99;  // a frame's depth bracket
constexpr std::int64_t kBracketStep = 4;                    // every fourth row and column is enough for it

torch::Device ChooseDevice(bool allow_cuda) {
  return allow_cuda && gpu::HasCuda() ? torch::Device(torch::kCUDA) : torch::Device(torch::kCPU);
}

// A view of the picture's samples; the picture must outlive it.
template <class T>
at::Tensor ViewOf(const Image<T>& picture) {
  return torch::from_blob(const_cast<T*>(picture.data()), {picture.height(), picture.width(), 3},
                          gpu::kScalarType<T>);
}

// Of [H, W, C] or [H, W].
template <class T>
Image<T> ToImage(const at::Tensor& samples) {
  const at::Tensor host = samples.cpu().contiguous();
  const int channels = host.dim() == 3 ? static_cast<int>(host.size(2)) : 1;
  Image<T> image(static_cast<int>(host.size(1)), static_cast<int>(host.size(0)), channels);
  std::copy_n(gpu::Samples<T>(host), image.size(), image.data());
  return image;
}

// Every few rows and columns of a large map are enough for a shot's far and near end.
at::Tensor ForAnalysis(const at::Tensor& raw) {
  const std::int64_t step = std::max<std::int64_t>(1, std::max(raw.size(0), raw.size(1)) / kAnalysedSide);
  return raw.slice(0, 0, c10::nullopt, step).slice(1, 0, c10::nullopt, step).contiguous();
}

// Maps are kept under what made them: other weights, and other hardware, make other bits.
DepthSupplyOptions WithModel(DepthSupplyOptions options, const DepthEstimator* estimator) {
  if (estimator) options.model = estimator->Identity().append(" on ").append(ComputeDeviceText());
  return options;
}

// Frames of which other parts were seen are other frames.
FrameKey KeyOf(const FrameRequest& request, std::int64_t frame) {
  return {NameOfPart(request.film, request.active_picture), frame};
}

// Where an effect was painted, of the part of the picture that has depth.
LocalEffect InPart(const LocalEffect& effect, const FrameRequest& request) {
  const at::Tensor alpha = AlphaTensor(effect, request.picture->height(), request.picture->width());
  const at::Tensor part = PartOf(alpha, request.active_picture).mul(255).round_().to(torch::kByte);
  LocalEffect cut = effect;
  cut.alpha = std::make_shared<const ImageU8>(ToImage<std::uint8_t>(part));
  return cut;
}

// The bars of a floating window stand at the sides of the part that has depth, as wide as they were.
FloatingWindow InPart(const FloatingWindow& window, const FrameRequest& request) {
  const double wider =
      static_cast<double>(request.picture->width()) / static_cast<double>(request.active_picture->width);
  return {window.left_top_pct * wider, window.left_bottom_pct * wider, window.right_top_pct * wider,
          window.right_bottom_pct * wider};
}

class NetworkRenderer final : public StereoRenderer {
 public:
  NetworkRenderer(const RendererOptions& options, std::unique_ptr<FlowEstimator> flow)
      : device_(ChooseDevice(options.allow_cuda)),
        estimator_(options.depth.source
                       ? nullptr
                       : MakeDepthEstimator(options.depth_weights, device_, options.network)),
        depths_(estimator_ ? [this](const at::Tensor& rgb) { return estimator_->Estimate(rgb); }
                           : DepthSupply::Network(),
                WithModel(options.depth, estimator_.get())),
        depth_name_(estimator_ ? estimator_->Identity() : options.depth.source->Name()),
        seen_(options.cache_bytes / 2),
        steady_maps_(options.cache_bytes / 16),
        full_(options.cache_bytes / 8) {
    if (flow && !depths_.is_given())
      steady_.emplace(options.steady, std::move(flow), options.cache_bytes / 4);
  }

  std::string DepthName() const override { return depth_name_; }

  ShotCanvas AnalyseShot(FrameSource& film, const std::string& film_name,
                         const std::optional<PictureRect>& active, const FrameRange& shot,
                         double median_range, JobContext& job) override {
    ZP_CHECK_GT(shot.length(), 0);
    const torch::NoGradGuard no_grad;
    const std::vector<std::int64_t> frames = EvenlySpaced(shot, kAnalysedFrames);
    std::vector<at::Tensor> raw;
    for (const std::int64_t frame : frames) {
      if (job.Cancelled())
        throw Error(ErrorCode::kCancelled, film_name, "was not analysed to its end: cancelled");
      const auto seen = See(film_name, active, frame, [&] { return film.ReadFrame(frame); });
      raw.push_back(ForAnalysis(seen->raw));
      job.Report(static_cast<double>(raw.size()) / static_cast<double>(frames.size()), "Analysing depth");
    }
    ShotCanvas canvas = FitCanvas(raw, median_range);
    std::vector<CanvasSample> samples;
    for (std::size_t i = 0; i < frames.size(); ++i)
      samples.push_back(MakeSample(frames[i], gpu::ApplyCanvas(raw[i], {canvas.scale, canvas.offset})));
    canvas.samples = samples;
    canvas.depth = NameOfPart(DepthName(), active);
    return canvas;
  }

  FrameResult Render(const FrameRequest& request) override {
    ZP_CHECK(request.picture && request.picture->channels() == 3, "a frame is 8-bit RGB");
    const torch::NoGradGuard no_grad;
    const at::Tensor shallow = ViewOf(*request.picture).to(device_);
    const at::Tensor iz = FullCanvas(request, PartOf(shallow, request.active_picture));
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
    if (request.layout == Layout::kDisparity) {
      const at::Tensor on_screen = gpu::DisparityMap(torch::zeros({1, 1}, disparity_pct.options()));
      result.picture = ToImage<std::uint8_t>(Whole(request, gpu::DisparityMap(disparity_pct), on_screen));
    } else if (request.deep) {
      const at::Tensor deep = ViewOf(*request.deep).to(device_);
      result.deep_picture = ToImage<std::uint16_t>(Composed(request, deep, disparity_px));
    } else {
      result.picture = ToImage<std::uint8_t>(Composed(request, shallow, disparity_px));
    }
    if (request.want_flicker) result.flicker_pct = FlickerPct(request);
    if (request.want_maps) {
      const at::Tensor none = torch::zeros({1, 1}, iz.options());
      result.iz = ToImage<float>(Whole(request, iz, none));
      result.disparity_pct = ToImage<float>(Whole(request, disparity_pct, none));
    }
    return result;
  }

 private:
  // A map with bars about it, all of one value.
  // @param bars [1, 1] or [1, 1, C], like the map
  static at::Tensor Whole(const FrameRequest& request, const at::Tensor& map, const at::Tensor& bars) {
    if (!request.active_picture) return map;
    std::vector<std::int64_t> size = map.sizes().vec();
    size[0] = request.picture->height();
    size[1] = request.picture->width();
    at::Tensor whole = bars.expand(size).clone();
    PutPart(map, *request.active_picture, whole);
    return whole;
  }

  template <class ReadPicture>
  std::shared_ptr<const SeenFrame> See(const std::string& film, const std::optional<PictureRect>& active,
                                       std::int64_t frame, ReadPicture&& read) {
    const FrameKey key{NameOfPart(film, active), frame};
    if (auto known = seen_.Find(key)) return known;
    const Picture picture = read();
    const at::Tensor rgb = PartOf(ViewOf(*picture).to(device_), active);
    auto seen = std::make_shared<SeenFrame>();
    seen->raw = depths_.Raw(film, active, frame, rgb);
    if (steady_) {
      const at::Tensor small = gpu::Resize(rgb, seen->raw.size(0), seen->raw.size(1));
      seen->color = small.to(torch::kFloat).div_(255.0).permute({2, 0, 1}).contiguous();
      seen->picture = ToImage<std::uint8_t>(small);
    }
    seen_.Insert(key, seen, seen->bytes());
    return seen;
  }

  // Looks at the request's own frame, and at others of its shot where the film can be read.
  SeeFrame SeeFor(const FrameRequest& request) {
    return [this, &request](std::int64_t frame) -> std::shared_ptr<const SeenFrame> {
      const auto seen = [&](auto&& read) { return See(request.film, request.active_picture, frame, read); };
      if (frame == request.frame_index) return seen([&] { return request.picture; });
      try {
        return seen([&] { return request.frames->ReadFrame(frame); });
      } catch (const Error& error) {
        if (error.code() != ErrorCode::kDamaged) throw;
        return nullptr;
      }
    };
  }

  bool HasNeighbours(const FrameRequest& request) const {
    return steady_ && request.frames && request.shot.length() > 1;
  }

  // A frame's depth as the network would see it if it did not flicker, at the network's size.
  at::Tensor Depth(const FrameRequest& request, std::int64_t frame, const SeeFrame& see) {
    if (!HasNeighbours(request)) return see(frame)->raw;
    const FrameKey key = KeyOf(request, frame);
    if (const auto known = steady_maps_.Find(key); known && known->shot == request.shot) return known->depth;
    const at::Tensor depth = steady_->Steady(key.first, frame, request.shot, see);
    steady_maps_.Insert(key, std::make_shared<const SteadyMap>(SteadyMap{request.shot, depth}),
                        depth.nbytes());
    return depth;
  }

  // The canvas at the picture's size. Cached with what it was made under.
  at::Tensor FullCanvas(const FrameRequest& request, const at::Tensor& source) {
    const FrameKey key = KeyOf(request, request.frame_index);
    const Canvas wanted{request.canvas.scale,
                        request.canvas.offset,
                        HasNeighbours(request) ? request.shot : FrameRange{},
                        {}};
    if (const auto cached = full_.Find(key); cached && cached->IsLike(wanted)) return cached->iz;
    const at::Tensor depth = Depth(request, request.frame_index, SeeFor(request));
    const at::Tensor small = gpu::ApplyCanvas(depth, {wanted.scale, wanted.offset});
    // Depth of the picture's own size was drawn by somebody: nothing is drawn over it.
    const bool whole =
        depths_.is_given() && small.size(0) == source.size(0) && small.size(1) == source.size(1);
    const at::Tensor iz = (whole ? small : GuidedUpsample(small, source)).clamp_(0, kIzMax);
    full_.Insert(key, std::make_shared<const Canvas>(Canvas{wanted.scale, wanted.offset, wanted.shot, iz}),
                 iz.nbytes());
    return iz;
  }

  std::optional<double> FlickerPct(const FrameRequest& request) {
    const std::int64_t frame = request.frame_index;
    if (!HasNeighbours(request) || frame == request.shot.first) return std::nullopt;
    const SeeFrame see = SeeFor(request);
    const auto before = see(frame - 1), now = see(frame);
    const auto step = steady_->steps().Step(KeyOf(request, frame).first, frame - 1, see);
    if (!step) return std::nullopt;
    const gpu::CanvasOptions canvas{request.canvas.scale, request.canvas.offset};
    const auto change = Flicker(gpu::ApplyCanvas(Depth(request, frame - 1, see), canvas),
                                gpu::ApplyCanvas(Depth(request, frame, see), canvas), *step, *before, *now);
    if (!change) return std::nullopt;
    return *change * std::abs(request.grade.depth_range_pct) / kIzMax;
  }

  // Lives until the next frame's.
  const at::Tensor& Disparity(const FrameRequest& request, const at::Tensor& iz) {
    const int width = request.picture->width();
    std::vector<LocalEffect> effects;
    for (const LocalEffect& effect : request.effects) {
      if (!effect.alpha || effect.alpha->empty()) continue;
      effects.push_back(request.active_picture ? InPart(effect, request) : effect);
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

  // An eye of the part that has depth, in the picture that it is a part of.
  static at::Tensor Framed(const FrameRequest& request, const at::Tensor& picture, const at::Tensor& eye) {
    if (!request.active_picture) return eye;
    at::Tensor framed = picture.clone();
    PutPart(eye, *request.active_picture, framed);
    return framed;
  }

  at::Tensor Composed(const FrameRequest& request, const at::Tensor& picture,
                      const at::Tensor& disparity_px) {
    const SourceEyeInfo& info = Info(request.source_eye);
    const bool one_eye = request.layout == Layout::kLeft || request.layout == Layout::kRight;
    const bool wants_left = !one_eye || (request.layout == Layout::kLeft) != request.swap_eyes;
    const bool wants_right = !one_eye || !wants_left;
    const at::Tensor source = PartOf(picture, request.active_picture);
    gpu::Eyes eyes;
    if (wants_left) eyes.left = Eye(request, source, disparity_px, info.left_factor, left_);
    if (wants_right) eyes.right = Eye(request, source, disparity_px, info.right_factor, right_);
    if (request.window != FloatingWindow{}) {
      const FloatingWindow window = request.active_picture ? InPart(request.window, request) : request.window;
      gpu::FloatingWindowBars(wants_left ? eyes.left : eyes.right, wants_right ? eyes.right : eyes.left,
                              window, framed_);
      eyes = framed_;
    }
    if (wants_left) eyes.left = Framed(request, picture, eyes.left);
    if (wants_right) eyes.right = Framed(request, picture, eyes.right);
    if (one_eye) return wants_left ? eyes.left : eyes.right;
    gpu::Compose(eyes.left, eyes.right, {request.layout, request.swap_eyes}, composed_);
    return composed_;
  }

  struct SteadyMap {
    FrameRange shot;
    at::Tensor depth;
  };
  struct Canvas {
    double scale, offset;
    FrameRange shot;  ///< whose frames hold it still; empty: none
    at::Tensor iz;
    bool IsLike(const Canvas& other) const {
      return scale == other.scale && offset == other.offset && shot == other.shot;
    }
  };

  const torch::Device device_;
  const std::unique_ptr<DepthEstimator> estimator_;  ///< null where the depth is a user's
  DepthSupply depths_;
  const std::string depth_name_;
  LruCache<FrameKey, SeenFrame> seen_;
  std::optional<SteadyDepth> steady_;  ///< none: as the maps are
  LruCache<FrameKey, SteadyMap> steady_maps_;
  LruCache<FrameKey, Canvas> full_;
  // What the ops work in, kept from frame to frame.
  gpu::SynthesizeResult disparity_;
  gpu::MakeEyeResult left_, right_;
  gpu::Eyes framed_;
  at::Tensor composed_;
};

}  // namespace

std::unique_ptr<StereoRenderer> MakeRenderer(const RendererOptions& options,
                                             std::unique_ptr<FlowEstimator> flow) {
  return std::make_unique<NetworkRenderer>(options, std::move(flow));
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

#include "gpu/fill/fill_temporal.h"

#include <array>
#include <cmath>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/samples.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/fill/fill_temporal_kernels.h"

namespace zeroplane::gpu {
namespace {

static_assert(kLooksPerNeighbour * kMaxTemporalNeighbours ==
              std::extent_v<decltype(FillTemporalArgs<float>::looks)>);

// A neighbour whose rim fits to this weighs half of one that fits exactly.
constexpr double kSoftRimErrorPct = 2;
constexpr int kProbesAcrossRim = 16;

// Floats of FillTemporalArgs' maps: disparities 1 + 1, motions 2 + 2, differences 5.
constexpr int kMaps = 11, kCandidate = 4;

struct Neighbour {
  at::Tensor picture, holes, disparity_px, flow_px, back_flow_px;
};

void CheckFlow(const at::Tensor& flow, const at::Tensor& map, const char* name) {
  ZP_CHECK(flow.defined() && flow.dim() == 3 && flow.size(2) == 2, name);
  ZP_CHECK(flow.scalar_type() == at::kFloat, name);
  CheckSameGrid(flow, map);
}

void CheckFrame(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px) {
  CheckPicture(picture, "picture");
  CheckMap(holes, at::kByte, "holes");
  CheckMap(disparity_px, at::kFloat, "disparity_px");
  CheckSameGrid(picture, holes);
  CheckSameGrid(picture, disparity_px);
}

/// Checked and contiguous.
Neighbour Prepare(const TemporalNeighbour& given, const at::Tensor& picture) {
  CheckFrame(given.picture, given.holes, given.disparity_px);
  CheckSameGrid(picture, given.picture);
  CheckSameType(picture, given.picture);
  CheckFlow(given.flow_px, given.holes, "flow_px");
  ZP_CHECK_GE(given.frames_away, 1);
  Neighbour neighbour{given.picture.contiguous(),
                      given.holes.contiguous(),
                      given.disparity_px.contiguous(),
                      given.flow_px.contiguous(),
                      {}};
  if (given.back_flow_px.defined()) {
    CheckFlow(given.back_flow_px, given.holes, "back_flow_px");
    neighbour.back_flow_px = given.back_flow_px.contiguous();
  }
  return neighbour;
}

template <class T>
TemporalFrame<T> FrameOf(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px) {
  return {Samples<T>(picture), holes.data_ptr<std::uint8_t>(), disparity_px.data_ptr<float>()};
}

/// Hands out the working memory.
template <class T>
void GiveMemory(FillTemporalArgs<T>& args, const FillTemporalResult::Work& work) {
  const std::int64_t pixels = static_cast<std::int64_t>(args.height) * args.width;
  float* maps = work.rims.data_ptr<float>();
  args.rim_disparity_px = maps;
  args.disparity_px = maps + pixels;
  args.rim_motion_px = maps + 2 * pixels;
  args.motion_px = maps + 4 * pixels;
  args.rim_differences = maps + 6 * pixels;
  for (int k = 0; k < args.look_count; ++k) {
    args.looks[k].candidates =
        work.candidates.data_ptr<float>() + k / kLooksPerNeighbour * pixels * kCandidate;
  }
}

template <class T>
void SetOptions(FillTemporalArgs<T>& args, const FillTemporalOptions& options) {
  const double percent = (std::is_same_v<T, float> ? 1.0 : sizeof(T) == 1 ? 255.0 : 65535.0) / 100;
  args.factor = static_cast<float>(options.factor);
  args.same_surface_px = static_cast<float>(options.same_surface_px);
  args.round_trip_px = static_cast<float>(options.round_trip_px);
  args.max_offset = static_cast<float>(options.max_offset_pct * percent);
  args.max_rim_error = static_cast<float>(options.max_rim_error_pct * percent);
  args.soft_rim_error = static_cast<float>(kSoftRimErrorPct * percent);
  args.agreement = static_cast<float>(options.agreement_pct * percent);
  args.stride_px = options.rim_px / kProbesAcrossRim;
  args.feather_px = options.feather_px;
}

template <class T>
TemporalLook<T> LookOf(const Neighbour& from, const TemporalNeighbour& given, bool is_known) {
  TemporalLook<T> look{};
  look.frame = FrameOf<T>(from.picture, from.holes, from.disparity_px);
  look.flow_px = from.flow_px.data_ptr<float>();
  look.back_flow_px = from.back_flow_px.defined() ? from.back_flow_px.data_ptr<float>() : nullptr;
  look.weight = 1.0f / static_cast<float>(given.frames_away);
  look.is_known = is_known;
  look.motion_x = static_cast<float>(given.background_x_px);
  look.motion_y = static_cast<float>(given.background_y_px);
  return look;
}

}  // namespace

void FillTemporalOptions::Check() const {
  ZP_CHECK(std::isfinite(factor), "factor");
  for (const double limit :
       {same_surface_px, round_trip_px, max_offset_pct, max_rim_error_pct, agreement_pct}) {
    ZP_CHECK(std::isfinite(limit), "a limit of FillTemporalOptions");
    ZP_CHECK_GE(limit, 0.0);
  }
  ZP_CHECK(rim_px >= 16 && rim_px <= 256, "rim_px");
  ZP_CHECK(feather_px >= 0 && feather_px <= 16, "feather_px");
}

void FillTemporal(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                  const at::Tensor& fallback, const std::vector<TemporalNeighbour>& neighbours,
                  const FillTemporalOptions& options, FillTemporalResult& out) {
  options.Check();
  CheckFrame(picture, holes, disparity_px);
  CheckPicture(fallback, "fallback");
  CheckSameGrid(picture, fallback);
  CheckSameType(picture, fallback);
  ZP_CHECK_LE(neighbours.size(), static_cast<std::size_t>(kMaxTemporalNeighbours));
  const at::Tensor source = picture.contiguous(), mask = holes.contiguous(), move = disparity_px.contiguous(),
                   filled = fallback.contiguous();
  std::array<Neighbour, kMaxTemporalNeighbours> prepared;
  for (std::size_t k = 0; k < neighbours.size(); ++k) prepared[k] = Prepare(neighbours[k], picture);
  const std::int64_t height = picture.size(0), width = picture.size(1);
  const auto count = static_cast<std::int64_t>(neighbours.size());
  Reuse(out.picture, picture.sizes(), picture.scalar_type(), picture);
  Reuse(out.temporal, holes.sizes(), at::kByte, picture);
  Reuse(out.work.rims, {kMaps, height, width}, at::kFloat, picture);
  Reuse(out.work.candidates, {count, height, width, kCandidate}, at::kFloat, picture);
  WithSamples(picture, [&](auto sample) {
    using T = decltype(sample);
    FillTemporalArgs<T> args{};
    args.frame = FrameOf<T>(source, mask, move);
    args.fallback = Samples<T>(filled);
    args.look_count = static_cast<int>(count) * kLooksPerNeighbour;
    args.height = static_cast<int>(height);
    args.width = static_cast<int>(width);
    SetOptions(args, options);
    for (int k = 0; k < args.look_count; ++k) {
      const int which = k / kLooksPerNeighbour;
      args.looks[k] = LookOf<T>(prepared[which], neighbours[which], k % kLooksPerNeighbour != 0);
    }
    GiveMemory(args, out.work);
    args.out_picture = Samples<T>(out.picture);
    args.out_temporal = out.temporal.data_ptr<std::uint8_t>();
    Dispatch(
        picture, [&] { FillTemporalCpu(args); }, [&](auto stream) { FillTemporalCuda(args, stream); });
  });
}

FillTemporalResult FillTemporal(const at::Tensor& picture, const at::Tensor& holes,
                                const at::Tensor& disparity_px, const at::Tensor& fallback,
                                const std::vector<TemporalNeighbour>& neighbours,
                                const FillTemporalOptions& options) {
  FillTemporalResult result;
  FillTemporal(picture, holes, disparity_px, fallback, neighbours, options, result);
  return result;
}

}  // namespace zeroplane::gpu

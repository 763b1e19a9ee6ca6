#include "gpu/synthesize/synthesize.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/synthesize/synthesize_kernels.h"

namespace zeroplane::gpu {
namespace {

void CheckInputs(const SynthesizeInputs& inputs) {
  CheckMap(inputs.iz, at::kFloat, "iz");
  if (inputs.artistic) {
    inputs.artistic->style.Check();
    CheckMap(inputs.artistic->vs, at::kFloat, "vs");
    CheckMap(inputs.artistic->vt, at::kFloat, "vt");
    CheckSameGrid(inputs.iz, inputs.artistic->vs);
    CheckSameGrid(inputs.iz, inputs.artistic->vt);
  }
  for (const PaintedEffect& effect : inputs.effects) {
    effect.move.Check();
    ZP_CHECK(effect.alpha.defined(), "alpha");
    CheckMap(effect.alpha, effect.alpha.scalar_type() == at::kByte ? at::kByte : at::kFloat, "alpha");
    CheckSameGrid(inputs.iz, effect.alpha);
  }
}

/// Null where the curve changes nothing.
const float* CurveTable(const std::optional<DepthCurve>& curve, SynthesizeResult& result) {
  if (!curve || curve->IsIdentity()) return nullptr;
  const at::Tensor& like = result.disparity_px;
  if (result.table_of != curve || result.curve_table.device() != like.device()) {
    const at::Tensor table =
        at::empty({static_cast<std::int64_t>(kCurveTableSize)}, at::TensorOptions(at::kFloat));
    FillCurveTable(*curve, std::span<float, kCurveTableSize>(table.data_ptr<float>(), kCurveTableSize));
    result.curve_table = table.to(like.device());
    result.table_of = curve;
  }
  return result.curve_table.data_ptr<float>();
}

ComfortBend ToBend(const ComfortKnee& knee) {
  const auto high = static_cast<float>(knee.far_px - knee.room_px);
  const float low = std::min(high, static_cast<float>(knee.near_px + knee.room_px));
  const auto room = static_cast<float>(knee.room_px);
  return {static_cast<float>(knee.near_px), static_cast<float>(knee.far_px), low, high, room, room * room};
}

/// Effects `first` and on, as many as a pass takes. `alphas` keeps contiguous copies alive.
void TakeEffects(const std::vector<PaintedEffect>& effects, std::size_t first, SynthesizeArgs& args,
                 std::vector<at::Tensor>& alphas) {
  args.effect_count = static_cast<int>(std::min<std::size_t>(effects.size() - first, kEffectsPerPass));
  for (int e = 0; e < args.effect_count; ++e) {
    const auto& [alpha, move] = effects[first + static_cast<std::size_t>(e)];
    alphas.push_back(alpha.contiguous());
    const bool is_codes = alpha.scalar_type() == at::kByte;
    args.effects[e] = {is_codes ? nullptr : alphas.back().data_ptr<float>(),
                       is_codes ? alphas.back().data_ptr<std::uint8_t>() : nullptr,
                       static_cast<float>(move.added_px), static_cast<float>(move.roundness),
                       static_cast<float>(move.median_px)};
  }
}

void Run(const at::Tensor& tensor, const SynthesizeArgs& args) {
  Dispatch(
      tensor, [&] { SynthesizeCpu(args); }, [&](auto stream) { SynthesizeCuda(args, stream); });
}

}  // namespace

void ApplyCanvas(const at::Tensor& raw, const CanvasOptions& options, at::Tensor& iz) {
  ZP_CHECK(std::isfinite(options.scale), "scale");
  ZP_CHECK(std::isfinite(options.offset), "offset");
  ZP_CHECK(raw.defined() && raw.scalar_type() == at::kFloat, "raw is float32");
  const at::Tensor source = raw.contiguous();
  Reuse(iz, source.sizes(), at::kFloat, source);
  if (source.numel() == 0) return;
  const CanvasArgs args{source.data_ptr<float>(), iz.data_ptr<float>(), source.numel(),
                        static_cast<float>(options.scale), static_cast<float>(options.offset)};
  Dispatch(
      source, [&] { CanvasCpu(args); }, [&](auto stream) { CanvasCuda(args, stream); });
}

at::Tensor ApplyCanvas(const at::Tensor& raw, const CanvasOptions& options) {
  at::Tensor iz;
  ApplyCanvas(raw, options, iz);
  return iz;
}

void ComfortKnee::Check() const {
  ZP_CHECK(std::isfinite(near_px), "near_px");
  ZP_CHECK(std::isfinite(far_px), "far_px");
  ZP_CHECK_LT(near_px, far_px);
  ZP_CHECK_GT(room_px, 0.0);
  ZP_CHECK_LE(2 * room_px, far_px - near_px);
}

void SynthesizeOptions::Check() const {
  ZP_CHECK(std::isfinite(s_px), "s_px");
  ZP_CHECK_GE(s_px, 0.0);
  ZP_CHECK(std::isfinite(t_px), "t_px");
  if (curve) curve->Check();
  if (knee) knee->Check();
}

void LocalMoveOptions::Check() const {
  ZP_CHECK(std::isfinite(added_px), "added_px");
  ZP_CHECK(std::isfinite(roundness), "roundness");
  ZP_CHECK_GE(roundness, 0.0);
  ZP_CHECK(std::isfinite(median_px), "median_px");
}

void Synthesize(const SynthesizeInputs& inputs, const SynthesizeOptions& options, SynthesizeResult& result) {
  options.Check();
  CheckInputs(inputs);
  const at::Tensor iz = inputs.iz.contiguous();
  Reuse(result.disparity_px, iz.sizes(), at::kFloat, iz);
  SynthesizeArgs args{};
  args.iz = iz.data_ptr<float>();
  args.out_px = result.disparity_px.data_ptr<float>();
  args.count = iz.numel();
  args.curve_table = CurveTable(options.curve, result);
  args.scale = static_cast<float>(options.s_px);
  args.offset_px = static_cast<float>(options.t_px);
  at::Tensor vs, vt;
  if (inputs.artistic) {
    vs = inputs.artistic->vs.contiguous();
    vt = inputs.artistic->vt.contiguous();
    args.vs = vs.data_ptr<float>();
    args.vt = vt.data_ptr<float>();
    args.scale = static_cast<float>(inputs.artistic->style.scale);
    args.offset_px = static_cast<float>(inputs.artistic->style.offset_px);
  }
  std::vector<at::Tensor> alphas;
  std::size_t done = 0;
  do {
    TakeEffects(inputs.effects, done, args, alphas);
    done += static_cast<std::size_t>(args.effect_count);
    args.has_knee = options.knee && done == inputs.effects.size();
    if (args.has_knee) args.knee = ToBend(*options.knee);
    Run(iz, args);
    args.iz = args.vs = args.vt = args.curve_table = nullptr;
  } while (done < inputs.effects.size());
}

at::Tensor Synthesize(const at::Tensor& iz, const SynthesizeOptions& options) {
  SynthesizeResult result;
  Synthesize({iz, std::nullopt, {}}, options, result);
  return result.disparity_px;
}

at::Tensor ApplyLocalMove(const at::Tensor& disparity_px, const at::Tensor& alpha,
                          const LocalMoveOptions& options) {
  CheckMap(disparity_px, at::kFloat, "disparity_px");
  const std::vector<PaintedEffect> effects = {{alpha, options}};
  CheckInputs({disparity_px, std::nullopt, effects});
  const at::Tensor source = disparity_px.contiguous();
  at::Tensor moved;
  Reuse(moved, source.sizes(), at::kFloat, source);
  SynthesizeArgs args{};
  args.iz = source.data_ptr<float>();
  args.out_px = moved.data_ptr<float>();
  args.count = source.numel();
  args.scale = -1.0f;  // 0 - (-1) * d is d
  std::vector<at::Tensor> alphas;
  TakeEffects(effects, 0, args, alphas);
  Run(source, args);
  return moved;
}

}  // namespace zeroplane::gpu

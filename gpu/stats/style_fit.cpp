#include "gpu/stats/style_fit.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/stats/read_back.h"
#include "gpu/stats/style_fit_kernels.h"
#include "gpu/stats/weights.h"

namespace zeroplane::gpu {
namespace {

StyleFit FitOf(const Moments& m, double ridge) {
  StyleFit fit;
  fit.left_out = static_cast<std::int64_t>(m.left_out);
  if (!(m.weight > 0)) return fit;
  const Line line = SolveLine(m, ridge);
  fit.outcome = line.fitted ? FitOutcome::kFitted : FitOutcome::kConstant;
  fit.s = line.s;
  fit.t = line.t;
  fit.weight = m.weight;
  const double squares = m.yy + 2 * line.s * m.xy + line.s * line.s * m.xx;
  fit.residual_rms = std::sqrt(std::max(0.0, squares) / m.weight);
  return fit;
}

template <class Weights>
std::size_t ScratchCount(const FitArgs<Weights>& args) {
  return static_cast<std::size_t>(args.frames * args.blocks() * kStrands * 2);
}

/// `iz` is contiguous and sets the device; one Moments a frame.
template <class Weights>
void FitMoments(const at::Tensor& iz, const FitArgs<Weights>& args, std::vector<Moments>& moments) {
  moments.resize(static_cast<std::size_t>(args.frames));
  Dispatch(
      iz, [&] { FitCpu(args, moments.data()); },
      [&](auto stream) {
        const at::Tensor scratch = BytesLike(iz, ScratchCount(args) * sizeof(Moments));
        const at::Tensor out = BytesLike(iz, moments.size() * sizeof(Moments));
        FitCuda(args, static_cast<Moments*>(scratch.data_ptr()), static_cast<Moments*>(out.data_ptr()),
                stream);
        moments = ReadBack<Moments>(out, moments.size());
      });
}

struct EdgesOfFit {
  Moments moments;
  EdgeCounts edges;
};

template <class Valid>
EdgesOfFit FitAndCount(const at::Tensor& iz, const FitArgs<Valid>& fit, const EdgeArgs<Valid>& args) {
  EdgesOfFit result;
  Dispatch(
      iz,
      [&] {
        FitCpu(fit, &result.moments);
        result.edges = CountEdgesCpu(args, result.moments);
      },
      [&](auto stream) {
        const at::Tensor scratch = BytesLike(iz, ScratchCount(fit) * sizeof(Moments));
        const at::Tensor out = BytesLike(iz, sizeof(EdgesOfFit));
        auto* found = static_cast<EdgesOfFit*>(out.data_ptr());
        FitCuda(fit, static_cast<Moments*>(scratch.data_ptr()), &found->moments, stream);
        CountEdgesCuda(args, &found->moments, &found->edges, stream);
        result = ReadBack<EdgesOfFit>(out, 1)[0];
      });
  return result;
}

}  // namespace

void FitOptions::Check() const {
  ZP_CHECK(std::isfinite(ridge), "ridge");
  ZP_CHECK_GT(ridge, 0.0);
}

void FitStyles(const at::Tensor& iz, const at::Tensor& disparity, const at::Tensor& weights,
               const FitOptions& options, std::vector<StyleFit>& fits) {
  options.Check();
  CheckValues(iz, "iz");
  CheckValues(disparity, "disparity");
  ZP_CHECK_EQ(iz.dim(), 3);
  ZP_CHECK_EQ(iz.sizes(), disparity.sizes());
  ZP_CHECK_EQ(iz.device(), disparity.device());
  CheckWeights(weights, iz);
  const at::Tensor x = iz.contiguous(), y = disparity.contiguous(), mass = Contiguous(weights);
  thread_local std::vector<Moments> moments;
  WithWeights(mass, [&](auto kind) {
    const FitArgs<decltype(kind)> args{x.data_ptr<float>(), y.data_ptr<float>(), kind, x.size(0),
                                       x.size(1) * x.size(2)};
    FitMoments(x, args, moments);
  });
  fits.resize(moments.size());
  std::transform(moments.begin(), moments.end(), fits.begin(),
                 [&](const Moments& m) { return FitOf(m, options.ridge); });
}

StyleFit FitStyle(const at::Tensor& iz, const at::Tensor& disparity, const at::Tensor& weights,
                  const FitOptions& options) {
  CheckMap(iz, at::kFloat, "iz");
  CheckMap(disparity, at::kFloat, "disparity");
  CheckWeights(weights, iz);
  std::vector<StyleFit> fits;
  FitStyles(iz.unsqueeze(0), disparity.unsqueeze(0), weights.defined() ? weights.unsqueeze(0) : weights,
            options, fits);
  return fits[0];
}

DdcIouResult DdcIou(const at::Tensor& iz, const at::Tensor& disparity_px, const at::Tensor& valid,
                    const FitOptions& options) {
  options.Check();
  CheckMap(iz, at::kFloat, "iz");
  CheckMap(disparity_px, at::kFloat, "disparity_px");
  CheckSameGrid(iz, disparity_px);
  CheckMask(valid, iz);
  const at::Tensor x = iz.contiguous(), y = disparity_px.contiguous(), mask = Contiguous(valid);
  const EdgesOfFit found = WithMask(mask, [&](auto kind) {
    using Valid = decltype(kind);
    const auto *depth = x.data_ptr<float>(), *disparity = y.data_ptr<float>();
    return FitAndCount(x, FitArgs<Valid>{depth, disparity, kind, 1, x.numel()},
                       EdgeArgs<Valid>{depth, disparity, kind, x.size(0), x.size(1), options.ridge});
  });
  DdcIouResult result;
  result.fit = FitOf(found.moments, options.ridge);
  result.intersection = static_cast<std::int64_t>(found.edges.both);
  result.union_count = static_cast<std::int64_t>(found.edges.either);
  if (result.union_count > 0) {
    result.iou = static_cast<double>(result.intersection) / static_cast<double>(result.union_count);
  }
  return result;
}

}  // namespace zeroplane::gpu

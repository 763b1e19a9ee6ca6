#include "models/evaluation/depth_picture.h"

#include <torch/torch.h>

#include "core/base/check.h"

namespace zeroplane {
namespace {

constexpr std::uint64_t kPairSeed = 7;

// A view; the map must outlive it.
at::Tensor ViewOf(const ImageF32& map) {
  ZP_CHECK_EQ(map.channels(), 1);
  return torch::from_blob(const_cast<float*>(map.data()), {map.height(), map.width()}, torch::kFloat);
}

}  // namespace

std::optional<DepthPictureScore> ScoreDepthPicture(const ImageF32& prediction, const ImageF32& inverse) {
  const torch::NoGradGuard no_grad;
  const at::Tensor truth = ViewOf(inverse);
  const at::Tensor valid = (truth.isfinite() & (truth > 0)).to(torch::kFloat);
  at::Tensor depth = ViewOf(prediction);
  if (!prediction.SameShape(inverse))
    depth = at::_upsample_bilinear2d_aa(depth.unsqueeze(0).unsqueeze(0), truth.sizes(),
                                        /*align_corners=*/false, c10::nullopt, c10::nullopt)[0][0];
  DepthPictureScore score;
  if (!ScoreDepth(depth, truth, valid, kPairSeed, score.depth) ||
      !ScoreDepth(LowerIsNearer(truth.size(0), truth.size(1)), truth, valid, kPairSeed,
                  score.lower_is_nearer))
    return std::nullopt;
  return score;
}

}  // namespace zeroplane

#include "models/pipeline/picture_part.h"

#include <torch/torch.h>

#include "core/base/check.h"

namespace zeroplane {
namespace {

at::Tensor ViewOf(const at::Tensor& whole, const PictureRect& part) {
  return whole.narrow(0, part.top, part.height).narrow(1, part.left, part.width);
}

}  // namespace

at::Tensor PartOf(const at::Tensor& samples, const std::optional<PictureRect>& part) {
  if (!part) return samples;
  ZP_CHECK(LiesWithin(*part, static_cast<int>(samples.size(1)), static_cast<int>(samples.size(0))),
           ToText(*part));
  return ViewOf(samples, *part).contiguous();
}

void PutPart(const at::Tensor& samples, const PictureRect& part, at::Tensor& whole) {
  ViewOf(whole, part).copy_(samples);
}

}  // namespace zeroplane

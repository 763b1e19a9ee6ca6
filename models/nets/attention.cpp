#include "models/nets/attention.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>

namespace zeroplane {
namespace {

#if TORCH_VERSION_MAJOR < 2
// Fewer, and the BLAS mostly rearranges keys and values; more, and the weights leave a core's own cache.
constexpr std::int64_t kQueriesAtOnce = 256;

at::Tensor WholeMatrix(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, double scale) {
  return torch::matmul(torch::softmax(torch::matmul(q * scale, k.transpose(-2, -1)), -1), v);
}

// Every thread takes some queries of a head; the heads are views, nothing is copied. q, k, v and out are
// [B, heads, N, D].
void InPieces(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, double scale, at::Tensor& out) {
  const std::int64_t heads = q.size(1), tokens = q.size(2);
  const std::int64_t pieces = (tokens + kQueriesAtOnce - 1) / kQueriesAtOnce;
  at::parallel_for(0, q.size(0) * heads * pieces, 1, [&](std::int64_t begin, std::int64_t end) {
    const torch::NoGradGuard no_grad;  // a setting of each thread
    const at::Tensor buffer = torch::empty({kQueriesAtOnce, tokens}, q.options());
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t image = i / pieces / heads, head = i / pieces % heads;
      const std::int64_t first = i % pieces * kQueriesAtOnce;
      const std::int64_t count = std::min(kQueriesAtOnce, tokens - first);
      const at::Tensor queries = q[image][head].narrow(0, first, count);
      at::Tensor weights = buffer.narrow(0, 0, count);
      at::addmm_out(weights, weights, queries, k[image][head].t(), 0, scale);
      at::_softmax_out(weights, weights, -1, false);
      at::Tensor mixed = out[image][head].narrow(0, first, count);
      at::mm_out(mixed, weights, v[image][head]);
    }
  });
}
#endif

}  // namespace

at::Tensor SelfAttention(const at::Tensor& qkv, std::int64_t heads) {
  TORCH_CHECK(qkv.dim() == 3 && qkv.size(2) % (3 * heads) == 0, "attention takes [B, N, 3 * heads * D], not ",
              qkv.sizes());
  const std::int64_t batch = qkv.size(0), tokens = qkv.size(1), channels = qkv.size(2) / 3;
  const at::Tensor split = qkv.view({batch, tokens, 3, heads, channels / heads}).permute({2, 0, 3, 1, 4});
  const at::Tensor q = split[0], k = split[1], v = split[2];
#if TORCH_VERSION_MAJOR >= 2
  const at::Tensor mixed = at::scaled_dot_product_attention(q, k, v);
  return mixed.transpose(1, 2).reshape({batch, tokens, channels});
#else
  const double scale = 1.0 / std::sqrt(static_cast<double>(channels / heads));
  if (at::GradMode::is_enabled() && qkv.requires_grad())
    return WholeMatrix(q, k, v, scale).transpose(1, 2).reshape({batch, tokens, channels});
  const at::Tensor result = torch::empty({batch, tokens, channels}, qkv.options());
  at::Tensor out = result.view({batch, tokens, heads, channels / heads}).transpose(1, 2);
  InPieces(q, k, v, scale, out);
  return result;
#endif
}

}  // namespace zeroplane

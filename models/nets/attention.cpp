#include "models/nets/attention.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>
#include <torch/version.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace zeroplane {
namespace {

#if TORCH_VERSION_MAJOR < 2
// Fewer, and the BLAS mostly rearranges keys and values; more, and the weights leave a core's own cache.
constexpr std::int64_t kQueriesAtOnce = 256;

at::Tensor WholeMatrix(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, double scale) {
  return torch::matmul(torch::softmax(torch::matmul(q * scale, k.transpose(-2, -1)), -1), v);
}

#if defined(__x86_64__) && defined(__GNUC__)
// e^x for x <= 0 to 1e-6: 2^n by its bits, the rest as a polynomial.
inline float ExpOfNegative(float x) {
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: what is added to it is rounded to a whole number
  x = std::max(x, -87.0f);
  const float shifted = x * 1.44269504f + kRound, n = shifted - kRound;
  const float rest = (x - n * 0.693359375f) + n * 2.12194440e-4f;  // ln 2 in two parts
  float power = 1.0f / 720;
  for (const float term : {1.0f / 120, 1.0f / 24, 1.0f / 6, 0.5f, 1.0f, 1.0f}) power = power * rest + term;
  return power * std::bit_cast<float>((std::bit_cast<std::int32_t>(shifted) << 23) + 0x3f800000);
}

bool HasWideVectors() {
  static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                          __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return has;
}

// Replaces a row by e^(x - its largest) and returns their sum. LibTorch 1.13 takes twice as long: it keeps to
// AVX2 and divides each value.
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512"), optimize("O3"),
               flatten)) float
ExpOfRow(float* __restrict row, std::int64_t count) {
  constexpr std::int64_t kLanes = 16;
  const std::int64_t whole = count / kLanes * kLanes;
  float largest[kLanes], sums[kLanes] = {};
  std::fill_n(largest, kLanes, row[0]);
  for (std::int64_t i = 0; i < whole; i += kLanes) {
    for (std::int64_t j = 0; j < kLanes; ++j) largest[j] = largest[j] > row[i + j] ? largest[j] : row[i + j];
  }
  float top = *std::max_element(largest, largest + kLanes);
  for (std::int64_t i = whole; i < count; ++i) top = std::max(top, row[i]);
  for (std::int64_t i = 0; i < whole; i += kLanes) {
    for (std::int64_t j = 0; j < kLanes; ++j) {
      row[i + j] = ExpOfNegative(row[i + j] - top);
      sums[j] += row[i + j];
    }
  }
  float sum = 0;
  for (const float part : sums) sum += part;
  for (std::int64_t i = whole; i < count; ++i) sum += row[i] = ExpOfNegative(row[i] - top);
  return sum;
}

// softmax(weights) v; `weights` is lost. Sums are divided out of the few values that come of it.
void MixWide(at::Tensor& weights, const at::Tensor& values, at::Tensor& mixed) {
  const std::int64_t rows = weights.size(0);
  const at::Tensor sums = torch::empty({rows, 1}, weights.options());
  for (std::int64_t row = 0; row < rows; ++row) {
    sums.data_ptr<float>()[row] =
        ExpOfRow(weights.data_ptr<float>() + row * weights.stride(0), weights.size(1));
  }
  at::mm_out(mixed, weights, values);
  mixed.div_(sums);
}
#endif

void Mix(at::Tensor& weights, const at::Tensor& values, at::Tensor& mixed) {
#if defined(__x86_64__) && defined(__GNUC__)
  if (weights.is_cpu() && weights.scalar_type() == torch::kFloat && HasWideVectors())
    return MixWide(weights, values, mixed);
#endif
  at::_softmax_out(weights, weights, -1, false);
  at::mm_out(mixed, weights, values);
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
      at::Tensor mixed = out[image][head].narrow(0, first, count);
      Mix(weights, v[image][head], mixed);
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

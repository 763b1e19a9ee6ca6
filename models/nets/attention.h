#pragma once

#include <torch/types.h>

#include <cstdint>

namespace zeroplane {

/// Multi-head self-attention whose memory grows with the number of tokens, not with its square: the fused
/// kernel of LibTorch 2, or on 1.13 a few rows of queries at a time. Only where a gradient is asked for on
/// 1.13 the whole matrix is made, as the gradient needs it.
/// @param qkv   [B, N, 3 * C], floating: C channels of queries, then of keys, then of values, as one linear
///              layer gives them; a head's channels lie side by side
/// @param heads divides C
/// @return softmax(q k^T / sqrt(C / heads)) v, [B, N, C], the heads side by side
at::Tensor SelfAttention(const at::Tensor& qkv, std::int64_t heads);

}  // namespace zeroplane

#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/warp/warp_kernels.h"
#include "gpu/warp/warp_math.h"

/// Soft silhouettes (warp.h), the new eye's side: a second row mesh of what lies in front. Its vertices are
/// the edges that soft_math.h took off their pixels and, where there is none, the pixels themselves, opaque.
/// Neighbours that move alike are joined; at a tear the nearer fades to nothing within a pixel, which is the
/// coverage of a pixel's box when the vertex is opaque. Only what is not opaque already in the picture is
/// drawn, and only where it is nearer than the picture.
namespace zeroplane::gpu {

/// One row of SoftLayers.
template <class T>
struct EdgeRow {
  const T* base;
  const float* base_disparity_px;
  const std::uint8_t* alpha;
  const T* edge;
  const float* edge_disparity_px;
  float factor, max_stretch;
};

template <class T>
ZP_HD EdgeRow<T> RowOf(const SoftLayers<T>& layers, std::int64_t y, const WarpArgs<T>& args) {
  const std::int64_t first = y * args.width;
  return {layers.base + 3 * first, layers.base_disparity_px + first, layers.alpha + first,
          layers.edge + 3 * first, layers.edge_disparity_px + first, args.factor,
          args.max_stretch};
}

/// What lies in front at a source pixel.
template <class T>
struct Front {
  const T* color;
  float disparity_px, u, alpha;  ///< alpha of 255
  bool soft;
};

template <class T>
ZP_HD Front<T> FrontOf(const EdgeRow<T>& row, int x) {
  const bool soft = row.alpha[x] > 0;
  const float disparity_px = soft ? row.edge_disparity_px[x] : row.base_disparity_px[x];
  return {(soft ? row.edge : row.base) + 3 * x, disparity_px, MovePx(row.factor, disparity_px),
          soft ? static_cast<float>(row.alpha[x]) : 255.0f, soft};
}

/// From vertex a, which moves by ua, to vertex b, a pixel to its right before they move. Where the edge fades
/// both are the same vertex.
template <class T>
struct EdgePiece {
  const T *color_a, *color_b;
  float ua, ub, disparity_a_px, disparity_b_px, alpha_a, alpha_b;
};

/// What is drawn between the source pixels x and x + 1.
template <class T>
struct EdgePieces {
  EdgePiece<T> piece[2];  ///< the nearer last
  int count;
};

template <class T>
ZP_HD EdgePieces<T> PiecesOf(const EdgeRow<T>& row, int x) {
  const Front<T> a = FrontOf(row, x), b = FrontOf(row, x + 1);
  EdgePieces<T> out{};
  const bool has_a = IsPresent(a.disparity_px), has_b = IsPresent(b.disparity_px), has_both = has_a && has_b;
  if (has_both && IsSurface(SegmentLength(a.u, b.u), row.max_stretch)) {
    if (!a.soft && !b.soft) return out;
    out.piece[out.count++] = {a.color, b.color, a.u, b.u, a.disparity_px, b.disparity_px, a.alpha, b.alpha};
    return out;
  }
  const bool a_is_nearer = has_both && a.disparity_px < b.disparity_px;
  for (int turn = 0; turn < 2; ++turn) {
    const bool takes_a = (turn == 1) == a_is_nearer;
    const Front<T>& vertex = takes_a ? a : b;
    const bool is_nearer = has_both && turn == 1;
    if (!(takes_a ? has_a : has_b) || !(vertex.soft || is_nearer)) continue;
    out.piece[out.count++] = {vertex.color,
                              vertex.color,
                              vertex.u,
                              vertex.u,
                              vertex.disparity_px,
                              vertex.disparity_px,
                              takes_a ? vertex.alpha : 0.0f,
                              takes_a ? 0.0f : vertex.alpha};
  }
  return out;
}

/// A piece at one pixel.
struct EdgePoint {
  float t, disparity_px;
  int alpha;  ///< of 255
};

template <class T>
ZP_HD EdgePoint PointOf(const EdgePiece<T>& piece, int step) {
  const float t = AlongSegment(static_cast<float>(step), piece.ua, SegmentLength(piece.ua, piece.ub));
  return {t, piece.disparity_a_px + t * (piece.disparity_b_px - piece.disparity_a_px),
          static_cast<int>(piece.alpha_a + t * (piece.alpha_b - piece.alpha_a) + 0.5f)};
}

/// Disparities closer than this are one surface's, which never hides itself.
inline constexpr float kSameSurfacePx = 1.0f / 256;

ZP_HD bool EdgeIsVisible(float edge_px, std::uint8_t hole, float picture_px) {
  return hole != 0 || edge_px < picture_px - kSameSurfacePx;
}

/// At every pixel the strongest edge is kept; of equals the nearer one (warp_math.h says which that is).
/// Grows with both; 0 is nothing. `segment` is a pair's left pixel, `piece` counts in PiecesOf().
ZP_HD int EdgeKey(int alpha, int segment, int piece, int width, bool later_is_nearer) {
  return (alpha << 17) | (PaintKey(segment, width, later_is_nearer) << 1) | piece;
}
ZP_HD int SegmentOfEdgeKey(int key, int width, bool later_is_nearer) {
  return SegmentOfKey((key >> 1) & 0xffff, width, later_is_nearer);
}
ZP_HD int PieceOfEdgeKey(int key) {
  return key & 1;
}
ZP_HD int AlphaOfEdgeKey(int key) {
  return key >> 17;
}

/// `over` before `under`; integers are rounded to nearest.
template <class T>
ZP_HD T Over(T over, T under, int alpha) {
  const int sum = static_cast<int>(over) * alpha + static_cast<int>(under) * (255 - alpha);
  return static_cast<T>((sum + 127) / 255);
}
template <>
ZP_HD float Over<float>(float over, float under, int alpha) {
  const float share = static_cast<float>(alpha) / 255.0f;
  return over * share + under * (1.0f - share);
}

}  // namespace zeroplane::gpu

#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "gpu/base/reuse.h"
#include "gpu/warp/edge_math.h"
#include "gpu/warp/row_warper_cpu.h"
#include "gpu/warp/soft_line.h"
#include "gpu/warp/soft_math.h"
#include "gpu/warp/warp_kernels.h"

namespace zeroplane::gpu {

/// Rows for the mesh, one after another, with their silhouettes taken apart, and the edges for in front of
/// it. Where a step may be near is worked out for all pixels in loops without branches; only there are pixels
/// looked at one by one.
template <class T>
class SoftRows {
 public:
  SoftRows(const WarpArgs<T>& args, int first_row)
      : args_(args),
        width_(static_cast<int>(args.width)),
        height_(static_cast<int>(args.height)),
        reach_(SoftReach(args.soft_edge_px)),
        next_row_(std::max(0, first_row - reach_)),
        steps_(ThreadScratch<struct StepRows, std::uint8_t>(2 * reach_ * (args.width + 2 * reach_))),
        near_(ThreadScratch<struct StepNear, std::uint8_t>(args.width)),
        soft_(ThreadScratch<struct SoftColumns, int>(args.width)),
        base_(ThreadScratch<struct SoftBase, T>(kSamples * args.width)),
        base_disparity_(ThreadScratch<struct SoftBaseDisparity, float>(args.width)),
        alpha_(ThreadScratch<struct SoftAlpha, std::uint8_t>(args.width)),
        edge_(ThreadScratch<struct SoftEdge, T>(kSamples * args.width)),
        edge_disparity_(ThreadScratch<struct SoftEdgeDisparity, float>(args.width)) {
    // A step is at least this; what passes is looked at exactly.
    constexpr float kAlmost = 0.999f;
    least_step_px_ = kAlmost * kLeastStepPx / std::abs(args.factor);
  }

  /// Prepares row `y`; rows come in rising order.
  void TakeApart(int y) {
    y_ = y;
    FindSteps();
    const T* picture = args_.picture + static_cast<std::int64_t>(y) * width_ * kSamples;
    const float* disparity = args_.disparity_px + static_cast<std::int64_t>(y) * width_;
    soft_count_ = 0;
    for (int x = NextNear(0); x < width_; x = NextNear(x + 1)) soft_[soft_count_++] = x;
    picture_ = picture;
    disparity_ = disparity;
    if (soft_count_ == 0) return;
    std::copy_n(picture, kSamples * width_, base_);
    std::copy_n(disparity, width_, base_disparity_);
    std::fill_n(alpha_, width_, std::uint8_t{0});
    for (int i = 0; i < soft_count_; ++i) TakeApartPixel(soft_[i]);
    picture_ = base_;
    disparity_ = base_disparity_;
  }

  /// The row without what lies in front at its silhouettes.
  const T* picture() const { return picture_; }
  const float* disparity_px() const { return disparity_; }

  /// Call when the mesh has made the row.
  void DrawEdges() {
    std::fill_n(args_.out_edge_alpha + y_ * args_.width, width_, std::uint8_t{0});
    if (args_.factor >= 0) {
      for (int i = 0, done = -1; i < soft_count_; ++i) {
        for (int x = std::max(done + 1, soft_[i] - 1); x <= soft_[i]; ++x) DrawPieces(x);
        done = soft_[i];
      }
    } else {
      for (int i = soft_count_ - 1, done = width_; i >= 0; --i) {
        for (int x = std::min(done - 1, soft_[i]); x >= soft_[i] - 1; --x) DrawPieces(x);
        done = soft_[i] - 1;
      }
    }
  }

 private:
  static constexpr std::uint8_t kBeside = 1, kBelow = 2;

  /// Marks every pixel within reach of a step.
  void FindSteps() {
    const int last = std::min(y_ + reach_, height_);  // rows y - reach ... last - 1 count
    for (; next_row_ < last; ++next_row_) MarkSteps(next_row_);
    std::fill_n(near_, width_, std::uint8_t{0});
    for (int k = -reach_; k < reach_; ++k) Merge(Steps(y_) + k, kBeside);
    for (int y = std::max(0, y_ - reach_); y < last; ++y) Merge(Steps(y), kBelow);
  }

  /// A row of the ring: at x, what lies between x and x + 1, and between this row and the next.
  std::uint8_t* Steps(int y) { return steps_ + (y % (2 * reach_)) * (width_ + 2 * reach_) + reach_; }

  void MarkSteps(int y) {
    const float* row = args_.disparity_px + static_cast<std::int64_t>(y) * width_;
    const float* next_row = y + 1 < height_ ? row + width_ : row;
    const float least = least_step_px_;
    std::uint8_t* steps = Steps(y);
    std::fill_n(steps - reach_, reach_, std::uint8_t{0});
    for (int x = 0; x < width_ - 1; ++x) {
      const int beside = std::abs(row[x + 1] - row[x]) >= least ? kBeside : 0;
      const int below = std::abs(next_row[x] - row[x]) >= least ? kBelow : 0;
      steps[x] = static_cast<std::uint8_t>(beside | below);
    }
    // The row's ends stay whole, so nothing is to be known below the last pixel.
    std::fill_n(steps + width_ - 1, reach_ + 1, std::uint8_t{0});
  }

  void Merge(const std::uint8_t* steps, std::uint8_t kind) {
    std::uint8_t* near = near_;
    for (int x = 0; x < width_; ++x) near[x] |= steps[x] & kind;
  }

  /// The first marked pixel from x on, or width.
  int NextNear(int x) const {
    for (std::uint64_t eight; x + 8 <= width_; x += 8) {
      std::memcpy(&eight, near_ + x, 8);
      if (eight != 0) break;
    }
    while (x < width_ && near_[x] == 0) ++x;
    return x;
  }

  void TakeApartPixel(int x) {
    SoftVertex<T> vertex;
    if (!SoftenPixel(args_, x, y_, vertex)) return;
    std::copy_n(vertex.base, kSamples, base_ + kSamples * x);
    std::copy_n(vertex.edge, kSamples, edge_ + kSamples * x);
    base_disparity_[x] = vertex.base_disparity_px;
    edge_disparity_[x] = vertex.edge_disparity_px;
    alpha_[x] = vertex.alpha;
  }

  void DrawPieces(int x) {
    if (x < 0 || x + 1 >= width_) return;
    const EdgeRow<T> row{base_,           base_disparity_, alpha_,           edge_,
                         edge_disparity_, args_.factor,    args_.max_stretch};
    const EdgePieces<T> pieces = PiecesOf(row, x);
    for (int i = 0; i < pieces.count; ++i) DrawPiece(pieces.piece[i], x);
  }

  void DrawPiece(const EdgePiece<T>& piece, int segment) {
    const int begin = std::max(CeilToInt(piece.ua), -segment),
              end = std::min(CeilToInt(piece.ub) + 1, width_ - segment);
    for (int step = begin; step < end; ++step) {
      const EdgePoint point = PointOf(piece, step);
      const std::int64_t pixel = y_ * args_.width + segment + step;
      // Drawn from far to near, so the later of equals is the nearer.
      if (point.alpha == 0 || point.alpha < args_.out_edge_alpha[pixel]) continue;
      if (!EdgeIsVisible(point.disparity_px, args_.out_holes[pixel], args_.out_disparity_px[pixel])) continue;
      args_.out_edge_alpha[pixel] = static_cast<std::uint8_t>(point.alpha);
      const auto weight = Mix<T>::WeightOf(point.t);
      for (int c = 0; c < kSamples; ++c) {
        args_.out_edge_color[kSamples * pixel + c] = Mix<T>::Of(piece.color_a[c], piece.color_b[c], weight);
      }
    }
  }

  const WarpArgs<T>& args_;
  const int width_, height_, reach_;
  float least_step_px_ = 0;
  int y_ = 0, next_row_, soft_count_ = 0;
  const T* picture_ = nullptr;
  const float* disparity_ = nullptr;
  // The thread's.
  std::uint8_t *steps_, *near_;
  int* soft_;  ///< the columns that a step is near
  T* base_;
  float* base_disparity_;
  std::uint8_t* alpha_;
  T* edge_;
  float* edge_disparity_;
};

}  // namespace zeroplane::gpu

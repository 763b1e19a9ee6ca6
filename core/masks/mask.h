#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/image.h"

namespace zeroplane {

/// A painted mask: 8-bit coverage in square tiles, shared and copied only where painted, so that a copy
/// (undo, a renderer's snapshot) costs nothing. Absent tiles are 0.
class Mask {
 public:
  static constexpr int kTileSize = 64;
  using Tile = std::vector<std::uint8_t>;  ///< kTileSize^2 values, row-major
  using TileKey = std::pair<int, int>;     ///< column, row
  using Tiles = std::map<TileKey, std::shared_ptr<const Tile>>;

  Mask() = default;
  Mask(int width, int height);

  int width() const { return width_; }
  int height() const { return height_; }
  bool empty() const { return tiles_.empty(); }
  const Tiles& tiles() const { return tiles_; }
  int columns() const { return (width_ + kTileSize - 1) / kTileSize; }
  int rows() const { return (height_ + kTileSize - 1) / kTileSize; }
  /// Replaces a tile; null or all zeros removes it. Edge tiles are full size, what lies outside the mask is
  /// 0.
  /// @throws std::logic_error for a key outside the mask or a tile of another size
  void SetTile(TileKey key, std::shared_ptr<const Tile> tile);

  /// 0 outside the mask.
  std::uint8_t at(int x, int y) const;
  /// The whole mask as one picture, one channel.
  ImageU8 ToImage() const;

  /// Same size and same coverage; tiles that both masks share are not read.
  friend bool operator==(const Mask& a, const Mask& b);

 private:
  int width_ = 0, height_ = 0;
  Tiles tiles_;
};

/// A round brush. Painting takes the maximum of what is there and the dab, erasing the minimum of what is
/// there and one minus the dab, so that going over a place twice changes nothing.
struct BrushOptions {
  double radius_px = 24;  ///< in mask pixels, > 0
  double hardness = 0.8;  ///< share of the radius that is fully opaque, 0 … 1
  bool erase = false;
};

class Brush {
 public:
  /// @throws std::logic_error when an option is out of range
  explicit Brush(const BrushOptions& options);

  /// The brush drawn along a straight segment, in mask pixel coordinates (pixel centres at .5), both ends
  /// included: the maximum of infinitely many dabs, so a fast stroke has no gaps. Where both ends meet it is
  /// one dab. The rim falls linearly over the soft share of the radius, at least over one pixel. Parts
  /// outside the mask are ignored.
  void Stroke(Mask& mask, double x0, double y0, double x1, double y1) const;

 private:
  BrushOptions options_;
};

/// Alpha of an effect: the mask's coverage, made soft inside over `feather_px` by the distance to where
/// coverage falls below one half (exact, Euclidean; an object cut by the picture's border is not feathered
/// there); 0 stays 0, and nothing outside the mask is touched. With `feather_px` 0 it is the coverage. One
/// channel, float, [0, 1]. P. Felzenszwalb, D. Huttenlocher, Distance Transforms of Sampled Functions, Theory
/// of Computing 2012.
ImageF32 FeatherInside(const ImageU8& mask, double feather_px);

}  // namespace zeroplane

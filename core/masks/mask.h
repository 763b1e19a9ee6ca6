#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/image.h"

namespace zeroplane {

/// A painted mask: 8-bit coverage in square tiles, shared and copied only where painted, so that a copy (undo, a
/// renderer's snapshot) costs nothing. Absent tiles are 0.
class Mask {
 public:
  static constexpr int kTileSize = 64;
  using Tile = std::vector<std::uint8_t>;  ///< kTileSize^2 values, row-major
  using TileKey = std::pair<int, int>;     ///< column, row
  using Tiles = std::map<TileKey, std::shared_ptr<const Tile>>;

  Mask() = default;
  Mask(int width, int height) : width_(width), height_(height) {}

  int width() const { return width_; }
  int height() const { return height_; }
  bool empty() const { return tiles_.empty(); }
  const Tiles& tiles() const { return tiles_; }
  /// Takes a tile as stored in a project; edge tiles are full size.
  void SetTile(TileKey key, std::shared_ptr<const Tile> tile);

  std::uint8_t at(int x, int y) const;
  /// The whole mask as one picture, one channel.
  ImageU8 ToImage() const;

  friend bool operator==(const Mask& a, const Mask& b);

 private:
  friend class Brush;
  int width_ = 0, height_ = 0;
  Tiles tiles_;
};

/// A round brush. Painting takes the maximum of what is there and the dab, erasing the minimum of what is there and
/// one minus the dab, so that going over a place twice changes nothing.
struct BrushOptions {
  double radius_px = 24;   ///< in mask pixels, > 0
  double hardness = 0.8;   ///< share of the radius that is fully opaque, 0 … 1
  bool erase = false;
};

class Brush {
 public:
  explicit Brush(const BrushOptions& options) : options_(options) {}
  /// Dabs along a straight stroke segment, mask pixel coordinates (pixel centres at .5), both ends included; parts
  /// outside the mask are ignored.
  void Stroke(Mask& mask, double x0, double y0, double x1, double y1) const;

 private:
  BrushOptions options_;
};

/// Alpha of an effect: the mask's coverage, made soft inside over `feather_px` by the distance to where coverage falls
/// below one half; 0 stays 0, and nothing outside the mask is touched. One channel, float, [0, 1].
ImageF32 FeatherInside(const ImageU8& mask, double feather_px);

}  // namespace zeroplane

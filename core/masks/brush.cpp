#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "core/masks/mask.h"

namespace zeroplane {
namespace {

constexpr int kTileSize = Mask::kTileSize;

/// A half-open box of pixels.
struct Box {
  int left, top, right, bottom;
};

/// A straight run of the brush's centre.
struct Segment {
  double x0, y0, x1, y1;

  double SquaredDistance(double x, double y) const {
    const double dx = x1 - x0, dy = y1 - y0, squared_length = dx * dx + dy * dy;
    const double along = squared_length > 0 ? ((x - x0) * dx + (y - y0) * dy) / squared_length : 0.0;
    const double t = std::clamp(along, 0.0, 1.0);
    const double ex = x - (x0 + t * dx), ey = y - (y0 + t * dy);
    return ex * ex + ey * ey;
  }
};

/// Opacity over the distance from the brush's centre.
struct Profile {
  double outer;         ///< 0 from here on
  double slope;         ///< 255 per pixel of the falling rim
  double squared_core;  ///< 255 within

  explicit Profile(const BrushOptions& options) : outer(options.radius_px + 0.5) {
    const double rim = std::max(1.0, options.radius_px * (1.0 - options.hardness));
    const double core = std::max(0.0, outer - rim);
    slope = 255.0 / rim;
    squared_core = outer >= rim ? core * core : -1.0;
  }

  std::uint8_t At(double squared_distance) const {
    if (squared_distance >= outer * outer) return 0;
    if (squared_distance <= squared_core) return 255;
    return static_cast<std::uint8_t>(std::lround((outer - std::sqrt(squared_distance)) * slope));
  }
};

Box Reach(const Segment& segment, double radius, int width, int height) {
  const auto pixel = [](double at, int size) { return static_cast<int>(std::clamp<double>(at, 0, size)); };
  return {pixel(std::floor(std::min(segment.x0, segment.x1) - radius), width),
          pixel(std::floor(std::min(segment.y0, segment.y1) - radius), height),
          pixel(std::ceil(std::max(segment.x0, segment.x1) + radius), width),
          pixel(std::ceil(std::max(segment.y0, segment.y1) + radius), height)};
}

/// Paints the part of the box that lies in the tile whose top left pixel is (left, top).
void PaintTile(Mask::Tile& tile, int left, int top, const Box& box, const Segment& segment,
               const Profile& profile, bool erase) {
  const int first_x = std::max(box.left, left), end_x = std::min(box.right, left + kTileSize);
  const int first_y = std::max(box.top, top), end_y = std::min(box.bottom, top + kTileSize);
  for (int y = first_y; y < end_y; ++y) {
    std::uint8_t* row = tile.data() + (y - top) * kTileSize - left;
    for (int x = first_x; x < end_x; ++x) {
      const std::uint8_t dab = profile.At(segment.SquaredDistance(x + 0.5, y + 0.5));
      row[x] = erase ? std::min<std::uint8_t>(row[x], 255 - dab) : std::max(row[x], dab);
    }
  }
}

}  // namespace

Brush::Brush(const BrushOptions& options) : options_(options) {
  ZP_CHECK_GT(options.radius_px, 0.0);
  ZP_CHECK(options.hardness >= 0.0 && options.hardness <= 1.0, "hardness is not in [0, 1]");
}

void Brush::Stroke(Mask& mask, double x0, double y0, double x1, double y1) const {
  const Segment segment{x0, y0, x1, y1};
  const Profile profile(options_);
  const Box box = Reach(segment, profile.outer, mask.width(), mask.height());
  if (box.left >= box.right || box.top >= box.bottom) return;

  for (int row = box.top / kTileSize; row <= (box.bottom - 1) / kTileSize; ++row) {
    for (int column = box.left / kTileSize; column <= (box.right - 1) / kTileSize; ++column) {
      const auto found = mask.tiles().find({column, row});
      const bool painted = found != mask.tiles().end();
      if (!painted && options_.erase) continue;
      Mask::Tile tile = painted ? *found->second : Mask::Tile(kTileSize * kTileSize, 0);
      PaintTile(tile, column * kTileSize, row * kTileSize, box, segment, profile, options_.erase);
      if (painted && tile == *found->second) continue;
      mask.SetTile({column, row}, std::make_shared<const Mask::Tile>(std::move(tile)));
    }
  }
}

}  // namespace zeroplane

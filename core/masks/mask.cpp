#include "core/masks/mask.h"

#include <algorithm>

#include "core/base/check.h"

namespace zeroplane {

Mask::Mask(int width, int height) : width_(width), height_(height) {
  ZP_CHECK_GE(width, 0);
  ZP_CHECK_GE(height, 0);
}

void Mask::SetTile(TileKey key, std::shared_ptr<const Tile> tile) {
  const auto [column, row] = key;
  ZP_CHECK(column >= 0 && column < columns() && row >= 0 && row < rows(), "tile outside the mask");
  if (!tile) {
    tiles_.erase(key);
    return;
  }
  ZP_CHECK_EQ(tile->size(), static_cast<std::size_t>(kTileSize) * kTileSize);
  if (std::ranges::all_of(*tile, [](std::uint8_t value) { return value == 0; })) {
    tiles_.erase(key);
  } else {
    tiles_[key] = std::move(tile);
  }
}

std::uint8_t Mask::at(int x, int y) const {
  if (x < 0 || y < 0 || x >= width_ || y >= height_) return 0;
  const auto found = tiles_.find({x / kTileSize, y / kTileSize});
  return found == tiles_.end() ? 0 : (*found->second)[y % kTileSize * kTileSize + x % kTileSize];
}

ImageU8 Mask::ToImage() const {
  ImageU8 image(width_, height_, 1);
  for (const auto& [key, tile] : tiles_) {
    const int left = key.first * kTileSize, top = key.second * kTileSize;
    const int columns = std::min(kTileSize, width_ - left), rows = std::min(kTileSize, height_ - top);
    for (int y = 0; y < rows; ++y) {
      std::copy_n(tile->data() + y * kTileSize, columns, image.row(top + y) + left);
    }
  }
  return image;
}

bool operator==(const Mask& a, const Mask& b) {
  const auto same = [](const Mask::Tiles::value_type& left, const Mask::Tiles::value_type& right) {
    return left.first == right.first && (left.second == right.second || *left.second == *right.second);
  };
  return a.width_ == b.width_ && a.height_ == b.height_ && std::ranges::equal(a.tiles_, b.tiles_, same);
}

}  // namespace zeroplane

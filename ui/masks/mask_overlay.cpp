#include "ui/masks/mask_overlay.h"

#include <algorithm>

namespace zeroplane::ui {

void MaskOverlay::Set(const Mask& mask) {
  if (mask.empty()) {
    image_ = QImage();
    shown_ = Mask();
    return;
  }
  if (image_.size() != QSize(mask.width(), mask.height())) {
    image_ = QImage(mask.width(), mask.height(), QImage::Format_ARGB32_Premultiplied);
    image_.fill(Qt::transparent);
    shown_ = Mask(mask.width(), mask.height());
  }
  for (const auto& [key, tile] : shown_.tiles()) {
    if (!mask.tiles().contains(key)) DrawTile(key, nullptr);
  }
  for (const auto& [key, tile] : mask.tiles()) {
    const auto before = shown_.tiles().find(key);
    if (before == shown_.tiles().end() || before->second != tile) DrawTile(key, tile.get());
  }
  shown_ = mask;
}

void MaskOverlay::DrawTile(Mask::TileKey key, const Mask::Tile* tile) {
  const int left = key.first * Mask::kTileSize, top = key.second * Mask::kTileSize;
  const int width = std::min(Mask::kTileSize, image_.width() - left);
  const int height = std::min(Mask::kTileSize, image_.height() - top);
  for (int y = 0; y < height; ++y) {
    auto* row = reinterpret_cast<QRgb*>(image_.scanLine(top + y)) + left;
    for (int x = 0; x < width; ++x) {
      const int coverage = tile ? (*tile)[static_cast<std::size_t>(y) * Mask::kTileSize + x] : 0;
      const int alpha = coverage * tint_.alpha() / 255;
      row[x] = qPremultiply(qRgba(tint_.red(), tint_.green(), tint_.blue(), alpha));
    }
  }
}

}  // namespace zeroplane::ui

#pragma once

#include <QColor>
#include <QImage>

#include "core/masks/mask.h"

namespace zeroplane::ui {

/// A mask as a tinted, transparent picture. Only tiles that changed since the last mask are drawn again.
class MaskOverlay {
 public:
  /// @param tint its alpha is that of full coverage
  explicit MaskOverlay(QColor tint) : tint_(tint) {}

  void Set(const Mask& mask);
  /// ARGB32 premultiplied, of the mask's size; null when nothing is painted.
  const QImage& image() const { return image_; }

 private:
  void DrawTile(Mask::TileKey key, const Mask::Tile* tile);

  const QColor tint_;
  Mask shown_;
  QImage image_;
};

}  // namespace zeroplane::ui

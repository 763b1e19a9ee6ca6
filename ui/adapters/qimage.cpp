#include "ui/adapters/qimage.h"

namespace zeroplane::ui {

QImage Wrap(const Picture& picture) {
  if (!picture || picture->empty()) return {};
  ZP_CHECK(picture->channels() == 3 || picture->channels() == 1, "RGB or grey");
  const auto format = picture->channels() == 3 ? QImage::Format_RGB888 : QImage::Format_Grayscale8;
  auto* owner = new Picture(picture);
  return QImage(
      picture->data(), picture->width(), picture->height(), static_cast<qsizetype>(picture->row_size()),
      format, [](void* info) { delete static_cast<Picture*>(info); }, owner);
}

}  // namespace zeroplane::ui

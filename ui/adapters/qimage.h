#pragma once

#include <QImage>

#include "core/base/image.h"

namespace zeroplane::ui {

/// A QImage over the samples of a picture, without a copy; it keeps the picture alive. 3 channels: RGB888, 1
/// channel: Grayscale8. A null or empty picture gives a null image.
QImage Wrap(const Picture& picture);

}  // namespace zeroplane::ui

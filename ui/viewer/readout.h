#pragma once

#include <QPointF>
#include <QString>
#include <optional>

#include "core/stereo/stereo_renderer.h"

namespace zeroplane::ui {

/// What is known of a source pixel.
struct Reading {
  double disparity_pct = 0;
  double iz = 0;  ///< [0, 255]
};

/// The pixel under a source point; nullopt outside the picture, or when the result carries no maps.
std::optional<Reading> ReadAt(const FrameResult& maps, QPointF source);

/// "d −0.82 % (−15.7 px) · iz 183"
QString ReadingText(const Reading& reading, int eye_width);

}  // namespace zeroplane::ui

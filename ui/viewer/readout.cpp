#include "ui/viewer/readout.h"

#include <cmath>

#include "core/stereo/units.h"
#include "ui/labels.h"

namespace zeroplane::ui {

std::optional<Reading> ReadAt(const FrameResult& maps, QPointF source) {
  const int x = static_cast<int>(std::floor(source.x())), y = static_cast<int>(std::floor(source.y()));
  const ImageF32& map = maps.disparity_pct;
  if (map.empty() || !map.SameShape(maps.iz)) return std::nullopt;
  if (x < 0 || y < 0 || x >= map.width() || y >= map.height()) return std::nullopt;
  return Reading{map.at(x, y), maps.iz.at(x, y)};
}

QString ReadingText(const Reading& reading, int eye_width) {
  const double px = std::round(PctToPx(reading.disparity_pct, eye_width) * 10) / 10;
  const QString sign = px > 0 ? QStringLiteral("+") : px < 0 ? QStringLiteral("\u2212") : QString();
  return QStringLiteral("d %1 (%2%3 px) · iz %4")
      .arg(SignedPct(reading.disparity_pct), sign, QString::number(std::abs(px), 'f', 1))
      .arg(static_cast<int>(std::lround(reading.iz)));
}

}  // namespace zeroplane::ui

#include "ui/inspector/grade_text.h"

#include <QCoreApplication>

#include "core/stereo/units.h"

namespace zeroplane::ui {
namespace {

QString Translate(const char* text) {
  return QCoreApplication::translate("GradeText", text);
}

}  // namespace

QString KeyRule(const ShotHeader& shot, qint64 frame) {
  const auto count = shot.keys.size();
  if (count == 0) return Translate("One grade for the whole shot; it has no keys.");
  if (const GradeKey* key = KeyAt(shot.keys, frame)) {
    return Translate("Key %1 of %2 is at this frame; the sliders change it.")
        .arg(key - shot.keys.data() + 1)
        .arg(count);
  }
  return Translate("Keys: %1, none at this frame; a slider sets one here.").arg(count);
}

QString PublishedText(const Grade& grade) {
  return Translate("Published units: s %1 \u00b7 t %2 px of %3")
      .arg(PublishedScale(grade.depth_range_pct), 0, 'f', 4)
      .arg(PublishedZeroPlane(grade.background_pct), 0, 'f', 2)
      .arg(kCanonicalWidth);
}

}  // namespace zeroplane::ui

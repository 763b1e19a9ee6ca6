#pragma once

#include <QString>

#include "core/project/project.h"

/// What the inspector says about a grade.
namespace zeroplane::ui {

/// What the sliders change at this frame: the whole shot, a key, or a key that they would set.
QString KeyRule(const ShotHeader& shot, qint64 frame);

/// In the units of the published reference styles: "s 0.0230 · t 5.28 px of 512".
QString PublishedText(const Grade& grade);

}  // namespace zeroplane::ui

#pragma once

#include <QString>

#include "core/stereo/grade.h"
#include "core/stereo/screen.h"
#include "core/style/reference_style.h"

/// What the figures mean, in words.
namespace zeroplane::ui {

/// "flatter than Sci-Fi by 0.4 sigma", "as deep as Sci-Fi".
QString DepthVerdict(const Grade& grade, const ReferenceStyle& style);
/// "background nearer than Sci-Fi by 0.4 sigma".
QString BackgroundVerdict(const Grade& grade, const ReferenceStyle& style);

/// The first limit of the screen that the bracket breaks, or that it breaks none: "background diverges on a
/// 12 m screen: 108 mm apart, eyes 65 mm".
QString ComfortVerdict(const DepthBracket& bracket, const Screen& screen);

}  // namespace zeroplane::ui

#pragma once

#include <QString>
#include <optional>
#include <span>
#include <string_view>

#include "core/stereo/layout.h"

namespace zeroplane::ui {

/// What the viewer shows of a frame.
enum class View { kSource, kDisparity, kAnaglyph, kSideBySide, kLeft, kRight };

struct ViewInfo {
  View view;
  std::string_view id;  ///< stable; the command is "view/<id>"
  const char* label;    ///< English, short: it stands on a button
  Layout layout;        ///< what the renderer is asked for; for the source, only its maps are used
};

std::span<const ViewInfo> Views();
const ViewInfo& Info(View view);
std::optional<View> ViewFromId(std::string_view id);
/// The label in the user's language.
QString Label(View view);

}  // namespace zeroplane::ui

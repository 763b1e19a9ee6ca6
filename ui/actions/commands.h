#pragma once

#include <span>

#include "ui/actions/action_registry.h"

namespace zeroplane::ui {

/// The fixed commands of the window. Styles, screens, source eyes and panels add theirs at run time.
std::span<const CommandSpec> Commands();
/// The row of this id; it must exist.
const CommandSpec& Command(const char* id);

}  // namespace zeroplane::ui

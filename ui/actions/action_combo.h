#pragma once

#include <QComboBox>
#include <vector>

namespace zeroplane::ui {

/// A choice between checkable commands of one group: shows the checked one, triggers the chosen one; it can
/// be used while one of them can. It takes no focus, so that the command keys stay free.
/// @param name objectName
QComboBox* MakeActionCombo(const std::vector<QAction*>& actions, const char* name);

}  // namespace zeroplane::ui

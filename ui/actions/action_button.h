#pragma once

#include <QToolButton>

namespace zeroplane::ui {

/// A button for a command; it takes no focus, so that the command keys stay free.
/// @param name objectName
QToolButton* MakeActionButton(QAction* action, const char* name,
                              Qt::ToolButtonStyle style = Qt::ToolButtonIconOnly);

}  // namespace zeroplane::ui

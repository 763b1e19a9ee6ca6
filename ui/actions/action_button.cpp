#include "ui/actions/action_button.h"

#include <QAction>

namespace zeroplane::ui {

QToolButton* MakeActionButton(QAction* action, const char* name, Qt::ToolButtonStyle style) {
  auto* button = new QToolButton;
  button->setObjectName(QString::fromLatin1(name));
  button->setDefaultAction(action);
  button->setToolButtonStyle(style);
  button->setFocusPolicy(Qt::NoFocus);
  return button;
}

}  // namespace zeroplane::ui

#include "ui/actions/action_combo.h"

#include <QAction>

namespace zeroplane::ui {

QComboBox* MakeActionCombo(const std::vector<QAction*>& actions, const char* name) {
  auto* combo = new QComboBox;
  combo->setObjectName(QString::fromLatin1(name));
  combo->setFocusPolicy(Qt::NoFocus);
  for (QAction* action : actions) {
    combo->addItem(action->iconText(), QVariant::fromValue(action));
    const int index = combo->count() - 1;
    combo->setItemData(index, action->statusTip(), Qt::ToolTipRole);
    const auto show = [combo, action, index] {
      combo->setEnabled(action->isEnabled());
      if (action->isChecked()) combo->setCurrentIndex(index);
    };
    QObject::connect(action, &QAction::changed, combo, show);
    show();
  }
  QObject::connect(combo, &QComboBox::activated, combo,
                   [combo](int index) { combo->itemData(index).value<QAction*>()->trigger(); });
  return combo;
}

}  // namespace zeroplane::ui

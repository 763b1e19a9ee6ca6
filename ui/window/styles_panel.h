#pragma once

#include <QWidget>
#include <string>
#include <vector>

#include "core/style/reference_style.h"

class QLabel;
class QListWidget;

namespace zeroplane::ui {

class ActionRegistry;

/// The reference styles; the chosen one, whose figures are shown, is what scopes compare with and *match*
/// goes to.
class StylesPanel final : public QWidget {
  Q_OBJECT
 public:
  StylesPanel(std::vector<ReferenceStyle> styles, const ActionRegistry& commands, QWidget* parent = nullptr);

  void SetChosen(const std::string& id);

 Q_SIGNALS:
  void chosen(const std::string& id);

 private:
  void ShowFigures(int row);

  const std::vector<ReferenceStyle> styles_;
  QListWidget* list_;
  QLabel* figures_;
};

}  // namespace zeroplane::ui

#pragma once

#include <QWidget>

namespace zeroplane::ui {

class ActionRegistry;

/// Before a film is open: what to do, in three steps.
class EmptyState final : public QWidget {
  Q_OBJECT
 public:
  explicit EmptyState(const ActionRegistry& commands, QWidget* parent = nullptr);
};

}  // namespace zeroplane::ui

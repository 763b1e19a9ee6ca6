#pragma once

#include <QWidget>
#include <optional>

#include "ui/window/window_services.h"

namespace zeroplane::ui {

class ActionRegistry;

/// Before a film is open: what to do, in three steps; below them the demo film, the projects that were open
/// last, and the offer, unless it was declined.
class EmptyState final : public QWidget {
  Q_OBJECT
 public:
  EmptyState(const ActionRegistry& commands, const std::optional<DepthOffer>& offer,
             QWidget* parent = nullptr);
};

}  // namespace zeroplane::ui

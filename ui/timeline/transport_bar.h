#pragma once

#include <QWidget>

#include "core/base/rational.h"

class QLabel;

namespace zeroplane::ui {

class ActionRegistry;
class Scrubber;

/// Transport buttons, time, the scrubber, and how honest playing is.
class TransportBar final : public QWidget {
  Q_OBJECT
 public:
  TransportBar(const ActionRegistry& commands, Scrubber* scrubber, QWidget* parent = nullptr);

  void SetTime(qint64 frame, Rational rate);
  void SetDropped(qint64 dropped);
  void ClearTime();

 private:
  QLabel *time_, *rate_, *dropped_;
};

}  // namespace zeroplane::ui

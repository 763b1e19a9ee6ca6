#include "ui/timeline/transport_bar.h"

#include <QHBoxLayout>
#include <QLabel>

#include "core/base/timecode.h"
#include "ui/actions/action_button.h"
#include "ui/actions/action_registry.h"
#include "ui/text.h"
#include "ui/timeline/scrubber.h"

namespace zeroplane::ui {

TransportBar::TransportBar(const ActionRegistry& commands, Scrubber* scrubber, QWidget* parent)
    : QWidget(parent), time_(new QLabel), rate_(new QLabel), dropped_(new QLabel) {
  setObjectName(QStringLiteral("transportBar"));
  time_->setObjectName(QStringLiteral("timecode"));
  rate_->setObjectName(QStringLiteral("frameRate"));
  dropped_->setObjectName(QStringLiteral("droppedFrames"));
  rate_->setProperty("dim", true);
  dropped_->setProperty("dim", true);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(8, 4, 8, 4);
  row->setSpacing(4);
  const std::pair<const char*, const char*> buttons[] = {
      {"shot/previous", "shotPreviousButton"}, {"frame/previous", "framePreviousButton"},
      {"transport/play", "playButton"},        {"frame/next", "frameNextButton"},
      {"shot/next", "shotNextButton"},
  };
  for (const auto& [command, name] : buttons) {
    row->addWidget(MakeActionButton(commands.Get(QString::fromLatin1(command)), name));
  }
  row->addSpacing(8);
  row->addWidget(time_);
  row->addWidget(scrubber, 1);
  row->addWidget(rate_);
  row->addSpacing(8);
  row->addWidget(dropped_);
  time_->setMinimumWidth(time_->fontMetrics().horizontalAdvance(QStringLiteral("00:00:00:00 ")));
}

void TransportBar::SetTime(qint64 frame, Rational rate) {
  time_->setText(ToQt(Timecode(frame, rate).ToString()));
  time_->setToolTip(tr("Frame %1").arg(frame));
  rate_->setText(tr("%1 fps").arg(rate.value(), 0, 'f', 2));
}

void TransportBar::SetDropped(qint64 dropped) {
  dropped_->setText(tr("dropped %1").arg(dropped));
}

void TransportBar::ClearTime() {
  time_->clear();
  rate_->clear();
  dropped_->clear();
}

}  // namespace zeroplane::ui

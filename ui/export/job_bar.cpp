#include "ui/export/job_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>

#include "ui/actions/action_button.h"
#include "ui/actions/action_registry.h"
#include "ui/export/export_text.h"

namespace zeroplane::ui {
namespace {

constexpr int kSteps = 1000;

}  // namespace

JobBar::JobBar(const ActionRegistry& commands, QWidget* parent)
    : QWidget(parent), label_(new QLabel), bar_(new QProgressBar) {
  setObjectName(QStringLiteral("jobBar"));
  setAttribute(Qt::WA_StyledBackground);
  label_->setObjectName(QStringLiteral("jobText"));
  bar_->setObjectName(QStringLiteral("jobProgress"));
  bar_->setRange(0, kSteps);
  bar_->setTextVisible(false);
  bar_->setFixedHeight(8);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 4, 12, 4);
  row->setSpacing(12);
  row->addWidget(label_);
  row->addWidget(bar_, 1);
  row->addWidget(MakeActionButton(commands.Get(QStringLiteral("job/cancel")), "cancelExportButton",
                                  Qt::ToolButtonTextBesideIcon));
}

void JobBar::Start(const QString& name) {
  name_ = name;
  bar_->setValue(0);
  label_->setText(tr("Exporting %1").arg(name));
}

void JobBar::SetProgress(double fraction, const QString& text, double seconds_left) {
  bar_->setValue(static_cast<int>(fraction * kSteps));
  QString line = tr("Exporting %1 · %2 %").arg(name_).arg(static_cast<int>(fraction * 100));
  const QString left = TimeLeftText(seconds_left);
  if (!left.isEmpty()) line += QStringLiteral(" · ") + left;
  label_->setText(line);
  label_->setToolTip(text);
}

void JobBar::SetCancelling() {
  label_->setText(tr("Cancelling the export of %1…").arg(name_));
}

}  // namespace zeroplane::ui

#include "ui/window/styles_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <utility>

#include "ui/actions/action_button.h"
#include "ui/actions/action_registry.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

constexpr int kRowHeight = 28;  // px

}  // namespace

StylesPanel::StylesPanel(std::vector<ReferenceStyle> styles, const ActionRegistry& commands, QWidget* parent)
    : QWidget(parent), styles_(std::move(styles)), list_(new QListWidget), figures_(new QLabel) {
  setObjectName(QStringLiteral("stylesPanel"));
  list_->setObjectName(QStringLiteral("styleList"));
  list_->setAccessibleName(tr("Reference styles"));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setFocusPolicy(Qt::NoFocus);
  for (const ReferenceStyle& style : styles_) {
    auto* item = new QListWidgetItem(ToQt(style.label), list_);
    item->setSizeHint(QSize(0, kRowHeight));
  }
  figures_->setObjectName(QStringLiteral("styleFigures"));
  figures_->setProperty("dim", true);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(4);
  buttons->addWidget(MakeActionButton(commands.Get(QStringLiteral("grade/match-style")), "matchShotButton",
                                      Qt::ToolButtonTextBesideIcon));
  buttons->addWidget(MakeActionButton(commands.Get(QStringLiteral("grade/match-film")), "matchFilmButton",
                                      Qt::ToolButtonTextBesideIcon));
  buttons->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 4, 8, 8);
  layout->setSpacing(8);
  layout->addWidget(list_, 1);
  layout->addWidget(figures_);
  layout->addLayout(buttons);
  connect(list_, &QListWidget::currentRowChanged, this, [this](int row) {
    ShowFigures(row);
    if (row >= 0) Q_EMIT chosen(styles_[static_cast<std::size_t>(row)].id);
  });
}

void StylesPanel::SetChosen(const std::string& id) {
  const QSignalBlocker quiet(list_);
  for (int row = 0; row < list_->count(); ++row) {
    if (styles_[static_cast<std::size_t>(row)].id == id) list_->setCurrentRow(row);
  }
  ShowFigures(list_->currentRow());
}

void StylesPanel::ShowFigures(int row) {
  if (row < 0) {
    figures_->clear();
    return;
  }
  const ReferenceStyle& style = styles_[static_cast<std::size_t>(row)];
  figures_->setText(tr("depth %1 \u00b1 %2 %\nbackground %3 \u00b1 %4 %")
                        .arg(style.depth_range_mean_pct, 0, 'f', 2)
                        .arg(style.depth_range_sigma_pct, 0, 'f', 2)
                        .arg(style.background_mean_pct, 0, 'f', 2)
                        .arg(style.background_sigma_pct, 0, 'f', 2));
  figures_->setToolTip(tr("Mean and deviation over shots, percent of width. %1").arg(ToQt(style.source)));
}

}  // namespace zeroplane::ui

#include "ui/viewer/viewer_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/actions/action_button.h"
#include "ui/actions/action_registry.h"
#include "ui/text.h"
#include "ui/viewer/view.h"
#include "ui/viewer/viewer.h"

namespace zeroplane::ui {
namespace {

QLayout* MakeTopRow(const ActionRegistry& commands) {
  auto* row = new QHBoxLayout;
  row->setContentsMargins(8, 4, 8, 4);
  row->setSpacing(1);
  for (const ViewInfo& info : Views()) {
    const QString id = ToQt(info.id);
    auto* button = MakeActionButton(commands.Get(QStringLiteral("view/") + id), "", Qt::ToolButtonTextOnly);
    button->setObjectName(QStringLiteral("viewButton.") + id);
    button->setProperty("segment", true);
    row->addWidget(button);
  }
  row->addStretch(1);
  const std::pair<const char*, const char*> tools[] = {{"tool/look", "lookToolButton"},
                                                       {"grade/screen-plane", "screenPlaneToolButton"},
                                                       {"effect/paint", "paintToolButton"},
                                                       {"view/mask", "maskButton"}};
  for (const auto& [command, name] : tools) {
    row->addWidget(MakeActionButton(commands.Get(QString::fromLatin1(command)), name));
  }
  return row;
}

}  // namespace

ViewerPanel::ViewerPanel(Viewer* viewer, const ActionRegistry& commands, QWidget* parent)
    : QWidget(parent), reading_(new QLabel), depth_(new QLabel), zoom_(new QLabel) {
  setObjectName(QStringLiteral("viewerPanel"));
  reading_->setObjectName(QStringLiteral("cursorReading"));
  depth_->setObjectName(QStringLiteral("frameDepth"));
  depth_->setProperty("dim", true);
  zoom_->setObjectName(QStringLiteral("zoomText"));
  zoom_->setProperty("dim", true);
  auto* bottom = new QHBoxLayout;
  bottom->setContentsMargins(12, 4, 8, 4);
  bottom->setSpacing(8);
  bottom->addWidget(reading_, 1);
  bottom->addWidget(depth_);
  bottom->addSpacing(8);
  bottom->addWidget(zoom_);
  bottom->addWidget(MakeActionButton(commands.Get(QStringLiteral("view/fit")), "fitButton"));
  bottom->addWidget(MakeActionButton(commands.Get(QStringLiteral("view/actual-size")), "actualSizeButton"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addLayout(MakeTopRow(commands));
  layout->addWidget(viewer, 1);
  layout->addLayout(bottom);
}

void ViewerPanel::SetReading(const QString& text) {
  text_ = text;
  reading_->setText(text.isEmpty() ? hint_ : text);
}

void ViewerPanel::SetHint(const QString& hint) {
  hint_ = hint;
  SetReading(text_);
}

void ViewerPanel::SetZoom(double zoom) {
  zoom_->setText(tr("%1 %").arg(zoom * 100, 0, 'f', 0));
}
void ViewerPanel::SetFrameDepth(const QString& text) {
  depth_->setText(text);
}

}  // namespace zeroplane::ui

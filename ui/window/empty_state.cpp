#include "ui/window/empty_state.h"

#include <QAction>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/actions/action_button.h"
#include "ui/actions/action_registry.h"
#include "ui/window/depth_offer.h"

namespace zeroplane::ui {
namespace {

constexpr int kBoxWidth = 520, kFigureSize = 32, kGap = 16, kRecentShown = 4;
constexpr int kTextWidth = kBoxWidth - kFigureSize - kGap;

QWidget* Step(int number, const QString& title, const QString& text) {
  auto* step = new QWidget;
  auto* row = new QHBoxLayout(step);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGap);
  auto* figure = new QLabel(QString::number(number));
  figure->setProperty("step", true);
  figure->setAlignment(Qt::AlignCenter);
  figure->setFixedSize(kFigureSize, kFigureSize);
  auto* words = new QLabel(QStringLiteral("<b>%1</b><br>%2").arg(title, text));
  words->setTextFormat(Qt::RichText);
  words->setWordWrap(true);
  words->setFixedSize(kTextWidth, words->heightForWidth(kTextWidth));
  row->addWidget(figure, 0, Qt::AlignTop);
  row->addWidget(words, 1);
  return step;
}

/// Shows the widget while the command can be used.
void ShowWith(QAction* action, QWidget* widget) {
  const auto usable = [action] { return action->isVisible() && action->isEnabled(); };
  if (!usable()) widget->hide();  // shown now, without a parent, it would be a window
  QObject::connect(action, &QAction::changed, widget, [widget, usable] { widget->setVisible(usable()); });
}

QLayout* OpenButtons(const ActionRegistry& commands) {
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(MakeActionButton(commands.Get(QStringLiteral("file/open")), "emptyOpenButton",
                                  Qt::ToolButtonTextBesideIcon));
  auto* demo = MakeActionButton(commands.Get(QStringLiteral("file/demo")), "emptyDemoButton",
                                Qt::ToolButtonTextBesideIcon);
  row->addWidget(demo);
  row->addStretch(1);
  ShowWith(demo->defaultAction(), demo);
  return row;
}

QLayout* RecentButtons(const ActionRegistry& commands) {
  auto* column = new QVBoxLayout;
  column->setSpacing(0);
  auto* heading = new QLabel(EmptyState::tr("Go on with"));
  heading->setProperty("dim", true);
  column->addWidget(heading);
  for (int i = 1; i <= kRecentShown; ++i) {
    const QByteArray name = QByteArrayLiteral("emptyRecent") + QByteArray::number(i);
    auto* button = MakeActionButton(commands.Get(QStringLiteral("file/recent-%1").arg(i)), name.constData(),
                                    Qt::ToolButtonTextOnly);
    column->addWidget(button, 0, Qt::AlignLeft);
    ShowWith(button->defaultAction(), button);
  }
  ShowWith(commands.Get(QStringLiteral("file/recent-1")), heading);
  return column;
}

}  // namespace

EmptyState::EmptyState(const ActionRegistry& commands, const std::optional<DepthOffer>& offer,
                       QWidget* parent)
    : QWidget(parent) {
  setObjectName(QStringLiteral("emptyState"));
  setAttribute(Qt::WA_StyledBackground);
  auto* box = new QWidget;
  box->setFixedWidth(kBoxWidth);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(24);
  auto* title = new QLabel(tr("Turn a film into stereo"));
  title->setProperty("title", true);
  column->addWidget(title);
  column->addWidget(
      Step(1, tr("Open a film"),
           tr("Drop it on this window. Its shots are found while you watch; a project file beside it keeps "
              "all you do.")));
  column->addWidget(Step(
      2, tr("Grade the shots"),
      tr("<i>Depth</i> sets how far near and far are apart. Press <b>Z</b> and click what should lie "
         "on the screen; press <b>B</b> and paint what should come out of it. Or press <b>Ctrl+3</b>, and "
         "one slider grades the whole film.")));
  column->addWidget(
      Step(3, tr("Look, and export"),
           tr("Keys <b>1</b> to <b>4</b>: source, disparity, anaglyph, side by side. Then export with the "
              "sound carried over.")));
  column->addLayout(OpenButtons(commands));
  column->addLayout(RecentButtons(commands));
  if (offer && !DepthOfferPanel::IsDeclined()) column->addWidget(new DepthOfferPanel(*offer));
  auto* layout = new QVBoxLayout(this);
  layout->addStretch(2);
  layout->addWidget(box, 0, Qt::AlignHCenter);
  layout->addStretch(3);
}

}  // namespace zeroplane::ui

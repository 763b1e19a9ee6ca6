#include "ui/window/empty_state.h"

#include <QLabel>
#include <QVBoxLayout>

#include "ui/actions/action_button.h"
#include "ui/actions/action_registry.h"
#include "ui/window/depth_offer.h"

namespace zeroplane::ui {
namespace {

constexpr int kBoxWidth = 520, kFigureSize = 32, kGap = 16;
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
  column->addWidget(
      Step(2, tr("Grade the shots"),
           tr("<i>Depth</i> sets how far near and far are apart. Press <b>Z</b> and click what should lie "
              "on the screen; press <b>B</b> and paint what should come out of it.")));
  column->addWidget(
      Step(3, tr("Look, and export"),
           tr("Keys <b>1</b> to <b>4</b>: source, disparity, anaglyph, side by side. Then export with the "
              "sound carried over.")));
  auto* open = MakeActionButton(commands.Get(QStringLiteral("file/open")), "emptyOpenButton",
                                Qt::ToolButtonTextBesideIcon);
  column->addWidget(open, 0, Qt::AlignLeft);
  if (offer && !DepthOfferPanel::IsDeclined()) column->addWidget(new DepthOfferPanel(*offer));
  auto* layout = new QVBoxLayout(this);
  layout->addStretch(2);
  layout->addWidget(box, 0, Qt::AlignHCenter);
  layout->addStretch(3);
}

}  // namespace zeroplane::ui

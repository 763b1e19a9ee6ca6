#include "ui/scopes/style_scope.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <utility>

#include "ui/scopes/style_plot.h"
#include "ui/scopes/verdict.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

constexpr int kRefreshMs = 40;

}  // namespace

StyleScope::StyleScope(std::vector<ReferenceStyle> styles, QWidget* parent)
    : QWidget(parent),
      styles_(std::move(styles)),
      depth_(new StylePlot(tr("depth s, % of width"), "depthPlot", 0.0)),
      background_(new StylePlot(tr("background t, % of width"), "backgroundPlot", std::nullopt)),
      verdict_(new QLabel) {
  setObjectName(QStringLiteral("styleScope"));
  verdict_->setObjectName(QStringLiteral("styleVerdict"));
  verdict_->setWordWrap(true);
  verdict_->setMinimumHeight(2 * verdict_->fontMetrics().lineSpacing());
  auto* plots = new QHBoxLayout;
  plots->setSpacing(4);
  plots->addWidget(depth_);
  plots->addWidget(background_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 4, 8, 8);
  layout->setSpacing(4);
  layout->addLayout(plots, 1);
  layout->addWidget(verdict_);
  refresh_.setSingleShot(true);
  refresh_.setInterval(kRefreshMs);
  connect(&refresh_, &QTimer::timeout, this, &StyleScope::Refresh);
  Refresh();
}

void StyleScope::SetChosenStyle(const std::string& id) {
  chosen_ = id;
  if (!refresh_.isActive()) refresh_.start();
}

void StyleScope::SetShots(const std::vector<Grade>& grades, const std::optional<Grade>& current) {
  grades_ = grades;
  current_ = current;
  if (!refresh_.isActive()) refresh_.start();
}

void StyleScope::Refresh() {
  std::vector<double> depths, backgrounds;
  for (const Grade& grade : grades_) {
    depths.push_back(grade.depth_range_pct);
    backgrounds.push_back(grade.background_pct);
  }
  std::vector<PlotCurve> depth_curves, background_curves;
  for (const ReferenceStyle& style : styles_) {
    const bool chosen = style.id == chosen_;
    depth_curves.push_back(
        {ToQt(style.label), {style.depth_range_mean_pct, style.depth_range_sigma_pct}, chosen});
    background_curves.push_back(
        {ToQt(style.label), {style.background_mean_pct, style.background_sigma_pct}, chosen});
  }
  depth_->Show(depths, current_ ? std::optional(current_->depth_range_pct) : std::nullopt, depth_curves);
  background_->Show(backgrounds, current_ ? std::optional(current_->background_pct) : std::nullopt,
                    background_curves);

  const ReferenceStyle* style = FindStyle(styles_, chosen_);
  if (!current_) {
    verdict_->setText(tr("The shots' depth and background appear here."));
  } else if (!style) {
    verdict_->setText(tr("Choose a reference style to compare with."));
  } else {
    verdict_->setText(tr("This shot is %1; %2.")
                          .arg(DepthVerdict(*current_, *style), BackgroundVerdict(*current_, *style)));
  }
}

}  // namespace zeroplane::ui

#include "ui/scopes/style_plot.h"

#include <qcustomplot.h>

#include <QVBoxLayout>
#include <algorithm>

#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

constexpr int kBins = 24;
constexpr int kCurvePoints = 121;
constexpr double kHeadroom = 1.35;  // for the label over the peak

void StyleAxis(QCPAxis* axis) {
  QFont small = QApplication::font();
  small.setPointSizeF(8);
  axis->setBasePen(QPen(QColor(theme::kLine)));
  axis->setTickPen(QPen(QColor(theme::kLine)));
  axis->setSubTicks(false);
  axis->setTickLabelColor(QColor(theme::kTextDim));
  axis->setLabelColor(QColor(theme::kTextDim));
  axis->setTickLabelFont(small);
  axis->setLabelFont(small);
  axis->grid()->setPen(QPen(QColor(0x2c, 0x2c, 0x2c)));
  axis->grid()->setZeroLinePen(QPen(QColor(theme::kLine)));
}

}  // namespace

StylePlot::StylePlot(const QString& title, const char* name, std::optional<double> floor, QWidget* parent)
    : QWidget(parent), floor_(floor), plot_(new QCustomPlot(this)) {
  setObjectName(QString::fromLatin1(name));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(plot_);
  setMinimumSize(160, 110);
  plot_->setBackground(QBrush(QColor(theme::kWell)));
  plot_->setFocusPolicy(Qt::NoFocus);
  plot_->axisRect()->setMinimumMargins(QMargins(8, 8, 8, 8));
  StyleAxis(plot_->xAxis);
  StyleAxis(plot_->yAxis);
  plot_->xAxis->setLabel(title);
  plot_->xAxis->ticker()->setTickCount(5);
  plot_->yAxis->setVisible(false);
}

void StylePlot::Show(const std::vector<double>& values, std::optional<double> current,
                     const std::vector<PlotCurve>& curves) {
  plot_->clearPlottables();
  plot_->clearItems();
  std::vector<Curve> bells;
  for (const PlotCurve& curve : curves) bells.push_back(curve.curve);
  const AxisRange range = RangeFor(values, bells, floor_);
  const Histogram histogram = MakeHistogram(values, range.low, range.high, kBins);
  const double peak = std::max(1, *std::max_element(histogram.counts.begin(), histogram.counts.end()));
  plot_->xAxis->setRange(range.low, range.high);
  plot_->yAxis->setRange(0, peak * kHeadroom);
  AddBars(histogram);
  for (const PlotCurve& curve : curves) AddCurve(curve, range, peak);
  if (current) AddMarker(*current, peak);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void StylePlot::AddBars(const Histogram& histogram) {
  auto* bars = new QCPBars(plot_->xAxis, plot_->yAxis);
  bars->setWidth(histogram.bin_width() * 0.9);
  bars->setPen(Qt::NoPen);
  bars->setBrush(QColor(0x6a, 0x6a, 0x6a));
  for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
    if (histogram.counts[bin] > 0) bars->addData(histogram.Centre(bin), histogram.counts[bin]);
  }
}

void StylePlot::AddCurve(const PlotCurve& curve, const AxisRange& range, double peak) {
  QCPGraph* graph = plot_->addGraph();
  graph->setPen(curve.chosen ? QPen(QColor(theme::kText), 1.5)
                             : QPen(QColor(theme::kTextDim), 1, Qt::DashLine));
  for (int i = 0; i < kCurvePoints; ++i) {
    const double x = range.low + (range.high - range.low) * i / (kCurvePoints - 1);
    graph->addData(x, peak * Bell(x, curve.curve));
  }
  if (!curve.chosen) return;
  auto* label = new QCPItemText(plot_);
  label->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
  label->position->setCoords(curve.curve.mean, peak * 1.04);
  label->setText(curve.label);
  label->setColor(QColor(theme::kText));
  QFont small = QApplication::font();
  small.setPointSizeF(9);
  label->setFont(small);
}

void StylePlot::AddMarker(double value, double peak) {
  auto* line = new QCPItemLine(plot_);
  line->setPen(QPen(QColor(theme::kAccent), 2));
  line->start->setCoords(value, 0);
  line->end->setCoords(value, peak * kHeadroom);
}

}  // namespace zeroplane::ui

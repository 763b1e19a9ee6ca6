#include "ui/scopes/scope_plot.h"

#include <qcustomplot.h>

#include <QBuffer>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QVBoxLayout>
#include <utility>

#include "core/base/error.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

constexpr double kTickPt = 8, kTextPt = 9;
constexpr int kTicks = 5;
constexpr double kSavedScale = 2.0;
constexpr QRgb kGridLine = 0xff2c2c2c, kHatch = 0xff6a6a6a;

QFont SmallFont(double points) {
  QFont font = QApplication::font();
  font.setPointSizeF(points);
  return font;
}

void StyleAxis(QCPAxis* axis) {
  axis->setBasePen(QPen(QColor(theme::kLine)));
  axis->setTickPen(QPen(QColor(theme::kLine)));
  axis->setSubTicks(false);
  axis->setTickLabelColor(QColor(theme::kTextDim));
  axis->setLabelColor(QColor(theme::kTextDim));
  axis->setTickLabelFont(SmallFont(kTickPt));
  axis->setLabelFont(SmallFont(kTickPt));
  axis->ticker()->setTickCount(kTicks);
  axis->grid()->setPen(QPen(QColor(kGridLine)));
  axis->grid()->setZeroLinePen(QPen(QColor(theme::kLine)));
}

void SetAxis(QCPAxis* axis, const QString& title, const AxisRange& range) {
  axis->setLabel(title);
  axis->setTicks(!title.isEmpty());
  axis->setTickLabels(!title.isEmpty());
  axis->grid()->setVisible(!title.isEmpty());
  axis->setRange(range.low, range.high);
}

QCPColorGradient WarmToCool() {
  QCPColorGradient gradient;
  gradient.setColorInterpolation(QCPColorGradient::ciRGB);
  gradient.setColorStops({{0, QColor(theme::kWarm)}, {0.5, QColor(theme::kWell)}, {1, QColor(theme::kCool)}});
  return gradient;
}

}  // namespace

ScopePlot::ScopePlot(const char* name, QWidget* parent) : QWidget(parent), plot_(new QCustomPlot(this)) {
  setObjectName(QString::fromLatin1(name));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(plot_);
  setMinimumSize(160, 80);
  plot_->setBackground(QBrush(QColor(theme::kWell)));
  plot_->setFocusPolicy(Qt::NoFocus);
  plot_->axisRect()->setMinimumMargins(QMargins(8, 8, 8, 8));
  StyleAxis(plot_->xAxis);
  StyleAxis(plot_->yAxis);
}

void ScopePlot::Clear() {
  plot_->clearPlottables();
  plot_->clearItems();
}

void ScopePlot::SetAxes(const QString& x_title, const AxisRange& x, const QString& y_title,
                        const AxisRange& y) {
  SetAxis(plot_->xAxis, x_title, x);
  SetAxis(plot_->yAxis, y_title, y);
}

void ScopePlot::AddHatching(const QRectF& area) {
  auto* hatched = new QCPItemRect(plot_);
  hatched->topLeft->setCoords(area.left(), area.bottom());
  hatched->bottomRight->setCoords(area.right(), area.top());
  hatched->setPen(Qt::NoPen);
  hatched->setBrush(QBrush(QColor(kHatch), Qt::BDiagPattern));
}

void ScopePlot::AddBars(std::span<const PlotPoint> tops, double width, QRgb color) {
  auto* bars = new QCPBars(plot_->xAxis, plot_->yAxis);
  bars->setWidth(width);
  bars->setPen(Qt::NoPen);
  bars->setBrush(QColor(color));
  for (const PlotPoint& top : tops) bars->addData(top.x, top.y);
}

void ScopePlot::AddLine(std::span<const PlotPoint> points, const LineStyle& style) {
  auto* line = new QCPCurve(plot_->xAxis, plot_->yAxis);
  line->setPen(QPen(QColor(style.color), style.width, style.dashed ? Qt::DashLine : Qt::SolidLine));
  for (const PlotPoint& point : points) line->addData(point.x, point.y);
}

void ScopePlot::AddDots(std::span<const PlotPoint> points, double size_px, QRgb color) {
  auto* dots = new QCPCurve(plot_->xAxis, plot_->yAxis);
  dots->setLineStyle(QCPCurve::lsNone);
  dots->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QColor(color), QColor(color), size_px));
  for (const PlotPoint& point : points) dots->addData(point.x, point.y);
}

void ScopePlot::AddGrid(const PlotGrid& grid, const AxisRange& x, const AxisRange& y) {
  auto* map = new QCPColorMap(plot_->xAxis, plot_->yAxis);
  map->data()->setSize(grid.columns, grid.rows);
  map->data()->setRange(QCPRange(x.low, x.high), QCPRange(y.low, y.high));
  for (int row = 0; row < grid.rows; ++row) {
    for (int column = 0; column < grid.columns; ++column)
      map->data()->setCell(
          column, row,
          static_cast<double>(grid.values[static_cast<std::size_t>(row * grid.columns + column)]));
  }
  map->setInterpolate(false);
  map->setGradient(WarmToCool());
  map->setDataRange(QCPRange(-1, 1));
}

void ScopePlot::AddText(const PlotPoint& point, const QString& text, QRgb color) {
  auto* label = new QCPItemText(plot_);
  label->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
  label->position->setCoords(point.x, point.y);
  label->setText(text);
  label->setColor(QColor(color));
  label->setFont(SmallFont(kTextPt));
}

void ScopePlot::Finish(ScopeTable table) {
  table_ = std::move(table);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

QByteArray ScopePlot::Png() const {
  QBuffer bytes;
  bytes.open(QIODevice::WriteOnly);
  plot_->toPixmap(plot_->width(), plot_->height(), kSavedScale).save(&bytes, "PNG");
  return bytes.data();
}

QByteArray ScopePlot::Svg() const {
  QBuffer bytes;
  QSvgGenerator svg;
  svg.setOutputDevice(&bytes);
  svg.setSize(plot_->size());
  svg.setViewBox(QRect(QPoint(0, 0), plot_->size()));
  QCPPainter painter;
  painter.begin(&svg);
  plot_->toPainter(&painter, plot_->width(), plot_->height());
  painter.end();
  return bytes.data();
}

void ScopePlot::Save(const std::filesystem::path& file) const {
  const std::string ending = file.extension().string();
  if (ending != ".png" && ending != ".svg" && ending != ".csv") {
    throw Error(ErrorCode::kUnsupported, file.string(), "is no name for a saved scope",
                "Let it end in .png, .svg or .csv.");
  }
  const QByteArray bytes = ending == ".png" ? Png() : ending == ".svg" ? Svg() : ToCsv(table_);
  QSaveFile out(PathToQt(file));
  if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit()) {
    throw Error(ErrorCode::kUnwritable, file.string(),
                "could not be written (" + FromQt(out.errorString()) + ")", "Choose another folder.");
  }
}

}  // namespace zeroplane::ui

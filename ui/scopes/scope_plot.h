#pragma once

#include <QColor>
#include <QRectF>
#include <QString>
#include <QWidget>
#include <filesystem>
#include <span>
#include <vector>

#include "ui/scopes/histogram.h"
#include "ui/scopes/scope_table.h"

class QCustomPlot;

namespace zeroplane::ui {

/// A place in the plot, in the axes' units.
struct PlotPoint {
  double x = 0, y = 0;
};

struct LineStyle {
  QRgb color;
  double width = 1;  ///< px
  bool dashed = false;
};

/// Values over a grid of cells, row by row from the lowest; -1 … 1, 0 is nothing: negative warm (in front),
/// positive cool (behind).
struct PlotGrid {
  int columns = 0, rows = 0;
  std::vector<float> values;
};

/// A plot in the house's colours that is drawn from plain values, and can be saved. The one place that knows
/// QCustomPlot. Draw: Clear(), SetAxes(), the things from back to front, Finish().
class ScopePlot final : public QWidget {
  Q_OBJECT
 public:
  explicit ScopePlot(const char* name, QWidget* parent = nullptr);

  void Clear();
  /// An empty title hides the axis's ticks, too.
  void SetAxes(const QString& x_title, const AxisRange& x, const QString& y_title, const AxisRange& y);
  /// Hatched: past a limit.
  void AddHatching(const QRectF& area);
  void AddBars(std::span<const PlotPoint> tops, double width, QRgb color);
  void AddLine(std::span<const PlotPoint> points, const LineStyle& style);
  void AddDots(std::span<const PlotPoint> points, double size_px, QRgb color);
  void AddGrid(const PlotGrid& grid, const AxisRange& x, const AxisRange& y);
  /// Centred over the point.
  void AddText(const PlotPoint& point, const QString& text, QRgb color);
  /// @param table what was drawn, for Save()
  void Finish(ScopeTable table);

  /// The plot as a picture (.png at twice the size, .svg) or its table (.csv), by the ending. Written whole
  /// or not at all. @throws Error kUnsupported, kUnwritable
  void Save(const std::filesystem::path& file) const;

  QSize sizeHint() const override { return {320, 150}; }

 private:
  QByteArray Png() const;
  QByteArray Svg() const;

  QCustomPlot* plot_;
  ScopeTable table_;
};

}  // namespace zeroplane::ui

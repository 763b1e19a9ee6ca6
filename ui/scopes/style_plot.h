#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "ui/scopes/histogram.h"

class QCustomPlot;

namespace zeroplane::ui {

struct PlotCurve {
  QString label;
  Curve curve;
  bool chosen = false;  ///< drawn solid, and labelled
};

/// One value of all shots as a histogram, the styles' curves over it (their peaks at the highest bar), and a
/// line at the current shot.
class StylePlot final : public QWidget {
  Q_OBJECT
 public:
  /// @param floor the smallest value that can occur, if there is one
  StylePlot(const QString& title, const char* name, std::optional<double> floor, QWidget* parent = nullptr);

  void Show(const std::vector<double>& values, std::optional<double> current,
            const std::vector<PlotCurve>& curves);
  QSize sizeHint() const override { return {240, 140}; }

 private:
  void AddBars(const Histogram& histogram);
  void AddCurve(const PlotCurve& curve, const AxisRange& range, double peak);
  void AddMarker(double value, double peak);

  const std::optional<double> floor_;
  QCustomPlot* plot_;
};

}  // namespace zeroplane::ui

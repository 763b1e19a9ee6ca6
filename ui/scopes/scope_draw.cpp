#include "ui/scopes/scope_draw.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

#include "ui/labels.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

constexpr int kBins = 24, kParallaxBins = 80, kCurvePoints = 121, kEllipsePoints = 73;
constexpr double kFirstRow = 1.03, kRowHeight = 0.34;  // of the peak: two rows of names above it
constexpr double kBarShare = 0.9;
constexpr double kLimitMargin = 0.25;  // of the way between the limits, shown past each
constexpr double kBrightest = 0.12;    // a column's share in one cell that is drawn in full colour
constexpr QRgb kBar = 0xff6a6a6a;

QString Translate(const char* text) {
  return QCoreApplication::translate("Scopes", text);
}

double ValueOf(const Grade& grade, StyleAxis axis) {
  return axis == StyleAxis::kDepth ? grade.depth_range_pct : grade.background_pct;
}
Curve CurveOf(const ReferenceStyle& style, StyleAxis axis) {
  return axis == StyleAxis::kDepth ? Curve{style.depth_range_mean_pct, style.depth_range_sigma_pct}
                                   : Curve{style.background_mean_pct, style.background_sigma_pct};
}
QString TitleOf(StyleAxis axis) {
  return axis == StyleAxis::kDepth ? Translate("depth s, % of width") : Translate("background t, % of width");
}

std::vector<double> ValuesOf(const ScopeFilm& film, StyleAxis axis) {
  std::vector<double> values;
  for (const ScopeShot& shot : film.shots) values.push_back(ValueOf(shot.grade, axis));
  return values;
}

const ScopeShot* CurrentOf(const ScopeFilm& film) {
  return film.current < 0 ? nullptr : &film.shots[static_cast<std::size_t>(film.current)];
}

void AddBell(ScopePlot& plot, const Curve& curve, const AxisRange& range, double peak,
             const LineStyle& style) {
  std::vector<PlotPoint> points;
  for (int i = 0; i < kCurvePoints; ++i) {
    const double x = range.low + (range.high - range.low) * i / (kCurvePoints - 1);
    points.push_back({x, peak * Bell(x, curve)});
  }
  plot.AddLine(points, style);
}

void AddVertical(ScopePlot& plot, double x, const AxisRange& y, const LineStyle& style) {
  plot.AddLine(std::vector<PlotPoint>{{x, y.low}, {x, y.high}}, style);
}
void AddHorizontal(ScopePlot& plot, double y, const AxisRange& x, const LineStyle& style) {
  plot.AddLine(std::vector<PlotPoint>{{x.low, y}, {x.high, y}}, style);
}

/// Mean and deviation of the film: a bar with a dot, over the curves.
void AddFilm(ScopePlot& plot, const Curve& film, double y) {
  plot.AddLine(std::vector<PlotPoint>{{film.mean - film.sigma, y}, {film.mean + film.sigma, y}},
               {theme::kText, 1.5});
  plot.AddDots(std::vector<PlotPoint>{{film.mean, y}}, 5, theme::kText);
  plot.AddText({film.mean, y}, Translate("film"), theme::kText);
}

LineStyle StyleLine(bool chosen) {
  return chosen ? LineStyle{theme::kText, 1.5} : LineStyle{theme::kTextDim, 1, true};
}

ScopeTable ShotTable(const ScopeFilm& film) {
  ScopeTable table{{QStringLiteral("shot"), QStringLiteral("first_frame"), QStringLiteral("end_frame"),
                    QStringLiteral("depth_range_pct"), QStringLiteral("background_pct")},
                   {}};
  for (const ScopeShot& shot : film.shots)
    table.rows << QStringList{shot.name, QString::number(shot.frames.first), QString::number(shot.frames.end),
                              Cell(shot.grade.depth_range_pct), Cell(shot.grade.background_pct)};
  return table;
}

void AddEllipse(ScopePlot& plot, const ReferenceStyle& style, double sigmas, const LineStyle& line) {
  std::vector<PlotPoint> points;
  for (int i = 0; i < kEllipsePoints; ++i) {
    const double angle = 2 * std::numbers::pi * i / (kEllipsePoints - 1);
    points.push_back({style.depth_range_mean_pct + sigmas * style.depth_range_sigma_pct * std::cos(angle),
                      style.background_mean_pct + sigmas * style.background_sigma_pct * std::sin(angle)});
  }
  plot.AddLine(points, line);
}

void AddStyleEllipses(ScopePlot& plot, const ReferenceStyle& style, bool chosen) {
  AddEllipse(plot, style, 1, StyleLine(chosen));
  if (chosen) AddEllipse(plot, style, 2, {theme::kTextDim, 1});
  const PlotPoint mean{style.depth_range_mean_pct, style.background_mean_pct};
  plot.AddDots(std::vector<PlotPoint>{mean}, 3, chosen ? theme::kText : theme::kTextDim);
  const PlotPoint name = chosen ? PlotPoint{mean.x, mean.y + style.background_sigma_pct}
                                : PlotPoint{mean.x + style.depth_range_sigma_pct, mean.y};
  plot.AddText(name, ToQt(style.label), chosen ? theme::kText : theme::kTextDim);
}

/// The hatched ends of a disparity axis, and lines at the limits.
void AddLimits(ScopePlot& plot, const Screen& screen, const AxisRange& pct, const AxisRange& other,
               bool upright) {
  if (screen.width_m <= 0) return;
  const auto hatch = [&](double from, double to) {
    if (to <= from) return;
    const double breadth = other.high - other.low;
    plot.AddHatching(upright ? QRectF(other.low, from, breadth, to - from)
                             : QRectF(from, other.low, to - from, breadth));
  };
  hatch(pct.low, screen.near_limit_pct);
  hatch(screen.far_limit_pct, pct.high);
  for (const double limit : {screen.near_limit_pct, screen.far_limit_pct}) {
    if (upright) {
      AddHorizontal(plot, limit, other, {theme::kText, 1});
    } else {
      AddVertical(plot, limit, other, {theme::kText, 1});
    }
  }
}

}  // namespace

void DrawHistogram(ScopePlot& plot, StyleAxis axis, const ScopeFilm& film, const ScopeStyles& styles) {
  plot.Clear();
  const std::vector<double> values = ValuesOf(film, axis);
  std::vector<Curve> curves;
  for (const ReferenceStyle& style : styles.styles) curves.push_back(CurveOf(style, axis));
  const auto floor = axis == StyleAxis::kDepth ? std::optional(0.0) : std::nullopt;
  const AxisRange range = RangeFor(values, curves, floor);
  const Histogram histogram = MakeHistogram(values, range.low, range.high, kBins);
  const double peak = std::max(1, *std::max_element(histogram.counts.begin(), histogram.counts.end()));
  const AxisRange height{0, peak * (kFirstRow + 2 * kRowHeight)};
  plot.SetAxes(TitleOf(axis), range, {}, height);
  std::vector<PlotPoint> tops;
  for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin)
    if (histogram.counts[bin] > 0)
      tops.push_back({histogram.Centre(bin), static_cast<double>(histogram.counts[bin])});
  plot.AddBars(tops, histogram.bin_width() * kBarShare, kBar);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const ReferenceStyle& style = styles.styles[i];
    const bool chosen = style.id == styles.chosen;
    AddBell(plot, curves[i], range, peak, StyleLine(chosen));
    if (chosen) plot.AddText({curves[i].mean, peak * kFirstRow}, ToQt(style.label), theme::kText);
  }
  if (!values.empty()) AddFilm(plot, Measure(values), peak * (kFirstRow + kRowHeight));
  if (const ScopeShot* shot = CurrentOf(film))
    AddVertical(plot, ValueOf(shot->grade, axis), height, {theme::kAccent, 2});
  plot.Finish(ShotTable(film));
}

void DrawStyleMap(ScopePlot& plot, const ScopeFilm& film, const ScopeStyles& styles) {
  plot.Clear();
  const auto axis_range = [&](StyleAxis axis) {
    std::vector<Curve> curves;
    for (const ReferenceStyle& style : styles.styles) curves.push_back(CurveOf(style, axis));
    return RangeFor(ValuesOf(film, axis), curves,
                    axis == StyleAxis::kDepth ? std::optional(0.0) : std::nullopt);
  };
  plot.SetAxes(TitleOf(StyleAxis::kDepth), axis_range(StyleAxis::kDepth), Translate("t, %"),
               axis_range(StyleAxis::kBackground));
  for (const bool chosen : {false, true}) {
    for (const ReferenceStyle& style : styles.styles)
      if ((style.id == styles.chosen) == chosen) AddStyleEllipses(plot, style, chosen);
  }
  std::vector<PlotPoint> shots;
  for (const ScopeShot& shot : film.shots)
    shots.push_back({shot.grade.depth_range_pct, shot.grade.background_pct});
  plot.AddDots(shots, 5, 0xffb8b8b8);
  if (const ScopeShot* shot = CurrentOf(film))
    plot.AddDots(std::vector<PlotPoint>{{shot->grade.depth_range_pct, shot->grade.background_pct}}, 9,
                 theme::kAccent);
  plot.Finish(ShotTable(film));
}

void DrawOverTime(ScopePlot& plot, const ScopeFilm& film) {
  plot.Clear();
  std::vector<double> all{0.0};
  ScopeTable table{{QStringLiteral("shot"), QStringLiteral("frame"), QStringLiteral("depth_range_pct"),
                    QStringLiteral("background_pct")},
                   {}};
  for (const ScopeShot& shot : film.shots) {
    for (const ScopeTime& at : shot.over_time) {
      all.insert(all.end(), {at.grade.depth_range_pct, at.grade.background_pct});
      table.rows << QStringList{shot.name, QString::number(at.frame), Cell(at.grade.depth_range_pct),
                                Cell(at.grade.background_pct)};
    }
  }
  const double end = film.shots.empty() ? 1.0 : static_cast<double>(film.shots.back().frames.end);
  plot.SetAxes(Translate("frame   (solid: depth s, dashed: background t)"), {0, end}, Translate("% of width"),
               RangeFor(all, {}));
  for (std::size_t i = 0; i < film.shots.size(); ++i) {
    const QRgb color = static_cast<int>(i) == film.current ? theme::kAccent : 0xffb8b8b8;
    std::vector<PlotPoint> depth, background;
    for (const ScopeTime& at : film.shots[i].over_time) {
      depth.push_back({static_cast<double>(at.frame), at.grade.depth_range_pct});
      background.push_back({static_cast<double>(at.frame), at.grade.background_pct});
    }
    plot.AddLine(depth, {color, 2});
    plot.AddLine(background, {color, 1.5, true});
  }
  plot.Finish(std::move(table));
}

AxisRange ParallaxRange(double near_pct, double far_pct, const Screen& screen) {
  AxisRange range{std::min(near_pct, 0.0), std::max(far_pct, 0.0)};
  if (screen.width_m > 0) {
    const double margin = kLimitMargin * (screen.far_limit_pct - screen.near_limit_pct);
    range.low = std::min(range.low, screen.near_limit_pct - margin);
    range.high = std::max(range.high, screen.far_limit_pct + margin);
  }
  if (range.high - range.low < 0.1) return {range.low - 0.5, range.high + 0.5};
  return range;
}

void DrawParallax(ScopePlot& plot, std::span<const double> disparity_pct, const Screen& screen) {
  plot.Clear();
  double near = 0, far = 0;
  for (const double value : disparity_pct) near = std::min(near, value), far = std::max(far, value);
  const AxisRange range = ParallaxRange(near, far, screen);
  const Histogram histogram = MakeHistogram(disparity_pct, range.low, range.high, kParallaxBins);
  const double total = std::max<double>(1, static_cast<double>(disparity_pct.size()));
  ScopeTable table{{QStringLiteral("disparity_pct"), QStringLiteral("share_pct")}, {}};
  std::vector<PlotPoint> in_front, behind;
  double peak = 1e-6;
  for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
    const PlotPoint top{histogram.Centre(bin), 100 * histogram.counts[bin] / total};
    peak = std::max(peak, top.y);
    (top.x < 0 ? in_front : behind).push_back(top);
    table.rows << QStringList{Cell(top.x), Cell(top.y)};
  }
  const AxisRange height{0, peak * 1.1};
  plot.SetAxes(Translate("in front  \u2013  disparity, % of width  +  behind"), range,
               Translate("picture, %"), height);
  AddLimits(plot, screen, range, height, false);
  plot.AddBars(in_front, histogram.bin_width(), theme::kWarm);
  plot.AddBars(behind, histogram.bin_width(), theme::kCool);
  AddVertical(plot, 0, height, {theme::kText, 1});
  plot.Finish(std::move(table));
}

void DrawWaveform(ScopePlot& plot, const Waveform& waveform, const Screen& screen) {
  plot.Clear();
  const AxisRange across{0, 100};
  PlotGrid grid{waveform.columns, waveform.rows, {}};
  ScopeTable table{{QStringLiteral("column_pct"), QStringLiteral("disparity_pct"), QStringLiteral("share")},
                   {}};
  const double row_height =
      waveform.rows > 0 ? (waveform.range.high - waveform.range.low) / waveform.rows : 0;
  for (int row = 0; row < waveform.rows; ++row) {
    const double pct = waveform.range.low + (row + 0.5) * row_height;
    for (int column = 0; column < waveform.columns; ++column) {
      const double share =
          static_cast<double>(waveform.shares[static_cast<std::size_t>(row * waveform.columns + column)]);
      const double light = std::sqrt(std::min(1.0, share / kBrightest));
      grid.values.push_back(static_cast<float>(pct < 0 ? -light : light));
      if (share > 0)
        table.rows << QStringList{Cell((column + 0.5) * across.high / waveform.columns), Cell(pct),
                                  Cell(share)};
    }
  }
  plot.SetAxes(Translate("left to right, % of the picture; disparity d, % of width"), across,
               Translate("d, %"), waveform.range);
  if (waveform.rows > 0) plot.AddGrid(grid, across, waveform.range);
  AddLimits(plot, screen, waveform.range, across, true);
  AddHorizontal(plot, 0, across, {theme::kText, 1});
  plot.Finish(std::move(table));
}

}  // namespace zeroplane::ui

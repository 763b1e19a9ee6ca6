#include "app/curve_picture.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <opencv2/imgproc.hpp>
#include <sstream>

#include "core/base/error.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr int kWidthPx = 960, kPanelPx = 300, kMarginPx = 60, kTicks = 4;
const cv::Scalar kInk(40, 40, 40), kGrid(225, 225, 225);
const cv::Scalar kColours[] = {{31, 119, 180}, {214, 39, 40}, {44, 160, 44}, {255, 127, 14}, {148, 103, 189}};

std::vector<std::string> Split(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
  return cells;
}

Error BadLine(const fs::path& csv, int line) {
  return Error(ErrorCode::kDamaged, csv.string(),
               "line " + std::to_string(line) + " is not a row of numbers like the others",
               "Give the curve.csv that zeroplane-lab train wrote.");
}

void Write(cv::Mat& picture, const std::string& text, cv::Point at, const cv::Scalar& colour) {
  cv::putText(picture, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.42, colour, 1, cv::LINE_AA);
}

std::string Number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

// One set of axes and the lines of some columns.
void DrawPanel(cv::Mat panel, const CurveTable& table, const std::vector<std::size_t>& lines) {
  const auto& steps = table.columns[0];
  const auto [first_step, last_step] = std::minmax_element(steps.begin(), steps.end());
  double low = table.columns[lines[0]][0], high = low;
  for (const std::size_t line : lines) {
    const auto [a, b] = std::minmax_element(table.columns[line].begin(), table.columns[line].end());
    low = std::min(low, *a);
    high = std::max(high, *b);
  }
  const double range = std::max(high - low, 1e-9), span = std::max(*last_step - *first_step, 1e-9);
  const double across = kWidthPx - 1.5 * kMarginPx, up = kPanelPx - 1.3 * kMarginPx;
  const auto place = [&](double step, double value) {
    return cv::Point(cvRound(kMarginPx + across * (step - *first_step) / span),
                     cvRound(0.6 * kMarginPx + up * (high - value) / range));
  };
  for (int tick = 0; tick <= kTicks; ++tick) {
    const double value = low + range * tick / kTicks, step = *first_step + span * tick / kTicks;
    cv::line(panel, place(*first_step, value), place(*first_step + span, value), kGrid);
    Write(panel, Number(value), {6, place(*first_step, value).y + 4}, kInk);
    Write(panel, Number(step), {place(step, low).x - 14, kPanelPx - 20}, kInk);
  }
  int legend = kMarginPx;
  for (std::size_t l = 0; l < lines.size(); ++l) {
    const cv::Scalar& colour = kColours[l % std::size(kColours)];
    const auto& values = table.columns[lines[l]];
    for (std::size_t i = 1; i < values.size(); ++i) {
      cv::line(panel, place(steps[i - 1], values[i - 1]), place(steps[i], values[i]), colour, 2, cv::LINE_AA);
    }
    Write(panel, table.names[lines[l]], {legend, 22}, colour);
    legend += 20 + 8 * static_cast<int>(table.names[lines[l]].size());
  }
  Write(panel, table.names[0], {kWidthPx / 2, kPanelPx - 4}, kInk);
}

}  // namespace

CurveTable ReadCurve(const fs::path& csv) {
  std::ifstream in(csv);
  std::string line;
  if (!in || !std::getline(in, line)) {
    throw Error(ErrorCode::kNotFound, csv.string(), "cannot be read",
                "Give the curve.csv that zeroplane-lab train wrote.");
  }
  CurveTable table;
  table.names = Split(line);
  table.columns.resize(table.names.size());
  for (int number = 2; std::getline(in, line); ++number) {
    const std::vector<std::string> cells = Split(line);
    if (cells.size() != table.names.size()) throw BadLine(csv, number);
    for (std::size_t c = 0; c < cells.size(); ++c) {
      char* end = nullptr;
      table.columns[c].push_back(std::strtod(cells[c].c_str(), &end));
      if (end == cells[c].c_str() || *end != '\0' || !std::isfinite(table.columns[c].back())) {
        throw BadLine(csv, number);
      }
    }
  }
  if (table.names.size() < 2 || table.columns[0].empty()) throw BadLine(csv, 1);
  return table;
}

ImageU8 DrawCurve(const CurveTable& table) {
  std::vector<std::size_t> above, below;
  for (std::size_t c = 1; c < table.names.size(); ++c) {
    (table.names[c].ends_with("_error") ? below : above).push_back(c);
  }
  std::vector<std::vector<std::size_t>> panels;
  for (auto& panel : {above, below}) {
    if (!panel.empty()) panels.push_back(panel);
  }
  ImageU8 picture(kWidthPx, kPanelPx * static_cast<int>(panels.size()), 3);
  cv::Mat canvas(picture.height(), picture.width(), CV_8UC3, picture.data());
  canvas.setTo(cv::Scalar(255, 255, 255));
  for (std::size_t p = 0; p < panels.size(); ++p) {
    DrawPanel(canvas.rowRange(kPanelPx * static_cast<int>(p), kPanelPx * static_cast<int>(p + 1)), table,
              panels[p]);
  }
  return picture;
}

}  // namespace zeroplane

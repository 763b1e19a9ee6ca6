#include "app/progress_line.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace zeroplane {
namespace {

constexpr double kFirstEstimate = 0.01;  // below this fraction, the time left is a guess that nobody needs
constexpr int kWidestBar = 30, kNarrowestBar = 8;

std::string PercentText(double fraction) {
  char text[16];
  std::snprintf(text, sizeof text, "%3.0f %%", std::clamp(fraction, 0.0, 1.0) * 100);
  return text;
}

std::string TimeLeftText(const Progress& progress) {
  if (progress.fraction < kFirstEstimate || progress.fraction >= 1) return {};
  return "  " + DurationText(progress.elapsed_s * (1 - progress.fraction) / progress.fraction) + " left";
}

}  // namespace

std::string DurationText(double seconds) {
  const auto total = static_cast<long long>(std::llround(std::max(seconds, 0.0)));
  char text[48];
  if (total >= 3600) {
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", total / 3600, total / 60 % 60, total % 60);
  } else {
    std::snprintf(text, sizeof text, "%lld:%02lld", total / 60, total % 60);
  }
  return text;
}

std::string ProgressBar(const Progress& progress, int columns) {
  const std::string numbers = PercentText(progress.fraction) + TimeLeftText(progress);
  const int room = std::max(columns, 1) - static_cast<int>(numbers.size());
  const int bar = std::clamp(room - static_cast<int>(progress.text.size()) - 6, kNarrowestBar, kWidestBar);
  const int text = std::max(0, room - bar - 6);
  const int full = static_cast<int>(std::lround(std::clamp(progress.fraction, 0.0, 1.0) * bar));
  std::string line(progress.text.substr(0, static_cast<std::size_t>(text)));
  line += "  [" + std::string(static_cast<std::size_t>(full), '#') +
          std::string(static_cast<std::size_t>(bar - full), '.') + "]  " + numbers;
  line.resize(static_cast<std::size_t>(std::max(columns, 1)), ' ');
  return line;
}

std::string ProgressSentence(const Progress& progress) {
  return std::string(progress.text) + "  " + PercentText(progress.fraction) + TimeLeftText(progress);
}

}  // namespace zeroplane

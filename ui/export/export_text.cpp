#include "ui/export/export_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <array>
#include <cmath>

#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

constexpr double kTellFromFraction = 0.01;
constexpr double kTellFromS = 1.0;

constexpr std::array kQualities = {
    ExportQuality{"master", QT_TRANSLATE_NOOP("Export", "Master (visually lossless, large)"), 12},
    ExportQuality{"high", QT_TRANSLATE_NOOP("Export", "High"), 18},
    ExportQuality{"small", QT_TRANSLATE_NOOP("Export", "Small (for a look on a phone)"), 25},
};

QString Translate(const char* text) {
  return QCoreApplication::translate("Export", text);
}

}  // namespace

double SecondsLeft(double fraction, double elapsed_s) {
  if (fraction < kTellFromFraction || elapsed_s < kTellFromS) return -1;
  return elapsed_s * (1 - fraction) / fraction;
}

QString TimeLeftText(double seconds) {
  if (seconds < 0) return {};
  if (seconds < 10) return Translate("a few seconds left");
  if (seconds < 90) return Translate("about %1 s left").arg(10 * static_cast<int>(std::round(seconds / 10)));
  const int minutes = static_cast<int>(std::round(seconds / 60));
  if (minutes < 90) return Translate("about %1 min left").arg(minutes);
  return Translate("about %1 h left").arg(QLocale().toString(seconds / 3600, 'f', 1));
}

QString DoneSentence(const ExportReport& report) {
  return Translate("%1 is ready: %2 frames of %3 × %4, depth from %5 to %6.")
      .arg(PathToQt(report.output.filename()), QLocale().toString(static_cast<qlonglong>(report.frames)))
      .arg(report.width)
      .arg(report.height)
      .arg(SignedPct(report.near_pct), SignedPct(report.far_pct));
}

std::span<const ExportQuality> ExportQualities() {
  return kQualities;
}

std::filesystem::path SuggestedOutput(const std::filesystem::path& film, Layout layout,
                                      const std::filesystem::path& folder) {
  const std::string name = film.stem().string() + std::string(Info(layout).name_tag) + ".mkv";
  return (folder.empty() ? film.parent_path() : folder) / name;
}

}  // namespace zeroplane::ui

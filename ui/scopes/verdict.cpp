#include "ui/scopes/verdict.h"

#include <QCoreApplication>
#include <cmath>

#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

constexpr double kAlike = 0.05;          // sigma: would be shown as 0.0 or 0.1
constexpr double kTolerancePct = 0.005;  // half of the last digit shown

QString Translate(const char* text) {
  return QCoreApplication::translate("Verdict", text);
}

QString Compare(double score, const QString& style, const char* alike, const char* less, const char* more) {
  if (std::abs(score) < kAlike) return Translate(alike).arg(style);
  return Translate(score < 0 ? less : more).arg(style).arg(std::abs(score), 0, 'f', 1);
}

}  // namespace

QString DepthVerdict(const Grade& grade, const ReferenceStyle& style) {
  const double score =
      StandardScore(grade.depth_range_pct, style.depth_range_mean_pct, style.depth_range_sigma_pct);
  return Compare(score, ToQt(style.label), QT_TRANSLATE_NOOP("Verdict", "as deep as %1"),
                 QT_TRANSLATE_NOOP("Verdict", "flatter than %1 by %2 sigma"),
                 QT_TRANSLATE_NOOP("Verdict", "deeper than %1 by %2 sigma"));
}

QString BackgroundVerdict(const Grade& grade, const ReferenceStyle& style) {
  const double score =
      StandardScore(grade.background_pct, style.background_mean_pct, style.background_sigma_pct);
  return Compare(score, ToQt(style.label), QT_TRANSLATE_NOOP("Verdict", "background as far as %1"),
                 QT_TRANSLATE_NOOP("Verdict", "background nearer than %1 by %2 sigma"),
                 QT_TRANSLATE_NOOP("Verdict", "background farther than %1 by %2 sigma"));
}

QString ComfortVerdict(const DepthBracket& bracket, const Screen& screen) {
  const auto native = NativeParallaxPct(screen);
  if (!native) return Translate("No screen is chosen, so there are no limits.");
  const QString name = Label(screen);
  if (bracket.far_pct > *native + kTolerancePct) {
    return Translate("Background diverges on a %1 m screen: %2 mm apart, eyes %3 mm.")
        .arg(screen.width_m)
        .arg(std::lround(bracket.far_pct / 100 * screen.width_m * 1000))
        .arg(std::lround(kEyeDistanceM * 1000));
  }
  if (bracket.far_pct > screen.far_limit_pct + kTolerancePct) {
    return Translate("Farther behind than is comfortable: %1, limit %2 (%3).")
        .arg(SignedPct(bracket.far_pct), SignedPct(screen.far_limit_pct), name);
  }
  if (bracket.near_pct < screen.near_limit_pct - kTolerancePct) {
    return Translate("Farther in front than is comfortable: %1, limit %2 (%3).")
        .arg(SignedPct(bracket.near_pct), SignedPct(screen.near_limit_pct), name);
  }
  const double span = bracket.far_pct - bracket.near_pct;
  if (span > screen.budget_pct + kTolerancePct) {
    return Translate("Deeper than the budget: %1 % from near to far, budget %2 % (%3).")
        .arg(span, 0, 'f', 2)
        .arg(screen.budget_pct, 0, 'f', 2)
        .arg(name);
  }
  return Translate("Comfortable: %1.").arg(name);
}

}  // namespace zeroplane::ui

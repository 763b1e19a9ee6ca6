#include "ui/inspector/value_text.h"

#include <QRegularExpression>

#include "core/stereo/units.h"
#include "ui/labels.h"

namespace zeroplane::ui {
namespace {

bool IsPercent(ValueUnit unit) {
  return unit == ValueUnit::kPercent || unit == ValueUnit::kPercentPlain;
}

}  // namespace

std::optional<double> ParseValue(const QString& text, ValueUnit unit, double current, int eye_width) {
  static const QRegularExpression pattern(
      QStringLiteral("^([+\u2212-]?)\\s*(\\d+(?:[.,]\\d*)?|[.,]\\d+)\\s*(%|px)?$"));
  const auto match = pattern.match(text.trimmed().replace(QChar(0xa0), QLatin1Char(' ')));
  if (!match.hasMatch()) return std::nullopt;
  const QString sign = match.captured(1), typed_unit = match.captured(3);
  double value = match.captured(2).replace(QLatin1Char(','), QLatin1Char('.')).toDouble();
  if (typed_unit == QLatin1String("px") && unit != ValueUnit::kPixels) {
    if (!IsPercent(unit) || eye_width <= 0) return std::nullopt;
    value = PxToPct(value, eye_width);
  }
  if (typed_unit == QLatin1String("%") && !IsPercent(unit)) return std::nullopt;
  if (sign == QLatin1String("+")) return current + value;
  return sign.isEmpty() ? value : -value;
}

QString ValueText(double value, ValueUnit unit) {
  switch (unit) {
    case ValueUnit::kPercent:
      return SignedPct(value);
    case ValueUnit::kPercentPlain:
      return QStringLiteral("%1\u00a0%").arg(value, 0, 'f', 2);
    case ValueUnit::kFactor:
      return QStringLiteral("%1").arg(value, 0, 'f', 2);
    case ValueUnit::kPixels:
      return QStringLiteral("%1\u00a0px").arg(value, 0, 'f', 0);
  }
  return {};
}

}  // namespace zeroplane::ui

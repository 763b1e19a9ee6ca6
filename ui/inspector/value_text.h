#pragma once

#include <QString>
#include <optional>

namespace zeroplane::ui {

enum class ValueUnit {
  kPercent,       ///< percent of picture width, sign shown: "+1.12 %"
  kPercentPlain,  ///< percent without a sign: a depth range, a feather
  kFactor,        ///< a bare number: "1.30"
  kPixels,        ///< source pixels: "48 px"
};

/// What a person typed, as a value in the field's own unit. "1.2", "1,2 %", "-0.4%", "12px" (converted with
/// `eye_width` where the unit is percent), "+0.1" (added to `current`). A true minus counts as one. nullopt
/// for anything else, and for a unit that does not fit.
std::optional<double> ParseValue(const QString& text, ValueUnit unit, double current, int eye_width);

QString ValueText(double value, ValueUnit unit);

}  // namespace zeroplane::ui

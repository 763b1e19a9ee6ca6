#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/image.h"

namespace zeroplane {

/// A table of numbers: what `zeroplane-lab train` writes as curve.csv.
struct CurveTable {
  std::vector<std::string> names;            ///< of the columns; the first is the horizontal axis
  std::vector<std::vector<double>> columns;  ///< all of one length, at least 1
};

/// @throws Error kNotFound, kDamaged naming the line
CurveTable ReadCurve(const std::filesystem::path& csv);

/// Lines over the first column, RGB: the columns named ..._error in one panel below, where they share an
/// axis, all others in one above.
ImageU8 DrawCurve(const CurveTable& table);

}  // namespace zeroplane

#pragma once

#include <array>
#include <optional>
#include <string>

namespace zeroplane {

/// CIE xy of red, green, blue and white, as EXR files keep them.
using Chromaticities = std::array<float, 8>;

/// FFmpeg's name of the nearest primaries (each number within 0.002), or "unknown".
std::string PrimariesName(const Chromaticities& values);
/// nullopt for a name that is none, and for primaries without an entry in the table.
std::optional<Chromaticities> ChromaticitiesOf(const std::string& name);

}  // namespace zeroplane

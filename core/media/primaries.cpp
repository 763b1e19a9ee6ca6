#include "core/media/primaries.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace zeroplane {
namespace {

struct Entry {
  std::string_view name;
  Chromaticities values;
};

// ITU-T H.273, table 2.
constexpr Entry kTable[] = {
    {"bt709", {0.640f, 0.330f, 0.300f, 0.600f, 0.150f, 0.060f, 0.3127f, 0.3290f}},
    {"bt470bg", {0.640f, 0.330f, 0.290f, 0.600f, 0.150f, 0.060f, 0.3127f, 0.3290f}},
    {"smpte170m", {0.630f, 0.340f, 0.310f, 0.595f, 0.155f, 0.070f, 0.3127f, 0.3290f}},
    {"bt2020", {0.708f, 0.292f, 0.170f, 0.797f, 0.131f, 0.046f, 0.3127f, 0.3290f}},
    {"smpte431", {0.680f, 0.320f, 0.265f, 0.690f, 0.150f, 0.060f, 0.314f, 0.351f}},
    {"smpte432", {0.680f, 0.320f, 0.265f, 0.690f, 0.150f, 0.060f, 0.3127f, 0.3290f}},
};

}  // namespace

std::string PrimariesName(const Chromaticities& values) {
  constexpr float kTolerance = 0.002f;
  for (const Entry& entry : kTable)
    if (std::equal(values.begin(), values.end(), entry.values.begin(),
                   [](float a, float b) { return std::abs(a - b) <= kTolerance; }))
      return std::string(entry.name);
  return "unknown";
}

std::optional<Chromaticities> ChromaticitiesOf(const std::string& name) {
  for (const Entry& entry : kTable)
    if (entry.name == name) return entry.values;
  return std::nullopt;
}

}  // namespace zeroplane

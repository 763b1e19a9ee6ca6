#include "core/style/strength_grade.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>

#include "core/base/check.h"

namespace zeroplane {
namespace {

constexpr double kDeepShare = 0.9, kSmallestShare = 0.25;

double Percentile(std::vector<double> values, double share) {
  const auto rank = static_cast<std::size_t>(std::llround(share * static_cast<double>(values.size() - 1)));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(rank), values.end());
  return values[rank];
}

}  // namespace

std::vector<Grade> GradesOfStrength(const Screen& chosen, double strength,
                                    std::span<const double> geometric_ranges) {
  ZP_CHECK(strength >= 0 && strength <= 1, "a strength is 0 ... 1");
  const Screen& screen = chosen.width_m > 0 ? chosen : DefaultScreen();
  std::vector<double> known;
  std::ranges::copy_if(geometric_ranges, std::back_inserter(known), [](double range) { return range > 0; });
  const double deep = known.empty() ? 1.0 : Percentile(known, kDeepShare);
  const double usual = known.empty() ? 1.0 : Percentile(known, 0.5);
  const double behind = screen.far_limit_pct / (screen.far_limit_pct - screen.near_limit_pct);
  std::vector<Grade> grades;
  for (const double range : geometric_ranges) {
    const double share = std::clamp((range > 0 ? range : usual) / deep, kSmallestShare, 1.0);
    const double depth_pct = screen.budget_pct * strength * share;
    grades.push_back({depth_pct, behind * depth_pct});
  }
  return grades;
}

}  // namespace zeroplane

#include "core/style/reference_style.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "core/base/error.h"
#include "core/stereo/screen.h"
#include "core/stereo/units.h"

namespace zeroplane {
namespace {

using Json = nlohmann::json;

constexpr double kMaxStandardScore = 2.0;  ///< an unusual shot goes no further than this
constexpr double kLeastShareOfMean = 0.25;

double Placed(double mean, double sigma, double z) {
  return std::max(kLeastShareOfMean * mean, mean + sigma * z);
}

/// A style file while it is read; errors name the file and the field.
class StyleFile {
 public:
  explicit StyleFile(const std::filesystem::path& path) : path_(path) {
    std::ifstream file(path);
    if (!file)
      throw Error(ErrorCode::kNotFound, path.string(), "cannot be read",
                  "Check the path or the installation.");
    root_ = Json::parse(file, nullptr, /*allow_exceptions=*/false);
    if (!root_.is_object()) ThrowDamaged("no JSON object");
  }

  std::string Text(const std::string& field) const {
    const Json& value = At(field);
    if (!value.is_string()) ThrowDamaged("\"" + field + "\" is not a text");
    return value.get<std::string>();
  }

  double Number(const std::string& field) const {
    const Json& value = At(field);
    if (!value.is_number()) ThrowDamaged("\"" + field + "\" is not a number");
    return value.get<double>();
  }

  double NotNegative(const std::string& field) const {
    const double number = Number(field);
    if (number < 0) ThrowDamaged("\"" + field + "\" is negative");
    return number;
  }

 private:
  /// @param field "order", or "s/mean" for one inside another
  const Json& At(const std::string& field) const {
    const Json::json_pointer pointer("/" + field);
    if (!root_.contains(pointer)) ThrowDamaged("\"" + field + "\" is missing");
    return root_.at(pointer);
  }

  [[noreturn]] void ThrowDamaged(const std::string& what) const {
    throw Error(ErrorCode::kDamaged, path_.string(), "is not a reference style (" + what + ")",
                "Mend the file or remove it.");
  }

  std::filesystem::path path_;
  Json root_;
};

ReferenceStyle ReadStyle(const StyleFile& file) {
  ReferenceStyle style;
  style.id = file.Text("id");
  style.label = file.Text("label");
  style.depth_range_mean_pct = DepthRangePct(file.NotNegative("s/mean"));
  style.depth_range_sigma_pct = DepthRangePct(file.NotNegative("s/sigma"));
  style.background_mean_pct = BackgroundPct(file.Number("t/mean"));
  style.background_sigma_pct = BackgroundPct(file.NotNegative("t/sigma"));
  style.source = file.Text("source");
  return style;
}

struct Statistics {
  double mean = 0, sigma = 0;
};

/// Sigma is 0 where the values differ by no more than rounding.
Statistics Measure(std::span<const double> values) {
  Statistics result;
  const double count = static_cast<double>(values.size());
  for (const double value : values) result.mean += value / count;
  double variance = 0;
  for (const double value : values) variance += (value - result.mean) * (value - result.mean) / count;
  constexpr double kRounding = 1e-9;
  const double sigma = std::sqrt(variance);
  if (sigma > kRounding * std::abs(result.mean)) result.sigma = sigma;
  return result;
}

}  // namespace

std::vector<ReferenceStyle> LoadReferenceStyles(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  if (error) {
    throw Error(ErrorCode::kNotFound, folder.string(), "cannot be read as a folder of styles",
                "Check the installation.");
  }
  std::vector<std::pair<double, ReferenceStyle>> ordered;
  for (const auto& entry : entries) {
    if (entry.path().extension() != ".json") continue;
    const StyleFile file(entry.path());
    ordered.emplace_back(file.Number("order"), ReadStyle(file));
  }
  std::ranges::sort(ordered, {}, [](const auto& item) { return std::pair(item.first, item.second.id); });

  std::vector<ReferenceStyle> styles;
  for (auto& item : ordered) styles.push_back(std::move(item.second));
  return styles;
}

ReferenceStyle LoadReferenceStyle(const std::filesystem::path& path) {
  return ReadStyle(StyleFile(path));
}

const ReferenceStyle* FindStyle(std::span<const ReferenceStyle> styles, const std::string& id) {
  const auto found = std::ranges::find(styles, id, &ReferenceStyle::id);
  return found == styles.end() ? nullptr : &*found;
}

Grade DefaultGrade(std::span<const ReferenceStyle> styles) {
  const ReferenceStyle* modern = FindStyle(styles, "modern");
  if (!modern) return LimitToScreen(Grade{}, DefaultScreen());
  return LimitToScreen({modern->depth_range_mean_pct, modern->background_mean_pct}, DefaultScreen());
}

std::vector<Grade> MatchStyle(const ReferenceStyle& style, std::span<const double> geometric_ranges) {
  const Statistics film = Measure(geometric_ranges);
  std::vector<Grade> grades;
  for (const double range : geometric_ranges) {
    const double z =
        std::clamp(StandardScore(range, film.mean, film.sigma), -kMaxStandardScore, kMaxStandardScore);
    grades.push_back({Placed(style.depth_range_mean_pct, style.depth_range_sigma_pct, z),
                      Placed(style.background_mean_pct, style.background_sigma_pct, z)});
  }
  return grades;
}

double StandardScore(double value, double mean, double sigma) {
  return sigma > 0 ? (value - mean) / sigma : 0.0;
}

}  // namespace zeroplane

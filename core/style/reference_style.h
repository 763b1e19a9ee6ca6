#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/stereo/grade.h"

namespace zeroplane {

/// The (s, t) statistics of a film or a genre, in percent of width.
struct ReferenceStyle {
  std::string id;     ///< "anime"
  std::string label;  ///< "Anime"
  double depth_range_mean_pct = 0, depth_range_sigma_pct = 0;
  double background_mean_pct = 0, background_sigma_pct = 0;
  std::string source;  ///< where the figures come from
};

/// Reads every *.json of a folder (resources/styles), in the order of their "order" field. Files hold the
/// published canonical (s, t): {"id", "label", "order", "s": {"mean", "sigma"}, "t": {"mean", "sigma"},
/// "source"}.
/// @throws Error kNotFound, kDamaged naming the file and the field
std::vector<ReferenceStyle> LoadReferenceStyles(const std::filesystem::path& folder);
/// One such file; "order" may be missing. @throws Error kNotFound, kDamaged naming the file and the field
ReferenceStyle LoadReferenceStyle(const std::filesystem::path& path);
/// @return null when there is no such style
const ReferenceStyle* FindStyle(std::span<const ReferenceStyle> styles, const std::string& id);

/// What a shot has before anybody grades it: the mean of the style "modern" (a plain Grade where that is
/// missing) within the default screen's limits.
Grade DefaultGrade(std::span<const ReferenceStyle> styles);

/// *Match style*: each shot keeps its place among the film's shots: depth = mean + sigma * z, z the standard
/// score of the shot's geometric range (clamped to +-2), likewise background. One shot, or shots that are all
/// alike, go to the mean. Neither falls below a quarter of the style's mean: a flat shot keeps some depth and
/// stays behind the screen.
/// @param geometric_ranges ShotCanvas::geometric_range() of every shot of the film
std::vector<Grade> MatchStyle(const ReferenceStyle& style, std::span<const double> geometric_ranges);

/// Where a value stands against a style, in its deviations: (value - mean) / sigma; 0 when sigma is 0.
double StandardScore(double value, double mean, double sigma);

}  // namespace zeroplane

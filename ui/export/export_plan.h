#pragma once

#include <QString>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/jobs/export_job.h"

/// What is exported, as what, and about how much that is. No widgets.
namespace zeroplane::ui {

/// Which part of the film.
enum class ExportRange { kFilm, kSelectedShots, kApprovedShots };

/// The chosen shots, in film order, those beside each other as one range. Empty where there are none.
/// @param selected for kSelectedShots
std::vector<FrameRange> RangesOf(const Project& project, ExportRange range, std::span<const ShotId> selected);

/// One export for each range. One of the whole film has the output of `base`; the others name their shots:
/// "clip_sbs.mkv" becomes "clip_sbs_shot03.mkv" or "clip_sbs_shots03-05.mkv".
std::vector<ExportOptions> PlanExports(const Project& project, const ExportOptions& base, ExportRange range,
                                       std::span<const ShotId> selected);

/// A common delivery, of high quality.
struct DeliveryPreset {
  std::string_view id;
  const char* label;  ///< English, context "Export"
  Layout layout;
  MasterFormat format;
  std::string_view ending;
};
std::span<const DeliveryPreset> DeliveryPresets();

struct ExportEstimate {
  double bytes = 0;               ///< of the picture; within a factor of two, as films differ
  std::optional<double> seconds;  ///< none until an export has told how fast this computer is
};
/// @param seconds_per_megapixel as PaceOf() told; by the eye's pixels
ExportEstimate EstimateExports(const Project& project, std::span<const ExportOptions> exports,
                               std::optional<double> seconds_per_megapixel);
/// nullopt where the report is of too few frames to tell.
std::optional<double> PaceOf(const ExportReport& report, const MediaReference& media);

/// "About 1.2 GB, about 25 min."
QString EstimateText(const ExportEstimate& estimate);

}  // namespace zeroplane::ui

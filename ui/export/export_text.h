#pragma once

#include <QString>
#include <filesystem>
#include <span>

#include "core/jobs/export_job.h"

/// What an export says, and its choices. No widgets.
namespace zeroplane::ui {

/// From the fraction done and the time it took; negative while too little is done to tell.
double SecondsLeft(double fraction, double elapsed_s);
/// "about 3 min left", "a few seconds left"; empty for a negative number.
QString TimeLeftText(double seconds);
QString DoneSentence(const ExportReport& report);

struct ExportQuality {
  const char* id;
  const char* label;  ///< English
  double crf;         ///< x264
};
std::span<const ExportQuality> ExportQualities();

/// `clip_LRF_Full_SBS.mkv` beside `clip.webm`, tagged as players expect it for the layout. The folder is
/// `folder`, or the film's when that is empty.
std::filesystem::path SuggestedOutput(const std::filesystem::path& film, Layout layout,
                                      const std::filesystem::path& folder = {});

}  // namespace zeroplane::ui

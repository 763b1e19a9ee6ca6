#pragma once

#include <filesystem>

#include "core/base/job_context.h"
#include "core/project/project.h"
#include "core/stereo/stereo_renderer.h"

namespace zeroplane {

struct ExportOptions {
  std::filesystem::path output;  ///< .mkv, .mp4 or .mov
  Layout layout = Layout::kSideBySide;
  bool swap_eyes = false;
  double crf = 18;                ///< x264, 0 (lossless) … 51
  std::string preset = "medium";  ///< x264 speed preset
  friend bool operator==(const ExportOptions&, const ExportOptions&) = default;
};

struct ExportReport {
  std::filesystem::path output;
  std::int64_t frames = 0;
  int width = 0, height = 0;
  double duration_s = 0;  ///< of the film
  double elapsed_s = 0;
  double near_pct = 0,
         far_pct = 0;  ///< the film's depth bracket: smallest and largest of the frames' brackets
};

/// Throws what RunExport would throw at its start: a film that cannot be read, an output that cannot be
/// written or cannot hold the film's sound. Costs little; leaves nothing behind.
void CheckExport(const Project& project, const ExportOptions& options);

/// Renders the whole film of a project snapshot: decode, the same StereoRenderer as the preview, encode,
/// audio carried over. Shots without a canvas are analysed first (the snapshot itself is not changed).
/// @throws Error as VideoReader, VideoWriter; kCancelled. No file is left under `output` then.
ExportReport RunExport(const Project& project, const ExportOptions& options, StereoRenderer& renderer,
                       JobContext& job);

}  // namespace zeroplane

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/job_context.h"
#include "core/media/film_writer.h"
#include "core/project/project.h"
#include "core/stereo/stereo_renderer.h"

namespace zeroplane {

struct ExportOptions {
  std::filesystem::path output;  ///< a film, or of sequences a pattern: "left/frame.%04d.png"
  /// What of core/media/film_writer.h; pictures are rendered with 8 bits so far, in deeper formats, too.
  MasterFormat format = MasterFormat::kH264;
  Layout layout = Layout::kSideBySide;
  bool swap_eyes = false;
  HoleFill fill = HoleFill::kBackground;
  double crf = 18;                ///< of H.264 and H.265, 0 … 51
  std::string preset = "medium";  ///< speed preset of x264 and x265
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
  std::vector<std::string> dropped;  ///< a sentence for each thing of the film that the output cannot hold
};

/// Throws what RunExport would throw at its start: a film that cannot be read, an output that cannot be
/// written or cannot hold the film's sound. Costs little; leaves nothing behind.
void CheckExport(const Project& project, const ExportOptions& options);

/// Renders the whole film of a project snapshot: decode, the same StereoRenderer as the preview, encode,
/// everything else of the film carried over. Shots without a canvas are analysed first (the snapshot itself
/// is not changed).
/// @throws Error as OpenFilmReader(), MakeFilmWriter(); kCancelled. No file is left under `output` then.
ExportReport RunExport(const Project& project, const ExportOptions& options, StereoRenderer& renderer,
                       JobContext& job);

}  // namespace zeroplane

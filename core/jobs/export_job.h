#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job_context.h"
#include "core/jobs/export_stages.h"
#include "core/jobs/export_state.h"
#include "core/media/film_writer.h"
#include "core/project/project.h"
#include "core/stereo/stereo_renderer.h"

namespace zeroplane {

struct ExportOptions {
  std::filesystem::path output;  ///< a film, or of sequences a pattern: "left/frame.%04d.png"
  /// What of core/media/film_writer.h. Of films and formats of more than 8 bits the eyes are made with 16.
  MasterFormat format = MasterFormat::kH264;
  Layout layout = Layout::kSideBySide;
  bool swap_eyes = false;
  HoleFill fill = HoleFill::kBackground;
  double crf = 18;                   ///< of H.264 and H.265, 0 … 51
  std::string preset = "medium";     ///< speed preset of x264 and x265
  std::optional<FrameRange> frames;  ///< the part of the film that is written, with its sound; none: all
  bool keep_parts = false;           ///< a failed or cancelled export leaves what is done in PartsFolderOf()
  bool resume = false;               ///< go on after what an earlier one left there, if it did
  /// Whatever else decides about the pictures (networks, the program's version), as names and words: an
  /// export goes on only under the same.
  ExportSettings made_with;
  friend bool operator==(const ExportOptions&, const ExportOptions&) = default;
};

/// A shot's part of the output.
struct ShotReport {
  FrameRange frames;  ///< of the film, inside the exported range
  double near_pct = 0,
         far_pct = 0;  ///< smallest and largest of its frames' brackets; 0 both where none is known
};

struct ExportReport {
  std::filesystem::path output;
  std::int64_t frames = 0;          ///< in the output
  std::int64_t resumed_frames = 0;  ///< of them, those that an earlier export had done
  int width = 0, height = 0;
  double duration_s = 0;  ///< of the film, or of the exported part
  double elapsed_s = 0;   ///< by the clock, from RunExport()'s start to its end
  double cpu_s = 0;       ///< of the whole process meanwhile
  double near_pct = 0,
         far_pct = 0;  ///< the film's depth bracket: smallest and largest of the frames' brackets
  /// The mean of FrameResult::flicker_pct over the frames that were rendered now and have one.
  std::optional<double> flicker_pct;
  std::optional<PictureRect> active_picture;  ///< Project::ActivePart() of what was made
  std::vector<ShotReport> shots;
  StageReport stages;                ///< of decoding, rendering and encoding
  double join_s = 0;                 ///< by the clock, of putting the parts together
  std::vector<std::string> dropped;  ///< a sentence for each thing of the film that the output cannot hold
};

/// Throws what RunExport would throw at its start: a film that cannot be read, an output that cannot be
/// written or cannot hold the film's sound, an unfinished export in its place. Costs little; leaves nothing
/// behind.
void CheckExport(const Project& project, const ExportOptions& options);

/// Renders a project snapshot's film, or a part of it: decode, the same StereoRenderer as the preview,
/// encode, all at the same time; everything else of the film is carried over. Shots without a canvas are
/// analysed first (the snapshot itself is not changed). The renderer is used on the calling thread alone; its
/// FrameRequest sees the frames around its own. What is done lies in closed parts in PartsFolderOf(output)
/// until the output is put together from them, so the disk holds the coded film twice for a moment.
/// @throws Error as OpenFilmReader(), MakeFilmWriter(); kInvalidArgument (an unfinished export in its place;
/// resumed with other settings), kDamaged (frames that cannot be decoded or come out as no numbers),
/// kOutOfMemory, kCancelled. No file is left under `output` then, and no parts without keep_parts.
ExportReport RunExport(const Project& project, const ExportOptions& options, StereoRenderer& renderer,
                       JobContext& job);

}  // namespace zeroplane

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/job_context.h"
#include "core/depth/depth_writer.h"
#include "core/project/project.h"
#include "core/stereo/stereo_renderer.h"

namespace zeroplane {

struct DepthExportReport {
  std::filesystem::path output;
  std::int64_t frames = 0;
  int width = 0, height = 0;
  double elapsed_s = 0;
  std::vector<std::string> dropped;  ///< a sentence for each thing of the film that the output cannot hold
};

/// Throws what RunDepthExport would throw at its start. Costs little; leaves nothing behind.
void CheckDepthExport(const Project& project, const std::filesystem::path& output,
                      const DepthWriterOptions& options);

/// Writes the canvas of every frame of a project snapshot: the very one that an export of it is made with.
/// Shots without a canvas are analysed first (the snapshot itself is not changed).
/// @throws Error as OpenFilmReader(), MakeDepthWriter(); kCancelled. Nothing is left under `output` then.
DepthExportReport RunDepthExport(const Project& project, const std::filesystem::path& output,
                                 const DepthWriterOptions& options, StereoRenderer& renderer,
                                 JobContext& job);

}  // namespace zeroplane

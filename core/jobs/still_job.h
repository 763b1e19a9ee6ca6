#pragma once

#include "core/jobs/export_job.h"

namespace zeroplane {

/// True where the film of the project is a still and the output is named like one: then RunStill() makes it.
bool MakesStill(const Project& project, const ExportOptions& options);

/// A still of a still: .png, .tif, .exr or .jpg in any layout; .jps in those that it has words for; .mpo with
/// both eyes, whatever the layout says. `format`, `frames` and the options of films have no meaning here.
/// @throws Error as OpenFilmReader(), RunExport(); kInvalidArgument for a layout that the file cannot hold
ExportReport RunStill(const Project& project, const ExportOptions& options, StereoRenderer& renderer,
                      JobContext& job);
/// Throws what RunStill() would throw at its start.
void CheckStill(const Project& project, const ExportOptions& options);

}  // namespace zeroplane

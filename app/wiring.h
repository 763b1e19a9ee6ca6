#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/stereo/stereo_renderer.h"
#include "core/style/reference_style.h"

namespace zeroplane {

/// Where resources/ lies: $ZEROPLANE_RESOURCES, else ../share/zeroplane beside the program's folder, else the
/// source tree it was built from. @throws Error kNotFound saying which places were tried
std::filesystem::path ResourceFolder();

/// The renderer with the built-in networks. Takes about a second. @throws Error kNotFound, kDamaged
std::unique_ptr<StereoRenderer> MakeBuiltInRenderer();

std::vector<ReferenceStyle> BuiltInStyles();

/// "the CPU (2 threads)"; see models/pipeline/renderer.h.
std::string ComputeText();

/// "Zeroplane 0.1.0 (git 1a2b3c), LibTorch 1.13.0, CPU only; computing on the CPU (2 threads)"
std::string VersionText();

}  // namespace zeroplane

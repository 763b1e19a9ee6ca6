#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/stereo/depth_source.h"
#include "core/stereo/stereo_renderer.h"
#include "core/style/reference_style.h"

namespace zeroplane {

/// Where resources/ lies: $ZEROPLANE_RESOURCES, else ../share/zeroplane beside the program's folder, else the
/// source tree it was built from. @throws Error kNotFound saying which places were tried
std::filesystem::path ResourceFolder();

/// The renderer with the built-in networks, whose depth is kept in the user's cache folder. Takes about a
/// second.
/// @throws Error kNotFound, kDamaged
std::unique_ptr<StereoRenderer> MakeBuiltInRenderer();

/// The same with the user's own depth for the film instead of a network's; null: the network's.
std::unique_ptr<StereoRenderer> MakeRendererWithDepth(std::shared_ptr<DepthSource> depth);

std::vector<ReferenceStyle> BuiltInStyles();

/// "the CPU (2 threads)"; see models/pipeline/renderer.h.
std::string ComputeText();

/// "Zeroplane 0.1.0 (git 1a2b3c), LibTorch 1.13.0, CPU only; computing on the CPU (2 threads)"
std::string VersionText();

}  // namespace zeroplane

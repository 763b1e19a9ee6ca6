#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/network_choice.h"
#include "core/depth/depth_cache.h"
#include "core/stereo/depth_source.h"
#include "core/stereo/stereo_renderer.h"
#include "core/style/reference_style.h"

namespace zeroplane {

/// Where resources/ lies: $ZEROPLANE_RESOURCES, else ../share/zeroplane beside the program's folder, else the
/// source tree it was built from. @throws Error kNotFound saying which places were tried
std::filesystem::path ResourceFolder();

/// The renderer with the built-in networks, whatever the user has installed: for tests and benchmarks. Takes
/// about a second. @throws Error kNotFound, kDamaged
std::unique_ptr<StereoRenderer> MakeBuiltInRenderer();

/// The file of depth weights to use.
/// @param model an installed model's name, "built-in", or a file; empty: the best installed one, else the
///        built-in (core/model_store/model_store.h)
/// @throws Error kNotFound, kDamaged
std::filesystem::path DepthWeights(const std::string& model = {});

/// Where models are fetched from instead of their publishers: $ZEROPLANE_MODEL_MIRROR; empty without it.
std::string ModelMirror();

/// Where depth is kept, and how much of it.
/// @param most_gb 10^9 bytes, 0 keeps nothing; nullopt: $ZEROPLANE_DEPTH_CACHE_GB, else 4
/// @throws Error kInvalidArgument
DepthCacheOptions DepthCacheSettings(std::optional<double> most_gb = {});

/// The renderer with those weights, whose depth is kept in the user's cache folder.
/// @param depth the user's own depth for the film, instead of the network's; null: the network's
/// @throws Error kNotFound, kDamaged, kUnsupported, kInvalidArgument
std::unique_ptr<StereoRenderer> MakeDepthRenderer(const NetworkChoice& choice = {},
                                                  std::shared_ptr<DepthSource> depth = nullptr);

std::vector<ReferenceStyle> BuiltInStyles();

/// "the CPU (2 threads)"; see models/pipeline/renderer.h.
std::string ComputeText();

/// "Zeroplane 0.1.0 (git 1a2b3c), LibTorch 1.13.0, CPU only; computing on the CPU (2 threads)"
std::string VersionText();

}  // namespace zeroplane

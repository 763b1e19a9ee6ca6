#include "app/wiring.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#include "core/base/error.h"
#include "core/masks/dis_flow.h"
#include "core/model_store/model_store.h"
#include "models/pipeline/renderer.h"
#include "zeroplane_version.h"

namespace zeroplane {
namespace fs = std::filesystem;

namespace {

constexpr const char* kCacheLimit = "ZEROPLANE_DEPTH_CACHE_GB";

}  // namespace

fs::path ResourceFolder() {
  std::error_code ignored;
  std::vector<fs::path> places;
  if (const char* chosen = std::getenv("ZEROPLANE_RESOURCES")) places.emplace_back(chosen);
  places.push_back(fs::read_symlink("/proc/self/exe", ignored).parent_path() / ".." / "share" / "zeroplane");
  places.emplace_back(ZEROPLANE_RESOURCE_FOLDER);
  std::string tried;
  for (const fs::path& place : places) {
    if (fs::is_directory(place / "styles", ignored)) return fs::weakly_canonical(place);
    tried += (tried.empty() ? "" : ", ") + place.string();
  }
  throw Error(ErrorCode::kNotFound, "Zeroplane's resources folder", "was not found (tried " + tried + ")",
              "Set ZEROPLANE_RESOURCES to the folder that holds styles/ and models/.");
}

std::unique_ptr<StereoRenderer> MakeBuiltInRenderer() {
  return MakeDepthRenderer({.model = kBuiltInModel});
}

fs::path DepthWeights(const std::string& model) {
  return DepthWeightsPath(model, ModelStore(), ResourceFolder() / "models" / "compact_depth.safetensors");
}

std::string ModelMirror() {
  const char* mirror = std::getenv("ZEROPLANE_MODEL_MIRROR");
  return mirror ? mirror : "";
}

DepthCacheOptions DepthCacheSettings(std::optional<double> most_gb) {
  DepthCacheOptions options;
  const char* const set = std::getenv(kCacheLimit);
  if (!most_gb && set) {
    double value = 0;
    const char* const end = set + std::strlen(set);
    const auto [rest, problem] = std::from_chars(set, end, value);
    if (problem != std::errc() || rest != end || !(value >= 0 && value <= kMostCache_gb))
      throw Error(ErrorCode::kInvalidArgument, kCacheLimit,
                  "is \"" + std::string(set) + "\", which is no size of the depth cache",
                  "Give it in GB; 0 keeps nothing.");
    most_gb = value;
  }
  if (most_gb) options.most_bytes = std::llround(*most_gb * 1e9);
  return options;
}

std::unique_ptr<StereoRenderer> MakeDepthRenderer(const NetworkChoice& choice,
                                                  std::shared_ptr<DepthSource> depth) {
  RendererOptions options;
  if (!depth) options.depth_weights = DepthWeights(choice.model);
  options.network.short_side_px = Info(choice.detail).short_side_px;
  options.depth.store = std::make_shared<DepthCache>(DepthCacheSettings(choice.cache_gb));
  options.depth.source = std::move(depth);
  return MakeRenderer(options, MakeDisFlow({DisPreset::kFast}));
}

std::vector<ReferenceStyle> BuiltInStyles() {
  return LoadReferenceStyles(ResourceFolder() / "styles");
}

std::string ComputeText() {
  return ComputeDeviceText();
}

std::string VersionText() {
  return "Zeroplane " ZEROPLANE_VERSION " (git " ZEROPLANE_REVISION "), " + ComputeBuildText() +
         "; computing on " + ComputeText();
}

}  // namespace zeroplane

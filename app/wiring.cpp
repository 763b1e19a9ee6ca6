#include "app/wiring.h"

#include <cstdlib>
#include <system_error>
#include <utility>

#include "core/base/error.h"
#include "core/depth/depth_cache.h"
#include "core/masks/dis_flow.h"
#include "core/model_store/model_store.h"
#include "models/pipeline/renderer.h"
#include "zeroplane_version.h"

namespace zeroplane {
namespace fs = std::filesystem;

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
  return MakeDepthRenderer(kBuiltInModel);
}

fs::path DepthWeights(const std::string& model) {
  return DepthWeightsPath(model, ModelStore(), ResourceFolder() / "models" / "compact_depth.safetensors");
}

std::string ModelMirror() {
  const char* mirror = std::getenv("ZEROPLANE_MODEL_MIRROR");
  return mirror ? mirror : "";
}

std::unique_ptr<StereoRenderer> MakeDepthRenderer(const std::string& model,
                                                  std::shared_ptr<DepthSource> depth) {
  RendererOptions options;
  if (!depth) options.depth_weights = DepthWeights(model);
  options.depth.store = std::make_shared<DepthCache>();
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

#include "app/wiring.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "core/base/error.h"
#include "core/depth/depth_cache.h"
#include "models/pipeline/renderer.h"
#include "zeroplane_version.h"

namespace zeroplane {
namespace fs = std::filesystem;

namespace {

// The network for the depth cache: other weights, and other hardware, make other bits.
std::string ModelName(const fs::path& weights) {
  std::ifstream file(weights, std::ios::binary);
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (std::istreambuf_iterator<char> byte(file), end; byte != end; ++byte)
    hash = (hash ^ static_cast<unsigned char>(*byte)) * 0x100000001b3;
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return weights.stem().string().append(" ").append(text).append(" on ").append(ComputeText());
}

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
  return MakeRendererWithDepth(nullptr);
}

std::unique_ptr<StereoRenderer> MakeRendererWithDepth(std::shared_ptr<DepthSource> depth) {
  RendererOptions options;
  options.depth_weights = ResourceFolder() / "models" / "compact_depth.safetensors";
  options.depth.model = ModelName(options.depth_weights);
  options.depth.store = std::make_shared<DepthCache>();
  options.depth.source = std::move(depth);
  return MakeRenderer(options);
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

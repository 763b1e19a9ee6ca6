#include "app/depth_option.h"

#include <iostream>
#include <utility>

#include "core/depth/depth_input.h"

namespace zeroplane {

void AddDepthOption(CLI::App& verb, DepthOption& option) {
  verb.add_option(
      "--depth", option.path,
      "Depth of your own instead of the program's, a map for each frame: a picture, a sequence such "
      "as depth.####.exr, a grey video, an export folder of iw3, or a folder with NAME_depth.mp4");
  verb.add_option("--depth-white", option.white, "What white is in it")
      ->capture_default_str()
      ->check(CLI::IsMember({"near", "far"}));
}

std::shared_ptr<DepthSource> OpenDepthOption(const DepthOption& option, Project& project) {
  if (!option.path) return nullptr;
  const MediaReference& media = project.media;
  DepthInput input = OpenDepth(*option.path, {media.path, media.frame_count, media.width, media.height},
                               option.white == "near");
  for (const std::string& note : input.notes) std::cerr << note << "\n";
  for (Shot& shot : project.shots) shot.canvas.reset();
  return std::move(input.source);
}

}  // namespace zeroplane

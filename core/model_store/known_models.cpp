#include "core/model_store/known_models.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace zeroplane {
namespace {

constexpr std::string_view kPublisher = "https://huggingface.co/depth-anything/";
constexpr const char* kApache = "https://www.apache.org/licenses/LICENSE-2.0";
constexpr const char* kNonCommercial = "https://creativecommons.org/licenses/by-nc/4.0/";

std::string Address(std::string_view repository, std::string_view file) {
  return std::string(kPublisher).append(repository).append("/resolve/main/").append(file);
}

constexpr std::array<std::string_view, 3> kWorstToBest = {"depth-anything-v2-small", "depth-anything-v2-base",
                                                          "depth-anything-v2-large"};

}  // namespace

const std::vector<KnownModel>& KnownModels() {
  static const std::vector<KnownModel> models = {
      {.id = "depth-anything-v2-small",
       .title = "Depth Anything V2 small",
       .file = "depth_anything_v2_vits.pth",
       .url = Address("Depth-Anything-V2-Small", "depth_anything_v2_vits.pth"),
       .bytes = 99'218'434,
       .sha256 = "715fade13be8f229f8a70cc02066f656f2423a59effd0579197bbf57860e1378",
       .version = "2",
       .licence = "Apache-2.0",
       .licence_url = kApache,
       .non_commercial = false,
       .architecture = "depth-anything-v2-small"},
      {.id = "depth-anything-v2-base",
       .title = "Depth Anything V2 base",
       .file = "depth_anything_v2_vitb.pth",
       .url = Address("Depth-Anything-V2-Base", "depth_anything_v2_vitb.pth"),
       .bytes = 389'961'218,
       .sha256 = "0d2b7002e62d39d655571c371333340bd88f67ab95050c03591555aa05645328",
       .version = "2",
       .licence = "CC-BY-NC-4.0",
       .licence_url = kNonCommercial,
       .non_commercial = true,
       .architecture = "depth-anything-v2-base"},
      {.id = "depth-anything-v2-large",
       .title = "Depth Anything V2 large",
       .file = "depth_anything_v2_vitl.pth",
       .url = Address("Depth-Anything-V2-Large", "depth_anything_v2_vitl.pth"),
       .bytes = 1'341'395'338,
       .sha256 = "a7ea19fa0ed99244e67b624c72b8580b7e9553043245905be58796a608eb9345",
       .version = "2",
       .licence = "CC-BY-NC-4.0",
       .licence_url = kNonCommercial,
       .non_commercial = true,
       .architecture = "depth-anything-v2-large"},
  };
  return models;
}

const KnownModel* FindKnownModel(const std::string& id) {
  const auto found = std::ranges::find(KnownModels(), id, &KnownModel::id);
  return found == KnownModels().end() ? nullptr : &*found;
}

int DepthRank(const std::string& architecture) {
  const auto found = std::ranges::find(kWorstToBest, architecture);
  return found == kWorstToBest.end() ? 0 : static_cast<int>(found - kWorstToBest.begin()) + 1;
}

}  // namespace zeroplane

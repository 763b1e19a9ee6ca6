#include <cstdio>
#include <memory>

#include "app/cli.h"
#include "app/cli_json.h"
#include "app/wiring.h"

namespace zeroplane {
namespace {

constexpr double kGigabyte = 1e9;

struct CacheArguments {
  bool clear = false, json = false;
};

int Cache(const CacheArguments& arguments) {
  const DepthCacheOptions settings = DepthCacheSettings();
  DepthCacheContent removed;
  if (arguments.clear) removed = EmptyDepthCache(settings.folder);
  const DepthCacheContent content = ContentOf(settings.folder);
  if (arguments.json) {
    PrintJson({{"folder", settings.folder.string()},
               {"maps", content.maps},
               {"bytes", content.bytes},
               {"most_bytes", settings.most_bytes},
               {"removed_maps", removed.maps},
               {"removed_bytes", removed.bytes}});
    return kExitDone;
  }
  if (arguments.clear)
    std::printf("Removed: depth of %lld frames, %.2f GB\n", static_cast<long long>(removed.maps),
                static_cast<double>(removed.bytes) / kGigabyte);
  std::printf("%s  depth of %lld frames, %.2f GB of at most %g GB\n", settings.folder.c_str(),
              static_cast<long long>(content.maps), static_cast<double>(content.bytes) / kGigabyte,
              static_cast<double>(settings.most_bytes) / kGigabyte);
  return kExitDone;
}

}  // namespace

void AddCacheVerb(CLI::App& app, CliContext& context) {
  auto arguments = std::make_shared<CacheArguments>();
  CLI::App* verb = app.add_subcommand(
      "cache",
      "Show where depth that was seen is kept for the next time, and how much of it; it may be emptied at "
      "any "
      "time.\nIts limit: ZEROPLANE_DEPTH_CACHE_GB of the environment, or --depth-cache of a verb; 0 keeps "
      "nothing");
  verb->add_flag("--clear", arguments->clear, "Empty it");
  verb->add_flag("--json", arguments->json, "Machine-readable; docs/json.md describes it");
  AddExamples(*verb, {"zeroplane cache", "zeroplane cache --clear"});
  verb->callback([arguments, &context] { context.run = [arguments] { return Cache(*arguments); }; });
}

}  // namespace zeroplane

#include "app/cli.h"

namespace zeroplane {
namespace {

// A line a detail: "high  finer hair …".
std::string DetailHelp() {
  std::string text;
  for (const DepthDetailInfo& detail : kDepthDetails)
    text.append(text.empty() ? "" : "\n").append(detail.id).append("  ").append(detail.label);
  return text;
}

}  // namespace

void AddAutoGradeOptions(CLI::App& verb, AutoGradeOptions& options) {
  verb.add_option("--style", options.style,
                  "Reference film style: anime, sci-fi, modern, or the file of a learned one (.json)")
      ->capture_default_str();
  verb.add_option(
          "--depth-budget", options.depth_pct,
          "Depth from the near to the far end of every shot, percent of picture width, instead of the "
          "style's")
      ->check(CLI::Range(0.0, 20.0));
  CLI::Option* background =
      verb.add_option(
              "--background", options.background_pct,
              "Disparity of the far background, percent (+ is behind the screen), instead of the style's")
          ->check(CLI::Range(-20.0, 20.0));
  verb.add_option(
          "--zero-plane", options.zero_plane_pct,
          "Where the screen lies in every shot's depth, percent: 0 at the far end (all comes out of the "
          "screen), 100 at the near end (all lies behind it), instead of the style's")
      ->check(CLI::Range(0.0, 100.0))
      ->excludes(background);
  verb.add_option("--screen", options.screen, "Limits to keep to")
      ->capture_default_str()
      ->check(CLI::IsMember(Ids(Screens())));
}

void AddNetworkOptions(CLI::App& verb, NetworkChoice& choice) {
  verb.add_option(
      "--model", choice.model,
      "What sees near and far: the name of an installed model (zeroplane models list), built-in, or "
      "a file of weights; default: the one marked there");
  verb.add_option_function<std::string>(
          "--depth-detail", [&choice](const std::string& id) { choice.detail = *DepthDetailFromId(id); },
          "How closely Depth Anything looks at each frame (the built-in network knows only normal):\n" +
              DetailHelp())
      ->default_str("normal")
      ->check(CLI::IsMember(Ids(kDepthDetails)).description(""));
  verb.add_option("--depth-cache", choice.cache_gb,
                  "Depth that was seen is kept for the next time, at most so many GB of it, of all films "
                  "together; 0 keeps nothing; default: ZEROPLANE_DEPTH_CACHE_GB of the environment, else 4 "
                  "(zeroplane cache shows and empties it)")
      ->check(CLI::Range(0.0, kMostCache_gb));
}

void AddExamples(CLI::App& verb, std::initializer_list<const char*> commands) {
  std::string text = commands.size() == 1 ? "Example:" : "Examples:";
  for (const char* command : commands) text += std::string("\n  ") + command;
  verb.footer(text);
}

}  // namespace zeroplane

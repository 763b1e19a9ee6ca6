#include <cstdio>
#include <memory>

#include "app/cli.h"
#include "app/cli_json.h"
#include "core/base/error.h"
#include "core/project/media_link.h"
#include "core/project/project_store.h"

namespace zeroplane {
namespace {

std::string FilmLine(const MediaReference& media, const std::filesystem::path& project) {
  try {
    return ResolveMedia(media, project).string();
  } catch (const Error& error) {
    return std::string(error.what());
  }
}

void PrintShot(std::size_t index, const Shot& shot) {
  std::printf("%5zu  %7lld %7lld  %-8s  depth %5.2f %%  background %+5.2f %%  %-10s  %s\n", index + 1,
              static_cast<long long>(shot.frames.first), static_cast<long long>(shot.frames.end - 1),
              Info(shot.transition).id.data(), shot.grade.depth_range_pct, shot.grade.background_pct,
              Info(shot.review).id.data(), shot.name.c_str());
}

void Print(const Project& project, const std::filesystem::path& path,
           const std::optional<std::string>& holder) {
  std::printf("%s\n", path.c_str());
  std::printf("  film    %s\n", FilmLine(project.media, path).c_str());
  std::printf("  picture %d x %d, %lld frames, %s per second\n", project.media.width, project.media.height,
              static_cast<long long>(project.media.frame_count),
              FractionText(project.media.frame_rate).c_str());
  std::printf("  screen  %s, source is the %s eye\n", project.screen_id.c_str(),
              Info(project.source_eye).id.data());
  if (holder) std::printf("  in use  by %s\n", holder->c_str());
  if (!project.note.empty()) std::printf("  note    %s\n", project.note.c_str());
  for (std::size_t i = 0; i < project.shots.size(); ++i) PrintShot(i, project.shots[i]);
}

}  // namespace

void AddShowVerb(CLI::App& app, CliContext& context) {
  struct Arguments {
    std::string project;
    bool json = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app.add_subcommand("show", "Say what a project holds: its film, its shots, their grades");
  verb->add_option("PROJECT", arguments->project, "A .zeroplane file; it may be open elsewhere")->required();
  verb->add_flag("--json", arguments->json, "Machine-readable; docs/json.md describes it");
  AddExamples(*verb, {"zeroplane show film.zeroplane", "zeroplane show film.zeroplane --json"});
  verb->callback([arguments, &context] {
    context.run = [arguments] {
      const auto store = ProjectStore::OpenReadOnly(arguments->project);
      const Project project = store->Load();
      if (arguments->json) {
        PrintJson(ToJson(project, store->path(), store->holder()));
      } else {
        Print(project, store->path(), store->holder());
      }
      return kExitDone;
    };
  });
}

}  // namespace zeroplane

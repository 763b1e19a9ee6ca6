#include <cstdio>
#include <memory>

#include "app/cli.h"
#include "core/jobs/film_reference.h"
#include "core/project/media_link.h"
#include "core/project/project_store.h"

namespace zeroplane {

void AddRelinkVerb(CLI::App& app, CliContext& context) {
  struct Arguments {
    std::string project, film;
    bool force = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app.add_subcommand("relink", "Tell a project where its film is now");
  verb->add_option("PROJECT", arguments->project, "A .zeroplane file")->required();
  verb->add_option("FILM", arguments->film, "The same film at its new place")->required();
  verb->add_flag("--force", arguments->force, "Take another film, too; its shots may not fit");
  AddExamples(*verb, {"zeroplane relink film.zeroplane /mnt/archive/film.mov"});
  verb->callback([arguments, &context] {
    context.run = [arguments] {
      const MediaReference found = ReferenceTo(Probe(arguments->film));
      const auto store = ProjectStore::Open(arguments->project);
      store->SaveMedia(RelinkedMedia(store->Load().media, found, arguments->force));
      std::printf("%s  film %s\n", store->path().c_str(), found.path.c_str());
      return kExitDone;
    };
  });
}

}  // namespace zeroplane

// zeroplane: the window, or one verb on the command line.
#include <QApplication>
#include <QString>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>

#include "app/cli.h"
#include "app/cli_selftest.h"
#include "app/process_setup.h"
#include "app/wiring.h"
#include "core/base/error.h"
#include "core/model_store/model_store.h"
#include "ui/window/main_window.h"

namespace zeroplane {
namespace {

// Depth Anything V2 small, as long as only the built-in network is there and nobody wants just that.
std::optional<ui::DepthOffer> OfferDepth() try {
  if (ModelStore().Chosen() || DepthWeights() != DepthWeights(kBuiltInModel)) return std::nullopt;
  const KnownModel& model = *FindKnownModel("depth-anything-v2-small");
  return ui::DepthOffer{model.title, model.licence, model.licence_url, model.bytes,
                        [&model](JobContext& job) {
                          ModelStore store;
                          FetchModel(model, {.mirror = ModelMirror()}, store, job);
                        }};
} catch (const Error&) {
  return std::nullopt;  // the renderer will say what is wrong with the installed ones
}

// Empty where it was taken away.
std::filesystem::path DemoFilm() {
  const std::filesystem::path film = ResourceFolder() / "demo" / "demo.mp4";
  return std::filesystem::exists(film) ? film : std::filesystem::path();
}

int OpenWindow(int argc, char** argv, const std::string& film) {
  if (!std::getenv("DISPLAY") && !std::getenv("WAYLAND_DISPLAY") && !std::getenv("QT_QPA_PLATFORM")) {
    throw Error(ErrorCode::kUnsupported, "The window", "needs a display, and there is none",
                "Without one, convert a film with: zeroplane convert IN.mp4 OUT.mkv");
  }
  QApplication application(argc, argv);
  QApplication::setApplicationName("Zeroplane");
  QApplication::setOrganizationName("Zeroplane");
  // The default of the window's start: a network that is fetched meanwhile must not part export from preview.
  const auto make_renderer = [] {
    static const std::string weights = DepthWeights().string();
    return MakeDepthRenderer({.model = weights});
  };
  ui::MainWindow window({make_renderer, BuiltInStyles(), VersionText(), OfferDepth(), DemoFilm()});
  window.show();
  if (!film.empty()) window.openFilm(QString::fromStdString(film));
  return QApplication::exec();
}

// A result that did not arrive (a full disk behind `>`) is no success.
int RunVerb(const CliContext& context) {
  const int code = context.run();
  std::cout.flush();
  if (!std::cout || std::fflush(stdout) != 0)
    throw Error(ErrorCode::kUnwritable, "The result", "could not be written to the standard output");
  return code;
}

int Run(int argc, char** argv) {
  CLI::App app("Zeroplane: a stereo-grading workstation. Without a verb it opens the window.", "zeroplane");
  CliContext context;
  std::string film;
  bool version = false;
  app.add_flag("--version", version, "Name this build");
  app.add_option("FILM", film, "Open the window with this film or project");
  AddInfoVerb(app, context);
  AddShotsVerb(app, context);
  AddNewVerb(app, context);
  AddShowVerb(app, context);
  AddConformVerb(app, context);
  AddRelinkVerb(app, context);
  AddRecoverVerb(app, context);
  AddConvertVerb(app, context);
  AddDepthVerb(app, context);
  AddEvaluateVerb(app, context);
  AddSheetVerb(app, context);
  AddWarpVerb(app, context);
  AddDatasetVerb(app, context);
  AddModelsVerb(app, context);
  AddCacheVerb(app, context);
  AddSelftestVerb(app, context.run);
  app.require_subcommand(0, 1);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitDone : kExitUsage;
  }
  if (version) {
    std::cout << VersionText() << "\n";
    return kExitDone;
  }
  if (context.run) return RunVerb(context);
  if (!film.empty() && !std::filesystem::exists(film)) {
    std::cerr << "zeroplane: " << film
              << " is neither a verb nor a film that is there. Run with --help for more information.\n";
    return kExitUsage;
  }
  return OpenWindow(argc, argv, film);
}

}  // namespace
}  // namespace zeroplane

int main(int argc, char** argv) try {
  zeroplane::SetUpProcess(argv);
  return zeroplane::Run(argc, argv);
} catch (const zeroplane::Error& error) {
  std::cerr << "zeroplane: " << error.what() << "\n";
  return error.code() == zeroplane::ErrorCode::kCancelled ? zeroplane::kExitInterrupted
                                                          : zeroplane::kExitFailed;
} catch (const std::exception& error) {
  std::cerr << "zeroplane: " << error.what() << "\n";
  return zeroplane::kExitFailed;
}

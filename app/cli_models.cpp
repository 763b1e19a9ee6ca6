#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <system_error>

#include "app/cli.h"
#include "app/cli_json.h"
#include "app/wiring.h"
#include "core/base/error.h"
#include "core/model_store/model_store.h"
#include "models/pipeline/depth_network.h"
#include "models/weights/safetensors.h"
#include "models/weights/weight_facts.h"

namespace zeroplane {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kMegabyte = 1e6;

struct ModelsArguments {
  std::string name, file, from;
  AddOptions add;
  bool accept_licence = false, best = false, json = false;
};

bool IsThere(const ModelStore& store, const InstalledModel& model) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(store.PathOf(model), ignored);
}

std::string NullableText(const std::string& text) {
  return text.empty() ? "not known" : text;
}

Json ToJson(const InstalledModel& model, const ModelStore& store) {
  const KnownModel* known = FindKnownModel(model.id);
  return {{"id", model.id},
          {"title", known ? known->title : model.id},
          {"installed", IsThere(store, model)},
          {"file", store.PathOf(model).string()},
          {"bytes", model.bytes},
          {"sha256", model.sha256},
          {"pinned", model.pinned},
          {"version", model.version},
          {"licence", model.licence},
          {"non_commercial", model.non_commercial},
          {"architecture", model.architecture},
          {"source", model.source}};
}

InstalledModel AsNotInstalled(const KnownModel& known) {
  InstalledModel model;
  model.id = known.id;
  model.file = known.file;
  model.bytes = known.bytes;
  model.sha256 = known.sha256;
  model.version = known.version;
  model.licence = known.licence;
  model.non_commercial = known.non_commercial;
  model.architecture = known.architecture;
  model.source = known.url;
  return model;
}

// What is installed, then what could be.
std::vector<InstalledModel> AllModels(const ModelStore& store) {
  std::vector<InstalledModel> models = store.Installed();
  for (const KnownModel& known : KnownModels()) {
    if (std::ranges::find(models, known.id, &InstalledModel::id) == models.end())
      models.push_back(AsNotInstalled(known));
  }
  return models;
}

// The name of what a conversion uses when nothing is said; empty when that is damaged.
std::string DefaultName(const ModelStore& store) try {
  const std::filesystem::path path = DepthWeights();
  for (const InstalledModel& model : store.Installed()) {
    if (store.PathOf(model) == path) return model.id;
  }
  return kBuiltInModel;
} catch (const Error&) {
  return {};
}

int List(const ModelsArguments& arguments) {
  const ModelStore store;
  const std::string used = DefaultName(store);
  if (arguments.json) {
    Json models = Json::array();
    for (const InstalledModel& model : AllModels(store)) models.push_back(ToJson(model, store));
    PrintJson({{"folder", store.folder().string()},
               {"default", used},
               {"default_chosen", store.Chosen().has_value()},
               {"models", models}});
    return kExitDone;
  }
  const auto mark = [&used](const std::string& name) { return used == name ? '*' : ' '; };
  std::printf("%c %-26s  comes with the program\n", mark(kBuiltInModel), kBuiltInModel);
  for (const InstalledModel& model : AllModels(store)) {
    const char* state = IsThere(store, model) ? "installed" : "not installed";
    std::printf("%c %-26s  %-13s  %6.0f MB  %s%s\n", mark(model.id), model.id.c_str(), state,
                static_cast<double>(model.bytes) / kMegabyte, NullableText(model.licence).c_str(),
                model.non_commercial ? " (non-commercial use only)" : "");
  }
  std::printf("* is used unless --model says otherwise%s. Folder: %s\n",
              store.Chosen() ? ", as you chose" : "", store.folder().c_str());
  return kExitDone;
}

const KnownModel& KnownOrThrow(const std::string& name) {
  if (const KnownModel* known = FindKnownModel(name)) return *known;
  std::string choices;
  for (const KnownModel& known : KnownModels()) choices.append(choices.empty() ? "" : ", ").append(known.id);
  throw Error(ErrorCode::kInvalidArgument, name, "is not a model that can be fetched",
              "There are: " + choices + ". A file that you have already: zeroplane models add FILE");
}

// Before a file for non-commercial use comes, its user has agreed to that.
void ConfirmLicence(const KnownModel& known, bool accepted) {
  if (!known.non_commercial || accepted) return;
  if (isatty(STDIN_FILENO) != 0) {
    std::cerr << "It may be used for non-commercial purposes only. Do you accept its licence? [y/N] ";
    std::string answer;
    std::getline(std::cin, answer);
    if (answer == "y" || answer == "Y" || answer == "yes") return;
    throw Error(ErrorCode::kCancelled, known.id, "was not fetched: its licence was not accepted");
  }
  throw Error(
      ErrorCode::kInvalidArgument, known.id,
      "may be used for non-commercial purposes only (" + known.licence + ", " + known.licence_url + ")",
      "Where that is what you do, start again with --accept-licence.");
}

void PrintInstalled(const InstalledModel& model, const ModelStore& store, bool json) {
  if (model.pinned) {
    std::cerr << "No hash of " << model.id << " is published: this file's is kept from now on (SHA-256 "
              << model.sha256 << ").\n";
  }
  if (json) return PrintJson(ToJson(model, store));
  const bool used = DefaultName(store) == model.id;
  std::printf("%s  %s, licence %s%s\n", store.PathOf(model).c_str(), model.id.c_str(),
              NullableText(model.licence).c_str(), used ? "; used from now on" : "");
}

int Fetch(const ModelsArguments& arguments) {
  const KnownModel& known = KnownOrThrow(arguments.name);
  FetchOptions options;
  options.mirror = arguments.from.empty() ? ModelMirror() : arguments.from;
  std::fprintf(stderr, "%s, %.0f MB, from %s\nLicence: %s (%s)\n", known.title.c_str(),
               static_cast<double>(known.bytes) / kMegabyte, AddressOf(known, options.mirror).c_str(),
               known.licence.c_str(), known.licence_url.c_str());
  ConfirmLicence(known, arguments.accept_licence);
  ModelStore store;
  InstalledModel model;
  {
    TerminalJob job;
    model = FetchModel(known, options, store, job);
  }
  PrintInstalled(model, store, arguments.json);
  return kExitDone;
}

// Weights that had a teacher say by what licence.
void AddTeachersLicence(const std::string& file, AddOptions& options) {
  if (!file.ends_with(".safetensors")) return;
  const WeightFacts facts = ReadSafetensors(file).metadata;
  if (const auto licence = facts.find("teacher_licence"); licence != facts.end() && options.licence.empty())
    options.licence = licence->second;
  options.non_commercial = facts.count("teacher_non_commercial") != 0;
}

int Add(const ModelsArguments& arguments) {
  ModelStore store;
  InstalledModel model;
  AddOptions options = arguments.add;
  AddTeachersLicence(arguments.file, options);
  {
    TerminalJob job;
    model = AddModelFile(arguments.file, options, DepthNetworkId, store, job);
  }
  PrintInstalled(model, store, arguments.json);
  return kExitDone;
}

std::vector<InstalledModel> Chosen(const ModelStore& store, const std::string& name) {
  if (name.empty()) return store.Installed();
  if (const auto model = store.Find(name)) return {*model};
  throw Error(ErrorCode::kNotFound, name, "is not installed", "See: zeroplane models list");
}

int Verify(const ModelsArguments& arguments) {
  const ModelStore store;
  Json results = Json::array();
  bool all_right = true;
  for (const InstalledModel& model : Chosen(store, arguments.name)) {
    std::string problem;
    {
      TerminalJob job;
      problem = VerifyModel(model, store, job);
    }
    all_right = all_right && problem.empty();
    results.push_back({{"id", model.id}, {"file", store.PathOf(model).string()}, {"problem", problem}});
    if (!arguments.json)
      std::printf("%s  %s\n", model.id.c_str(), problem.empty() ? "is as it was installed" : problem.c_str());
  }
  if (arguments.json) PrintJson({{"verified", all_right}, {"models", results}});
  if (!arguments.json && results.empty()) std::printf("No models are installed.\n");
  return all_right ? kExitDone : kExitFailed;
}

int Remove(const ModelsArguments& arguments) {
  ModelStore store;
  if (arguments.name == kBuiltInModel)
    throw Error(ErrorCode::kInvalidArgument, kBuiltInModel, "comes with the program and stays");
  store.Remove(arguments.name);
  std::printf("%s is removed; what is used now: %s\n", arguments.name.c_str(),
              NullableText(DefaultName(store)).c_str());
  return kExitDone;
}

int Default(const ModelsArguments& arguments) {
  ModelStore store;
  if (store.Find(arguments.name)) DepthWeights(arguments.name);  // its file is there and whole
  store.Choose(arguments.best ? std::nullopt : std::optional(arguments.name));
  std::printf("%s is used from now on\n", DefaultName(store).c_str());
  return kExitDone;
}

int Path(const ModelsArguments& arguments) {
  std::cout << DepthWeights(arguments.name).string() << "\n";
  return kExitDone;
}

using Arguments = std::shared_ptr<ModelsArguments>;

CLI::App* AddAction(CLI::App* models, CliContext& context, const Arguments& arguments, const char* name,
                    const char* help, int (*action)(const ModelsArguments&)) {
  CLI::App* verb = models->add_subcommand(name, help);
  verb->callback([arguments, action, &context] { context.run = [=] { return action(*arguments); }; });
  return verb;
}

void AddJsonFlag(CLI::App* verb, const Arguments& arguments) {
  verb->add_flag("--json", arguments->json, "Machine-readable; docs/json.md describes it");
}

}  // namespace

void AddModelsVerb(CLI::App& app, CliContext& context) {
  const auto arguments = std::make_shared<ModelsArguments>();
  CLI::App* models = app.add_subcommand("models", "Published networks for depth: fetch, add and check them");
  models->require_subcommand(1);
  AddExamples(*models, {"zeroplane models fetch depth-anything-v2-small", "zeroplane models list"});

  CLI::App* list =
      AddAction(models, context, arguments, "list", "What is installed, and what can be fetched", List);
  AddJsonFlag(list, arguments);

  CLI::App* fetch = AddAction(models, context, arguments, "fetch",
                              "Fetch published weights; goes on where an earlier fetch was stopped", Fetch);
  fetch->add_option("NAME", arguments->name, "Of `zeroplane models list`")->required();
  fetch->add_option(
      "--from", arguments->from,
      "A mirror: the address of a folder, or of the file itself (its path ends in .pth or .safetensors; a "
      "query such as ?download=true may follow); default: ZEROPLANE_MODEL_MIRROR of "
      "the environment, else the publisher. A proxy is taken from https_proxy, http_proxy and no_proxy");
  fetch->add_flag("--accept-licence", arguments->accept_licence,
                  "You have read the licence of weights for non-commercial use, and accept it");
  AddJsonFlag(fetch, arguments);

  CLI::App* add =
      AddAction(models, context, arguments, "add",
                "Install a file of weights that is here already (.safetensors or .pth; it is copied)", Add);
  add->add_option("FILE", arguments->file, "Published weights, or others that fit a network known here")
      ->required();
  add->add_option("--id", arguments->add.id, "What to call other weights; default: the file's name");
  add->add_option("--licence", arguments->add.licence,
                  "Of other weights, to be shown in lists; default: what they say of their teacher's");
  AddJsonFlag(add, arguments);

  CLI::App* verify = AddAction(models, context, arguments, "verify",
                               "Check that installed files are what they were", Verify);
  verify->add_option("NAME", arguments->name, "Only this one");
  AddJsonFlag(verify, arguments);

  CLI::App* remove =
      AddAction(models, context, arguments, "remove", "Take an installed model and its file away", Remove);
  remove->add_option("NAME", arguments->name, "Of `zeroplane models list`")->required();

  CLI::App* chosen = AddAction(models, context, arguments, "default",
                               "Choose what is used unless --model says otherwise", Default);
  CLI::Option_group* choice = chosen->add_option_group("Choice");
  choice->add_option("NAME", arguments->name, "An installed model, or built-in");
  choice->add_flag("--best", arguments->best, "The best installed one, as when none was chosen");
  choice->require_option(1);

  CLI::App* path =
      AddAction(models, context, arguments, "path", "Print which file of depth weights is used", Path);
  path->add_option("NAME", arguments->name,
                   "As for --model; default: what is used unless --model says otherwise");
}

}  // namespace zeroplane

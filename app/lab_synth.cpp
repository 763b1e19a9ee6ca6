#include "app/lab_synth.h"

#include <iostream>
#include <memory>

#include "app/cli_selftest.h"
#include "models/synth/synth_shards.h"

namespace zeroplane {
namespace {

struct SynthArguments {
  SynthShardsOptions shards;
  std::filesystem::path sheet;
  std::string kind = "all";
  int columns = 4, rows = 6;
};

std::optional<SynthKind> KindOf(const std::string& id) {
  if (id == "all") return std::nullopt;
  for (const SynthKindEntry& entry : kSynthKinds) {
    if (entry.id == id) return entry.kind;
  }
  throw CLI::ValidationError("--kind", id + " is not a kind of scene");
}

void RunSynth(SynthArguments& arguments) {
  SynthShardsOptions& shards = arguments.shards;
  shards.kind = KindOf(arguments.kind);
  if (shards.picture.device_index >= 0) NeedCuda();
  if (!arguments.sheet.empty()) {
    WritePpm(arguments.sheet,
             SynthSheet(shards.seed, shards.kind, arguments.columns, arguments.rows, shards.picture));
    std::cout << arguments.sheet.string() << "\n";
    return;
  }
  if (shards.out.empty()) throw CLI::RequiredError("--out or --sheet");
  WriteSynthShards(shards, [&](std::int64_t done) {
    if (done % 100 == 0 || done == shards.count) std::cerr << done << " of " << shards.count << " pictures\n";
  });
  std::cout << shards.out.string() << "\n";
}

}  // namespace

void AddSynthVerb(CLI::App& parent) {
  auto arguments = std::make_shared<SynthArguments>();
  SynthShardsOptions& shards = arguments->shards;
  CLI::App* verb = parent.add_subcommand(
      "synth", "Pictures of the scene generator with exact depth, as training shards or a sheet");
  std::string kinds = "all";
  for (const SynthKindEntry& entry : kSynthKinds) kinds.append(", ").append(entry.id);
  verb->add_option("--out", shards.out, "Folder for the shards; a run that was stopped goes on");
  verb->add_option("--sheet", arguments->sheet, "Write a PPM of pictures and their depth instead");
  verb->add_option("--columns", arguments->columns, "Of the sheet")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  verb->add_option("--rows", arguments->rows, "Of the sheet")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  verb->add_option("--count", shards.count, "Pictures")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000'000));
  verb->add_option("--per-shard", shards.per_shard, "Pictures a file")
      ->capture_default_str()
      ->check(CLI::Range(1, 100'000));
  verb->add_option("--seed", shards.seed, "Of the first picture; the next ones count up")
      ->capture_default_str();
  verb->add_option("--kind", arguments->kind, kinds)->capture_default_str();
  verb->add_option("--width", shards.picture.width, "Pixels")
      ->capture_default_str()
      ->check(CLI::Range(16, 8192));
  verb->add_option("--height", shards.picture.height, "Pixels")
      ->capture_default_str()
      ->check(CLI::Range(16, 8192));
  verb->add_option("--samples", shards.picture.samples, "Rays a pixel")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  verb->add_option("--edge-samples", shards.picture.edge_samples, "Rays a pixel on outlines")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  verb->add_option("--validation-share", shards.validation_share, "Of the pictures are never trained on")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  verb->add_option("--cuda", shards.picture.device_index, "CUDA device to render on (default: the CPU)");
  verb->callback([arguments] { RunSynth(*arguments); });
}

}  // namespace zeroplane

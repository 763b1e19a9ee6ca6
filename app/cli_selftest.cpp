#include "app/cli_selftest.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "gpu/base/runtime.h"
#include "gpu/selftest/selftest.h"

namespace zeroplane {

void NeedCuda() {
  if (gpu::HasCuda()) return;
  throw Error(ErrorCode::kUnsupported, "The device cuda",
              gpu::BuiltWithCuda() ? "was not found: no GPU with a driver is here" : "is not in this build",
              gpu::BuiltWithCuda() ? "Use the CPU instead." : "Build with tools/run --cuda, or use the CPU.");
}

void AddSelftestVerb(CLI::App& app, std::function<int()>& run) {
  auto device = std::make_shared<std::string>("cpu");
  CLI::App* verb =
      app.add_subcommand("selftest", "Compare every pixel operation with a slow double-precision reference");
  verb->add_option("--device", *device, "cpu or cuda")
      ->capture_default_str()
      ->check(CLI::IsMember({"cpu", "cuda"}));
  verb->callback([device, &run] {
    run = [device] {
      if (*device == "cuda") NeedCuda();
      const std::vector<gpu::SelftestRow> rows = gpu::RunSelftest(at::Device(*device));
      std::cout << gpu::FormatSelftest(rows);
      return std::all_of(rows.begin(), rows.end(), [](const gpu::SelftestRow& row) { return row.passed; })
                 ? 0
                 : 1;
    };
  });
}

}  // namespace zeroplane

#pragma once

#include <CLI/CLI.hpp>
#include <functional>

/// Shared by both programs; knows neither Qt nor FFmpeg.
namespace zeroplane {

/// @throws Error kUnsupported when this build, or this machine, has no CUDA
void NeedCuda();

/// `selftest [--device cpu|cuda]`. Sets `run` when it is chosen: prints the table, 0 when all agree, else 1.
void AddSelftestVerb(CLI::App& app, std::function<int()>& run);

}  // namespace zeroplane

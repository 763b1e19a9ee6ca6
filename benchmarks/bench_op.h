#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "benchmarks/bench_scene.h"

/// What every bench_<op>.cpp registers with.
namespace zeroplane::bench {

/// A scene at one size, and the ending of its benchmarks' names: "/1080p".
struct Sized {
  std::shared_ptr<const Scene> scene;
  std::int64_t height, width;
  std::string ending;
};

/// A benchmark "<what>/<size>" that calls `body` again and again.
void Register(const std::string& what, const Sized& sized, std::function<void()> body);

// One family of ops each.
void RegisterPeers(const Sized& sized);
void RegisterWarp(const Sized& sized);
void RegisterFillTemporal(const Sized& sized);
void RegisterInpaint(const Sized& sized);
void RegisterSynthesize(const Sized& sized);
void RegisterFill(const Sized& sized);
void RegisterCompose(const Sized& sized);
void RegisterStats(const Sized& sized);
void RegisterResample(const Sized& sized);
void RegisterBlur(const Sized& sized);

}  // namespace zeroplane::bench

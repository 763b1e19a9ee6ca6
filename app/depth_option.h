#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "core/project/project.h"
#include "core/stereo/depth_source.h"

namespace zeroplane {

/// Depth that a user has already.
struct DepthOption {
  std::optional<std::string> path;
  std::string white = "near";
};

/// --depth, --depth-white.
void AddDepthOption(CLI::App& verb, DepthOption& option);

/// Null when none was asked for. What a user should know of it goes to stderr; the canvases that a project's
/// shots have of another depth are dropped. @throws Error as OpenDepth()
std::shared_ptr<DepthSource> OpenDepthOption(const DepthOption& option, Project& project);

}  // namespace zeroplane

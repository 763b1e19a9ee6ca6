#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "core/project/project.h"

namespace zeroplane {

/// --active-picture: "auto", "full" or a part such as "704x480+8+0".
void AddActivePictureOption(CLI::App& verb, std::string& option);

/// Gives the project the one asked for; "auto" leaves what it knows, and what it does not know is found with
/// the analysis. @throws Error kInvalidArgument for another text, or a part that lies outside of the picture
void ApplyActivePictureOption(const std::string& option, Project& project);

}  // namespace zeroplane

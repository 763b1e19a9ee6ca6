#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/media/media_info.h"
#include "core/project/project.h"
#include "core/shots/shot_list.h"

namespace zeroplane {

// What `--json` prints: a contract with whoever reads it. docs/json.md describes every field; fields are
// added, never renamed or removed, within a major version.

/// Always with a denominator: "24000/1001", "24/1".
std::string FractionText(const Rational& value);

nlohmann::ordered_json ToJson(const MediaInfo& info);

/// {"index", "first", "last", "transition", "transition_frames", "name"}; frames 0-based and inclusive.
nlohmann::ordered_json ToJson(const std::vector<ShotSpan>& shots);

/// Of a project's film, settings and shots; `path` is the project file, absolute.
nlohmann::ordered_json ToJson(const Project& project, const std::filesystem::path& path,
                              const std::optional<std::string>& holder);

/// On stdout, indented, with a newline.
void PrintJson(const nlohmann::ordered_json& json);

}  // namespace zeroplane

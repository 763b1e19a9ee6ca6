#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "models/evaluation/depth_picture.h"

namespace zeroplane {

// How `zeroplane evaluate depth` and `zeroplane-lab evaluate depth` tell scores: one table, one JSON.

/// The table's head, and a row of it; on stdout.
void PrintScoreHead(const char* what);
void PrintScoreRow(const std::string& name, const DepthPictureScore& score);

/// {"depth", "lower_is_nearer"}, each {"ordinal_error", "abs_rel", "delta1", "delta2", "delta3"}.
nlohmann::ordered_json ToJson(const DepthPictureScore& score);

/// {`list`: rows, "mean", "lower_is_nearer_mean"}.
nlohmann::ordered_json ScoresJson(const char* list, const nlohmann::ordered_json& rows,
                                  const DepthPictureScore& mean);

}  // namespace zeroplane

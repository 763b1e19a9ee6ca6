#include "app/depth_scores.h"

#include <cstdio>

namespace zeroplane {
namespace {

nlohmann::ordered_json ToJson(const DepthScore& score) {
  return {{"ordinal_error", score.ordinal_error},
          {"abs_rel", score.abs_rel},
          {"delta1", score.delta1},
          {"delta2", score.delta2},
          {"delta3", score.delta3}};
}

}  // namespace

void PrintScoreHead(const char* what) {
  std::printf("%-28s %9s %9s %8s %8s %8s %22s\n", what, "ordinal", "AbsRel", "delta1", "delta2", "delta3",
              "lower is nearer: both");
}

void PrintScoreRow(const std::string& name, const DepthPictureScore& score) {
  std::printf("%-28s %9.4f %9.4f %8.4f %8.4f %8.4f %12.4f %9.4f\n", name.c_str(), score.depth.ordinal_error,
              score.depth.abs_rel, score.depth.delta1, score.depth.delta2, score.depth.delta3,
              score.lower_is_nearer.ordinal_error, score.lower_is_nearer.abs_rel);
}

nlohmann::ordered_json ToJson(const DepthPictureScore& score) {
  return {{"depth", ToJson(score.depth)}, {"lower_is_nearer", ToJson(score.lower_is_nearer)}};
}

nlohmann::ordered_json ScoresJson(const char* list, const nlohmann::ordered_json& rows,
                                  const DepthPictureScore& mean) {
  return {{list, rows}, {"mean", ToJson(mean.depth)}, {"lower_is_nearer_mean", ToJson(mean.lower_is_nearer)}};
}

}  // namespace zeroplane

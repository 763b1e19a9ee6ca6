#include "core/depth/fs_sidecar.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace zeroplane {
namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 8;

[[noreturn]] void ThrowDamaged(const std::string& subject, const std::string& what) {
  throw Error(ErrorCode::kDamaged, subject, "is not a sidecar of depth (" + what + ")",
              "Write it again, or move it away: depth is read without it.");
}

std::optional<double> Number(const Json& root, const char* key, double most, const std::string& subject) {
  const auto found = root.find(key);
  if (found == root.end() || found->is_null()) return std::nullopt;
  const double value = found->is_number() ? found->get<double>() : -1;
  if (!(value >= 0 && value <= most))
    ThrowDamaged(subject, std::string("\"").append(key).append("\" is not a number that makes sense"));
  return value;
}

}  // namespace

FsSidecar ParseFsSidecar(std::string_view json, const std::string& subject) {
  const auto bounded = [&subject](int depth, Json::parse_event_t, Json&) {
    if (depth > kDeepest) ThrowDamaged(subject, "it is nested too deeply");
    return true;
  };
  const Json root = Json::parse(json, bounded, /*allow_exceptions=*/false);
  if (!root.is_object()) ThrowDamaged(subject, "no JSON object");
  constexpr double kMostDisparity = 1000, kMostGamma = 10;
  return {Number(root, "convergence_plane", 1, subject),
          Number(root, "max_disparity", kMostDisparity, subject), Number(root, "gamma", kMostGamma, subject)};
}

}  // namespace zeroplane

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/shots/iw3_scene_cache.h"

using namespace zeroplane;

namespace {

constexpr std::size_t kFrames = 200;
constexpr Rational kTimeBase{1, 1000}, kRate{24, 1};

/// With a pause in the middle, as in a film of variable rate.
std::vector<std::int64_t> FramePts() {
  std::vector<std::int64_t> pts;
  for (std::size_t i = 0; i < kFrames; ++i)
    pts.push_back(static_cast<std::int64_t>(i) * 1000 / 24 + (i > kFrames / 2 ? 900 : 0));
  return pts;
}

}  // namespace

/// Whatever can be read covers the film without gaps, and once written it is always read as the same shots:
/// the first time neighbouring cuts become one transition.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::int64_t> kPts = FramePts();
  const auto read = [](std::string_view json) {
    return ReadIw3SceneCache(json, "fuzz", kPts, kTimeBase, kRate).shots;
  };
  std::vector<ShotSpan> shots;
  try {
    shots = read({reinterpret_cast<const char*>(data), size});
  } catch (const Error&) {
    return 0;
  }
  std::int64_t at = 0;
  for (const ShotSpan& shot : shots) {
    if (shot.frames.first != at || shot.frames.length() <= 0) std::abort();
    at = shot.frames.end;
  }
  if (at != static_cast<std::int64_t>(kFrames)) std::abort();
  const std::vector<ShotSpan> again = read(WriteIw3SceneCache(shots, kPts));
  if (read(WriteIw3SceneCache(again, kPts)) != again) std::abort();
  return 0;
}

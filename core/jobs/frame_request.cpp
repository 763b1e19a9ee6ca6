#include "core/jobs/frame_request.h"

#include <cmath>
#include <new>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/jobs/film_analysis.h"

namespace zeroplane {
namespace {

// LibTorch tells of memory in its message only.
bool TellsOfMemory(std::string_view text) {
  for (const char* sign : {"out of memory", "not enough memory", "can't allocate memory"})
    if (text.find(sign) != std::string_view::npos) return true;
  return false;
}

}  // namespace

FrameRequest MakeFrameRequest(const Project& project, const Shot& shot, const ExportOptions& options,
                              const VideoFrame& frame, double frames_per_second, EffectBuilder& effects) {
  FrameRequest request;
  request.id = static_cast<std::uint64_t>(frame.index);
  request.film = FilmName(project.media);
  request.active_picture = project.ActivePart();
  request.frame_index = frame.index;
  request.picture = frame.picture;
  request.deep = frame.deep;
  request.shot = shot.frames;
  request.canvas = *shot.canvas;
  request.grade = shot.GradeAt(frame.index);
  request.effects = effects.Build(shot);
  request.layout = options.layout;
  // A wiggling film is made of whole eyes in turn.
  if (options.layout == Layout::kWiggle)
    request.layout = WiggleEye(frame.index, WiggleFrames(frames_per_second));
  request.source_eye = project.EyeOf(shot);
  request.swap_eyes = options.swap_eyes;
  request.window = shot.WindowAt(frame.index);
  request.fill = options.fill;
  return request;
}

FrameResult RenderFrame(StereoRenderer& renderer, const FrameRequest& request) {
  const std::string frame = "Frame " + std::to_string(request.frame_index).append(" of ") + request.film;
  const Error no_memory(ErrorCode::kOutOfMemory, frame, "could not be rendered: memory has run out",
                        "Close other programs, or choose a smaller depth network.");
  FrameResult result;
  try {
    result = renderer.Render(request);
  } catch (const std::bad_alloc&) {
    throw no_memory;
  } catch (const Error&) {
    throw;
  } catch (const std::exception& failure) {
    if (TellsOfMemory(failure.what())) throw no_memory;
    throw;
  }
  if (!std::isfinite(result.near_pct) || !std::isfinite(result.far_pct))
    throw Error(ErrorCode::kDamaged, frame, "has no depth: the depth network gave values that are no numbers",
                "Choose another depth network, or fetch this one's weights again.");
  return result;
}

}  // namespace zeroplane

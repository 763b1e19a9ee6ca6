#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/stereo/stereo_renderer.h"
#include "core/style/reference_style.h"

namespace zeroplane::ui {

/// What the window needs from outside; app/ fills it in.
struct WindowServices {
  /// Called once in the render thread and once in the thread of each export; may take a second (loads the
  /// networks).
  /// @throws Error
  std::function<std::unique_ptr<StereoRenderer>()> make_renderer;
  std::vector<ReferenceStyle> styles;  ///< in menu order; may be empty
  std::string version_text;            ///< one line: version, revision, LibTorch, CUDA or not
};

}  // namespace zeroplane::ui

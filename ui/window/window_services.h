#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job_context.h"
#include "core/stereo/stereo_renderer.h"
#include "core/style/reference_style.h"

namespace zeroplane::ui {

/// A depth network that can be fetched.
struct DepthOffer {
  std::string title, licence, licence_url;
  std::int64_t bytes = 0;
  /// Called in a thread of its own; safe to call again after a failure. @throws Error
  std::function<void(JobContext&)> fetch;
};

/// What the window needs from outside; app/ fills it in.
struct WindowServices {
  /// Called once in the render thread and once in the thread of each export; may take a second (loads the
  /// networks).
  /// @throws Error
  std::function<std::unique_ptr<StereoRenderer>()> make_renderer;
  std::vector<ReferenceStyle> styles;  ///< in menu order; may be empty
  std::string version_text;            ///< one line: version, revision, LibTorch, CUDA or not
  std::optional<DepthOffer> depth_offer =
      std::nullopt;                      ///< when there is a better network than the one in use
  std::filesystem::path demo_film = {};  ///< empty: none came with the program
};

}  // namespace zeroplane::ui

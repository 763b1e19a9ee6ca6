#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/stereo/floating_window.h"
#include "core/stereo/frame_source.h"
#include "core/stereo/grade.h"
#include "core/stereo/hole_fill.h"
#include "core/stereo/layout.h"
#include "core/stereo/local_effect.h"
#include "core/stereo/picture_rect.h"
#include "core/stereo/shot_canvas.h"

namespace zeroplane {

/// One frame to be made stereo. The frame's canvas is cached under (film, frame_index): a new grade costs one
/// warp.
struct FrameRequest {
  std::uint64_t id = 0;  ///< copied to the result, so that a stale answer can be told
  std::string film;      ///< any stable name of the film, part of the cache key
  std::int64_t frame_index = 0;
  Picture picture;   ///< 8-bit RGB
  DeepPicture deep;  ///< the same with 16 bits, of which the eyes are then made; null: of `picture`
  /// The part of the picture that has depth, the rest being letterbox or pillarbox: what is beyond it stays
  /// as it is in both eyes, at the screen, and nothing looks at it. Nullopt: all of it.
  std::optional<PictureRect> active_picture;
  /// The frame's shot: its depth is held still over time with frames of the shot, never with one from beyond.
  FrameRange shot;
  /// Where those frames are read, within Render() and on its thread, each at most once while the renderer
  /// remembers it, in no order that a caller may count on; ReadFrame may wait for another thread that decodes
  /// ahead. It outlives the call. Null, or an empty shot: the frame stands for itself, and its depth
  /// flickers.
  FrameSource* frames = nullptr;
  ShotCanvas canvas;  ///< of the frame's shot, from AnalyseShot
  Grade grade;
  std::vector<LocalEffect> effects;     ///< applied in order
  Layout layout = Layout::kSideBySide;  ///< any but kWiggle, of which one eye is asked for
  SourceEye source_eye = SourceEye::kLeft;
  bool swap_eyes = false;
  FloatingWindow window;  ///< its bars are drawn into the eyes, the kept one, too
  HoleFill fill = HoleFill::kBackground;
  bool want_maps = false;     ///< fill `iz` and `disparity_pct` (the window's read-outs); an export does not
  bool want_flicker = false;  ///< measure FrameResult::flicker_pct, which needs `frames`
};

struct FrameResult {
  std::uint64_t id = 0;
  ImageU8 picture;         ///< RGB in the requested layout
  ImageU16 deep_picture;   ///< instead of `picture` when the request was deep; a disparity map never is
  ImageF32 iz;             ///< canvas in [0, 255] at the source picture's size (want_maps); in bars 0
  ImageF32 disparity_pct;  ///< final disparity on source pixels, percent of width (want_maps); in bars 0
  double near_pct = 0, far_pct = 0;  ///< 1st and 99th percentile of the final disparity, without bars
  /// Flicker: the mean absolute change since the frame before of the disparity of what stands still, percent
  /// of width, before local effects; none for a shot's first frame, or where nothing stands still.
  std::optional<double> flicker_pct;
};

}  // namespace zeroplane

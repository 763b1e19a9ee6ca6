#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/rational.h"
#include "core/shots/shot_import.h"
#include "core/shots/shot_list.h"

namespace zeroplane {

/// iw3's scene cache: {"pts": […], "max_fps": null, "start_time": null, "end_time": null}. Each of `pts` is
/// the time stamp of the last frame of a segment. Stamps of neighbouring frames are one transition: the shot
/// begins at the second of those frames with a dissolve, and a fade comes back as one.

/// @param shots inside the film, in film order
/// @param frame_pts of each frame of the film, ascending, in the video stream's time base
std::string WriteIw3SceneCache(std::span<const ShotSpan> shots, std::span<const std::int64_t> frame_pts);

/// Where the file says a `max_fps` below the film's rate, its stamps are frame numbers at that rate. The
/// shots are the whole film's, in film order, without gaps.
/// @param subject the file's name, for errors
/// @param frame_pts of each frame of the film, ascending, at least one
/// @param time_base seconds per unit of `frame_pts`
/// @throws Error kDamaged saying what is wrong
ShotListImport ReadIw3SceneCache(std::string_view json, const std::string& subject,
                                 std::span<const std::int64_t> frame_pts, const Rational& time_base,
                                 const Rational& frame_rate);

}  // namespace zeroplane

#pragma once

#include <cstdint>
#include <string>

#include "core/base/timecode.h"
#include "core/shots/shot_list.h"

namespace zeroplane {

/// The time code of frame 0. A drop-frame mark is passed over at a rate that has no drop-frame; what is no
/// time code of the film's rate counts as none, 00:00:00:00.
Timecode StartTimecode(const FilmClock& film);

/// The film's frame at a time code of the same rate; negative before its start, frame_count or more after its
/// end.
std::int64_t FrameAt(const FilmClock& film, const Timecode& timecode);

/// "shot 3 "Bridge" (01:00:10:00 to 01:00:12:00)"; the time codes are those of the first frame and of the one
/// after the last.
std::string DescribeShot(const FilmClock& film, const ShotSpan& shot, std::size_t index);

}  // namespace zeroplane

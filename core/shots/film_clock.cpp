#include "core/shots/film_clock.h"

#include <algorithm>

#include "core/base/error.h"

namespace zeroplane {
namespace {

bool IsDropFrameMark(char c) {
  return c == ';' || c == '.';
}

}  // namespace

Timecode StartTimecode(const FilmClock& film) {
  std::string text = film.start_timecode;
  if (!HasDropFrame(film.frame_rate)) std::ranges::replace_if(text, IsDropFrameMark, ':');
  try {
    return Timecode::Parse(text, film.frame_rate);
  } catch (const Error&) {  // cameras and programs write all sorts of things
    return Timecode(0, film.frame_rate);
  }
}

std::int64_t FrameAt(const FilmClock& film, const Timecode& timecode) {
  const std::int64_t frame = timecode.FramesSince(StartTimecode(film));
  const std::int64_t next_day = frame + timecode.FramesInDay();
  return frame < 0 && next_day < film.frame_count ? next_day : frame;  // of a film longer than 12 h
}

std::string DescribeShot(const FilmClock& film, const ShotSpan& shot, std::size_t index) {
  const Timecode start = StartTimecode(film);
  std::string text("shot ");
  text.append(std::to_string(index + 1));
  if (!shot.name.empty()) text.append(" \"").append(shot.name).append("\"");
  text.append(" (").append((start + shot.frames.first).ToString());
  return text.append(" to ").append((start + shot.frames.end).ToString()).append(")");
}

}  // namespace zeroplane

#include "core/jobs/film_reference.h"

#include "core/project/media_link.h"

namespace zeroplane {

namespace fs = std::filesystem;

MediaReference ReferenceTo(const MediaInfo& film) {
  MediaReference media;
  media.path = fs::absolute(film.path).lexically_normal();
  if (fs::is_regular_file(media.path))
    media.size_bytes = static_cast<std::int64_t>(fs::file_size(media.path));
  media.content_hash = ContentHash(media.path);
  media.frame_count = film.frame_count;
  media.width = film.upright_width();
  media.height = film.upright_height();
  media.frame_rate = film.frame_rate;
  media.start_timecode = film.timecode;
  return media;
}

FilmClock ClockOf(const MediaReference& film) {
  return {film.frame_rate, film.start_timecode, film.frame_count};
}

FilmClock ClockOf(const MediaInfo& film) {
  return {film.frame_rate, film.timecode, film.frame_count};
}

std::vector<Shot> MakeShots(const std::vector<ShotSpan>& spans, const Grade& grade) {
  std::vector<Shot> shots;
  shots.reserve(spans.size());
  for (const ShotSpan& span : spans) {
    Shot shot;
    shot.frames = span.frames;
    shot.name = span.name.empty() ? std::string("Shot ") + std::to_string(shots.size() + 1) : span.name;
    shot.transition = span.transition;
    shot.transition_frames = span.transition_frames;
    shot.grade = grade;
    shots.push_back(std::move(shot));
  }
  return shots;
}

std::vector<ShotSpan> SpansOf(const std::vector<Shot>& shots) {
  std::vector<ShotSpan> spans;
  spans.reserve(shots.size());
  for (const Shot& shot : shots)
    spans.push_back({shot.frames, shot.name, shot.transition, shot.transition_frames});
  return spans;
}

}  // namespace zeroplane

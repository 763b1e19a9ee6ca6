#include "core/shots/shot_import.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/base/error.h"

namespace zeroplane {
namespace {

std::size_t BestReading(const std::vector<CutEvent>& events, std::size_t readings, std::int64_t frame_count) {
  std::size_t best = 0;
  std::ptrdiff_t most = -1;
  for (std::size_t reading = 0; reading < readings; ++reading) {
    const std::ptrdiff_t inside = std::ranges::count_if(events, [&](const CutEvent& event) {
      const FrameRange& frames = event.readings[reading];
      return frames.first >= 0 && frames.end <= frame_count && frames.length() > 0;
    });
    if (inside > most) {
      most = inside;
      best = reading;
    }
  }
  return best;
}

}  // namespace

ShotListImport PlaceEvents(const std::vector<CutEvent>& events, const FilmClock& film,
                           std::span<const std::string> reading_notes, const std::string& subject) {
  const std::size_t reading = BestReading(events, reading_notes.size(), film.frame_count);
  ShotListImport import;
  if (!reading_notes[reading].empty()) import.notes.push_back(reading_notes[reading]);
  for (const CutEvent& event : events) {
    ZP_CHECK_EQ(event.readings.size(), reading_notes.size());
    const FrameRange& meant = event.readings[reading];
    ShotSpan shot = event.shot;
    shot.frames = {std::max<std::int64_t>(0, meant.first), std::min(film.frame_count, meant.end)};
    if (shot.frames.length() <= 0) {
      import.notes.push_back(event.where + " lies outside of the film and was left out.");
      continue;
    }
    if (!(shot.frames == meant))
      import.notes.push_back(event.where + " reaches beyond the film and was shortened.");
    shot.transition_frames = std::clamp<std::int64_t>(shot.transition_frames, 0, shot.frames.length());
    import.shots.push_back(std::move(shot));
  }
  if (import.shots.empty()) {
    throw Error(ErrorCode::kInvalidArgument, subject, "holds no shot of this film",
                "Check that its time codes are the film's.");
  }
  return import;
}

}  // namespace zeroplane

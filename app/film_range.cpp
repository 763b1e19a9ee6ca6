#include "app/film_range.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/error.h"
#include "core/jobs/film_reference.h"
#include "core/media/sequence_pattern.h"
#include "core/shots/film_clock.h"

namespace zeroplane {
namespace {

template <class T>
std::optional<T> Number(std::string_view text) {
  T value{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

[[noreturn]] void ThrowWrong(const std::string& subject, const std::string& problem,
                             const std::string& advice) {
  throw Error(ErrorCode::kInvalidArgument, subject, problem, advice);
}

FrameRange FramesOfShots(const std::string& text, const Project& project) {
  const std::string subject = "--shots " + text;
  const std::size_t dash = text.find('-');
  const auto first = Number<std::int64_t>(std::string_view(text).substr(0, dash));
  const auto last =
      dash == std::string::npos ? first : Number<std::int64_t>(std::string_view(text).substr(dash + 1));
  if (!first || !last) ThrowWrong(subject, "names no shots", "Write 3-7, or 3 for one shot.");
  const auto count = static_cast<std::int64_t>(project.shots.size());
  if (*first < 1 || *last < *first || *last > count)
    ThrowWrong(subject, "lies outside of the film, which has " + std::to_string(count) + " shots",
               "Shots are counted from 1; zeroplane shots FILM lists them.");
  return {project.shots[static_cast<std::size_t>(*first - 1)].frames.first,
          project.shots[static_cast<std::size_t>(*last - 1)].frames.end};
}

// The first frame that is shown at `time_s` or later, counted from the film's first.
std::int64_t FrameAtSecond(double time_s, const FilmReader& film) {
  constexpr double kRounding_s = 1e-6;
  const double unit_s = film.time_base().value();
  const std::int64_t start = film.TimeOf(0).pts;
  std::int64_t low = 0, high = film.frame_count();
  while (low < high) {
    const std::int64_t middle = (low + high) / 2;
    if (static_cast<double>(film.TimeOf(middle).pts - start) * unit_s < time_s - kRounding_s) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::int64_t FrameOfTime(const char* option, const std::string& text, const FilmReader& film) {
  const auto seconds = Number<double>(text);
  if (seconds && std::isfinite(*seconds)) {
    if (*seconds < 0)
      ThrowWrong(std::string(option).append(" ") + text, "is before the film", "Write 0 or more.");
    return FrameAtSecond(*seconds, film);
  }
  const FilmClock clock = ClockOf(film.info());
  return FrameAt(clock, Timecode::Parse(text, clock.frame_rate, StartTimecode(clock).counting()));
}

}  // namespace

std::optional<FrameRange> FramesOf(const FilmRange& range, const Project& project, const FilmReader& film) {
  if (range.empty()) return std::nullopt;
  if (!range.shots.empty()) return FramesOfShots(range.shots, project);
  FrameRange frames{0, film.frame_count()};
  if (!range.from.empty()) frames.first = FrameOfTime("--from", range.from, film);
  if (!range.to.empty()) frames.end = FrameOfTime("--to", range.to, film);
  if (frames.first < 0 || frames.end > film.frame_count() || frames.first >= frames.end)
    ThrowWrong("The part from " + (range.from.empty() ? std::string("the start") : range.from) + " to " +
                   (range.to.empty() ? std::string("the end") : range.to),
               "is not within the film",
               "It starts at " + StartTimecode(ClockOf(film.info())).ToString() + " and has " +
                   std::to_string(film.frame_count()) + " frames.");
  return frames;
}

std::filesystem::path TaggedName(const std::filesystem::path& output, Layout layout, bool right_first) {
  std::string tag(Info(layout).name_tag);
  if (const std::size_t at = tag.find("_LR"); right_first && at != std::string::npos)
    tag.replace(at, 3, "_RL");
  const std::string name = output.filename().string();
  // Before the number of a sequence's files and what parts it from the name, or before the ending.
  std::size_t at = ParseSequencePattern(output) ? name.find_first_of("%#") : name.rfind('.');
  while (ParseSequencePattern(output) && at > 0 &&
         std::string_view("._-").find(name[at - 1]) != std::string_view::npos)
    --at;
  at = std::min(at, name.size());
  return output.parent_path() / std::string(name).insert(at, tag);
}

}  // namespace zeroplane

#include "core/jobs/shot_list_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <vector>

#include "core/base/error.h"
#include "core/jobs/film_reference.h"
#include "core/media/media_file.h"
#include "core/shots/edl.h"
#include "core/shots/iw3_scene_cache.h"
#include "core/shots/otio.h"
#include "core/shots/shot_csv.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr std::array kEndings = {".edl", ".otio", ".csv", ".json"};
constexpr std::uintmax_t kMaxBytes = std::uintmax_t{64} << 20;  // a cut of 100,000 shots has a tenth of it

std::vector<std::int64_t> FrameTimes(const FilmReader& film) {
  std::vector<std::int64_t> times;
  times.reserve(static_cast<std::size_t>(film.frame_count()));
  for (std::int64_t i = 0; i < film.frame_count(); ++i) times.push_back(film.TimeOf(i).pts);
  return times;
}

std::string ReadAll(const fs::path& path) {
  CheckReadable(path);
  if (fs::file_size(path) > kMaxBytes)
    throw Error(ErrorCode::kUnsupported, path.string(), "is too large for a shot list",
                "Choose another file.");
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file) throw Error(ErrorCode::kUnreadable, path.string(), "cannot be read", "Copy it to another disk.");
  return bytes;
}

void WriteAll(const fs::path& path, const std::string& text) {
  PartialFile file(path);
  std::ofstream out(file.path(), std::ios::binary);
  errno = 0;
  out << text;
  out.close();
  if (!out) file.ThrowWriteError(errno);
  file.Commit();
}

[[noreturn]] void ThrowUnknownEnding(const fs::path& path) {
  throw Error(ErrorCode::kUnsupported, path.string(), "has no ending of a shot list",
              "Use .edl, .otio, .csv, or .json for iw3's scenes.");
}

std::string Text(const fs::path& path, std::span<const ShotSpan> shots, const FilmReader& film,
                 const ShotListOptions& options) {
  const FilmClock clock = ClockOf(film.info());
  const fs::path source = film.info().path;
  const std::string title = source.stem().string(), ending = path.extension().string();
  if (ending == ".edl")
    return WriteEdl(shots, clock, {title, title, source.filename().string(), options.handle_frames});
  if (ending == ".otio")
    return WriteOtio(shots, clock, {title, fs::absolute(source).string(), options.handle_frames});
  if (ending == ".csv") return WriteShotCsv(shots, clock, {options.handle_frames});
  if (ending != ".json") ThrowUnknownEnding(path);
  if (options.handle_frames > 0)
    throw Error(ErrorCode::kUnsupported, path.string(), "has no place for handles",
                "Write an EDL, OTIO or CSV with handles.");
  return WriteIw3SceneCache(shots, FrameTimes(film));
}

}  // namespace

bool IsShotList(const fs::path& path) {
  return std::ranges::find(kEndings, path.extension()) != kEndings.end();
}

ShotListImport ReadShotList(const fs::path& path, const FilmReader& film) {
  const FilmClock clock = ClockOf(film.info());
  const std::string name = path.string(), ending = path.extension().string();
  if (!IsShotList(path)) ThrowUnknownEnding(path);
  const std::string bytes = ReadAll(path);
  if (ending == ".edl") return ReadEdl(bytes, name, clock);
  if (ending == ".otio") return ReadOtio(bytes, name, clock);
  if (ending == ".csv") return ReadShotCsv(bytes, name, clock);
  return ReadIw3SceneCache(bytes, name, FrameTimes(film), film.time_base(), clock.frame_rate);
}

void WriteShotList(const fs::path& path, std::span<const ShotSpan> shots, const FilmReader& film,
                   const ShotListOptions& options) {
  WriteAll(path, Text(path, shots, film, options));
}

}  // namespace zeroplane

#include "core/depth/depth_cache.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/depth/depth_codec.h"
#include "core/media/file_identity.h"
#include "core/project/media_link.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".zdepth", kPartial = ".partial-";
constexpr std::int64_t kLooksPerLimit = 32;
constexpr double kLeftShare = 0.9;
constexpr auto kStale = std::chrono::hours(1);  // a partial file this old has lost its writer

std::uint64_t Fnv1a(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return hash;
}

std::string Hex(std::uint64_t number) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
  return text;
}

std::vector<std::uint8_t> ReadAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool WriteAll(const fs::path& path, const std::vector<std::uint8_t>& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  file.close();
  return !file.fail();
}

// Of this process alone, so that two that make the same map do not write into one file.
fs::path PartialOf(const fs::path& path) {
  static std::atomic<int> count = 0;
  return path.string()
      .append(kPartial)
      .append(std::to_string(getpid()))
      .append("-")
      .append(std::to_string(count++));
}

struct KeptFile {
  fs::file_time_type used;
  std::int64_t bytes = 0;
  fs::path path;
};

/// All maps of a folder. Partial files that nobody writes any more are removed on the way.
std::vector<KeptFile> KeptFiles(const fs::path& folder) {
  std::vector<KeptFile> files;
  std::error_code problem;
  const auto now = fs::file_time_type::clock::now();
  for (fs::recursive_directory_iterator entry(folder, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    std::error_code vanished;
    if (!entry->is_regular_file(vanished) || vanished) continue;
    const auto bytes = static_cast<std::int64_t>(entry->file_size(vanished));
    if (vanished) continue;
    const fs::file_time_type used = entry->last_write_time(vanished);
    if (vanished) continue;
    if (entry->path().extension() == kEnding) {
      files.push_back({used, bytes, entry->path()});
    } else if (entry->path().filename().string().find(kPartial) != std::string::npos && now - used > kStale) {
      fs::remove(entry->path(), vanished);
    }
  }
  return files;
}

}  // namespace

fs::path DepthCacheFolder(const fs::path& project) {
  if (!project.empty()) return project.string().append("-cache") / fs::path("depth");
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache && fs::path(cache).is_absolute()) return fs::path(cache) / "zeroplane" / "depth";
  const char* home = std::getenv("HOME");
  return home && *home ? fs::path(home) / ".cache" / "zeroplane" / "depth" : fs::path();
}

void DepthCacheOptions::Check() const {
  if (most_bytes < 0)
    throw Error(ErrorCode::kInvalidArgument, "The depth cache's limit", "is negative",
                "Give its size in bytes; 0 keeps nothing.");
}

DepthCacheContent ContentOf(const fs::path& folder) {
  DepthCacheContent content;
  for (const KeptFile& file : KeptFiles(folder)) {
    ++content.maps;
    content.bytes += file.bytes;
  }
  return content;
}

DepthCacheContent EmptyDepthCache(const fs::path& folder) {
  DepthCacheContent removed;
  for (const KeptFile& file : KeptFiles(folder)) {
    std::error_code problem, ignored;
    fs::remove(file.path, problem);
    if (problem)
      throw Error(ErrorCode::kUnwritable, file.path.string(), "cannot be removed (" + problem.message() + ")",
                  "Check that its folder is yours.");
    fs::remove(file.path.parent_path(), ignored);  // only when it is empty
    ++removed.maps;
    removed.bytes += file.bytes;
  }
  return removed;
}

DepthCache::DepthCache(const DepthCacheOptions& options) : options_(options) {
  options_.Check();
}

std::optional<RawDepth> DepthCache::Find(const DepthKey& key, std::int64_t frame) try {
  const Place place = PlaceOf(key, frame);
  if (place.file.empty()) return std::nullopt;
  const std::vector<std::uint8_t> bytes = ReadAll(place.file);
  if (bytes.empty()) return std::nullopt;
  std::optional<RawDepth> depth = UnpackDepth(bytes, place.key);
  std::error_code ignored;
  if (depth) {
    fs::last_write_time(place.file, fs::file_time_type::clock::now(), ignored);
  } else {
    fs::remove(place.file, ignored);
  }
  return depth;
} catch (const Error&) {
  return std::nullopt;  // the film is gone; whoever reads it will say so
}

void DepthCache::Insert(const DepthKey& key, std::int64_t frame, const RawDepth& depth) try {
  const Place place = PlaceOf(key, frame);
  if (place.file.empty()) return;
  const std::vector<std::uint8_t> bytes = PackDepth(depth, place.key);
  const fs::path partial = PartialOf(place.file);
  std::error_code problem;
  // The folder may have been deleted since the last map.
  bool written = WriteAll(partial, bytes);
  if (!written) {
    fs::create_directories(place.file.parent_path(), problem);
    written = WriteAll(partial, bytes);
  }
  problem.clear();
  if (written) fs::rename(partial, place.file, problem);
  if (!written || problem) {
    fs::remove(partial, problem);
    return;
  }
  MakeRoom(static_cast<std::int64_t>(bytes.size()));
} catch (const Error&) {
  return;  // as in Find()
}

// An empty file: this film is not kept.
DepthCache::Place DepthCache::PlaceOf(const DepthKey& key, std::int64_t frame) {
  if (options_.folder.empty() || options_.most_bytes == 0) return {};
  const std::lock_guard lock(mutex_);
  std::error_code ignored;
  const fs::path film = key.film;
  const bool one_file = fs::is_regular_file(film, ignored);
  const fs::path file = one_file ? film : SequenceFileOf(film, frame);
  if (file.empty()) return {};
  const std::string fingerprint = FingerprintOf(file);
  // The maps of a sequence lie together, though each of its files has a fingerprint of its own.
  const std::string group = one_file ? fingerprint : key.film;
  const fs::path folder = options_.folder / Hex(Fnv1a(group + "\n" + key.model));
  return {folder / std::to_string(frame).append(kEnding), fingerprint + "\n" + key.model};
}

fs::path DepthCache::SequenceFileOf(const fs::path& sequence, std::int64_t frame) {
  std::error_code problem;
  const bool is_folder = fs::is_directory(sequence, problem);
  const std::optional<SequencePattern> pattern = ParseSequencePattern(sequence);
  if (!is_folder && !pattern) return {};
  const fs::path folder = is_folder ? sequence : pattern->folder.empty() ? fs::path(".") : pattern->folder;
  const fs::file_time_type changed = fs::last_write_time(folder, problem);
  if (problem) return {};
  auto known = sequences_.find(sequence.string());
  if (known == sequences_.end() || known->second.changed != changed) {
    SequenceFiles files = is_folder ? FindSequenceInFolder(sequence) : FindSequence(*pattern);
    known = sequences_.insert_or_assign(sequence.string(), KnownSequence{changed, std::move(files)}).first;
  }
  return known->second.files.pattern.PathOf(known->second.files.first + frame);
}

std::string DepthCache::FingerprintOf(const fs::path& file) {
  const FileIdentity identity = IdentityOf(file);
  KnownFilm& known = films_[identity.path];
  if (known.identity != identity.Key()) {
    // With the time of change: the hash does not read all of a film.
    known.fingerprint = Hex(ContentHash(file)) + "-" + std::to_string(identity.modified_ns);
    known.identity = identity.Key();
  }
  return known.fingerprint;
}

void DepthCache::MakeRoom(std::int64_t added_bytes) {
  const std::lock_guard lock(mutex_);
  unseen_bytes_ += added_bytes;
  if (looked_ && unseen_bytes_ * kLooksPerLimit < options_.most_bytes) return;
  looked_ = true;
  unseen_bytes_ = 0;
  std::vector<KeptFile> files = KeptFiles(options_.folder);
  std::int64_t bytes = 0;
  for (const KeptFile& file : files) bytes += file.bytes;
  if (bytes <= options_.most_bytes) return;
  std::ranges::sort(files, {}, &KeptFile::used);
  const double left = kLeftShare * static_cast<double>(options_.most_bytes);
  std::error_code ignored;
  for (auto file = files.begin(); file != files.end() && static_cast<double>(bytes) > left; ++file) {
    fs::remove(file->path, ignored);
    fs::remove(file->path.parent_path(), ignored);  // only when it is empty
    bytes -= file->bytes;
  }
}

}  // namespace zeroplane

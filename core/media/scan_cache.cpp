#include "core/media/scan_cache.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

extern "C" {
#include <libavcodec/version.h>
#include <libavformat/version.h>
}

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

// To be raised whenever the fields below, or how a scan finds them, change.
constexpr std::int64_t kSchema = 1;
constexpr std::string_view kMagic = "zeroplane-scan\n";
constexpr std::size_t kChecksumBytes = 8;

std::uint64_t Fnv1a(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return hash;
}

// Numbers of any size in as few bytes as they need: seven bits a byte, the sign in the lowest bit.
class Writer {
 public:
  void Number(std::int64_t& value) {
    auto bits = static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
    for (; bits >= 0x80; bits >>= 7) bytes_.push_back(static_cast<char>(bits | 0x80));
    bytes_.push_back(static_cast<char>(bits));
  }
  void Text(std::string& text) {
    auto size = static_cast<std::int64_t>(text.size());
    Number(size);
    bytes_ += text;
  }
  std::size_t Count(std::size_t count) {
    auto number = static_cast<std::int64_t>(count);
    Number(number);
    return count;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// The same calls, reading. After the first impossible value everything reads as zero and ok() is false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  void Number(std::int64_t& value) {
    std::uint64_t bits = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) return Fail(value);
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      bits |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) {
        value = static_cast<std::int64_t>(bits >> 1 ^ (~(bits & 1) + 1));
        return;
      }
    }
    Fail(value);
  }
  void Text(std::string& text) {
    const std::size_t size = Count(0);
    text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
  }
  // How many items follow; each takes a byte at least.
  std::size_t Count(std::size_t) {
    std::int64_t count = 0;
    Number(count);
    if (count >= 0 && static_cast<std::uint64_t>(count) <= bytes_.size())
      return static_cast<std::size_t>(count);
    Fail(count);
    return 0;
  }
  bool ok() const { return ok_; }
  bool at_end() const { return bytes_.empty(); }

 private:
  void Fail(std::int64_t& value) {
    value = 0;
    ok_ = false;
    bytes_ = {};
  }

  std::string_view bytes_;
  bool ok_ = true;
};

// Every field once, in the order of the file, for both directions.
template <class Archive, class T>
requires std::is_integral_v<T> || std::is_enum_v<T>
void Field(Archive& archive, T& value) {
  auto number = static_cast<std::int64_t>(value);
  archive.Number(number);
  value = static_cast<T>(number);
}

template <class Archive>
void Field(Archive& archive, double& value) {
  auto number = std::bit_cast<std::int64_t>(value);
  archive.Number(number);
  value = std::bit_cast<double>(number);
}

template <class Archive>
void Field(Archive& archive, std::string& value) {
  archive.Text(value);
}

template <class Archive>
void Field(Archive& archive, Rational& value) {
  archive.Number(value.num);
  archive.Number(value.den);
}

template <class Archive, class... Fields>
void All(Archive& archive, Fields&... fields) {
  (Field(archive, fields), ...);
}

template <class Archive>
void Field(Archive& archive, AudioTrack& track) {
  All(archive, track.codec, track.channels, track.sample_rate_hz, track.language, track.title);
}

template <class Archive>
void Field(Archive& archive, SubtitleTrack& track) {
  All(archive, track.codec, track.language, track.title, track.bitmap);
}

template <class Archive>
void Field(Archive& archive, Chapter& chapter) {
  All(archive, chapter.start_s, chapter.end_s, chapter.title);
}

template <class Archive>
void Field(Archive& archive, MasteringDisplay& display) {
  All(archive, display.red_x, display.red_y, display.green_x, display.green_y, display.blue_x, display.blue_y,
      display.white_x, display.white_y, display.min_luminance, display.max_luminance);
}

template <class Archive>
void Field(Archive& archive, ContentLight& light) {
  All(archive, light.max_content, light.max_frame_average);
}

template <class Archive, class T>
void Field(Archive& archive, std::optional<T>& value) {
  bool present = value.has_value();
  Field(archive, present);
  if (!present) return value.reset();
  if (!value) value.emplace();
  Field(archive, *value);
}

template <class Archive, class T>
void Field(Archive& archive, std::vector<T>& list) {
  list.resize(archive.Count(list.size()));
  for (T& item : list) Field(archive, item);
}

template <class Archive>
void Field(Archive& archive, MediaInfo& info) {
  All(archive, info.container, info.video_codec, info.width, info.height, info.sample_aspect,
      info.rotation_deg, info.mirrored, info.pixel_format, info.bit_depth, info.field_order,
      info.color_primaries, info.color_transfer, info.color_matrix, info.color_range, info.mastering_display,
      info.content_light, info.frame_rate, info.variable_frame_rate, info.frame_count, info.duration_s,
      info.audio, info.subtitles, info.data_tracks, info.chapters, info.timecode, info.stereo_mode);
}

// Times and places in the file grow steadily: their steps are small numbers.
template <class Archive>
void Field(Archive& archive, std::vector<PacketTime>& packets) {
  packets.resize(archive.Count(packets.size()));
  std::int64_t last_pts = 0, last_dts = 0, last_position = 0;
  const auto step = [&archive](std::int64_t& value, std::int64_t& last) {
    std::int64_t difference =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(last));
    archive.Number(difference);
    value =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(last) + static_cast<std::uint64_t>(difference));
    last = value;
  };
  for (PacketTime& packet : packets) {
    int flags = packet.key | packet.shown << 1 | packet.pts.has_value() << 2 | packet.dts.has_value() << 3;
    Field(archive, flags);
    packet.key = flags & 1;
    packet.shown = flags & 2;
    packet.pts = flags & 4 ? std::optional(packet.pts.value_or(0)) : std::nullopt;
    packet.dts = flags & 8 ? std::optional(packet.dts.value_or(0)) : std::nullopt;
    if (packet.pts) step(*packet.pts, last_pts);
    if (packet.dts) step(*packet.dts, last_dts);
    step(packet.position, last_position);
    All(archive, packet.duration, packet.rank, packet.fingerprint);
  }
}

// Everything but the checksum. @return false when what was read belongs to another film or version
template <class Archive>
bool Content(Archive& archive, FileIdentity film, FilmScan& scan, std::vector<PacketTime>& packets,
             std::int64_t& fallback_duration) {
  const FileIdentity wanted = film;
  std::int64_t schema = kSchema, demuxers = LIBAVFORMAT_VERSION_INT, codecs = LIBAVCODEC_VERSION_INT;
  All(archive, schema, demuxers, codecs, film.path, film.size_bytes, film.modified_ns);
  if (schema != kSchema || demuxers != LIBAVFORMAT_VERSION_INT || codecs != LIBAVCODEC_VERSION_INT ||
      film != wanted)
    return false;
  All(archive, scan.info, scan.time_base, scan.announced_frames, fallback_duration, packets);
  return true;
}

fs::path FileOf(const FileIdentity& film) {
  char name[32];
  std::snprintf(name, sizeof name, "%016llx.scan", static_cast<unsigned long long>(Fnv1a(film.path)));
  return ScanCacheFolder() / name;
}

std::string ChecksumBytes(std::string_view content) {
  const std::uint64_t sum = Fnv1a(content);
  std::string bytes;
  for (std::size_t i = 0; i < kChecksumBytes; ++i) bytes.push_back(static_cast<char>(sum >> (8 * i)));
  return bytes;
}

void RemoveOldest(const fs::path& folder) {
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  std::error_code problem;
  for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    std::error_code vanished;
    const fs::file_time_type used = entry->last_write_time(vanished);
    if (!vanished) files.emplace_back(used, entry->path());
  }
  if (files.size() <= kMostCachedScans) return;
  std::ranges::sort(files);
  files.resize(files.size() - kMostCachedScans);
  for (const auto& [used, path] : files) fs::remove(path, problem);
}

}  // namespace

fs::path ScanCacheFolder() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache && fs::path(cache).is_absolute()) return fs::path(cache) / "zeroplane" / "index";
  const char* home = std::getenv("HOME");
  return home && *home ? fs::path(home) / ".cache" / "zeroplane" / "index" : fs::path();
}

std::optional<FilmScan> LoadScan(const FileIdentity& film) {
  if (ScanCacheFolder().empty()) return std::nullopt;
  const fs::path path = FileOf(film);
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!bytes.starts_with(kMagic) || bytes.size() < kMagic.size() + kChecksumBytes) return std::nullopt;
  const std::string_view content =
      std::string_view(bytes).substr(kMagic.size(), bytes.size() - kMagic.size() - kChecksumBytes);
  if (!bytes.ends_with(ChecksumBytes(content))) return std::nullopt;

  FilmScan scan;
  std::vector<PacketTime> packets;
  std::int64_t fallback_duration = 0;
  Reader reader(content);
  const bool same = Content(reader, film, scan, packets, fallback_duration);
  if (!same || !reader.ok() || !reader.at_end() || fallback_duration < 1) return std::nullopt;
  scan.index = FrameIndex(std::move(packets), fallback_duration);
  if (scan.index.size() == 0 || scan.index.size() != scan.info.frame_count) return std::nullopt;
  std::error_code ignored;
  fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
  return scan;
}

void StoreScan(const FileIdentity& film, const FilmScan& scan) {
  const fs::path folder = ScanCacheFolder();
  std::error_code problem;
  if (folder.empty() || (fs::create_directories(folder, problem), problem)) return;
  Writer writer;
  FilmScan copy = scan;
  std::vector<PacketTime> packets = scan.index.packets();
  std::int64_t fallback_duration = scan.index.fallback_duration();
  Content(writer, film, copy, packets, fallback_duration);

  const fs::path path = FileOf(film);
  static std::atomic<int> stores = 0;  // two threads may open one film
  fs::path partial = path;
  partial += ".partial-" + std::to_string(getpid()) + "-" + std::to_string(stores++);
  std::ofstream file(partial, std::ios::binary);
  file << kMagic << writer.bytes() << ChecksumBytes(writer.bytes());
  file.close();
  if (file) fs::rename(partial, path, problem);
  if (!file || problem) fs::remove(partial, problem);
  RemoveOldest(folder);
}

}  // namespace zeroplane

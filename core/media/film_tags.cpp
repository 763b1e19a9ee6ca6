#include "core/media/film_tags.h"

#include <strings.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

extern "C" {
#include <libavutil/mem.h>
}

#include "core/base/error.h"
#include "core/base/timecode.h"

namespace zeroplane {
namespace {

// Written anew by every muxer, or said elsewhere.
constexpr std::array kOfTheContainer = {"major_brand", "minor_version", "compatible_brands", "encoder",
                                        "timecode",    "duration",      "stereo_mode"};
// What FFmpeg's MP4 and MOV writers both have a place for.
constexpr std::array kMovTags = {"title", "artist",  "album",     "composer",     "date",
                                 "genre", "comment", "copyright", "creation_time"};
// Of MP4 (iTunes) alone.
constexpr std::array kMp4Tags = {"album_artist", "grouping", "lyrics",     "description", "synopsis",
                                 "show",         "network",  "episode_id", "keywords",    "media_type",
                                 "hd_video",     "track",    "disc"};

template <std::size_t size>
bool IsOneOf(const std::array<const char*, size>& names, const char* name) {
  return std::ranges::any_of(names, [&](const char* known) { return strcasecmp(known, name) == 0; });
}

bool HasPlaceFor(const AVFormatContext& output, const char* name) {
  if (!IsMovFamily(output)) return true;
  return IsOneOf(kMovTags, name) ||
         (std::strcmp(output.oformat->name, "mp4") == 0 && IsOneOf(kMp4Tags, name));
}

// What FFmpeg's MOV writer has a number for (MP4 takes any three letters).
constexpr std::string_view kQuickTimeLanguages =
    "eng fra ger ita dut sve spa dan por nor heb jpn ara fin gre ice mlt tur hr chi urd hin tha kor lit pol "
    "hun est lav fo rus iri alb ron ces slk slv yid sr mac bul ukr bel uzb kaz aze arm geo mol kir tgk tuk "
    "mon pus kur kas snd tib nep san mar ben asm guj pa ori mal kan tam tel bur khm lao vie ind tgl may amh "
    "tir orm som swa run mlg epo wel baq cat lat que grn aym tat uig dzo jav";
// The other name of ISO 639-2, or the one that this list has.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"deu", "ger"}, {"nld", "dut"}, {"swe", "sve"}, {"ell", "gre"}, {"isl", "ice"}, {"zho", "chi"},
    {"sqi", "alb"}, {"mkd", "mac"}, {"hye", "arm"}, {"kat", "geo"}, {"mya", "bur"}, {"msa", "may"},
    {"cym", "wel"}, {"eus", "baq"}, {"bod", "tib"}, {"fre", "fra"}, {"cze", "ces"}, {"slo", "slk"},
    {"rum", "ron"}, {"hrv", "hr"},  {"srp", "sr"},  {"fao", "fo"},  {"pan", "pa"}};

// Empty when QuickTime has none for it.
std::string QuickTimeLanguage(const std::string& language) {
  std::string_view name = language;
  for (const auto& [iso, own] : kOtherNames)
    if (iso == language) name = own;
  const std::string list = " " + std::string(kQuickTimeLanguages) + " ";
  const bool known = list.find(std::string(" ").append(name).append(" ")) != std::string::npos;
  return known ? std::string(name) : std::string();
}

bool IsQuickTime(const AVFormatContext& output) {
  return std::strcmp(output.oformat->name, "mov") == 0;
}

std::string Value(const AVStream& stream, const char* name) {
  const AVDictionaryEntry* entry = av_dict_get(stream.metadata, name, nullptr, 0);
  return entry ? entry->value : "";
}

void CopyTag(const char* name, const AVStream& from, AVStream& to) {
  if (const AVDictionaryEntry* entry = av_dict_get(from.metadata, name, nullptr, 0))
    av_dict_set(&to.metadata, name, entry->value, 0);
}

}  // namespace

bool IsMovFamily(const AVFormatContext& output) {
  return std::strcmp(output.oformat->name, "mp4") == 0 || IsQuickTime(output);
}

void CopyChapters(const AVFormatContext& from, const FilmSpan& span, std::int64_t later_us,
                  AVFormatContext& to) {
  if (from.nb_chapters == 0) return;
  to.chapters = NotNull(static_cast<AVChapter**>(av_calloc(from.nb_chapters + 1, sizeof(AVChapter*))));
  const auto add = [&](std::int64_t id, AVRational time_base, std::int64_t start, std::int64_t end) {
    auto* chapter = NotNull(static_cast<AVChapter*>(av_mallocz(sizeof(AVChapter))));
    to.chapters[to.nb_chapters++] = chapter;
    chapter->id = id;
    chapter->time_base = time_base;
    chapter->start = start;
    chapter->end = end;
    return chapter;
  };
  for (unsigned i = 0; i < from.nb_chapters; ++i) {
    const AVChapter& source = *from.chapters[i];
    const auto in_ticks = [&](std::int64_t us) {
      return av_rescale_q(us, {1, AV_TIME_BASE}, source.time_base);
    };
    const std::int64_t span_start = in_ticks(span.start_us);
    std::int64_t start = std::max(source.start, span_start), end = source.end;
    if (span.end_us != FilmSpan{}.end_us) end = std::min(end, in_ticks(span.end_us));
    const bool inside = start < end || (start == end && source.start == source.end);
    if (!inside) continue;
    start += in_ticks(later_us) - span_start;
    end += in_ticks(later_us) - span_start;
    if (IsMovFamily(to) && to.nb_chapters == 0 && start > 0) add(source.id - 1, source.time_base, 0, start);
    av_dict_copy(&add(source.id, source.time_base, start, end)->metadata, source.metadata, 0);
  }
}

std::string TimecodeFrom(const MediaInfo& film, std::int64_t frame) {
  if (film.timecode.empty() || frame == 0 || film.frame_rate.num <= 0) return film.timecode;
  try {
    return (Timecode::Parse(film.timecode, film.frame_rate) + frame).ToString();
  } catch (const Error&) {
    return {};  // a number that the rate does not have cannot be counted on from
  }
}

std::vector<std::string> CopyFilmTags(const AVFormatContext& from, AVFormatContext& to) {
  std::vector<std::string> left_out;
  const AVDictionaryEntry* entry = nullptr;
  while ((entry = av_dict_get(from.metadata, "", entry, AV_DICT_IGNORE_SUFFIX))) {
    if (IsOneOf(kOfTheContainer, entry->key)) continue;
    if (HasPlaceFor(to, entry->key)) {
      av_dict_set(&to.metadata, entry->key, entry->value, 0);
    } else {
      left_out.emplace_back(entry->key);
    }
  }
  return left_out;
}

bool DescribeTrack(const AVStream& from, const AVFormatContext& output, AVStream& to) {
  to.disposition = from.disposition;
  CopyTag("language", from, to);
  CopyTag("title", from, to);
  CopyTag("handler_name", from, to);
  // Most programs look for a track's title in its handler's name.
  const std::string title = Value(to, "title"), language = Value(to, "language");
  if (IsMovFamily(output) && !title.empty()) av_dict_set(&to.metadata, "handler_name", title.c_str(), 0);
  if (!IsQuickTime(output) || language.empty() || language == "und") return true;
  const std::string known = QuickTimeLanguage(language);
  av_dict_set(&to.metadata, "language", known.empty() ? nullptr : known.c_str(), 0);
  return !known.empty();
}

}  // namespace zeroplane

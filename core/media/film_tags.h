#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/media/ffmpeg_ptr.h"
#include "core/media/media_info.h"

namespace zeroplane {

/// The part of a film's time that is written; the new file's time 0 is its start.
struct FilmSpan {
  std::int64_t start_us = 0, end_us = std::numeric_limits<std::int64_t>::max();
};

/// Chapters with their titles, as far as they lie in `span`, `later_us` later. Call before the header is
/// written. Where the first one starts late, MP4 and QuickTime get one without a title before it: FFmpeg
/// moves all chapters to time 0 there otherwise.
void CopyChapters(const AVFormatContext& from, const FilmSpan& span, std::int64_t later_us,
                  AVFormatContext& to);

/// The timecode of the frame so many after the film's first; empty where the film has none.
std::string TimecodeFrom(const MediaInfo& film, std::int64_t frame);

/// The film's own tags (title, artist …), without those that describe the old file's container.
/// @return the names of tags that the new container has no place for
std::vector<std::string> CopyFilmTags(const AVFormatContext& from, AVFormatContext& to);

/// Language, title and role of a track, as far as its new container has words for them.
/// @return false when the language is one that QuickTime's list lacks, and had to be left out
bool DescribeTrack(const AVStream& from, const AVFormatContext& output, AVStream& to);

/// True for MP4 and QuickTime, false for Matroska.
bool IsMovFamily(const AVFormatContext& output);

}  // namespace zeroplane

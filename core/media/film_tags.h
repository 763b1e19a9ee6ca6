#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/media/ffmpeg_ptr.h"

namespace zeroplane {

/// Chapters with their titles, `later_us` later. Call before the header is written. Where the first one
/// starts late, MP4 and QuickTime get one without a title before it: FFmpeg moves all chapters to time 0
/// there otherwise.
void CopyChapters(const AVFormatContext& from, std::int64_t later_us, AVFormatContext& to);

/// The film's own tags (title, artist …), without those that describe the old file's container.
/// @return the names of tags that the new container has no place for
std::vector<std::string> CopyFilmTags(const AVFormatContext& from, AVFormatContext& to);

/// Language, title and role of a track, as far as its new container has words for them.
/// @return false when the language is one that QuickTime's list lacks, and had to be left out
bool DescribeTrack(const AVStream& from, const AVFormatContext& output, AVStream& to);

/// True for MP4 and QuickTime, false for Matroska.
bool IsMovFamily(const AVFormatContext& output);

}  // namespace zeroplane

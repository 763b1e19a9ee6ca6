#pragma once

#include "core/media/ffmpeg_ptr.h"
#include "core/media/film_writer.h"
#include "core/media/frame_maker.h"

namespace zeroplane {

/// True for a film of YUV whose luma is 0 … 255; pictures of RGB, image files among them, have no such range.
bool IsFullRangeYuv(const MediaInfo& film);

/// True for formats whose luma is 16 … 235 wherever they are used, so that a full-range film changes to that.
bool IsAlwaysLimited(MasterFormat format);

/// The pixel format that pictures are stored in, where the master format alone decides; FFV1 follows the
/// pictures: AV_PIX_FMT_NONE.
AVPixelFormat FixedPixelFormat(const FilmWriterOptions& options);
/// FFV1's for pictures of this format: the same where it has it, else the one that loses least.
AVPixelFormat Ffv1PixelFormat(AVPixelFormat pictures);

/// @param film   whose matrix, range and chroma position (of 4:2:0) are kept
/// @param format of the samples
FrameForm FormOf(const FilmWriterOptions& options, const MediaInfo& film, AVPixelFormat format,
                 AVChromaLocation chroma);

/// @param path what errors call the output
/// @param global_header the container wants the codec's header once, in its own
/// @throws Error kInvalidArgument (quality, preset, size), kUnsupported (not in this FFmpeg)
CodecPtr OpenEncoder(const std::filesystem::path& path, const FilmWriterOptions& options,
                     const MediaInfo& film, const FrameForm& form, AVRational time_base, bool global_header);

}  // namespace zeroplane

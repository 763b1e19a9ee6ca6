#pragma once

#include "core/media/ffmpeg_ptr.h"
#include "core/media/media_info.h"

namespace zeroplane {

/// A film's decoded frame turned upright (mirrored where the film says so, then rotated). Every sample keeps
/// its value, but for subsampled chroma, which is brought to 4:4:4 first: its place between the luma samples
/// would have no name after the turn. Packed samples become planar.
FramePtr TurnedUpright(const AVFrame& frame, const MediaInfo& film);

}  // namespace zeroplane

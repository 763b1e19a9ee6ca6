#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace zeroplane {

/// "01:02:03:04", with ';' when the drop-frame bit is set; empty for what is no time of day.
/// @param packed SMPTE 12M in binary-coded decimals as in DPX and (TV60) EXR files
std::string TimecodeText(std::uint32_t packed);

/// The way back. nullopt for what is no timecode, and for frame numbers above 39, which do not fit.
std::optional<std::uint32_t> PackedTimecode(const std::string& text);

}  // namespace zeroplane

#pragma once

#include <filesystem>

namespace zeroplane {

/// True when a Matroska or AVI file is shorter than its own header says. False for other formats, and for
/// files of unknown size (live recordings).
bool IsCutOff(const std::filesystem::path& path);

}  // namespace zeroplane

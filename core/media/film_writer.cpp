#include "core/media/film_writer.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/sequence_writer.h"
#include "core/media/video_writer.h"

namespace zeroplane {
namespace {

constexpr std::array kFormats = {
    MasterFormatInfo{MasterFormat::kH264, "h264", "H.264", false, true, ".mkv .mp4 .mov", 8},
    MasterFormatInfo{MasterFormat::kH264TenBit, "h264-10", "H.264, 10 bit", false, true, ".mkv .mp4 .mov",
                     10},
    MasterFormatInfo{MasterFormat::kH265, "h265", "H.265", false, true, ".mkv .mp4 .mov", 8},
    MasterFormatInfo{MasterFormat::kH265TenBit, "h265-10", "H.265, 10 bit", false, true, ".mkv .mp4 .mov",
                     10},
    MasterFormatInfo{MasterFormat::kProRes422Hq, "prores-422-hq", "ProRes 422 HQ", false, false, ".mov .mkv",
                     10},
    MasterFormatInfo{MasterFormat::kProRes4444, "prores-4444", "ProRes 4444", false, false, ".mov .mkv", 10},
    MasterFormatInfo{MasterFormat::kDnxhrHqx, "dnxhr-hqx", "DNxHR HQX", false, false, ".mov .mkv", 10},
    MasterFormatInfo{MasterFormat::kFfv1, "ffv1", "FFV1, lossless", false, false, ".mkv", 16},
    MasterFormatInfo{MasterFormat::kPngSequence, "png", "PNG files", true, false, ".png", 16},
    MasterFormatInfo{MasterFormat::kTiffSequence, "tiff", "TIFF files, 16 bit", true, false, ".tif .tiff",
                     16},
    MasterFormatInfo{MasterFormat::kExrSequence, "exr", "OpenEXR files, half float", true, false, ".exr", 16},
};

std::string Ending(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return std::tolower(c); });
  return ending;
}

bool HasEnding(const MasterFormatInfo& format, const std::string& ending) {
  return !ending.empty() &&
         std::string(" ").append(format.endings).append(" ").find(" " + ending + " ") != std::string::npos;
}

std::string EndingAdvice(const MasterFormatInfo& format) {
  std::string text;
  for (std::string_view rest = format.endings; !rest.empty();) {
    const std::size_t size = std::min(rest.find(' '), rest.size());
    const bool last = size == rest.size();
    if (!text.empty()) text += last ? " or " : ", ";
    text += rest.substr(0, size);
    rest.remove_prefix(last ? size : size + 1);
  }
  return "Give it a name that ends in " + text + ".";
}

}  // namespace

std::span<const MasterFormatInfo> MasterFormats() {
  return kFormats;
}

const MasterFormatInfo& Info(MasterFormat format) {
  const auto* found = std::ranges::find(kFormats, format, &MasterFormatInfo::format);
  ZP_CHECK(found != kFormats.end(), static_cast<int>(format));
  return *found;
}

std::optional<MasterFormat> MasterFormatFromId(std::string_view id) {
  const auto* found = std::ranges::find(kFormats, id, &MasterFormatInfo::id);
  return found == kFormats.end() ? std::nullopt : std::optional(found->format);
}

std::optional<MasterFormat> DefaultMasterFormat(const std::filesystem::path& path) {
  const std::string ending = Ending(path);
  for (const MasterFormatInfo& format : kFormats)
    if (HasEnding(format, ending)) return format.format;
  return std::nullopt;
}

void CheckMasterEnding(const std::filesystem::path& path, MasterFormat master) {
  const MasterFormatInfo& format = Info(master);
  if (HasEnding(format, Ending(path))) return;
  if (!DefaultMasterFormat(path))
    throw Error(ErrorCode::kUnsupported, path.string(), "has an ending that films are not written to",
                EndingAdvice(format));
  throw Error(ErrorCode::kUnsupported, path.string(),
              std::string("cannot hold ").append(format.label) + " by its ending", EndingAdvice(format));
}

std::unique_ptr<FilmWriter> MakeFilmWriter(const std::filesystem::path& path,
                                           const FilmWriterOptions& options, const FilmReader& source) {
  CheckMasterEnding(path, options.format);
  if (Info(options.format).sequence) return std::make_unique<SequenceWriter>(path, options, source);
  return std::make_unique<VideoWriter>(path, options, source);
}

}  // namespace zeroplane

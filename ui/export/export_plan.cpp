#include "ui/export/export_plan.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

namespace zeroplane::ui {
namespace {

constexpr std::array kPresets = {
    DeliveryPreset{"tv", QT_TRANSLATE_NOOP("Export", "3D television (side by side, half width, H.264)"),
                   Layout::kSideBySideHalf, MasterFormat::kH264, ".mp4"},
    DeliveryPreset{"headset", QT_TRANSLATE_NOOP("Export", "Headset (side by side, H.265)"),
                   Layout::kSideBySide, MasterFormat::kH265, ".mp4"},
    DeliveryPreset{"upload", QT_TRANSLATE_NOOP("Export", "Upload (side by side, H.264)"), Layout::kSideBySide,
                   MasterFormat::kH264, ".mp4"},
    DeliveryPreset{"glasses", QT_TRANSLATE_NOOP("Export", "Red-cyan glasses on any screen (H.264)"),
                   Layout::kAnaglyphDubois, MasterFormat::kH264, ".mkv"},
    DeliveryPreset{"master", QT_TRANSLATE_NOOP("Export", "Master to work on (side by side, ProRes 422 HQ)"),
                   Layout::kSideBySide, MasterFormat::kProRes422Hq, ".mov"},
    DeliveryPreset{"archive", QT_TRANSLATE_NOOP("Export", "Archive, lossless (side by side, FFV1)"),
                   Layout::kSideBySide, MasterFormat::kFfv1, ".mkv"},
};

// Bits a pixel: H.264 at crf 18 of usual films (10 Mbit/s for 1080p24), half of it for each 6 of crf; H.265
// three fifths of that; ProRes and DNxHR by their published rates; FFV1 assumed [ours].
constexpr double kH264Bits = 0.2, kReferenceCrf = 18, kCrfOfHalf = 6, kH265Share = 0.6, kTenBitShare = 1.15;
constexpr double kProRes422HqBits = 3.5, kProRes4444Bits = 5.3, kDnxhrHqxBits = 3.5, kFfv1Bits = 6;

QString Translate(const char* text) {
  return QCoreApplication::translate("Export", text);
}

double BitsPerPixel(const ExportOptions& options) {
  const double by_quality = kH264Bits * std::exp2((kReferenceCrf - options.crf) / kCrfOfHalf);
  switch (options.format) {
    case MasterFormat::kH264:
      return by_quality;
    case MasterFormat::kH264TenBit:
      return by_quality * kTenBitShare;
    case MasterFormat::kH265:
      return by_quality * kH265Share;
    case MasterFormat::kH265TenBit:
      return by_quality * kH265Share * kTenBitShare;
    case MasterFormat::kProRes422Hq:
      return kProRes422HqBits;
    case MasterFormat::kProRes4444:
      return kProRes4444Bits;
    case MasterFormat::kDnxhrHqx:
      return kDnxhrHqxBits;
    case MasterFormat::kFfv1:
      return kFfv1Bits;
    default:
      return 8.0 * 3;  // sequences, hardly compressed
  }
}

constexpr double kPixelsOfMegapixel = 1e6, kBitsOfByte = 8;
constexpr std::int64_t kFewFrames = 24;

double EyeMegapixels(const MediaReference& media) {
  return static_cast<double>(media.width) * media.height / kPixelsOfMegapixel;
}

bool IsChosen(const Shot& shot, ExportRange range, std::span<const ShotId> selected) {
  if (range == ExportRange::kApprovedShots) return shot.review == ReviewState::kApproved;
  return std::ranges::find(selected, shot.id) != selected.end();
}

/// "_shot03", "_shots03-05": numbers as the shot list counts.
std::string ShotTag(const Project& project, const FrameRange& frames) {
  int first = 0, last = 0;
  for (std::size_t i = 0; i < project.shots.size(); ++i) {
    const int number = static_cast<int>(i) + 1;
    if (project.shots[i].frames.first == frames.first) first = number;
    if (project.shots[i].frames.end == frames.end) last = number;
  }
  std::array<char, 48> tag{};
  if (first == last) {
    std::snprintf(tag.data(), tag.size(), "_shot%02d", first);
  } else {
    std::snprintf(tag.data(), tag.size(), "_shots%02d-%02d", first, last);
  }
  return tag.data();
}

}  // namespace

std::vector<FrameRange> RangesOf(const Project& project, ExportRange range,
                                 std::span<const ShotId> selected) {
  if (range == ExportRange::kFilm) {
    if (project.media.frame_count <= 0) return {};
    return {{0, project.media.frame_count}};
  }
  std::vector<FrameRange> ranges;
  for (const Shot& shot : project.shots) {
    if (!IsChosen(shot, range, selected)) continue;
    if (!ranges.empty() && ranges.back().end == shot.frames.first) {
      ranges.back().end = shot.frames.end;
    } else {
      ranges.push_back(shot.frames);
    }
  }
  return ranges;
}

std::vector<ExportOptions> PlanExports(const Project& project, const ExportOptions& base, ExportRange range,
                                       std::span<const ShotId> selected) {
  if (range == ExportRange::kFilm) return {base};
  std::vector<ExportOptions> exports;
  for (const FrameRange& frames : RangesOf(project, range, selected)) {
    ExportOptions options = base;
    options.frames = frames;
    options.output.replace_filename(base.output.stem().string() + ShotTag(project, frames) +
                                    base.output.extension().string());
    exports.push_back(std::move(options));
  }
  return exports;
}

std::span<const DeliveryPreset> DeliveryPresets() {
  return kPresets;
}

ExportEstimate EstimateExports(const Project& project, std::span<const ExportOptions> exports,
                               std::optional<double> seconds_per_megapixel) {
  const MediaReference& media = project.media;
  ExportEstimate estimate;
  double megapixels = 0;
  for (const ExportOptions& options : exports) {
    const auto frames = static_cast<double>(options.frames ? options.frames->length() : media.frame_count);
    const PictureSize size = OutputSize(options.layout, media.width, media.height);
    estimate.bytes += frames * size.width * size.height * BitsPerPixel(options) / kBitsOfByte;
    megapixels += frames * EyeMegapixels(media);
  }
  if (seconds_per_megapixel) estimate.seconds = megapixels * *seconds_per_megapixel;
  return estimate;
}

std::optional<double> PaceOf(const ExportReport& report, const MediaReference& media) {
  const std::int64_t made = report.frames - report.resumed_frames;
  const double megapixels = static_cast<double>(made) * EyeMegapixels(media);
  if (made < kFewFrames || megapixels <= 0 || report.elapsed_s <= 0) return std::nullopt;
  return report.elapsed_s / megapixels;
}

QString EstimateText(const ExportEstimate& estimate) {
  const QString size =
      QLocale().formattedDataSize(static_cast<qint64>(estimate.bytes), 1, QLocale::DataSizeSIFormat);
  if (!estimate.seconds)
    return Translate("About %1. How long it takes is known once an export has run here.").arg(size);
  const double minutes = *estimate.seconds / 60;
  if (minutes < 1) return Translate("About %1, less than a minute.").arg(size);
  if (minutes < 90) return Translate("About %1, about %2 min.").arg(size).arg(std::lround(minutes));
  return Translate("About %1, about %2 h.").arg(size, QLocale().toString(minutes / 60, 'f', 1));
}

}  // namespace zeroplane::ui

#include "tests/ui/synthetic_clip.h"

#include <cstdint>
#include <fstream>

#include "core/media/film_writer.h"
#include "core/media/video_reader.h"

namespace zeroplane {
namespace {

/// A raw film that lends its time base to the writer; 4:4:4 grey.
void WriteRaw(const std::filesystem::path& path) {
  std::ofstream file(path, std::ios::binary);
  file << "YUV4MPEG2 W" << SyntheticClip::kWidth << " H" << SyntheticClip::kHeight << " F25:1 Ip A1:1 C444\n";
  const std::string planes(static_cast<std::size_t>(SyntheticClip::kWidth) * SyntheticClip::kHeight * 3,
                           '\x80');
  for (int frame = 0; frame < SyntheticClip::kFrames; ++frame) file << "FRAME\n" << planes;
}

}  // namespace

ImageU8 SyntheticClip::Frame(int frame) {
  // One ground colour a shot: far enough apart for the detector, and each a different brightness.
  constexpr std::uint8_t kGrounds[kShots][3] = {{40, 60, 110}, {110, 50, 30}, {30, 100, 50}};
  const auto& ground = kGrounds[frame / kShotFrames];
  ImageU8 picture(kWidth, kHeight, 3);
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const int dx = x - DiscX(frame), dy = y - DiscY(frame);
      const bool disc = dx * dx + dy * dy <= kDiscRadius * kDiscRadius;
      for (int c = 0; c < 3; ++c) {
        picture.at(x, y, c) = static_cast<std::uint8_t>(disc ? 225 - 10 * c : ground[c] + 50 * y / kHeight);
      }
    }
  }
  return picture;
}

void SyntheticClip::Write(const std::filesystem::path& path) {
  std::filesystem::path raw = path;
  raw.replace_extension(".y4m");
  WriteRaw(raw);
  {
    VideoReader timing(raw);
    FilmWriterOptions options;
    options.width = kWidth;
    options.height = kHeight;
    options.crf = 0;
    options.preset = "ultrafast";
    options.full_chroma = true;
    const auto writer = MakeFilmWriter(path, options, timing);
    for (int frame = 0; frame < kFrames; ++frame) {
      const auto time = timing.ReadNext();
      writer->Write(Frame(frame), time->time);
    }
    writer->Finish();
  }
  std::filesystem::remove(raw);
}

}  // namespace zeroplane

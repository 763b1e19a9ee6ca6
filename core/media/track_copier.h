#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/media/ffmpeg_ptr.h"
#include "core/media/film_tags.h"
#include "core/media/subtitle_recoder.h"

namespace zeroplane {

/// Carries everything of a film but its picture into another file that is being written: sound, subtitles,
/// attached files, chapters, tags. Packets are copied untouched with their times; text subtitles change their
/// coding where the container has another one. Matroska has no times before 0: where the sound of an MP4
/// starts earlier (its coder's run-in), all tracks and chapters start that much later together.
class TrackCopier {
 public:
  /// Adds streams to `output`, which has the picture's already (its language and title are set, too), in the
  /// source's order.
  /// @param target what errors call the output
  /// @param span   only packets that begin inside; subtitles that reach into it begin with it
  /// @throws Error as OpenFilm(); kUnsupported when the output's container cannot hold a sound track's codec
  TrackCopier(const std::filesystem::path& source, AVFormatContext& output,
              const std::filesystem::path& target, const FilmSpan& span = {});

  /// One sentence for each thing that the output cannot hold.
  const std::vector<std::string>& dropped() const { return dropped_; }
  /// Where the source's 4:2:0 chroma sits.
  AVChromaLocation chroma_location() const { return chroma_location_; }

  /// Writes cover pictures that are tracks. Call once, after the header. @return 0, or FFmpeg's error
  int CopyCovers(AVFormatContext& output);
  /// Writes every packet due before `time` (in units of `unit`). @return 0, or FFmpeg's error of the write
  int CopyUntil(std::int64_t time, AVRational unit, AVFormatContext& output);
  /// Writes the rest. @return 0, or FFmpeg's error of the write
  int CopyAll(AVFormatContext& output);

 private:
  struct Track {
    int output_stream = -1;  ///< -1 when not copied
    std::unique_ptr<SubtitleRecoder> recoder;
    std::int64_t sample_clock = AV_NOPTS_VALUE;  ///< av_rescale_delta()'s memory
  };

  AVStream& AddCopy(const AVStream& from, AVFormatContext& output);
  void Describe(const AVStream& from, const AVFormatContext& output, AVStream& to);
  Track AddTrack(const AVStream& from, AVFormatContext& output, const std::filesystem::path& target);
  Track AddSound(const AVStream& from, AVFormatContext& output, const std::filesystem::path& target);
  Track AddSubtitles(const AVStream& from, AVFormatContext& output);
  Track AddCover(const AVStream& from, AVFormatContext& output);
  Track AddAttachment(const AVStream& from, AVFormatContext& output);
  Track AddData(const AVStream& from, AVFormatContext& output);
  Track Drop(const AVStream& from, const std::string& thing, const std::string& reason);
  bool IsWanted() const;
  bool FitToSpan();
  bool FetchPacket();
  void Retime(const AVStream& from, const AVStream& to, Track& track);
  int WritePacket(AVFormatContext& output);

  InputPtr source_;
  FilmSpan span_;
  int video_stream_ = 0;
  std::string ending_;         ///< of the output, for sentences: ".mp4"
  std::vector<Track> tracks_;  ///< per source stream
  std::vector<std::string> dropped_;
  AVChromaLocation chroma_location_ = AVCHROMA_LOC_UNSPECIFIED;
  PacketPtr packet_ = MakePacket();
  bool packet_waiting_ = false;
  bool all_read_ = false;  ///< what follows lies after the span
};

}  // namespace zeroplane

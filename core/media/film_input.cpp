#include "core/media/film_input.h"

#include <array>
#include <string>

#include "core/base/error.h"
#include "core/media/ffmpeg_log.h"
#include "core/media/media_file.h"

namespace zeroplane {
namespace {

constexpr const char* kCopyAgain =
    "The file is damaged or was not written to its end; copy or export it again.";

// "file:" keeps names with a colon from being taken for addresses.
std::string Url(const std::filesystem::path& path) {
  return "file:" + path.string();
}

// True when the content (not only the name) looks like a media container.
bool LooksLikeMedia(const std::filesystem::path& path) {
  AVIOContext* file = nullptr;
  if (avio_open(&file, Url(path).c_str(), AVIO_FLAG_READ) < 0) return false;
  const AVInputFormat* format = nullptr;
  const int score = av_probe_input_buffer2(file, &format, "", nullptr, 0, 0);
  avio_closep(&file);
  return format && score > AVPROBE_SCORE_RETRY;
}

// Formats that FFmpeg draws or fetches rather than reads: text terminals and play lists.
bool IsFilmFormat(const std::string& format) {
  for (const char* refused : {"tty", "ansi", "bintext", "xbin", "adf", "idf", "concat", "hls", "dash", "sdp"})
    if (format == refused) return false;
  return true;
}

int FirstVideoStream(const AVFormatContext& context) {
  for (unsigned i = 0; i < context.nb_streams; ++i) {
    const AVStream& stream = *context.streams[i];
    const bool cover = (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
    if (stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO && !cover) return static_cast<int>(i);
  }
  return -1;
}

InputPtr OpenContainer(const std::filesystem::path& path) {
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "file", 0);
  AVFormatContext* opened = nullptr;
  const int result = avformat_open_input(&opened, Url(path).c_str(), nullptr, &options);
  av_dict_free(&options);
  InputPtr context(opened);
  if (result < 0) {
    const std::string problem = FfmpegProblem(result);
    if (LooksLikeMedia(path))
      throw Error(ErrorCode::kDamaged, path.string(), "cannot be opened: " + problem, kCopyAgain);
    throw Error(ErrorCode::kNotMedia, path.string(), "is not a film that can be read",
                "Choose a video file such as .mp4, .mov, .mkv or .webm.");
  }
  if (!IsFilmFormat(context->iformat->name))
    throw Error(ErrorCode::kNotMedia, path.string(), "is not a film",
                "Choose a video file such as .mp4, .mov, .mkv or .webm.");
  return context;
}

}  // namespace

FilmInput OpenFilm(const std::filesystem::path& path) {
  QuietFfmpeg();
  CheckReadable(path);
  FilmInput film{OpenContainer(path), -1};
  const int result = avformat_find_stream_info(film.context.get(), nullptr);
  if (result < 0)
    throw Error(ErrorCode::kDamaged, path.string(), "cannot be read: " + FfmpegProblem(result), kCopyAgain);
  film.video_stream = FirstVideoStream(*film.context);
  if (film.video_stream < 0)
    throw Error(ErrorCode::kNotMedia, path.string(), "has no video track", "Choose a file with a picture.");
  const AVCodecParameters& video = *film.video()->codecpar;
  if (!avcodec_find_decoder(video.codec_id))
    throw Error(
        ErrorCode::kUnsupported, path.string(),
        std::string("is coded as ") + avcodec_get_name(video.codec_id) + ", which cannot be decoded here",
        "Convert it to H.264, H.265, VP9 or ProRes first.");
  if (video.width <= 0 || video.height <= 0 || video.format < 0)
    throw Error(ErrorCode::kDamaged, path.string(), "has no frame that can be decoded", kCopyAgain);
  return film;
}

}  // namespace zeroplane

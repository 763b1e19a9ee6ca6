#include "core/media/film_input.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

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

// FFmpeg's names of the containers and elementary streams that hold a film within one file. Its others are
// play lists and scripts that open further files, single pictures, text terminals, and sound.
bool IsFilmFormat(std::string_view format) {
  static constexpr std::array kFilms = std::to_array<std::string_view>({"mov,mp4,m4a,3gp,3g2,mj2",
                                                                        "matroska,webm",
                                                                        "avi",
                                                                        "mpegts",
                                                                        "mpeg",
                                                                        "mpegvideo",
                                                                        "flv",
                                                                        "live_flv",
                                                                        "kux",
                                                                        "ogg",
                                                                        "asf",
                                                                        "asf_o",
                                                                        "mxf",
                                                                        "mxf_d10",
                                                                        "gxf",
                                                                        "nut",
                                                                        "yuv4mpegpipe",
                                                                        "ivf",
                                                                        "h264",
                                                                        "hevc",
                                                                        "h263",
                                                                        "h261",
                                                                        "m4v",
                                                                        "obu",
                                                                        "av1",
                                                                        "vc1",
                                                                        "vc1test",
                                                                        "cavsvideo",
                                                                        "avs2",
                                                                        "avs3",
                                                                        "dirac",
                                                                        "dnxhd",
                                                                        "mjpeg",
                                                                        "mjpeg_2000",
                                                                        "rm",
                                                                        "dv",
                                                                        "swf",
                                                                        "gif",
                                                                        "apng",
                                                                        "wtv",
                                                                        "ty",
                                                                        "nsv",
                                                                        "nuv",
                                                                        "pva",
                                                                        "lxf",
                                                                        "mlv",
                                                                        "r3d",
                                                                        "cine",
                                                                        "amv",
                                                                        "flic",
                                                                        "bink",
                                                                        "smk",
                                                                        "roq",
                                                                        "vivo"});
  return std::ranges::find(kFilms, format) != kFilms.end();
}

struct Guess {
  const AVInputFormat* format = nullptr;  ///< null: none fits
  int score = 0;
};

// Which container the file is, by its content and, where `with_name`, its name.
Guess GuessFormat(const std::filesystem::path& path, bool with_name) {
  AVIOContext* file = nullptr;
  const int opened = avio_open(&file, Url(path).c_str(), AVIO_FLAG_READ);
  if (opened < 0)
    throw Error(ErrorCode::kUnreadable, path.string(), "cannot be read: " + FfmpegProblem(opened),
                "Give yourself permission to read the file and its folder.");
  Guess guess;
  const std::string name = with_name ? Url(path) : std::string();
  guess.score = av_probe_input_buffer2(file, &guess.format, name.c_str(), nullptr, 0, 0);
  avio_closep(&file);
  return guess;
}

// True when the content (not only the name) looks like a film container.
bool LooksLikeFilm(const std::filesystem::path& path) {
  const Guess guess = GuessFormat(path, false);
  return guess.format && guess.score > AVPROBE_SCORE_RETRY && IsFilmFormat(guess.format->name);
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
  const Error not_a_film(ErrorCode::kNotMedia, path.string(), "is not a film that can be read",
                         "Choose a video file such as .mp4, .mov, .mkv or .webm.");
  // The format is settled before anything is opened with it: a play list could open other files at once.
  const Guess guess = GuessFormat(path, true);
  if (!guess.format || !IsFilmFormat(guess.format->name)) throw not_a_film;
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "file", 0);
  AVFormatContext* opened = nullptr;
  const int result = avformat_open_input(&opened, Url(path).c_str(), guess.format, &options);
  av_dict_free(&options);
  InputPtr context(opened);
  if (result >= 0) return context;
  const std::string problem = FfmpegProblem(result);
  if (result == AVERROR(EIO))
    throw Error(ErrorCode::kUnreadable, path.string(), "cannot be read: " + problem,
                "Check the disk, or copy the file to another.");
  if (!LooksLikeFilm(path)) throw not_a_film;
  throw Error(ErrorCode::kDamaged, path.string(), "cannot be opened: " + problem, kCopyAgain);
}

}  // namespace

void FilmInput::DropOtherTracks() const {
  for (unsigned i = 0; i < context->nb_streams; ++i)
    if (static_cast<int>(i) != video_stream) context->streams[i]->discard = AVDISCARD_ALL;
}

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
  return film;
}

}  // namespace zeroplane

#include "core/media/ffmpeg_log.h"

#include <cstdarg>
#include <cstdio>
#include <mutex>
#include <utility>

#include "core/media/ffmpeg_ptr.h"

namespace zeroplane {
namespace {

thread_local std::string last_error_line;

void KeepErrorLine(void*, int level, const char* format, va_list arguments) {
  if (level > AV_LOG_ERROR) return;
  char line[512];
  std::vsnprintf(line, sizeof line, format, arguments);
  std::string text(line);
  text.erase(text.find_last_not_of(" \n\r.") + 1);
  if (!text.empty()) last_error_line = std::move(text);
}

}  // namespace

void QuietFfmpeg() {
  static std::once_flag once;
  std::call_once(once, [] { av_log_set_callback(KeepErrorLine); });
}

std::string FfmpegProblem(int error_code) {
  if (!last_error_line.empty()) return std::exchange(last_error_line, {});
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(error_code, text, sizeof text);
  return text;
}

}  // namespace zeroplane

#pragma once

#include <string>

namespace zeroplane {

/// Silences FFmpeg's own printing for the process; its last error line is kept per thread instead. Cheap to
/// call again.
void QuietFfmpeg();

/// What went wrong, in FFmpeg's words: this thread's last error line when there is one (and forgets it), else
/// the text of the error code. No full stop at the end.
std::string FfmpegProblem(int error_code);

}  // namespace zeroplane

#pragma once

#include <string>
#include <string_view>

namespace zeroplane {

/// How far a job is, at one moment.
struct Progress {
  std::string_view text;  ///< what is being done now
  double fraction = 0;    ///< 0 … 1
  double elapsed_s = 0;
};

/// "1:02:03", "2:05"; seconds are rounded. Negative counts as 0.
std::string DurationText(double seconds);

/// One line for a terminal: text, a bar, percent, time left (once it can be told), cut or padded to `columns`
/// characters. What does not fit goes: first the bar shrinks, then the text is cut.
std::string ProgressBar(const Progress& progress, int columns);

/// One line for a pipe: "Finding shots, 212 frames/s  45 %  0:12 left".
std::string ProgressSentence(const Progress& progress);

}  // namespace zeroplane

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zeroplane {

/// A text file's contents as UTF-8 without a byte order mark; what is not UTF-8 is taken for Latin-1.
/// @throws Error kDamaged, naming `subject`, where there are zero bytes: that is no text
std::string ToUtf8(std::string_view bytes, const std::string& subject);

/// At LF, CR LF and CR; the ends are not part of the lines.
std::vector<std::string_view> SplitLines(std::string_view text);

/// Without blanks and control characters at either end.
std::string_view Trimmed(std::string_view text);

/// As one line: control characters become blanks, and none stay at the ends.
std::string OneLine(std::string_view text);

std::string UpperCase(std::string_view text);  ///< ASCII letters only

/// All of the text is a decimal number of at most 12 digits, perhaps with a minus.
std::optional<std::int64_t> ParseInteger(std::string_view text);

}  // namespace zeroplane

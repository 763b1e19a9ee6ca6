#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zeroplane {

/// The names of an image sequence's files: folder / prefix + number + suffix.
struct SequencePattern {
  std::filesystem::path folder;  ///< empty: the current one
  std::string prefix, suffix;    ///< of the file names
  int digits = 1;                ///< numbers are filled up with zeros to so many, >= 1

  std::filesystem::path PathOf(std::int64_t number) const;
  /// The number in a file's name (no folder); nullopt when the pattern would not spell it so, or when it has
  /// more than 18 digits.
  std::optional<std::int64_t> NumberOf(std::string_view file_name) const;
  /// As users write it, with %04d: "shot/frame.%04d.exr".
  std::string Text() const;
};

/// Reads one %d, %04d or run of # in the file's name; "%%" beside it is a percent sign. nullopt for names
/// without a number, for more than one, and for widths above 18.
std::optional<SequencePattern> ParseSequencePattern(const std::filesystem::path& path);

/// Numbers first … last, both included.
struct NumberRun {
  std::int64_t first = 0, last = 0;
  friend bool operator==(const NumberRun&, const NumberRun&) = default;
};

struct SequenceFiles {
  SequencePattern pattern;
  std::int64_t first = 0, last = 0;
  std::vector<NumberRun> missing;  ///< between first and last, rising
};

/// @throws Error kNotFound when no file (or no folder) fits, kUnreadable for a folder without permission
SequenceFiles FindSequence(const SequencePattern& pattern);

/// The sequence of a folder that holds nothing else but files whose names begin with a dot. Pictures are told
/// by their ending; one numbered picture is a sequence, too.
/// @throws Error kIsDirectory when there is no numbered picture; kUnsupported, naming both, when there are
/// two sequences, or a sequence and something else; kUnreadable
SequenceFiles FindSequenceInFolder(const std::filesystem::path& folder);

/// "frames 1017, 1020-1024 are missing"; more than eight runs are counted instead of named.
std::string MissingFramesText(const std::vector<NumberRun>& missing);

}  // namespace zeroplane

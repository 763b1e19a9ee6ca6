#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace zeroplane {

/// What became of one table.
struct RecoveredTable {
  std::string name;
  std::int64_t rows_read = 0;
  std::int64_t rows_dropped = 0;  ///< read, but of no use: no sense in them, or what they belong to is lost
  bool complete = true;           ///< every page of it could be read
  friend bool operator==(const RecoveredTable&, const RecoveredTable&) = default;
};

struct RecoveryReport {
  std::vector<RecoveredTable> tables;
  std::int64_t shots = 0;              ///< that came through, in whole or in part
  std::int64_t lost_frames = 0;        ///< that belonged to shots which did not
  std::vector<std::string> sentences;  ///< English; what is missing, for a person. Empty: nothing is
};

/// Copies every row that can be read out of a damaged project into a new one, which then opens like any
/// other. The damaged file is only read. Its log or journal, where a crash left one, counts, too. Frames
/// whose shots are lost become shots to do, so that the film has no gaps. Where film or settings are lost,
/// the film has to be linked anew and the settings are the default ones.
///
/// Overwritten pages, a cut-off end and a damaged file header (the first 100 bytes) cost what lay there and
/// no more. Not read without it: the list of tables, on the rest of the first page; and of a long table, rows
/// that only a lost inner page leads to. Content that was overwritten by something that makes sense is not
/// noticed: the file has no check sums.
/// @param recovered must not exist
/// @throws Error kDamaged when nothing can be read, or when it is no project; kNewerSchema; kNotFound,
/// kIsDirectory, kEmptyFile, kUnreadable, kUnwritable, kDiskFull. There is no file `recovered` then.
RecoveryReport RecoverProject(const std::filesystem::path& damaged, const std::filesystem::path& recovered);

}  // namespace zeroplane

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zeroplane {

struct CsvRow {
  int line = 0;  ///< of the file, from 1, where the row begins
  std::vector<std::string> fields;
};

/// Splits RFC 4180 text; rows without any text are left out. A row may have any number of fields.
/// @throws Error kDamaged, naming `subject` and the line, where a quotation never ends
std::vector<CsvRow> SplitCsv(std::string_view text, char separator, const std::string& subject);

/// A field as it is written into a row with commas: in quotation marks where it needs them.
std::string CsvField(std::string_view text);

}  // namespace zeroplane

#include "core/shots/csv_table.h"

#include <algorithm>

#include "core/base/error.h"

namespace zeroplane {
namespace {

class CsvSplitter {
 public:
  CsvSplitter(std::string_view text, char separator, const std::string& subject)
      : text_(text), separator_(separator), subject_(subject) {}

  std::vector<CsvRow> Split() {
    while (at_ < text_.size()) {
      row_ = {line_, {}};
      ReadRow();
      if (std::ranges::any_of(row_.fields, [](const std::string& field) { return !field.empty(); }))
        rows_.push_back(std::move(row_));
    }
    return std::move(rows_);
  }

 private:
  bool AtLineEnd() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }

  void ReadRow() {
    row_.fields.push_back(ReadField());
    while (!AtLineEnd()) {
      ++at_;  // the separator
      row_.fields.push_back(ReadField());
    }
    if (at_ < text_.size()) at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
    ++line_;
  }

  std::string ReadField() {
    std::string field;
    if (at_ < text_.size() && text_[at_] == '"') field = ReadQuoted();
    while (!AtLineEnd() && text_[at_] != separator_) field += text_[at_++];
    return field;
  }

  std::string ReadQuoted() {
    const int begins = line_;
    std::string field;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        if (at_ >= text_.size() || text_[at_] != '"') return field;
      }
      if (text_[at_] == '\n') ++line_;
      field += text_[at_];
    }
    throw Error(ErrorCode::kDamaged, subject_,
                "cannot be read at line " + std::to_string(begins) + ": a quotation does not end",
                "Export the table again.");
  }

  std::string_view text_;
  char separator_;
  const std::string& subject_;
  std::size_t at_ = 0;
  int line_ = 1;
  CsvRow row_;
  std::vector<CsvRow> rows_;
};

}  // namespace

std::vector<CsvRow> SplitCsv(std::string_view text, char separator, const std::string& subject) {
  return CsvSplitter(text, separator, subject).Split();
}

std::string CsvField(std::string_view text) {
  if (text.find_first_of(",;\t\"\r\n ") == std::string_view::npos) return std::string(text);
  std::string field("\"");
  for (const char c : text) field.append(c == '"' ? 2 : 1, c);
  return field.append("\"");
}

}  // namespace zeroplane

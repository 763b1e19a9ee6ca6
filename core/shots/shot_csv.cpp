#include "core/shots/shot_csv.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/shots/csv_table.h"
#include "core/shots/film_clock.h"
#include "core/shots/handles.h"
#include "core/shots/text_lines.h"

namespace zeroplane {
namespace {

/// Where each of the columns stands, by its name in capital letters.
using Columns = std::map<std::string, std::size_t>;

/// How a table says where a shot is.
enum class Place { kNone, kFrames, kTimecode, kPySceneDetect };

Columns ColumnsOf(const CsvRow& row) {
  Columns columns;
  for (std::size_t i = 0; i < row.fields.size(); ++i) columns.emplace(UpperCase(Trimmed(row.fields[i])), i);
  return columns;
}

Place PlaceOf(const Columns& columns) {
  const auto has = [&columns](const char* name) { return columns.contains(name); };
  if (has("FIRST") && (has("LAST") || has("FRAMES"))) return Place::kFrames;
  if (has("START_TIMECODE") && has("END_TIMECODE")) return Place::kTimecode;
  if (has("START FRAME") && has("END FRAME")) return Place::kPySceneDetect;
  return Place::kNone;
}

struct Table {
  Columns columns;
  Place place = Place::kNone;
  std::vector<CsvRow> rows;  ///< below the header
};

std::optional<Columns> HeaderOf(std::string_view line, char separator, const std::string& subject) {
  if (std::ranges::count(line, '"') % 2 != 0) return std::nullopt;  // a quotation goes on in the next line
  const std::vector<CsvRow> rows = SplitCsv(line, separator, subject);
  if (rows.empty()) return std::nullopt;
  Columns columns = ColumnsOf(rows[0]);
  return PlaceOf(columns) == Place::kNone ? std::nullopt : std::optional(std::move(columns));
}

/// The separator is the one that makes a header out of one of the first lines: above it may stand
/// spreadsheets' "sep=;" or PySceneDetect's list of cuts.
Table FindTable(const std::string& text, const std::string& subject) {
  constexpr int kLinesToHeader = 3;
  int line = 0;
  for (const std::string_view header : SplitLines(text)) {
    if (++line > kLinesToHeader) break;
    for (const char separator : {',', ';', '\t'}) {
      const std::optional<Columns> columns = HeaderOf(header, separator, subject);
      if (!columns) continue;
      Table table{*columns, PlaceOf(*columns), SplitCsv(text, separator, subject)};
      std::erase_if(table.rows, [line](const CsvRow& row) { return row.line <= line; });
      return table;
    }
  }
  throw Error(ErrorCode::kDamaged, subject, "is not a table of shots (no columns \"first\" and \"last\")",
              "The first line must name the columns.");
}

class RowReader {
 public:
  RowReader(const Table& table, const FilmClock& film, const std::string& subject)
      : table_(table), film_(film), counting_(StartTimecode(film).counting()), subject_(subject) {}

  CutEvent Read(const CsvRow& row) {
    row_ = &row;
    CutEvent event;
    event.where = "Line " + std::to_string(row.line);
    event.readings = {ReadFrames()};
    if (event.readings[0].length() <= 0) Fail("the shot ends before it begins");
    event.shot.name = Field("NAME");
    const std::string transition(Trimmed(Field("TRANSITION")));
    if (!transition.empty()) {
      const auto known = TransitionFromId(transition);
      if (!known) Fail("there is no transition \"" + transition + "\"");
      event.shot.transition = *known;
    }
    if (event.shot.transition != Transition::kCut && !Trimmed(Field("TRANSITION_FRAMES")).empty())
      event.shot.transition_frames = Number("TRANSITION_FRAMES");
    if (event.shot.transition_frames < 0) Fail("a transition cannot be shorter than no frames");
    return event;
  }

 private:
  FrameRange ReadFrames() const {
    if (table_.place == Place::kPySceneDetect) return {Number("START FRAME") - 1, Number("END FRAME")};
    if (table_.place == Place::kTimecode) return {FrameOf("START_TIMECODE"), FrameOf("END_TIMECODE")};
    const std::int64_t first = Number("FIRST");
    return {first, table_.columns.contains("LAST") ? Number("LAST") + 1 : first + Number("FRAMES")};
  }

  /// Empty where the row or the table does not have it.
  std::string Field(const std::string& column) const {
    const auto found = table_.columns.find(column);
    if (found == table_.columns.end() || found->second >= row_->fields.size()) return {};
    return row_->fields[found->second];
  }

  std::int64_t Number(const std::string& column) const {
    const std::string text = Field(column);
    const std::optional<std::int64_t> number = ParseInteger(Trimmed(text));
    if (!number) Fail("\"" + text + "\" in column \"" + column + "\" is not a whole number");
    return *number;
  }

  std::int64_t FrameOf(const std::string& column) const {
    const std::string text = Field(column);
    try {
      return FrameAt(film_, Timecode::Parse(Trimmed(text), film_.frame_rate, counting_));
    } catch (const Error& error) {
      Fail(error.subject() + " in column \"" + column + "\" " + error.problem());
    }
  }

  [[noreturn]] void Fail(const std::string& what) const {
    throw Error(ErrorCode::kDamaged, subject_,
                "cannot be read at line " + std::to_string(row_->line) + ": " + what, "Mend that line.");
  }

  const Table& table_;
  const FilmClock& film_;
  TimecodeCounting counting_;
  const std::string& subject_;
  const CsvRow* row_ = nullptr;
};

}  // namespace

std::string WriteShotCsv(std::span<const ShotSpan> shots, const FilmClock& film,
                         const ShotCsvOptions& options) {
  const Timecode start = StartTimecode(film);
  const bool handles = options.handle_frames > 0;
  std::string text("index,first,last,start_timecode,end_timecode,frames,transition,transition_frames,name");
  text.append(handles ? ",handle_first,handle_last\r\n" : "\r\n");
  const auto add = [&text](const std::string& field) { text.append(field).append(1, ','); };
  for (std::size_t i = 0; i < shots.size(); ++i) {
    const ShotSpan& shot = shots[i];
    add(std::to_string(i + 1));
    add(std::to_string(shot.frames.first));
    add(std::to_string(shot.frames.end - 1));
    add((start + shot.frames.first).ToString());
    add((start + shot.frames.end).ToString());
    add(std::to_string(shot.frames.length()));
    add(std::string(Info(shot.transition).id));
    add(std::to_string(shot.transition_frames));
    text.append(CsvField(shot.name));
    if (handles) {
      const FrameRange wide = WithHandles(shot.frames, options.handle_frames, film.frame_count);
      text.append(1, ',').append(std::to_string(wide.first));
      text.append(1, ',').append(std::to_string(wide.end - 1));
    }
    text.append("\r\n");
  }
  return text;
}

ShotListImport ReadShotCsv(std::string_view bytes, const std::string& subject, const FilmClock& film) {
  const Table table = FindTable(ToUtf8(bytes, subject), subject);
  RowReader reader(table, film, subject);
  std::vector<CutEvent> events;
  for (const CsvRow& row : table.rows) events.push_back(reader.Read(row));
  static const std::array<std::string, 1> kReading{};
  return PlaceEvents(events, film, kReading, subject);
}

}  // namespace zeroplane

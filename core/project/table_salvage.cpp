#include "core/project/table_salvage.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <string_view>

#include "core/base/error.h"
#include "core/project/project_schema.h"
#include "core/project/sqlite_error.h"

namespace zeroplane {
namespace {

// The file format: https://www.sqlite.org/fileformat2.html, section 1.3.
constexpr std::size_t kHeaderBytes = 100;
constexpr std::string_view kMagic("SQLite format 3", 16);  // with its final zero
constexpr std::uint32_t kPageBytes = 4096;                 // of every project

using Header = std::array<std::uint8_t, kHeaderBytes>;

void Put(Header& header, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) header[at + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
}
std::uint32_t NumberAt(const Header& header, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | header[at + i];
  return value;
}

bool IsSound(const Header& header) {
  const std::uint32_t page = static_cast<std::uint32_t>(header[16]) << 8 | header[17];
  const bool page_size = page == 1 || (page >= 512 && std::has_single_bit(page));
  const bool versions = header[18] >= 1 && header[18] <= 2 && header[19] >= 1 && header[19] <= 2;
  const bool fractions = header[21] == 64 && header[22] == 32 && header[23] == 32;
  return std::equal(kMagic.begin(), kMagic.end(), header.begin()) && page_size && versions && fractions;
}

Header NewHeader(std::uint64_t file_bytes, bool log) {
  Header header{};
  std::ranges::copy(kMagic, header.begin());
  header[16] = kPageBytes >> 8;
  header[18] = header[19] = log ? 2 : 1;
  header[21] = 64;
  header[22] = header[23] = 32;
  Put(header, 24, 1);                                                    // change counter
  Put(header, 28, static_cast<std::uint32_t>(file_bytes / kPageBytes));  // pages
  Put(header, 40, 1);                                                    // schema cookie
  Put(header, 44, 4);                                                    // schema format
  Put(header, 56, 1);                                                    // UTF-8
  Put(header, 68, kProjectApplicationId);
  Put(header, 92, 1);  // change counter that the page count is valid for
  Put(header, 96, SQLITE_VERSION_NUMBER);
  return header;
}

void BindColumn(SQLite::Statement& statement, int index, const SQLite::Column& column) {
  if (column.isInteger()) {
    statement.bind(index, static_cast<std::int64_t>(column.getInt64()));
  } else if (column.isFloat()) {
    statement.bind(index, column.getDouble());
  } else if (column.isText()) {
    statement.bind(index, column.getString());
  } else if (column.isBlob()) {
    statement.bind(index, column.getBytes() > 0 ? column.getBlob() : "", column.getBytes());
  } else {
    statement.bind(index);
  }
}

struct Columns {
  std::string names, marks;
  int count = 0;
};

Columns ColumnsOf(SQLite::Database& database, const std::string& table) {
  Columns columns;
  SQLite::Statement info(database, "SELECT name FROM pragma_table_info(?)");
  info.bind(1, table);
  while (info.executeStep()) {
    columns.names.append(columns.count > 0 ? ", \"" : "\"")
        .append(info.getColumn(0).getString())
        .append("\"");
    columns.marks.append(columns.count > 0 ? ", ?" : "?");
    ++columns.count;
  }
  return columns;
}

/// The rows of a table by their numbers, ever upward, also where the tree is knotted.
class RowWalk {
 public:
  RowWalk(SQLite::Database& database, const std::string& table, const Columns& columns, std::int64_t patience)
      : rows_(database, "SELECT rowid, " + columns.names + " FROM \"" + table +
                            "\" NOT INDEXED WHERE rowid > ? ORDER BY rowid"),
        patience_(patience) {
    Seek();
  }

  /// @return false after the last row
  bool Next() {
    for (;;) {
      const int code = rows_.tryExecuteStep();
      if (code == SQLITE_DONE) return false;
      if (code == SQLITE_ROW && rows_.getColumn(0).getInt64() > last_) {
        last_ = rows_.getColumn(0).getInt64();
        failures_ = 0;
        step_ = 1;
        return true;
      }
      complete_ = false;
      if (++failures_ > patience_ && step_ < std::numeric_limits<std::int64_t>::max() / 2) step_ *= 2;
      if (last_ > std::numeric_limits<std::int64_t>::max() - step_) return false;
      last_ += step_;
      Seek();
    }
  }
  /// 0 is the first one of the table.
  SQLite::Column column(int index) const { return rows_.getColumn(index + 1); }
  bool complete() const { return complete_; }

 private:
  void Seek() {
    rows_.tryReset();
    rows_.bind(1, last_);
  }

  SQLite::Statement rows_;
  std::int64_t patience_, failures_ = 0, step_ = 1;
  std::int64_t last_ = -1;  ///< number of the last row that was read or stepped over; none is negative
  bool complete_ = true;
};

}  // namespace

bool RepairHeader(const std::filesystem::path& file, const std::filesystem::path& named) {
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(file, error);
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  Header header{};
  stream.read(reinterpret_cast<char*>(header.data()), kHeaderBytes);
  if (error || !stream)
    throw Error(ErrorCode::kDamaged, named.string(), "is not a Zeroplane project",
                "Choose a .zeroplane file.");
  if (IsSound(header)) {
    if (NumberAt(header, 68) == static_cast<std::uint32_t>(kProjectApplicationId)) return false;
    throw Error(ErrorCode::kDamaged, named.string(), "is not a Zeroplane project",
                "Choose a .zeroplane file.");
  }
  header = NewHeader(size, std::filesystem::exists(file.string() + "-wal", error));
  stream.seekp(0);
  stream.write(reinterpret_cast<const char*>(header.data()), kHeaderBytes);
  return true;
}

RecoveredTable SalvageTable(SQLite::Database& damaged, SQLite::Database& new_file, const std::string& table,
                            std::int64_t patience) {
  RecoveredTable report;
  report.name = table;
  const Columns columns = ColumnsOf(new_file, table);
  SQLite::Statement insert(
      new_file, "INSERT INTO \"" + table + "\" (" + columns.names + ") VALUES (" + columns.marks + ")");
  std::optional<RowWalk> rows;
  try {
    rows.emplace(damaged, table, columns, patience);
  } catch (const SQLite::Exception&) {
    report.complete = false;  // the table itself is not found
    return report;
  }
  while (rows->Next()) {
    ++report.rows_read;
    for (int i = 0; i < columns.count; ++i) BindColumn(insert, i + 1, rows->column(i));
    const int code = insert.tryExecuteStep();
    if (code == SQLITE_FULL || PrimaryCode(code) == SQLITE_IOERR)
      throw SQLite::Exception(new_file.getHandle(), code);
    if (code != SQLITE_DONE) ++report.rows_dropped;
    insert.tryReset();
  }
  report.complete = rows->complete();
  return report;
}

}  // namespace zeroplane

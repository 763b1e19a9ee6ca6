#include "core/project/project_recovery.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <system_error>
#include <utility>

#include "core/base/error.h"
#include "core/project/project_file.h"
#include "core/project/project_lock.h"
#include "core/project/project_rows.h"
#include "core/project/project_schema.h"
#include "core/project/shot_reader.h"
#include "core/project/sqlite_error.h"
#include "core/project/table_salvage.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kLeastPatience = 1024, kMostPatience = 65536;
constexpr std::int64_t kLeastRowBytes = 16;

/// What a person calls the rows of a table.
std::string InWords(const std::string& table) {
  constexpr std::array<std::pair<const char*, const char*>, 12> kWords{{
      {"media", "facts on the film"},
      {"settings", "settings"},
      {"styles", "learned styles"},
      {"canvases", "analyses of shots (they are made again)"},
      {"canvas_samples", "analyses of shots (they are made again)"},
      {"grade_keys", "key frames"},
      {"window_keys", "floating windows"},
      {"notes", "notes on shots"},
      {"grade_versions", "versions of grades"},
      {"version_keys", "versions of grades"},
      {"effects", "painted effects"},
      {"effect_tiles", "parts of painted masks"},
  }};
  for (const auto& [name, words] : kWords)
    if (table == name) return words;
  return table;
}

/// A copy of the damaged file and its log or journal, to open and mend; gone afterwards.
class WorkingCopy {
 public:
  WorkingCopy(const fs::path& damaged, const fs::path& recovered)
      : path_(recovered.string() + ".recovering") {
    for (const char* ending : {"", "-wal", "-journal"}) {
      std::error_code error;
      const fs::path from = damaged.string() + ending;
      if (*ending != '\0' && !fs::exists(from, error)) continue;
      fs::copy_file(from, path_.string() + ending, fs::copy_options::overwrite_existing, error);
      if (!error) continue;
      Remove();
      const bool full = error == std::errc::no_space_on_device;
      throw Error(full ? ErrorCode::kDiskFull : ErrorCode::kUnreadable, from.string(),
                  "cannot be copied: " + error.message(),
                  full ? "Make room, or choose another folder." : "Check its permissions.");
    }
    std::error_code ignored;
    fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write, fs::perm_options::add, ignored);
  }
  ~WorkingCopy() { Remove(); }
  WorkingCopy(const WorkingCopy&) = delete;
  WorkingCopy& operator=(const WorkingCopy&) = delete;
  const fs::path& path() const { return path_; }

 private:
  void Remove() const {
    std::error_code ignored;
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) fs::remove(path_.string() + ending, ignored);
  }
  fs::path path_;
};

std::unique_ptr<SQLite::Database> OpenDamaged(const fs::path& path) {
  auto database = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE);
  database->exec("PRAGMA writable_schema = ON");  // takes a file that is shorter than its header says
  return database;
}

/// Whether a table has a column.
bool Has(SQLite::Database& database, const char* table, const char* column) {
  try {
    SQLite::Statement(database, std::string("SELECT ") + column + " FROM " + table);
    return true;
  } catch (const SQLite::Exception&) {
    return false;
  }
}

/// By its number, or, where that is lost, by what each step added.
int SchemaOf(SQLite::Database& database, const fs::path& named) {
  const int schema = database.execAndGet("PRAGMA user_version").getInt();
  if (schema > kProjectSchema) CheckProjectSchema(database, named);
  if (schema >= 1) return schema;
  if (Has(database, "notes", "text")) return 4;
  if (Has(database, "canvases", "depth")) return 3;
  return Has(database, "grade_keys", "frame") ? 2 : 1;
}

std::vector<std::string> TablesOf(SQLite::Database& database) {
  std::vector<std::string> tables;
  SQLite::Statement list(database,
                         "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  while (list.executeStep()) tables.push_back(list.getColumn(0).getString());
  return tables;
}

/// Makes what came out of a damaged file a project again.
class Mender {
 public:
  Mender(SQLite::Database& database, const fs::path& path, RecoveryReport& report)
      : database_(database), path_(path), report_(report), rows_(database, path) {}

  void Mend() {
    DropOrphans();
    DropNonsense();
    MendFilm();
    MendSettings();
    FillGaps();
  }

 private:
  void Say(std::string sentence) { report_.sentences.push_back(std::move(sentence)); }

  void Dropped(const std::string& table, std::int64_t rows) {
    const auto found = std::ranges::find(report_.tables, table, &RecoveredTable::name);
    if (found != report_.tables.end()) found->rows_dropped += rows;
  }

  void Drop(const std::string& table, const std::string& key, std::int64_t value) {
    SQLite::Statement remove(database_, "DELETE FROM \"" + table + "\" WHERE " + key + " = ?");
    remove.bind(1, value);
    Dropped(table, remove.exec());
  }

  /// What belongs to rows that are lost; what belongs to that, in the next round.
  void DropOrphans() {
    for (bool found = true; found;) {
      std::vector<std::pair<std::string, std::int64_t>> orphans;
      SQLite::Statement check(database_, "PRAGMA foreign_key_check");
      while (check.executeStep())
        orphans.emplace_back(check.getColumn(0).getString(), check.getColumn(1).getInt64());
      check.reset();
      for (const auto& [table, row] : orphans) Drop(table, "rowid", row);
      found = !orphans.empty();
    }
  }

  /// Whether reading makes sense.
  static bool IsSound(const std::function<void()>& read) {
    try {
      read();
      return true;
    } catch (const Error&) {
      return false;
    }
  }

  void DropNonsense() {
    ShotReader shots(database_, path_);
    std::int64_t partly = 0;
    for (const ShotId id : shots.ReadIds()) {
      const auto key = static_cast<std::int64_t>(id);
      if (!IsSound([&] { shots.ReadRow(id); })) {
        Drop("shots", "id", key);
        continue;
      }
      bool whole = true;
      const auto check = [&](const char* table, const std::function<void()>& read) {
        if (IsSound(read)) return;
        whole = false;
        Drop(table, "shot", key);
      };
      check("grade_keys", [&] { shots.ReadKeys(id); });
      check("window_keys", [&] { shots.ReadWindowKeys(id); });
      check("notes", [&] { shots.ReadNotes(id); });
      check("grade_versions", [&] { shots.ReadVersions(id); });
      check("canvases", [&] { shots.ReadCanvas(id); });
      check("effects", [&] { shots.ReadEffects(id); });
      if (!whole) ++partly;
    }
    DropOrphans();
    if (partly > 0)
      Say(std::to_string(partly) + " shots lost their keys, their notes, their effects or their analysis.");
  }

  void MendFilm() {
    if (IsSound([&] { film_ = rows_.ReadMedia(); })) return;
    film_ = MediaReference();
    film_.frame_rate = {24, 1};
    database_.exec("DELETE FROM media");
    Say("The film's place and size are lost; link the film anew.");
    film_lost_ = true;
  }

  void MendSettings() {
    if (IsSound([&] { rows_.ReadSettings(); })) return;
    database_.exec("DELETE FROM settings");
    rows_.WriteSettings({});
    Say("Screen, source eye, styles and the film's note are lost; the screen is the default one.");
  }

  void FillGaps() {
    ShotReader reader(database_, path_);
    std::vector<FrameRange> gaps;
    std::int64_t end = 0;
    for (const ShotId id : reader.ReadIds()) {
      const FrameRange frames = reader.ReadRow(id).frames;
      if (frames.first < end) {
        Drop("shots", "id", static_cast<std::int64_t>(id));
        continue;
      }
      if (frames.first > end) gaps.push_back({end, frames.first});
      end = frames.end;
      ++report_.shots;
    }
    if (!film_lost_ && report_.shots > 0 && film_.frame_count > end && film_.frame_count <= kMaxFrame)
      gaps.push_back({end, film_.frame_count});
    if (film_lost_) {
      film_.frame_count = end;
      rows_.WriteMedia(film_);
    }
    for (const FrameRange& gap : gaps) InsertLost(gap);
  }

  void InsertLost(const FrameRange& frames) {
    Shot shot;
    shot.frames = frames;
    shot.name = "Lost";
    shot.review = ReviewState::kToDo;
    shot.notes = {{0, "Zeroplane", "The shots of these frames could not be recovered."}};
    rows_.InsertShot(shot);
    report_.lost_frames += frames.length();
    Say("Frames " + std::to_string(frames.first) + " to " + std::to_string(frames.end - 1) +
        " belonged to shots that are lost.");
  }

  SQLite::Database& database_;
  const fs::path& path_;
  RecoveryReport& report_;
  ProjectRows rows_;
  MediaReference film_;
  bool film_lost_ = false;
};

/// Into `recovered`, which is there and empty.
RecoveryReport Recover(SQLite::Database& damaged, int schema, std::int64_t patience,
                       const fs::path& recovered) {
  RecoveryReport report;
  SQLite::Database database(recovered.string(), SQLite::OPEN_READWRITE);
  CreateProjectTables(database, schema);
  {
    SQLite::Transaction transaction(database);
    std::int64_t rows = 0;
    for (const std::string& table : TablesOf(database))
      rows += report.tables.emplace_back(SalvageTable(damaged, database, table, patience)).rows_read;
    if (rows == 0) {
      throw Error(ErrorCode::kDamaged, recovered.string(), "would be empty: nothing could be read",
                  "Restore the project from a backup copy.");
    }
    transaction.commit();
  }
  MigrateProject(database);
  SQLite::Transaction transaction(database);
  Mender(database, recovered, report).Mend();
  transaction.commit();
  for (const RecoveredTable& table : report.tables) {
    if (table.complete && table.rows_dropped == 0) continue;
    const std::string sentence = "Some " + InWords(table.name) + " may be missing.";
    if (std::ranges::find(report.sentences, sentence) == report.sentences.end())
      report.sentences.push_back(sentence);
  }
  return report;
}

}  // namespace

RecoveryReport RecoverProject(const fs::path& damaged, const fs::path& recovered) {
  const fs::path from = ResolvedProject(damaged), to = ResolvedProject(recovered);
  CheckIsProjectFile(from);
  const ProjectLock lock(to);
  CreateEmptyFile(to);
  try {
    const WorkingCopy copy(from, to);
    const bool repaired = RepairHeader(copy.path(), from);
    const std::int64_t patience =
        std::clamp(static_cast<std::int64_t>(fs::file_size(copy.path())) / kLeastRowBytes, kLeastPatience,
                   kMostPatience);
    RecoveryReport report = WithProjectErrors(from, [&] {
      const auto database = OpenDamaged(copy.path());
      return Recover(*database, SchemaOf(*database, from), patience, to);
    });
    if (repaired) report.sentences.insert(report.sentences.begin(), "The file's header was damaged.");
    return report;
  } catch (...) {
    std::error_code ignored;
    for (const char* ending : {"", "-journal"}) fs::remove(to.string() + ending, ignored);
    throw;
  }
}

}  // namespace zeroplane

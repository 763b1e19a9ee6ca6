#pragma once

#include <SQLiteCpp/Database.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

namespace zeroplane {

/// Moves a project's log into its file, in a thread and over a connection of its own, so that no edit waits
/// for the disk. Where that fails (a full disk) the log stays: nothing is lost, and it is tried again after a
/// later edit, and when the project is closed.
class LogKeeper {
 public:
  /// Called after each commit of `writer`, which has the log on and outlives this object.
  LogKeeper(SQLite::Database& writer, const std::filesystem::path& path);
  ~LogKeeper();
  LogKeeper(const LogKeeper&) = delete;
  LogKeeper& operator=(const LogKeeper&) = delete;

 private:
  static int OnCommit(void* keeper, sqlite3* writer, const char* schema, int log_pages);
  void Work();

  SQLite::Database& writer_;
  SQLite::Database own_;  ///< used by the thread alone
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_full_ = false, ends_ = false;  ///< under mutex_
  std::thread thread_;
};

}  // namespace zeroplane

#include "core/project/log_keeper.h"

#include <sqlite3.h>

namespace zeroplane {
namespace {

/// 16 MB of the usual pages: rarely enough that the disk is left in peace, and little to read after a crash.
constexpr int kFullPages = 4096;

}  // namespace

LogKeeper::LogKeeper(SQLite::Database& writer, const std::filesystem::path& path)
    : writer_(writer), own_(path.string(), SQLite::OPEN_READWRITE), thread_([this] { Work(); }) {
  sqlite3_wal_hook(writer_.getHandle(), &LogKeeper::OnCommit, this);
}

LogKeeper::~LogKeeper() {
  sqlite3_wal_hook(writer_.getHandle(), nullptr, nullptr);
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

int LogKeeper::OnCommit(void* self, sqlite3*, const char*, int log_pages) {
  if (log_pages < kFullPages) return SQLITE_OK;
  auto& keeper = *static_cast<LogKeeper*>(self);
  {
    const std::lock_guard lock(keeper.mutex_);
    keeper.is_full_ = true;
  }
  keeper.wake_.notify_one();
  return SQLITE_OK;
}

void LogKeeper::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return is_full_ || ends_; });
    if (ends_) return;
    is_full_ = false;
    lock.unlock();
    // Passive: waits for nobody, and nobody waits for it.
    sqlite3_wal_checkpoint_v2(own_.getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    lock.lock();
  }
}

}  // namespace zeroplane

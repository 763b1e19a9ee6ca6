#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace zeroplane {

/// A byte-bounded cache of shared values, least recently used out first. Safe to use from several threads.
/// Values stay alive for whoever holds them after they were evicted. Key needs `<`.
template <class Key, class Value>
class LruCache {
 public:
  explicit LruCache(std::size_t capacity_bytes) : capacity_bytes_(capacity_bytes) {}

  /// The value, marked as just used, or null.
  std::shared_ptr<const Value> Find(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = index_.find(key);
    if (found == index_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second);
    return found->second->value;
  }

  /// Replaces what was under `key`. A value larger than the whole cache is not kept.
  void Insert(const Key& key, std::shared_ptr<const Value> value, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    EraseLocked(key);
    if (bytes > capacity_bytes_) return;
    order_.push_front(Entry{key, std::move(value), bytes});
    index_[key] = order_.begin();
    used_bytes_ += bytes;
    while (used_bytes_ > capacity_bytes_) EraseLocked(Key(order_.back().key));
  }

  void Clear() {
    const std::lock_guard lock(mutex_);
    order_.clear();
    index_.clear();
    used_bytes_ = 0;
  }

  std::size_t used_bytes() const {
    const std::lock_guard lock(mutex_);
    return used_bytes_;
  }

 private:
  struct Entry {
    Key key;
    std::shared_ptr<const Value> value;
    std::size_t bytes;
  };

  void EraseLocked(const Key& key) {
    const auto found = index_.find(key);
    if (found == index_.end()) return;
    used_bytes_ -= found->second->bytes;
    order_.erase(found->second);
    index_.erase(found);
  }

  const std::size_t capacity_bytes_;
  mutable std::mutex mutex_;
  std::list<Entry> order_;
  std::map<Key, typename std::list<Entry>::iterator> index_;
  std::size_t used_bytes_ = 0;
};

}  // namespace zeroplane

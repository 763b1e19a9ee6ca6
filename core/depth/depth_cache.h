#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "core/media/sequence_pattern.h"
#include "core/stereo/depth_store.h"

namespace zeroplane {

/// Where maps are kept: of a project in "<project>-cache/depth" beside it, else (no project) in
/// $XDG_CACHE_HOME/zeroplane/depth or ~/.cache/zeroplane/depth. Empty when the environment names no home.
std::filesystem::path DepthCacheFolder(const std::filesystem::path& project = {});

struct DepthCacheOptions {
  std::filesystem::path folder = DepthCacheFolder();  ///< made when needed; empty: nothing is kept
  std::int64_t most_bytes = 4'000'000'000;            ///< of all files in the folder; >= 0, 0 keeps nothing

  /// @throws Error kInvalidArgument naming the field
  void Check() const;
};

struct DepthCacheContent {
  std::int64_t maps = 0, bytes = 0;
};

/// What a cache folder holds; nothing where there is none.
DepthCacheContent ContentOf(const std::filesystem::path& folder);

/// Removes all maps of a cache folder, and nothing else that lies there. @return what was removed
/// @throws Error kUnwritable naming a map that could not be
DepthCacheContent EmptyDepthCache(const std::filesystem::path& folder);

/// Networks' maps on disk, one small file a frame, a folder a film and model. A film is known by its content
/// and time of change, not by its path (a sequence by each of its files); only what is a file or a sequence
/// of files is kept. Files are written under another name and renamed; one that is torn or damaged is as good
/// as absent, and removed. Over the limit, the least recently used maps of all films go until nine tenths are
/// left; between two looks at the folder at most a thirty-second of the limit is added. The folder may be
/// deleted, filled and emptied by anybody at any time; one that cannot be written to is no error.
class DepthCache final : public DepthStore {
 public:
  explicit DepthCache(const DepthCacheOptions& options = {});

  std::optional<RawDepth> Find(const DepthKey& key, std::int64_t frame) override;
  void Insert(const DepthKey& key, std::int64_t frame, const RawDepth& depth) override;

 private:
  /// Of one frame: its file, and the text that the file must hold.
  struct Place {
    std::filesystem::path file;
    std::string key;
  };
  struct KnownFilm {
    std::string identity;
    std::string fingerprint;
  };
  struct KnownSequence {
    std::filesystem::file_time_type changed;  ///< its folder
    SequenceFiles files;
  };

  Place PlaceOf(const DepthKey& key, std::int64_t frame);
  std::filesystem::path SequenceFileOf(const std::filesystem::path& sequence, std::int64_t frame);
  std::string FingerprintOf(const std::filesystem::path& file);
  void MakeRoom(std::int64_t added_bytes);

  DepthCacheOptions options_;
  std::mutex mutex_;                                ///< of what follows
  std::map<std::string, KnownFilm> films_;          ///< by path
  std::map<std::string, KnownSequence> sequences_;  ///< by name
  std::int64_t unseen_bytes_ = 0;                   ///< added since the folder was last looked through
  bool looked_ = false;
};

}  // namespace zeroplane

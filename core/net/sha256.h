#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "core/base/job_context.h"

namespace zeroplane {

/// SHA-256 (FIPS 180-4) of what is added. One thread.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void Add(const void* data, std::size_t bytes);
  /// Lower-case hexadecimal, 64 characters. Nothing can be added afterwards.
  std::string Finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Of a whole file. @throws Error kNotFound, kIsDirectory, kUnreadable, kCancelled
std::string Sha256OfFile(const std::filesystem::path& path, JobContext& job);

}  // namespace zeroplane

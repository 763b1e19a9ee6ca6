#include "core/net/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <system_error>
#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"

namespace zeroplane {
namespace {

constexpr std::size_t kPieceBytes = 1 << 20;

}  // namespace

struct Sha256::Impl {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

Sha256::Sha256() : impl_(std::make_unique<Impl>()) {
  ZP_CHECK(impl_->context && EVP_DigestInit_ex(impl_->context.get(), EVP_sha256(), nullptr) == 1,
           "libcrypto has no SHA-256");
}

Sha256::~Sha256() = default;

void Sha256::Add(const void* data, std::size_t bytes) {
  ZP_CHECK(EVP_DigestUpdate(impl_->context.get(), data, bytes) == 1, "SHA-256");
}

std::string Sha256::Finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  ZP_CHECK(EVP_DigestFinal_ex(impl_->context.get(), digest.data(), &size) == 1, "SHA-256");
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    constexpr const char* kDigits = "0123456789abcdef";
    text += kDigits[digest[i] >> 4];
    text += kDigits[digest[i] & 15];
  }
  return text;
}

std::string Sha256OfFile(const std::filesystem::path& path, JobContext& job) {
  std::error_code problem;
  if (std::filesystem::is_directory(path, problem))
    throw Error(ErrorCode::kIsDirectory, path.string(), "is a directory", "Choose a file inside it.");
  if (!std::filesystem::exists(path, problem))
    throw Error(ErrorCode::kNotFound, path.string(), "does not exist");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(ErrorCode::kUnreadable, path.string(), "cannot be opened", "Check its permissions.");
  const auto total = static_cast<double>(std::filesystem::file_size(path, problem));
  Sha256 hash;
  std::vector<char> piece(kPieceBytes);
  double done = 0;
  while (file) {
    if (job.Cancelled()) throw Error(ErrorCode::kCancelled, path.string(), "was not checked to its end");
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    hash.Add(piece.data(), static_cast<std::size_t>(file.gcount()));
    done += static_cast<double>(file.gcount());
    job.Report(total > 0 && done < total ? done / total : 1, "Checking " + path.filename().string());
  }
  if (!file.eof()) throw Error(ErrorCode::kUnreadable, path.string(), "cannot be read to its end");
  return hash.Finish();
}

}  // namespace zeroplane

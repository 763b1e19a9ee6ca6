#include "models/weights/state_hash.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>

namespace zeroplane {
namespace {

// A step of MurmurHash3's finalizer (Appleby, public domain) after each word of eight bytes, with two
// different constants.
class Sums {
 public:
  void Add(const void* bytes, std::size_t count) {
    const auto* next = static_cast<const unsigned char*>(bytes);
    for (std::size_t left = count; left > 0;) {
      std::uint64_t word = 0;
      const std::size_t taken = left < sizeof(word) ? left : sizeof(word);
      std::memcpy(&word, next, taken);
      Add(word);
      next += taken;
      left -= taken;
    }
    Add(count);
  }

  std::string Digits() const {
    std::array<char, 33> text{};
    std::snprintf(text.data(), text.size(), "%016llx%016llx", static_cast<unsigned long long>(sums_[0]),
                  static_cast<unsigned long long>(sums_[1]));
    return text.data();
  }

 private:
  void Add(std::uint64_t word) {
    sums_[0] = (sums_[0] ^ word) * 0xff51afd7ed558ccdULL;
    sums_[0] ^= sums_[0] >> 33;
    sums_[1] = (sums_[1] ^ word) * 0xc4ceb9fe1a85ec53ULL;
    sums_[1] ^= sums_[1] >> 29;
  }

  std::array<std::uint64_t, 2> sums_ = {0x9e3779b97f4a7c15ULL, 0xd1b54a32d192ed03ULL};
};

}  // namespace

std::string StateHash(const std::map<std::string, at::Tensor>& state) {
  Sums sums;
  for (const auto& [name, tensor] : state) {
    const std::string type = c10::toString(tensor.scalar_type());
    sums.Add(name.data(), name.size());
    sums.Add(type.data(), type.size());
    sums.Add(tensor.sizes().data(), tensor.sizes().size() * sizeof(std::int64_t));
    const at::Tensor values = tensor.detach().cpu().contiguous();
    sums.Add(values.data_ptr(), values.nbytes());
  }
  return sums.Digits();
}

}  // namespace zeroplane

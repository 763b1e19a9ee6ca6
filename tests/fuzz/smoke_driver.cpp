// main() for a fuzz target where libFuzzer is not linked: the target's seeds, then a bounded number of seeded
// mutations of them, the same ones on every machine. Long runs with coverage feedback: tools/fuzz.
//
//   fuzz_edl SEED_FOLDER ROUNDS [FILE…]    FILE: run just these inputs (to look at a crash)
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;
using Random = std::mt19937;

constexpr std::size_t kLargestInput = 1 << 20;

Bytes ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<Bytes> ReadSeeds(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code none;  // a folder that is not there holds no seeds, and main() says so
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());  // the folder's own order differs between machines
  std::vector<Bytes> seeds;
  for (const auto& path : paths) seeds.push_back(ReadFile(path));
  return seeds;
}

std::size_t Below(Random& random, std::size_t limit) {
  return random() % std::max<std::size_t>(limit, 1);
}

void MutateOnce(Bytes& input, const Bytes& other, Random& random) {
  const std::size_t at = Below(random, input.size());
  const std::size_t length = std::min(Below(random, 64) + 1, input.size() - at);
  const auto begin = input.begin() + static_cast<std::ptrdiff_t>(at);
  switch (random() % 6) {
    case 0:
      if (!input.empty()) input[at] ^= static_cast<std::uint8_t>(1U << random() % 8);
      break;
    case 1:
      if (!input.empty()) input[at] = std::array<std::uint8_t, 6>{0, 1, 0x7f, 0x80, 0xff, '9'}[random() % 6];
      break;
    case 2:
      input.erase(begin, begin + static_cast<std::ptrdiff_t>(length));
      break;
    case 3: {
      const Bytes piece(begin, begin + static_cast<std::ptrdiff_t>(length));
      input.insert(input.begin() + static_cast<std::ptrdiff_t>(at), piece.begin(), piece.end());
      break;
    }
    case 4:  // the end of another seed
      input.resize(at);
      input.insert(input.end(), other.begin() + static_cast<std::ptrdiff_t>(Below(random, other.size())),
                   other.end());
      break;
    default:
      input.resize(at);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s SEED_FOLDER ROUNDS [FILE...]\n", argv[0]);
    return 2;
  }
  for (int i = 3; i < argc; ++i) {
    const Bytes input = ReadFile(argv[i]);
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
  if (argc > 3) return 0;

  const std::vector<Bytes> seeds = ReadSeeds(argv[1]);
  if (seeds.empty()) {
    std::fprintf(stderr, "%s holds no seeds\n", argv[1]);
    return 1;
  }
  for (const Bytes& seed : seeds) LLVMFuzzerTestOneInput(seed.data(), seed.size());
  Random random(20260101);
  const int rounds = std::atoi(argv[2]);
  for (int round = 0; round < rounds; ++round) {
    Bytes input = seeds[Below(random, seeds.size())];
    for (std::size_t steps = Below(random, 8) + 1; steps > 0; --steps)
      MutateOnce(input, seeds[Below(random, seeds.size())], random);
    input.resize(std::min(input.size(), kLargestInput));
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
  std::printf("%zu seeds and %d mutations passed\n", seeds.size(), rounds);
  return 0;
}

#include "core/shots/shot_csv.h"
#include "tests/fuzz/shot_list_fuzz.h"

using namespace zeroplane;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzShotList(
      data, size,
      [](std::string_view bytes, const FilmClock& film) { return ReadShotCsv(bytes, "fuzz", film); },
      [](const std::vector<ShotSpan>& shots, const FilmClock& film) { return WriteShotCsv(shots, film); });
  return 0;
}

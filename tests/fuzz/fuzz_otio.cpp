#include "core/shots/otio.h"
#include "tests/fuzz/shot_list_fuzz.h"

using namespace zeroplane;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzShotList(
      data, size, [](std::string_view bytes, const FilmClock& film) { return ReadOtio(bytes, "fuzz", film); },
      [](const std::vector<ShotSpan>& shots, const FilmClock& film) { return WriteOtio(shots, film); });
  return 0;
}

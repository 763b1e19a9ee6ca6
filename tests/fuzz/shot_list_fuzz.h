#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/shots/shot_import.h"

namespace zeroplane {

/// Films that the lists are read against: 24 non-drop over midnight, and 29.97 drop-frame.
inline const std::array<FilmClock, 2> kFuzzFilms{
    {{{24000, 1001}, "23:00:00:00", 172800}, {{30000, 1001}, "01:00:00;00", 107892}}};

/// Whatever can be read is written and read again as the same shots; what cannot be read is an Error, never
/// another exception.
template <class Read, class Write>
void FuzzShotList(const std::uint8_t* data, std::size_t size, const Read& read, const Write& write) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const FilmClock& film : kFuzzFilms) {
    ShotListImport first;
    try {
      first = read(bytes, film);
    } catch (const Error&) {
      continue;
    }
    const std::string written = write(first.shots, film);
    if (read(written, film).shots == first.shots) continue;
    std::fprintf(stderr, "read again, these are other shots:\n%s\n", written.c_str());
    std::abort();
  }
}

}  // namespace zeroplane

#pragma once

#include <QtTest>
#include <string>

#include "core/base/error.h"
#include "core/shots/shot_import.h"
#include "core/shots/shot_list.h"

namespace zeroplane {

/// A film of 23.976 frames a second that begins at 01:00:00:00 and lasts 100 nominal seconds.
inline FilmClock TestFilm() {
  return {{24000, 1001}, "01:00:00:00", 2400};
}

/// 29.97, drop-frame, ten minutes from 00:59:00;00 on: dropped numbers lie inside.
inline FilmClock DropFrameFilm() {
  return {{30000, 1001}, "00:59:00;02", 17982};
}

inline ShotSpan TestShot(std::int64_t first, std::int64_t end, const std::string& name,
                         Transition transition = Transition::kCut, std::int64_t transition_frames = 0) {
  return {{first, end}, name, transition, transition_frames};
}

/// Every kind of shot, from the film's first frame to its last.
inline std::vector<ShotSpan> TestShots(const FilmClock& film) {
  return {TestShot(0, 100, "fade in", Transition::kFade, 24), TestShot(100, 101, "one frame"),
          TestShot(101, 1850, ""),
          TestShot(1850, 1900,
                   "Br\xC3\xBC"
                   "cke; \"night\", take 2",
                   Transition::kDissolve, 12),
          TestShot(1900, film.frame_count, "last", Transition::kFade, 8)};
}

/// The sentence of the expected kind of error; a failure's text where there was none.
template <class Read>
std::string ErrorOf(Read&& read, ErrorCode expected) {
  try {
    read();
  } catch (const Error& error) {
    return error.code() == expected ? error.what() : std::string("another kind of error: ") + error.what();
  }
  return "no error";
}

inline void CompareShots(const std::vector<ShotSpan>& actual, const std::vector<ShotSpan>& expected) {
  QCOMPARE(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const std::string which = "shot " + std::to_string(i);
    QVERIFY2(actual[i].frames == expected[i].frames, (which + ": " + std::to_string(actual[i].frames.first) +
                                                      ".." + std::to_string(actual[i].frames.end))
                                                         .c_str());
    QVERIFY2(actual[i].name == expected[i].name, (which + ": " + actual[i].name).c_str());
    QVERIFY2(actual[i].transition == expected[i].transition, which.c_str());
    QCOMPARE(actual[i].transition_frames, expected[i].transition_frames);
  }
}

/// Whether one of the notes says this.
inline bool Says(const std::vector<std::string>& notes, const std::string& what) {
  for (const std::string& note : notes)
    if (note.find(what) != std::string::npos) return true;
  return false;
}

}  // namespace zeroplane

#include "core/jobs/active_picture.h"

#include <algorithm>
#include <cstdlib>

#include "core/base/check.h"
#include "core/base/error.h"

namespace zeroplane {
namespace {

constexpr std::int64_t kFrames = 24;
constexpr int kBlack = 24;           // code value: a bar stays at or below it, noise and ringing included
constexpr int kLit = 56;             // the picture beside a bar's edge reaches it
constexpr double kSpecks = 0.01;     // of a bar's row or column may be brighter
constexpr double kEdgeShare = 0.6;   // of the edge is lit
constexpr int kEdgeDepth_px = 8;     // as far as a codec smears it over its blocks
constexpr int kLeastBar_px = 2;      // below that it is the softness of an edge
constexpr double kLeastPart = 0.25;  // of a side must be picture
constexpr double kTwinShare = 0.01;  // of a side: so much may a still's two bars differ,
constexpr int kTwin_px = 2;          // and this

// Of every sample, the largest in any of the frames.
ImageU8 Brightest(FrameSource& film, JobContext& job) {
  ImageU8 brightest(film.width(), film.height(), 3);
  const std::int64_t count = std::min(kFrames, film.frame_count());
  for (std::int64_t i = 0; i < count; ++i) {
    if (job.Cancelled()) throw Error(ErrorCode::kCancelled, "Looking for black bars", "was cancelled");
    try {
      const Picture frame = film.ReadFrame((2 * i + 1) * film.frame_count() / (2 * count));
      ZP_CHECK(frame->SameShape(brightest), "a frame of the film's size");
      std::transform(frame->data(), frame->data() + frame->size(), brightest.data(), brightest.data(),
                     [](std::uint8_t a, std::uint8_t b) { return std::max(a, b); });
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kDamaged) throw;
    }
    job.Report(static_cast<double>(i + 1) / static_cast<double>(count), "Looking for black bars");
  }
  return brightest;
}

int LevelAt(const ImageU8& picture, int x, int y) {
  return std::max({picture.at(x, y, 0), picture.at(x, y, 1), picture.at(x, y, 2)});
}

/// The picture seen from one of its sides: lines run along the side, line 0 at the picture's edge.
struct SideView {
  const ImageU8& picture;
  bool upright;  ///< lines are columns
  bool far;      ///< the right or the lower side

  int depth() const { return upright ? picture.width() : picture.height(); }
  int length() const { return upright ? picture.height() : picture.width(); }
  int Level(int line, int along) const {
    const int across = far ? depth() - 1 - line : line;
    return upright ? LevelAt(picture, across, along) : LevelAt(picture, along, across);
  }

  bool IsBlack(int line) const {
    int bright = 0;
    for (int along = 0; along < length(); ++along) bright += Level(line, along) > kBlack;
    return bright <= kSpecks * length();
  }

  /// Lines of the bar at this side, whatever its edge is like.
  int BlackLines() const {
    int lines = 0;
    while (lines < depth() && IsBlack(lines)) ++lines;
    return lines;
  }

  /// Whether the picture, which lies between `begin` and `end` of the lines, is lit along its edge at `bar`.
  bool HasHardEdge(int bar, int begin, int end) const {
    int lit = 0;
    for (int along = begin; along < end; ++along) {
      int level = 0;
      for (int line = bar; line < std::min(bar + kEdgeDepth_px, depth()); ++line)
        level = std::max(level, Level(line, along));
      lit += level >= kLit;
    }
    return lit >= kEdgeShare * (end - begin);
  }
};

/// The bars at two opposite sides.
struct Bars {
  int near = 0, far = 0;
  friend bool operator==(const Bars&, const Bars&) = default;
};

Bars BlackBars(const ImageU8& picture, bool upright) {
  return {SideView{picture, upright, false}.BlackLines(), SideView{picture, upright, true}.BlackLines()};
}

// What is left of black lines when those go that are no bars.
// @param across what lies at the other two sides
Bars HardBars(const ImageU8& picture, bool upright, const Bars& black, const Bars& across, bool is_still) {
  const auto bar = [&](int lines, bool far) {
    const SideView side{picture, upright, far};
    const bool is_bar =
        lines >= kLeastBar_px && side.HasHardEdge(lines, across.near, side.length() - across.far);
    return is_bar ? lines : 0;
  };
  const int size = upright ? picture.width() : picture.height();
  const Bars bars{bar(black.near, false), bar(black.far, true)};
  const bool are_twins = std::abs(bars.near - bars.far) <= kTwin_px + kTwinShare * size;
  if (size - bars.near - bars.far < kLeastPart * size || (is_still && !are_twins)) return {};
  return bars;
}

}  // namespace

PictureRect FindActivePicture(FrameSource& film, JobContext& job) {
  const ImageU8 brightest = Brightest(film, job);
  const int width = brightest.width(), height = brightest.height();
  const bool is_still = film.frame_count() == 1;
  const Bars sides = BlackBars(brightest, true), ends = BlackBars(brightest, false);
  if (sides.near == width || ends.near == height) return {0, 0, width, height};  // a film of black
  Bars columns = sides, rows = ends, before;
  do {  // how long an edge is, depends on the bars that end it
    before = rows;
    columns = HardBars(brightest, true, sides, rows, is_still);
    rows = HardBars(brightest, false, ends, columns, is_still);
  } while (rows != before);
  return {columns.near, rows.near, width - columns.near - columns.far, height - rows.near - rows.far};
}

}  // namespace zeroplane

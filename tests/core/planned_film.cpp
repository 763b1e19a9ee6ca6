#include "tests/core/planned_film.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <utility>

namespace zeroplane {
namespace {

constexpr int kSceneWidth = 640, kSceneHeight = 180;
constexpr int kBoxes = 220;
constexpr int kFlashLight = 110;
constexpr int kTitleFrames = 12;

int Pick(std::mt19937& random, int end) {
  return static_cast<int>(random() % static_cast<unsigned>(end));
}

ImageU8 Scene(int seed) {
  std::mt19937 random(static_cast<unsigned>(seed) * 7919u + 17u);
  ImageU8 scene(kSceneWidth, kSceneHeight, 3, static_cast<std::uint8_t>(60 + Pick(random, 120)));
  for (int box = 0; box < kBoxes; ++box) {
    const int width = 6 + Pick(random, 60), height = 6 + Pick(random, 50);
    const int left = Pick(random, kSceneWidth - width), top = Pick(random, kSceneHeight - height);
    for (int c = 0; c < 3; ++c) {
      const auto level = static_cast<std::uint8_t>(20 + Pick(random, 200));
      for (int y = top; y < top + height; ++y)
        for (int x = left; x < left + width; ++x) scene.at(x, y, c) = level;
    }
  }
  return scene;
}

// a + share * (b - a), and both may be one level instead of a picture.
template <class A, class B>
ImageU8 Mixed(const ImageU8& shape, double share, A a, B b) {
  ImageU8 mixed(shape.width(), shape.height(), 3);
  for (std::size_t i = 0; i < mixed.size(); ++i)
    mixed.data()[i] = static_cast<std::uint8_t>(std::lround((1.0 - share) * a(i) + share * b(i)));
  return mixed;
}

auto Samples(const ImageU8& image) {
  return [&image](std::size_t i) { return image.data()[i]; };
}
auto Level(int level) {
  return [level](std::size_t) { return level; };
}

// Two lines of letters, as bright boxes; `share` of full strength.
void DrawTitle(ImageU8& frame, double share) {
  for (int y = 24; y < 66; ++y)
    for (int x = 30; x < 130; ++x)
      if (y % 21 > 5 && x % 10 > 3)
        for (int c = 0; c < 3; ++c)
          frame.at(x, y, c) =
              static_cast<std::uint8_t>(std::lround(frame.at(x, y, c) * (1.0 - share) + 240.0 * share));
}

ImageU8 View(const ImageU8& scene, int left, int top, bool flash) {
  ImageU8 view(PlannedFilm::kWidth, PlannedFilm::kHeight, 3);
  for (int y = 0; y < view.height(); ++y)
    for (int x = 0; x < view.width(); ++x)
      for (int c = 0; c < 3; ++c) {
        const int level = scene.at(left + x, top + y, c) + (flash ? kFlashLight : 0);
        view.at(x, y, c) = static_cast<std::uint8_t>(std::min(level, 255));
      }
  return view;
}

std::vector<ImageU8> Filmed(const PlannedShot& shot) {
  const ImageU8 scene = Scene(shot.scene);
  std::mt19937 random(static_cast<unsigned>(shot.scene));
  std::vector<ImageU8> frames;
  for (int i = 0; i < shot.frames; ++i) {
    const auto shake = [&] {
      return shot.shake_px ? Pick(random, 2 * shot.shake_px + 1) - shot.shake_px : 0;
    };
    const int pan = static_cast<int>(std::lround(shot.pan_px * i));
    const int left = std::clamp(20 + pan + shake(), 0, kSceneWidth - PlannedFilm::kWidth);
    frames.push_back(View(scene, left, 45 + shake(), std::ranges::count(shot.flashes, i) > 0));
    if (shot.title_from >= 0 && i > shot.title_from)
      DrawTitle(frames.back(), std::min(1.0, double(i - shot.title_from) / kTitleFrames));
  }
  return frames;
}

Picture Share(ImageU8 image) {
  return std::make_shared<const ImageU8>(std::move(image));
}

}  // namespace

PlannedFilm::PlannedFilm(const std::vector<PlannedShot>& shots, Rational frame_rate)
    : frame_rate_(frame_rate) {
  for (const PlannedShot& shot : shots) {
    std::vector<ImageU8> frames = Filmed(shot);
    if (shot.transition == Transition::kDissolve) {
      AddDissolve(std::move(frames), shot.mixed);
    } else if (shot.transition == Transition::kFade) {
      AddFade(std::move(frames), shot.mixed, shot.fade_level);
    } else {
      AddCut(std::move(frames));
    }
  }
}

Picture PlannedFilm::ReadFrame(std::int64_t index) {
  ++reads_;
  return pictures_.at(static_cast<std::size_t>(index));
}

void PlannedFilm::AddCut(std::vector<ImageU8> shot) {
  if (!pictures_.empty()) starts_.push_back({frame_count()});
  for (ImageU8& frame : shot) pictures_.push_back(Share(std::move(frame)));
}

void PlannedFilm::AddDissolve(std::vector<ImageU8> shot, int mixed) {
  const std::int64_t first = frame_count() - mixed;
  starts_.push_back({first + mixed / 2, Transition::kDissolve, mixed});
  for (int i = 0; i < mixed; ++i) {
    Picture& picture = pictures_[static_cast<std::size_t>(first + i)];
    picture = Share(Mixed(*picture, (i + 1.0) / (mixed + 1.0), Samples(*picture), Samples(shot[i])));
  }
  for (std::size_t i = mixed; i < shot.size(); ++i) pictures_.push_back(Share(std::move(shot[i])));
}

void PlannedFilm::AddFade(std::vector<ImageU8> shot, int mixed, int level) {
  for (std::int64_t i = std::max<std::int64_t>(0, frame_count() - mixed); i < frame_count(); ++i) {
    Picture& picture = pictures_[static_cast<std::size_t>(i)];
    const double share = double(i - frame_count() + mixed + 1) / mixed;
    picture = Share(Mixed(*picture, share, Samples(*picture), Level(level)));
  }
  if (!pictures_.empty()) starts_.push_back({frame_count(), Transition::kFade, 2 * mixed - 1});
  for (int i = 0; i < mixed; ++i)
    shot[i] = Mixed(shot[i], (i + 1.0) / (mixed + 1.0), Level(level), Samples(shot[i]));
  for (ImageU8& frame : shot) pictures_.push_back(Share(std::move(frame)));
}

}  // namespace zeroplane

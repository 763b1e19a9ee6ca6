// How still a film's depth holds: flicker and the background's deviation over time, with and without the
// steadying, of the final disparity at the picture's size under one grade (range 2 %). Says nothing about
// whether the depth is right.
//
//   zeroplane_canvas_stability FILM [FRAMES] [OUT]
//
// The film is taken for one shot. The background is what stands still over time: pixels whose luminance
// deviates by under 3 % of white. OUT gets a row of the disparity over time (time downwards), a disparity map
// and the deviation, each without and with the steadying.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/wiring.h"
#include "core/masks/dis_flow.h"
#include "core/media/film_reader.h"
#include "core/media/image_file.h"
#include "core/stereo/stereo_renderer.h"
#include "models/pipeline/renderer.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr double kStillLuma = 0.03 * 255, kRangePct = 2.0;
constexpr int kStep = 4;  // of every fourth pixel and row the course over time is kept

struct Course {
  ImageF32 sum, squares, luma_sum, luma_squares;
  std::vector<std::vector<float>> rows;  ///< of the disparity, one a frame
  double flicker_sum = 0, cpu_s = 0;
  int frames = 0, flicker_frames = 0;
};

double Luma(const ImageU8& picture, int x, int y) {
  return 0.2126 * picture.at(x, y, 0) + 0.7152 * picture.at(x, y, 1) + 0.0722 * picture.at(x, y, 2);
}

void Add(const FrameRequest& request, const FrameResult& result, Course& course) {
  const ImageF32& disparity = result.disparity_pct;
  const int width = disparity.width() / kStep, height = disparity.height() / kStep;
  if (course.frames++ == 0) {
    for (ImageF32* map : {&course.sum, &course.squares, &course.luma_sum, &course.luma_squares})
      *map = ImageF32(width, height, 1);
  }
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const float d = disparity.at(x * kStep, y * kStep);
      const auto luma = static_cast<float>(Luma(*request.picture, x * kStep, y * kStep));
      course.sum.at(x, y) += d;
      course.squares.at(x, y) += d * d;
      course.luma_sum.at(x, y) += luma;
      course.luma_squares.at(x, y) += luma * luma;
    }
  }
  const float* row = disparity.row(disparity.height() * 6 / 10);
  course.rows.emplace_back(row, row + disparity.width());
  if (result.flicker_pct) {
    course.flicker_sum += *result.flicker_pct;
    ++course.flicker_frames;
  }
}

double Deviation(const ImageF32& sum, const ImageF32& squares, int x, int y, int count) {
  const double mean = sum.at(x, y) / count;
  return std::sqrt(std::max(0.0, squares.at(x, y) / count - mean * mean));
}

std::uint8_t Grey(double value) {
  return static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L));
}

// Near is white.
std::uint8_t DisparityGrey(double pct) {
  return Grey((kRangePct / 2 - pct) / kRangePct * 255);
}

void WritePictures(const fs::path& out, const std::string& name, const Course& course,
                   const ImageF32& disparity) {
  ImageU8 slice(static_cast<int>(course.rows[0].size()), course.frames, 1);
  for (int t = 0; t < course.frames; ++t) {
    for (int x = 0; x < slice.width(); ++x) slice.at(x, t) = DisparityGrey(course.rows[t][x]);
  }
  WriteImage(out / (name + "_slice.png"), slice);
  ImageU8 map(disparity.width(), disparity.height(), 1);
  for (std::size_t i = 0; i < map.size(); ++i) map.data()[i] = DisparityGrey(disparity.data()[i]);
  WriteImage(out / (name + "_disparity.png"), map);
  ImageU8 deviation(course.sum.width(), course.sum.height(), 1);
  for (int y = 0; y < deviation.height(); ++y) {
    for (int x = 0; x < deviation.width(); ++x)
      deviation.at(x, y) = Grey(Deviation(course.sum, course.squares, x, y, course.frames) / 0.1 * 255);
  }
  WriteImage(out / (name + "_deviation.png"), deviation);
}

void Print(const std::string& name, const Course& course) {
  std::vector<double> still;
  for (int y = 0; y < course.sum.height(); ++y) {
    for (int x = 0; x < course.sum.width(); ++x) {
      if (Deviation(course.luma_sum, course.luma_squares, x, y, course.frames) < kStillLuma)
        still.push_back(Deviation(course.sum, course.squares, x, y, course.frames));
    }
  }
  double squares = 0;
  for (const double value : still) squares += value * value;
  std::ranges::sort(still);
  const auto at = [&](double share) {
    return still.empty() ? 0.0
                         : still[static_cast<std::size_t>(share * static_cast<double>(still.size() - 1))];
  };
  std::printf(
      "%-8s flicker %.4f %%  background (%.0f %% of the picture) deviation rms %.4f median %.4f p95 "
      "%.4f %%  %.0f CPU ms a frame\n",
      name.c_str(), course.flicker_sum / std::max(course.flicker_frames, 1),
      100.0 * static_cast<double>(still.size()) / static_cast<double>(course.sum.size()),
      std::sqrt(squares / static_cast<double>(std::max<std::size_t>(still.size(), 1))), at(0.5), at(0.95),
      1000 * course.cpu_s / course.frames);
}

int Measure(const fs::path& path, std::int64_t most, const fs::path& out) {
  const auto film = OpenFilmReader(path);
  const std::int64_t count = std::min(most, film->frame_count());
  if (!out.empty()) fs::create_directories(out);
  for (const bool steady : {false, true}) {
    RendererOptions options;
    options.depth_weights = ResourceFolder() / "models" / "compact_depth.safetensors";
    if (!steady) options.steady.reach = 0;
    const auto renderer = MakeRenderer(options, MakeDisFlow({DisPreset::kFast}));
    SilentJob job;
    FrameRequest request;
    request.film = path.string();
    request.shot = {0, count};
    request.canvas = renderer->AnalyseShot(*film, request.film, std::nullopt, request.shot, 0, job);
    request.grade = {kRangePct, kRangePct / 2};
    request.layout = Layout::kLeft;
    request.want_maps = true;
    request.frames = film.get();
    request.want_flicker = true;
    Course course;
    ImageF32 middle;
    for (std::int64_t frame = 0; frame < count; ++frame) {
      request.frame_index = frame;
      request.picture = film->ReadFrame(frame);
      const std::clock_t start = std::clock();
      const FrameResult result = renderer->Render(request);
      course.cpu_s += static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
      Add(request, result, course);
      if (frame == count / 2) middle = result.disparity_pct;
    }
    const std::string name = steady ? "steady" : "plain";
    Print(name, course);
    if (!out.empty()) WritePictures(out, name, course, middle);
  }
  return 0;
}

}  // namespace
}  // namespace zeroplane

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "zeroplane_canvas_stability FILM [FRAMES] [OUT]\n");
    return 2;
  }
  try {
    return zeroplane::Measure(argv[1], argc > 2 ? std::atoll(argv[2]) : 1 << 30, argc > 3 ? argv[3] : "");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

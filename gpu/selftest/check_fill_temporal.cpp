#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "gpu/fill/fill_temporal.h"
#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_fill_temporal.h"
#include "gpu/selftest/reference_warp.h"

namespace zeroplane::gpu::selftest {
namespace {

constexpr double kMaxOffsetPct = 10, kMaxRimErrorPct = 8, kSoftRimErrorPct = 2, kAgreementPct = 6;
constexpr int kRimPx = 16, kFeatherPx = 2;

/// Soft waves with a little noise, so that neighbours agree here and there.
Plane MakeWaves(Random& random, int height, int width, const Setting& setting) {
  Plane picture(height, width, 3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < 3; ++c) {
        const double value = 0.5 + 0.2 * std::sin(0.4 * x + 0.3 * y + c) + random.Between(-0.02, 0.02);
        picture.at(y, x, c) = setting.white() * value;
      }
    }
  }
  return picture;
}

/// As it looks after it has moved by whole pixels; what comes in repeats the edge.
Plane Moved(const Plane& plane, int right, int down) {
  Plane moved(plane.height, plane.width, plane.channels);
  for (int y = 0; y < plane.height; ++y) {
    for (int x = 0; x < plane.width; ++x) {
      const int v = std::clamp(y - down, 0, plane.height - 1), u = std::clamp(x - right, 0, plane.width - 1);
      for (int c = 0; c < plane.channels; ++c) moved.at(y, x, c) = plane.at(v, u, c);
    }
  }
  return moved;
}

/// Rounded to what tensors of the setting hold, disparities to what keeps every decision exact.
reference::TemporalFrame MakeFrame(const Plane& picture, const Plane& disparity, double factor,
                                   const Setting& setting) {
  reference::Warped warped = reference::Warp(picture, disparity, factor, 2);
  for (double& value : warped.disparity_px.values) value = std::round(value / kStepPx) * kStepPx;
  return {ToPlane(setting.Picture(warped.picture)), warped.holes, warped.disparity_px};
}

Plane MakeFlow(Random& random, int height, int width, double right, double down) {
  Plane flow(height, width, 2);
  for (std::size_t i = 0; i < flow.values.size(); ++i) {
    flow.values[i] = (i % 2 == 0 ? right : down) + random.StepBetween(-0.25, 0.25);
  }
  return flow;
}

reference::TemporalNeighbour MakeNeighbour(Random& random, const Plane& picture, const Plane& disparity,
                                           double factor, const Setting& setting, int index) {
  const int right = random.Below(9) - 4, down = random.Below(3) - 1;
  Plane seen = Moved(picture, right, down);
  for (double& value : seen.values) value += setting.white() * random.Between(0, 0.02);
  // What stands before the wall has moved on its own: another row's depth.
  Plane depth = Moved(disparity, right + (index % 2 == 0 ? 6 : -6), down);
  const int height = picture.height, width = picture.width;
  reference::TemporalNeighbour neighbour{MakeFrame(seen, depth, factor, setting),
                                         MakeFlow(random, height, width, right, down),
                                         {},
                                         static_cast<double>(right),
                                         static_cast<double>(down),
                                         1 + index};
  if (index % 2 == 1) neighbour.back_flow_px = MakeFlow(random, height, width, -right, -down);
  return neighbour;
}

TemporalNeighbour ToTensors(const reference::TemporalNeighbour& neighbour, const Setting& setting) {
  return {setting.Picture(neighbour.frame.picture),
          setting.Map(neighbour.frame.holes).to(at::kByte),
          setting.Map(neighbour.frame.disparity_px),
          setting.Map(neighbour.flow_px),
          neighbour.back_flow_px.width > 0 ? setting.Map(neighbour.back_flow_px) : at::Tensor(),
          neighbour.background_x_px,
          neighbour.background_y_px,
          neighbour.frames_away};
}

}  // namespace

void CheckFillTemporal(const Setting& setting, const Scene& scene, Report& report) {
  Random random(1);
  const Plane picture = MakeWaves(random, scene.height, scene.width, setting);
  const Plane disparity = MakeDisparity(random, scene);
  double color = 0, share = 0;
  const double percent = setting.white() / 100;
  for (const double factor : {1.0, -1.0, 0.5}) {
    const reference::TemporalFrame frame = MakeFrame(picture, disparity, factor, setting);
    const Plane fallback = ToPlane(setting.Picture(picture));
    std::vector<reference::TemporalNeighbour> neighbours;
    std::vector<TemporalNeighbour> tensors;
    for (int k = 0; k < 3; ++k) {
      neighbours.push_back(MakeNeighbour(random, picture, disparity, factor, setting, k));
      tensors.push_back(ToTensors(neighbours.back(), setting));
    }
    const auto want =
        reference::FillTemporal(frame, fallback, neighbours,
                                {factor, 1.5, kRimPx, 0.7, kMaxOffsetPct * percent, kMaxRimErrorPct * percent,
                                 kSoftRimErrorPct * percent, kAgreementPct * percent, kFeatherPx});
    const auto got =
        FillTemporal(setting.Picture(frame.picture), setting.Map(frame.holes).to(at::kByte),
                     setting.Map(frame.disparity_px), setting.Picture(fallback), tensors,
                     {factor, 1.5, kRimPx, 0.7, kMaxOffsetPct, kMaxRimErrorPct, kAgreementPct, kFeatherPx});
    color = std::max(color, MaxError(ToPlane(got.picture), want.picture));
    share = std::max(share, MaxError(ToPlane(got.temporal), want.temporal));
  }
  report.Add("fill from neighbours", setting.Describe(scene.name), color, setting.tolerance());
  report.Add("fill from neighbours: share", setting.Describe(scene.name), share, kCodeTolerance);
}

}  // namespace zeroplane::gpu::selftest

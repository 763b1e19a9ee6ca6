#include "core/shots/cut_detector.h"

#include <algorithm>
#include <utility>

#include "core/shots/adaptive_detector.h"

namespace zeroplane {
namespace {

constexpr std::int64_t kCompared = 3;  // frames before and after that must not match: a flash is shorter

// A cut leaves at least this much of the picture's contrast unexplained; of pictures flatter than kFlat, of
// that.
constexpr double kUnexplained = 0.3;
constexpr double kFlat = 10.0;  // 8-bit levels

// How far a cut stands out of what the frames around it leave unexplained, and of the livelier side alone.
constexpr double kAboveAround = 2.4;
constexpr double kAboveSide = 1.2;

// Lights that go on, off or by change a picture's colours by less than this, in 8-bit levels of Cb and Cr
// together; what goes beyond is a cut even where the two pictures are equally bright everywhere.
constexpr double kLights = 30.0;

double Unexplained(const Thumbnail& before, const Thumbnail& after) {
  return std::max(MatchResidual(before, after), PaletteDistance(before, after) - kLights);
}

}  // namespace

std::optional<HardCut> CutDetector::Push(double content, Thumbnail thumbnail) {
  entries_.push_back({content, std::nullopt, std::move(thumbnail)});
  if (entries_.size() > 2 * kReach + 2) {
    entries_.pop_front();
    ++first_;
  }
  const std::int64_t frame = end() - 1 - kReach;
  return frame > 0 ? Decide(frame) : std::nullopt;
}

std::vector<HardCut> CutDetector::Finish() {
  std::vector<HardCut> cuts;
  for (std::int64_t frame = std::max<std::int64_t>(1, end() - kReach); frame < end() - 1; ++frame)
    if (const auto cut = Decide(frame)) cuts.push_back(*cut);
  return cuts;
}

bool CutDetector::IsCandidate(std::int64_t frame) const {
  const double content = at(frame).content;
  if (content >= options_.content_threshold) return true;
  if (content < options_.adaptive_min_content) return false;
  std::vector<double> neighbours;
  for (std::int64_t i = frame - AdaptiveDetector::kWindow; i <= frame + AdaptiveDetector::kWindow; ++i)
    if (i != frame && i > 0 && i < end()) neighbours.push_back(at(i).content);
  return AdaptiveRatio(content, neighbours, options_.adaptive_min_content) >= options_.adaptive_threshold;
}

// Matching is the dearest step, and most frames are near no candidate.
double CutDetector::Residual(std::int64_t frame) {
  std::optional<double>& residual = at(frame).residual;
  if (!residual) residual = Unexplained(at(frame - 1).thumbnail, at(frame).thumbnail);
  return *residual;
}

// The best match of any frame before with any frame from `frame` on.
double CutDetector::LeastAcross(std::int64_t frame) {
  double least = Residual(frame);
  for (std::int64_t before = std::max(first_, frame - kCompared); before < frame; ++before)
    for (std::int64_t after = frame; after < std::min(end(), frame + kCompared); ++after)
      if (after - before > 1) least = std::min(least, Unexplained(at(before).thumbnail, at(after).thumbnail));
  return least;
}

// The median from `from` to `to`, inclusive; 0 where the film has no frames.
double CutDetector::TypicalResidual(std::int64_t from, std::int64_t to, std::int64_t except) {
  std::vector<double> residuals;
  for (std::int64_t i = std::max(first_ + 1, from); i <= std::min(to, end() - 1); ++i)
    if (i != except) residuals.push_back(Residual(i));
  if (residuals.empty()) return 0.0;
  const auto upper = residuals.begin() + static_cast<std::ptrdiff_t>(residuals.size() / 2);
  std::ranges::nth_element(residuals, upper);
  if (residuals.size() % 2 == 1) return *upper;
  return (*upper + *std::max_element(residuals.begin(), upper)) / 2.0;
}

std::optional<HardCut> CutDetector::Decide(std::int64_t frame) {
  if (!IsCandidate(frame)) return std::nullopt;
  const double contrast = (at(frame - 1).thumbnail.contrast + at(frame).thumbnail.contrast) / 2.0;
  const double around = TypicalResidual(frame - kReach, frame + kReach, frame);
  const double side = std::max(TypicalResidual(frame - kReach, frame - 1, frame),
                               TypicalResidual(frame + 1, frame + kReach, frame));
  const double wanted =
      std::max({kUnexplained * std::max(contrast, kFlat), kAboveAround * around, kAboveSide * side});
  if (Residual(frame) < wanted) return std::nullopt;
  const double across = LeastAcross(frame);
  if (across < wanted) return std::nullopt;
  return HardCut{frame, across};
}

}  // namespace zeroplane

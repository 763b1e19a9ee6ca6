#include "core/shots/gradual_detector.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace zeroplane {
namespace {

// In samples.
constexpr std::array<std::int64_t, 7> kLengths{8, 12, 16, 24, 32, 48, 64};
constexpr std::int64_t kLongest = kLengths.back();
constexpr std::int64_t kQuiet = 10;  // without a further stretch a transition is over
constexpr std::int64_t kKept = 2 * kLongest + 2 * kQuiet;

constexpr double kMinDifference = 10.0;  // of the ends, root mean square in 8-bit levels
constexpr double kBlankContrast = 4.0;   // 8-bit levels; blank, however the other end looks
constexpr double kBlankShare = 0.1;      // of the other end's contrast

std::int64_t StepOf(double frames_per_second) {
  constexpr double kMaxStep = 8;  // a rate of thousands is a file's mistake
  return std::llround(std::clamp(frames_per_second / 30.0, 1.0, kMaxStep));
}

// How far the share may be from a straight line; fades are made with curves, too.
constexpr double kDissolveBend = 0.16, kFadeBend = 0.27;

// The residual that motion may cause. In few frames much motion is seldom, and a burst of light looks alike.
double AllowedResidual(std::int64_t length) {
  return length <= 8 ? 0.22 : length <= 12 ? 0.28 : 0.38;
}

// Ends of a dissolve: whole pictures do not resemble one another, and most blocks are not found again.
constexpr double kMaxCorrelation = 0.9;
constexpr double kBlockUnexplained = 0.25;  // of the contrast: a block that is not found again
constexpr double kNoise = 2.0;              // 8-bit levels, of a block that is found again
constexpr double kMiddleGray = 128.0;
constexpr double kChangedBlocks = 0.5;  // share
constexpr double kSamePlace = 0.25;     // of the contrast: two frames show the same

// Block matching explains motion, and leaves of a dissolve at least this part of its change.
constexpr double kMovedOnTheWay = 0.5;  // from quarter to quarter
constexpr double kMovedInAll = 0.3;     // from end to end

// Beyond its best stretch a transition goes on while the share moves at this part of its mean rate.
constexpr double kStillMoving = 0.4;

double Correlation(const std::vector<float>& a, const std::vector<float>& b) {
  const double n = static_cast<double>(a.size());
  double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = a[i], y = b[i];
    sa += x, sb += y, saa += x * x, sbb += y * y, sab += x * y;
  }
  const double variances = (saa - sa * sa / n) * (sbb - sb * sb / n);
  return variances > 0 ? (sab - sa * sb / n) / std::sqrt(variances) : 0.0;
}

double SquaredDistance(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

bool IsBlank(const Thumbnail& thumbnail, const Thumbnail& other) {
  return thumbnail.contrast < std::max(kBlankContrast, kBlankShare * other.contrast);
}

// The share of blocks of `b` that are nowhere near in `a`.
double ChangedBlocks(const Thumbnail& a, const Thumbnail& b) {
  const double limit = std::max(kNoise, kBlockUnexplained * std::min(a.contrast, b.contrast));
  const std::vector<float> residuals = BlockResiduals(a, b);
  return static_cast<double>(std::ranges::count_if(residuals, [&](float r) { return r > limit; })) /
         static_cast<double>(residuals.size());
}

bool MostBlocksChanged(const Thumbnail& a, const Thumbnail& b) {
  return ChangedBlocks(a, b) >= kChangedBlocks && ChangedBlocks(b, a) >= kChangedBlocks;
}

// Mean absolute difference without motion.
double DifferenceInPlace(const Thumbnail& a, const Thumbnail& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.luma.size(); ++i) sum += std::abs(a.luma.data()[i] - b.luma.data()[i]);
  return sum / static_cast<double>(a.luma.size());
}

}  // namespace

// A transition is named while all of it is kept.
std::int64_t GradualDetector::Latency(double frames_per_second) {
  return StepOf(frames_per_second) * (kKept + 1);
}

GradualDetector::GradualDetector(double frames_per_second) : step_(StepOf(frames_per_second)) {}

std::vector<GradualTransition> GradualDetector::Push(const Thumbnail& thumbnail) {
  if (++frame_ % step_ != 0) return {};
  samples_.push_back(thumbnail);
  if (static_cast<std::int64_t>(samples_.size()) > kKept) {
    samples_.pop_front();
    ++first_;
  }
  const std::int64_t last = end() - 1;
  for (const std::int64_t length : kLengths) {
    const std::int64_t first = last - length;
    if (first < first_) break;
    const std::optional<Ramp> ramp = RampOf(first, last);
    if (!ramp) continue;
    if (const auto stretch = Test(first, last, *ramp)) Add(*ramp, *stretch);
  }
  std::vector<GradualTransition> found;
  for (const Ramp ramp : {Ramp::kDissolve, Ramp::kOut, Ramp::kIn}) {
    const auto& open = open_[static_cast<std::size_t>(ramp)];
    if (open && last - open->last_seen >= kQuiet) Close(ramp, found);
  }
  if (faded_out_ && faded_out_->first <= first_ && !open_[static_cast<std::size_t>(Ramp::kIn)])
    CloseFadeOut(found);
  return found;
}

std::vector<GradualTransition> GradualDetector::Finish() {
  std::vector<GradualTransition> found;
  for (const Ramp ramp : {Ramp::kDissolve, Ramp::kOut, Ramp::kIn})
    if (open_[static_cast<std::size_t>(ramp)]) Close(ramp, found);
  if (faded_out_) CloseFadeOut(found);
  std::ranges::sort(found, {}, &GradualTransition::position);
  return found;
}

GradualDetector::Mixture GradualDetector::MixtureOf(std::int64_t sample, std::int64_t first,
                                                    std::int64_t last) const {
  const std::vector<float>&a = at(first).coarse, &b = at(last).coarse, &f = at(sample).coarse;
  double along = 0, whole = 0, distance = 0;
  for (std::size_t i = 0; i < f.size(); ++i) {
    const double change = b[i] - a[i], moved = f[i] - a[i];
    along += moved * change, whole += change * change, distance += moved * moved;
  }
  const double share = along / whole;
  return {share, std::sqrt(std::max(0.0, distance - share * along) / whole)};
}

// What the ends could be the ends of.
std::optional<GradualDetector::Ramp> GradualDetector::RampOf(std::int64_t first, std::int64_t last) const {
  const Thumbnail &a = at(first), &b = at(last);
  const double difference = SquaredDistance(a.coarse, b.coarse) / static_cast<double>(a.coarse.size());
  if (difference < kMinDifference * kMinDifference) return std::nullopt;
  const bool from_blank = IsBlank(a, b), to_blank = IsBlank(b, a);
  if (from_blank && to_blank) return std::nullopt;
  if (from_blank) return Ramp::kIn;
  if (to_blank) return Ramp::kOut;
  if (Correlation(a.coarse, b.coarse) > kMaxCorrelation) return std::nullopt;
  return Ramp::kDissolve;
}

std::optional<GradualDetector::Stretch> GradualDetector::Test(std::int64_t first, std::int64_t last,
                                                              Ramp ramp) const {
  const std::int64_t length = last - first;
  const double bend = ramp == Ramp::kDissolve ? kDissolveBend : kFadeBend, residual = AllowedResidual(length);
  double most_bent = 0, most_residual = 0;
  const auto fits = [&](std::int64_t i) {
    const Mixture mixture = MixtureOf(first + i, first, last);
    most_bent =
        std::max(most_bent, std::abs(mixture.share - static_cast<double>(i) / static_cast<double>(length)));
    most_residual = std::max(most_residual, mixture.residual);
    return most_bent <= bend && most_residual <= residual;
  };
  for (const std::int64_t quarter : {2, 1, 3})  // most stretches fail here
    if (!fits(quarter * length / 4)) return std::nullopt;
  for (std::int64_t i = 1; i < length; ++i)
    if (!fits(i)) return std::nullopt;
  const double difference = std::sqrt(SquaredDistance(at(first).coarse, at(last).coarse));
  return Stretch{first, last, difference * (1.0 - most_bent - most_residual), last};
}

void GradualDetector::Add(Ramp ramp, const Stretch& stretch) {
  auto& open = open_[static_cast<std::size_t>(ramp)];
  if (!open || stretch.quality > open->quality) {
    open = stretch;
  } else {
    open->last_seen = stretch.last;
  }
}

bool GradualDetector::AreDifferentPlaces(const Stretch& stretch) const {
  const Thumbnail &a = at(stretch.first), &b = at(stretch.last);
  // As they are, since a title changes the tone of a picture; and in one tone, since a light may go on.
  const double contrast = std::min(a.contrast, b.contrast);
  if (!MostBlocksChanged(a, b) ||
      !MostBlocksChanged(WithTone(a, kMiddleGray, contrast), WithTone(b, kMiddleGray, contrast)))
    return false;
  // After a burst of light the old place comes back.
  for (const std::int64_t back : {2, 6, 10}) {
    const std::int64_t before = stretch.first - back;
    if (before >= first_ && MatchResidual(at(before), b) < kSamePlace * b.contrast) return false;
  }
  return true;
}

bool GradualDetector::IsMotion(const Stretch& stretch) const {
  const std::int64_t length = stretch.last - stretch.first;
  double matched = 0, in_place = 0;
  for (int quarter = 0; quarter < 4; ++quarter) {
    const Thumbnail& a = at(stretch.first + quarter * length / 4);
    const Thumbnail& b = at(stretch.first + (quarter + 1) * length / 4);
    matched += MatchResidual(a, b);
    in_place += DifferenceInPlace(a, b);
  }
  return matched < kMovedOnTheWay * in_place ||
         MatchResidual(at(stretch.first), at(stretch.last)) < kMovedInAll * in_place;
}

// Part of a fade is a mixture, too.
bool GradualDetector::IsPartOfFade(const Stretch& stretch) const {
  const auto overlaps = [&](const Stretch& fade) {
    return fade.first < stretch.last && stretch.first < fade.last;
  };
  const auto &out = open_[static_cast<std::size_t>(Ramp::kOut)],
             &in = open_[static_cast<std::size_t>(Ramp::kIn)];
  return (out && overlaps(*out)) || (in && overlaps(*in)) || std::ranges::any_of(fades_, overlaps);
}

// Moves the ends to where the mixture begins and ends.
GradualDetector::Stretch GradualDetector::Fitted(Stretch stretch) const {
  const std::int64_t first = stretch.first, last = stretch.last;
  const double moving = kStillMoving / static_cast<double>(last - first);
  const auto share = [&](std::int64_t sample) { return MixtureOf(sample, first, last).share; };
  const std::int64_t middle = (first + last) / 2;
  const auto moves = [&](std::int64_t sample) { return share(sample + 1) - share(sample) > moving; };
  while (stretch.first < middle - 2 && !moves(stretch.first)) ++stretch.first;
  while (stretch.last > middle + 2 && !moves(stretch.last - 1)) --stretch.last;
  if (stretch.first == first)
    while (stretch.first > first_ && first - stretch.first < kLongest && moves(stretch.first - 1))
      --stretch.first;
  if (stretch.last == last)
    while (stretch.last + 1 < end() && moves(stretch.last)) ++stretch.last;
  return stretch;
}

void GradualDetector::Close(Ramp ramp, std::vector<GradualTransition>& found) {
  auto& open = open_[static_cast<std::size_t>(ramp)];
  const Stretch stretch = *open;
  open.reset();
  if (stretch.first < first_) return;
  const Stretch fitted = Fitted(stretch);
  if (ramp != Ramp::kDissolve) fades_.push_back(fitted);
  std::erase_if(fades_, [this](const Stretch& fade) { return fade.last < first_; });
  if (ramp == Ramp::kOut) {
    if (faded_out_) CloseFadeOut(found);
    faded_out_ = fitted;
  } else if (ramp == Ramp::kIn) {
    CloseFadeIn(fitted, found);
  } else if (!IsPartOfFade(fitted) && !IsMotion(stretch) && AreDifferentPlaces(stretch)) {
    found.push_back(
        InFrames(Transition::kDissolve, fitted.first + 1, fitted.last, (fitted.first + fitted.last + 1) / 2));
  }
}

void GradualDetector::CloseFadeIn(const Stretch& in, std::vector<GradualTransition>& found) {
  std::int64_t begin = in.first + 1, position = begin;
  if (faded_out_ && IsBlankBetween(faded_out_->last, in.first)) {
    begin = faded_out_->first + 1;
  } else if (faded_out_) {
    CloseFadeOut(found);
  } else if (first_ == 0 && IsBlankBetween(0, in.first)) {
    begin = position = 0;
  }
  faded_out_.reset();
  found.push_back(InFrames(Transition::kFade, begin, in.last, position));
}

// Nothing faded in: the new shot begins at once, or not at all.
void GradualDetector::CloseFadeOut(std::vector<GradualTransition>& found) {
  const Stretch out = *faded_out_;
  faded_out_.reset();
  if (out.first < first_) return;
  const Thumbnail& full = at(out.first);
  std::int64_t i = out.last;
  while (i < end() && !IsBlank(at(i), full)) ++i;
  while (i < end() && IsBlank(at(i), full)) ++i;
  if (i < end()) found.push_back(InFrames(Transition::kFade, out.first + 1, i, i));
}

// Samples from `first` to `last`, inclusive.
bool GradualDetector::IsBlankBetween(std::int64_t first, std::int64_t last) const {
  const double most = std::ranges::max_element(samples_, {}, &Thumbnail::contrast)->contrast;
  const double limit = std::max(kBlankContrast, 2.0 * kBlankShare * most);  // the ends may not be quite blank
  for (std::int64_t i = std::max(first, first_); i <= last; ++i)
    if (at(i).contrast > limit) return false;
  return true;
}

GradualTransition GradualDetector::InFrames(Transition kind, std::int64_t first, std::int64_t end,
                                            std::int64_t position) const {
  return {kind, {first * step_, std::max(end, first + 1) * step_}, position * step_};
}

}  // namespace zeroplane

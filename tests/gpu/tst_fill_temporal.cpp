#include <ATen/Parallel.h>
#include <ATen/ops/full.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <QtTest>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "gpu/base/samples.h"
#include "gpu/fill/fill_temporal.h"
#include "tests/gpu/temporal_film.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

/// Of what neighbours show against the truth: two linear interpolations and an 8-bit rounding remain.
constexpr double kShownDb = 33;
/// The picture's edge against its spatial fill. A few rows at the top and bottom come in from nowhere.
constexpr double kEdgeGainDb = 5;
/// How many times steadier the holes are than a fill of each frame on its own.
constexpr double kSteadier = 5;
/// Rounding of 8-bit codes, and what float sums add.
constexpr double kHalfCode = 0.502;

/// Sum of squared differences over the pixels where `where` is set, and how many samples.
struct Difference {
  double squares = 0, samples = 0;
  double Psnr() const { return 10 * std::log10(255.0 * 255.0 * samples / std::max(squares, 1e-9)); }
};
Difference Compare(const at::Tensor& a, const at::Tensor& b, const at::Tensor& where) {
  Difference sum;
  const auto *one = a.data_ptr<std::uint8_t>(), *other = b.data_ptr<std::uint8_t>(),
             *mask = where.data_ptr<std::uint8_t>();
  for (std::int64_t i = 0; i < where.numel(); ++i) {
    if (mask[i] == 0) continue;
    for (int c = 0; c < 3; ++c) sum.squares += std::pow(double(one[3 * i + c]) - other[3 * i + c], 2);
    sum.samples += 3;
  }
  return sum;
}

/// Where a share is the whole.
at::Tensor All(const at::Tensor& share) {
  return share.eq(255).to(at::kByte);
}

struct Filled {
  WarpResult warped;
  at::Tensor spatial;
  FillTemporalResult result;
};

Filled Fill(const TemporalFilm& film, int frame, const std::vector<int>& offsets, bool with_back = false,
            FillTemporalOptions options = {}) {
  Filled filled{film.Warped(frame), {}, {}};
  filled.spatial = FillBackground(filled.warped.picture, filled.warped.holes, filled.warped.disparity_px);
  std::vector<TemporalNeighbour> neighbours;
  for (const int offset : offsets) neighbours.push_back(NeighbourOf(film, frame, frame + offset, with_back));
  options.factor = film.factor;
  filled.result = FillTemporal(filled.warped.picture, filled.warped.holes, filled.warped.disparity_px,
                               filled.spatial, neighbours, options);
  return filled;
}

}  // namespace

class TestFillTemporal : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void HolesShowTheTrueBackground_data();
  void HolesShowTheTrueBackground();
  void HolesAreSteadyAlongTheWall();
  void EdgesShowWhatThePanBringsIn();
  void TheForegroundIsNeverTaken();
  void ANeighbourOfAnotherSceneIsNotBelieved();
  void AnOutlierIsOutvoted();
  void TheMotionOfTheWholeBackgroundIsTriedNext();
  void AMotionThatDoesNotComeBackIsNotUsed();
  void WhereNothingShowsThePlaceTheFallbackStays();
  void OnlyHolesChangeAndTheShareSaysHowMuch();
  void EverySampleTypeSaysTheSame();
  void AnyNumberOfThreadsGivesTheSameBits();
  void MemoryIsReusedAndBounded();
  void BrokenNumbersDoNoHarm();
  void BrokenPreconditionsAreNamed();
};

void TestFillTemporal::HolesShowTheTrueBackground_data() {
  QTest::addColumn<TemporalFilm>("film");
  QTest::addColumn<double>("least_share");
  QTest::addColumn<double>("least_gain_db");
  TemporalFilm film;
  QTest::newRow("pan") << film << 0.95 << 15.0;
  film.factor = 0.5;
  QTest::newRow("both eyes made") << film << 0.95 << 15.0;
  // The card moves by less than what it hides is wide, and the pan takes what comes in at the edge away.
  film = {};
  film.factor = -1;
  film.card_x = 4.2;
  QTest::newRow("left eye") << film << 0.8 << 5.0;
  film = {};
  film.zoom = 0.01;
  QTest::newRow("zoom") << film << 0.5 << 4.0;
  film = {};
  film.wall_slope = 0.02;
  QTest::newRow("slanted wall") << film << 0.95 << 15.0;
  film = {};
  film.brighter = 3;
  QTest::newRow("growing light") << film << 0.95 << 15.0;
  film = {};
  film.pan_x = -2.7;
  film.card_x = 3.1;
  QTest::newRow("against the pan") << film << 0.95 << 15.0;
}

void TestFillTemporal::HolesShowTheTrueBackground() {
  QFETCH(TemporalFilm, film);
  QFETCH(double, least_share);
  QFETCH(double, least_gain_db);
  for (const bool with_back : {false, true}) {
    const Filled filled = Fill(film, 0, {-1, 1, -4, 4}, with_back);
    const at::Tensor truth = film.WallInNewEye(0);
    const Difference temporal = Compare(filled.result.picture, truth, filled.warped.holes);
    const Difference spatial = Compare(filled.spatial, truth, filled.warped.holes);
    const Difference there = Compare(filled.result.picture, truth, All(filled.result.temporal));
    const Difference any = Compare(filled.result.picture, truth, filled.result.temporal);
    qInfo("holes %.2f dB, spatial %.2f dB; neighbours show %.0f%%, %.2f dB where they show all",
          temporal.Psnr(), spatial.Psnr(), 100 * any.samples / temporal.samples, there.Psnr());
    QVERIFY(temporal.Psnr() >= spatial.Psnr() + least_gain_db);
    QVERIFY(any.samples >= least_share * temporal.samples);
    QVERIFY(there.Psnr() >= kShownDb);
  }
}

void TestFillTemporal::HolesAreSteadyAlongTheWall() {
  // Every second frame the wall has moved by whole pixels, so that its points can be followed without
  // sampling.
  constexpr int kStep = 2, kMove = 3;
  TemporalFilm film;
  film.pan_x = static_cast<double>(kMove) / kStep;
  film.pan_y = 0;
  double temporal = 0, spatial = 0, samples = 0;
  Filled before = Fill(film, 0, {-1, 1, -4, 4});
  for (int frame = kStep; frame <= 4 * kStep; frame += kStep) {
    const Filled now = Fill(film, frame, {-1, 1, -4, 4});
    for (int y = 0; y < film.height; ++y) {
      for (int x = kMove; x < film.width; ++x) {
        if (!IsHole(now.warped.holes, y, x) || ValueAt(before.warped.disparity_px, y, x - kMove) < 0)
          continue;
        for (int c = 0; c < 3; ++c, ++samples) {
          temporal +=
              std::abs(CodeAt(now.result.picture, y, x, c) - CodeAt(before.result.picture, y, x - kMove, c));
          spatial += std::abs(CodeAt(now.spatial, y, x, c) - CodeAt(before.spatial, y, x - kMove, c));
        }
      }
    }
    before = now;
  }
  qInfo("from frame to frame %.2f codes, spatial %.2f", temporal / samples, spatial / samples);
  QVERIFY(samples > 0);
  QVERIFY(temporal * kSteadier <= spatial);
}

void TestFillTemporal::EdgesShowWhatThePanBringsIn() {
  // The right eye's picture begins with five columns that its source does not show; a pan to the left
  // uncovers them later.
  TemporalFilm film;
  film.pan_x = 2.25;
  const Filled filled = Fill(film, 0, {1, 4});
  const at::Tensor edge = filled.warped.holes.clone();
  edge.narrow(1, 5, film.width - 5).zero_();
  const at::Tensor truth = film.WallInNewEye(0);
  const Difference temporal = Compare(filled.result.picture, truth, edge);
  QCOMPARE(temporal.samples, 3.0 * 5 * film.height);
  const Difference spatial = Compare(filled.spatial, truth, edge);
  qInfo("edge %.2f dB, spatial %.2f dB", temporal.Psnr(), spatial.Psnr());
  QVERIFY(temporal.Psnr() >= spatial.Psnr() + kEdgeGainDb);
  // Panned the other way, no frame to come shows them.
  film.pan_x = -2.25;
  const Filled hidden = Fill(film, 0, {1, 4});
  QCOMPARE(hidden.result.temporal.narrow(1, 0, 5).sum().item<std::int64_t>(), 0);
}

void TestFillTemporal::TheForegroundIsNeverTaken() {
  // A white card before a wall of at most 220.
  TemporalFilm film;
  std::int64_t taken = 0;
  for (const int neighbour : {-6, -2, 1, 3, 7}) {
    const Filled clean = Fill(film, 0, {neighbour});
    const TemporalNeighbour other = NeighbourOf(film, 0, neighbour);
    TemporalNeighbour white = other;
    white.picture =
        at::where(other.disparity_px.lt(0).unsqueeze(2), at::full({}, 255, at::kByte), other.picture);
    const FillTemporalResult result = FillTemporal(clean.warped.picture, clean.warped.holes,
                                                   clean.warped.disparity_px, clean.spatial, {white});
    QVERIFY(result.picture.equal(clean.result.picture));
    taken += result.temporal.gt(0).sum().item<std::int64_t>();
  }
  QVERIFY(taken > 0);
}

void TestFillTemporal::ANeighbourOfAnotherSceneIsNotBelieved() {
  TemporalFilm film;
  const Filled filled = Fill(film, 0, {});
  TemporalNeighbour other = NeighbourOf(film, 0, 1);
  other.picture = other.picture.flip({0}).contiguous();
  other.disparity_px.fill_(static_cast<float>(film.wall_px));
  other.holes.zero_();
  const FillTemporalResult result = FillTemporal(filled.warped.picture, filled.warped.holes,
                                                 filled.warped.disparity_px, filled.spatial, {other});
  const double taken = result.temporal.gt(0).sum().item<double>(),
               holes = filled.warped.holes.gt(0).sum().item<double>();
  QVERIFY2(taken <= 0.05 * holes, qPrintable(QString::number(taken / holes)));
}

void TestFillTemporal::AnOutlierIsOutvoted() {
  // The nearest neighbour's wall changes just where the holes are hidden: its rim fits, its content does not.
  TemporalFilm film;
  const Filled clean = Fill(film, 0, {-4, 4, -5, 5});
  std::vector<TemporalNeighbour> neighbours;
  for (const int frame : {-4, 4, -5, 5}) neighbours.push_back(NeighbourOf(film, 0, frame));
  TemporalNeighbour wrong = NeighbourOf(film, 0, 0);
  wrong.picture = clean.warped.picture.clone();
  wrong.picture.masked_fill_(clean.warped.holes.gt(0).unsqueeze(2), 7);
  wrong.disparity_px = clean.warped.disparity_px.masked_fill(clean.warped.holes.gt(0), film.wall_px);
  wrong.holes = at::zeros_like(clean.warped.holes);
  wrong.frames_away = 4;
  neighbours.push_back(wrong);
  const FillTemporalResult result = FillTemporal(clean.warped.picture, clean.warped.holes,
                                                 clean.warped.disparity_px, clean.spatial, neighbours);
  const at::Tensor both = at::where(clean.result.temporal.eq(255), result.temporal, 0);
  QVERIFY(Compare(result.picture, film.WallInNewEye(0), All(both)).Psnr() >= kShownDb - 3);
}

void TestFillTemporal::TheMotionOfTheWholeBackgroundIsTriedNext() {
  // Motion at the rims is unknown, as where it bled over them.
  TemporalFilm film;
  const Filled filled = Fill(film, 0, {});
  const auto fill = [&](bool whole) {
    std::vector<TemporalNeighbour> neighbours;
    for (const int frame : {-4, 4}) {
      neighbours.push_back(NeighbourOf(film, 0, frame));
      neighbours.back().flow_px.fill_(std::numeric_limits<float>::quiet_NaN());
      if (!whole) neighbours.back().background_x_px = std::numeric_limits<double>::quiet_NaN();
    }
    return FillTemporal(filled.warped.picture, filled.warped.holes, filled.warped.disparity_px,
                        filled.spatial, neighbours);
  };
  const FillTemporalResult with = fill(true), without = fill(false);
  QVERIFY(without.picture.equal(filled.spatial));
  QVERIFY(Compare(with.picture, film.WallInNewEye(0), All(with.temporal)).Psnr() >= kShownDb);
  QVERIFY(with.temporal.gt(0).sum().item<double>() >= 0.9 * filled.warped.holes.gt(0).sum().item<double>());
}

void TestFillTemporal::AMotionThatDoesNotComeBackIsNotUsed() {
  TemporalFilm film;
  const Filled filled = Fill(film, 0, {});
  TemporalNeighbour neighbour = NeighbourOf(film, 0, 4, true);
  neighbour.background_x_px = neighbour.background_y_px = std::numeric_limits<double>::quiet_NaN();
  const auto taken = [&] {
    return FillTemporal(filled.warped.picture, filled.warped.holes, filled.warped.disparity_px,
                        filled.spatial, {neighbour})
        .temporal.gt(0)
        .sum()
        .item<std::int64_t>();
  };
  QVERIFY(taken() > 0);
  neighbour.back_flow_px.add_(2);
  QCOMPARE(taken(), 0);
}

void TestFillTemporal::WhereNothingShowsThePlaceTheFallbackStays() {
  TemporalFilm film;
  const Filled none = Fill(film, 0, {});
  QVERIFY(none.result.picture.equal(none.spatial));
  QCOMPARE(none.result.temporal.max().item<int>(), 0);
  // A film that stands still hides the same in every frame.
  film.pan_x = film.pan_y = film.card_x = film.card_y = 0;
  const Filled still = Fill(film, 0, {-1, 1});
  QVERIFY(still.result.picture.equal(still.spatial));
}

void TestFillTemporal::OnlyHolesChangeAndTheShareSaysHowMuch() {
  TemporalFilm film;
  const Filled filled = Fill(film, 0, {-1, 1});
  const at::Tensor seen = filled.warped.holes.eq(0);
  QVERIFY(filled.result.picture.masked_select(seen.unsqueeze(2))
              .equal(filled.warped.picture.masked_select(seen.unsqueeze(2))));
  QCOMPARE(filled.result.temporal.masked_select(seen).max().item<int>(), 0);
  const at::Tensor untouched =
      filled.result.temporal.eq(0).logical_and(filled.warped.holes.ne(0)).unsqueeze(2);
  QVERIFY(untouched.sum().item<std::int64_t>() > 0);
  QVERIFY(filled.result.picture.masked_select(untouched).equal(filled.spatial.masked_select(untouched)));
  QCOMPARE(filled.result.temporal.max().item<int>(), 255);
  const at::Tensor partly = filled.result.temporal.gt(0).logical_and(filled.result.temporal.lt(255));
  QVERIFY(partly.sum().item<std::int64_t>() > 0);
}

void TestFillTemporal::EverySampleTypeSaysTheSame() {
  TemporalFilm film;
  const Filled bytes = Fill(film, 0, {-4, 4});
  for (const at::ScalarType type : {kUint16, at::kFloat}) {
    const auto convert = [&](const at::Tensor& picture) {
      return type == kUint16 ? picture.to(at::kInt).mul(257).to(at::kShort) : picture.to(at::kFloat).div(255);
    };
    std::vector<TemporalNeighbour> neighbours;
    for (const int frame : {-4, 4}) {
      neighbours.push_back(NeighbourOf(film, 0, frame));
      neighbours.back().picture = convert(neighbours.back().picture);
    }
    const FillTemporalResult result =
        FillTemporal(convert(bytes.warped.picture), bytes.warped.holes, bytes.warped.disparity_px,
                     convert(bytes.spatial), neighbours);
    const at::Tensor codes = type == kUint16
                                 ? result.picture.to(at::kInt).bitwise_and(0xffff).to(at::kFloat).div(257)
                                 : result.picture.mul(255);
    QVERIFY(codes.sub(bytes.result.picture).abs().max().item<double>() <= kHalfCode);
    QVERIFY(result.temporal.equal(bytes.result.temporal));
  }
}

void TestFillTemporal::AnyNumberOfThreadsGivesTheSameBits() {
  TemporalFilm film;
  film.height = 432;  // several tasks
  film.width = 512;
  const int before = at::get_num_threads();
  at::set_num_threads(1);
  const Filled one = Fill(film, 0, {-4, 4}, true);
  for (const int threads : {2, 3, 5}) {
    at::set_num_threads(threads);
    const Filled several = Fill(film, 0, {-4, 4}, true);
    QVERIFY(several.result.picture.equal(one.result.picture));
    QVERIFY(several.result.temporal.equal(one.result.temporal));
  }
  at::set_num_threads(before);
}

void TestFillTemporal::MemoryIsReusedAndBounded() {
  TemporalFilm film;
  for (const std::vector<int>& offsets : {std::vector<int>{1}, {-1, 1, -4, 4}}) {
    Filled filled = Fill(film, 0, offsets);
    FillTemporalResult& result = filled.result;
    const std::vector<const void*> before = {result.picture.data_ptr(), result.temporal.data_ptr(),
                                             result.work.rims.data_ptr(), result.work.candidates.data_ptr()};
    const at::Tensor first = result.picture.clone();
    std::size_t inputs = filled.warped.picture.nbytes() + filled.warped.holes.nbytes() +
                         filled.warped.disparity_px.nbytes() + filled.spatial.nbytes();
    std::vector<TemporalNeighbour> neighbours;
    for (const int offset : offsets) {
      neighbours.push_back(NeighbourOf(film, 0, offset));
      const TemporalNeighbour& last = neighbours.back();
      inputs +=
          last.picture.nbytes() + last.holes.nbytes() + last.disparity_px.nbytes() + last.flow_px.nbytes();
    }
    FillTemporal(filled.warped.picture, filled.warped.holes, filled.warped.disparity_px, filled.spatial,
                 neighbours, {}, result);
    const std::vector<const void*> after = {result.picture.data_ptr(), result.temporal.data_ptr(),
                                            result.work.rims.data_ptr(), result.work.candidates.data_ptr()};
    QCOMPARE(after, before);
    QVERIFY(result.picture.equal(first));
    const std::size_t work = result.work.rims.nbytes() + result.work.candidates.nbytes();
    QVERIFY(work <= 3 * (inputs + result.picture.nbytes() + result.temporal.nbytes()));
  }
}

void TestFillTemporal::BrokenNumbersDoNoHarm() {
  TemporalFilm film;
  film.height = 40;
  film.width = 90;
  const Filled filled = Fill(film, 0, {});
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                          -std::numeric_limits<float>::infinity(), 3e38f}) {
    const auto spoil = [&](const at::Tensor& tensor, int every) {
      at::Tensor spoilt = tensor.clone();
      for (std::int64_t i = every / 2; i < spoilt.numel(); i += every) spoilt.data_ptr<float>()[i] = bad;
      return spoilt;
    };
    for (const int every : {1, 3, 11}) {
      TemporalNeighbour neighbour = NeighbourOf(film, 0, 4, true);
      neighbour.picture = spoil(neighbour.picture.to(at::kFloat).div(255), every);
      neighbour.disparity_px = spoil(neighbour.disparity_px, every);
      neighbour.flow_px = spoil(neighbour.flow_px, every);
      neighbour.back_flow_px = spoil(neighbour.back_flow_px, every);
      neighbour.background_x_px = bad;
      const at::Tensor fallback = filled.spatial.to(at::kFloat).div(255);
      const FillTemporalResult result =
          FillTemporal(spoil(filled.warped.picture.to(at::kFloat).div(255), every), filled.warped.holes,
                       spoil(filled.warped.disparity_px, every), fallback, {neighbour, neighbour});
      const at::Tensor holes = filled.warped.holes.ne(0).unsqueeze(2);
      QVERIFY(result.picture.masked_select(holes).isfinite().all().item<bool>());
    }
  }
}

void TestFillTemporal::BrokenPreconditionsAreNamed() {
  TemporalFilm film;
  film.height = 20;
  film.width = 64;
  const Filled filled = Fill(film, 0, {});
  const WarpResult& warped = filled.warped;
  const TemporalNeighbour good = NeighbourOf(film, 0, 1);
  const auto fill = [&](const TemporalNeighbour& neighbour, const FillTemporalOptions& options = {}) {
    FillTemporal(warped.picture, warped.holes, warped.disparity_px, filled.spatial, {neighbour}, options);
  };
  fill(good);
  TemporalNeighbour bad = good;
  bad.flow_px = at::Tensor();
  QVERIFY_EXCEPTION_THROWN(fill(bad), std::logic_error);
  bad = good;
  bad.flow_px = good.flow_px.narrow(1, 0, 63);
  QVERIFY_EXCEPTION_THROWN(fill(bad), std::logic_error);
  bad = good;
  bad.picture = good.picture.to(at::kFloat);
  QVERIFY_EXCEPTION_THROWN(fill(bad), std::logic_error);
  bad = good;
  bad.frames_away = 0;
  QVERIFY_EXCEPTION_THROWN(fill(bad), std::logic_error);
  FillTemporalOptions options;
  options.rim_px = 8;
  QVERIFY_EXCEPTION_THROWN(fill(good, options), std::logic_error);
  options = {};
  options.agreement_pct = std::nan("");
  QVERIFY_EXCEPTION_THROWN(fill(good, options), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(FillTemporal(warped.picture, warped.holes, warped.disparity_px, filled.spatial,
                                        std::vector<TemporalNeighbour>(kMaxTemporalNeighbours + 1, good)),
                           std::logic_error);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestFillTemporal)
#include "tst_fill_temporal.moc"

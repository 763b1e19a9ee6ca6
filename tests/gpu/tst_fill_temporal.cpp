#include <ATen/Parallel.h>

#include <QtTest>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "gpu/fill/fill_temporal.h"
#include "tests/gpu/temporal_film.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

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
};

void TestFillTemporal::HolesShowTheTrueBackground_data() {
  QTest::addColumn<TemporalFilm>("film");
  TemporalFilm film;
  QTest::newRow("pan") << film;
  film.factor = -1;
  film.card_x = 4.2;
  QTest::newRow("left eye") << film;
  film = {};
  film.zoom = 0.01;
  QTest::newRow("zoom") << film;
  film = {};
  film.wall_slope = 0.02;
  QTest::newRow("slanted wall") << film;
  film = {};
  film.brighter = 3;
  QTest::newRow("growing light") << film;
  film = {};
  film.pan_x = -2.7;
  film.card_x = 3.1;
  QTest::newRow("other way") << film;
}

void TestFillTemporal::HolesShowTheTrueBackground() {
  QFETCH(TemporalFilm, film);
  for (const bool with_back : {false, true}) {
    const Filled filled = Fill(film, 0, {-1, 1, -4, 4}, with_back);
    const at::Tensor truth = film.WallInNewEye(0);
    const Difference temporal = Compare(filled.result.picture, truth, filled.warped.holes);
    const Difference spatial = Compare(filled.spatial, truth, filled.warped.holes);
    const Difference there = Compare(filled.result.picture, truth, filled.result.temporal);
    qInfo("temporal %.2f dB, spatial %.2f dB, by neighbours %.0f%% at %.2f dB", temporal.Psnr(), spatial.Psnr(),
          100 * there.samples / temporal.samples, there.Psnr());
  }
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestFillTemporal)
#include "tst_fill_temporal.moc"

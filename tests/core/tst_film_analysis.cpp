#include <QTest>
#include <algorithm>

#include "core/base/error.h"
#include "core/jobs/film_analysis.h"

using namespace zeroplane;

namespace {

class EmptyFilm final : public FrameSource {
 public:
  std::int64_t frame_count() const override { return 100; }
  Rational frame_rate() const override { return {24, 1}; }
  int width() const override { return 8; }
  int height() const override { return 8; }
  Picture ReadFrame(std::int64_t) override { return std::make_shared<ImageU8>(8, 8, 3); }
};

/// Notes which shots were analysed under which median; a shot's range is its length.
class NotingRenderer final : public StereoRenderer {
 public:
  std::string DepthName() const override { return {}; }

  ShotCanvas AnalyseShot(FrameSource&, const std::string&, const FrameRange& shot, double median_range,
                         JobContext& job) override {
    calls.push_back({shot.first, median_range});
    job.Report(1, "analysed");
    ShotCanvas canvas;
    canvas.raw_near = static_cast<double>(shot.length());
    return canvas;
  }
  FrameResult Render(const FrameRequest&) override { return {}; }

  std::vector<std::pair<std::int64_t, double>> calls;
};

class NotingJob final : public JobContext {
 public:
  bool Cancelled() const override { return cancelled; }
  void Report(double fraction, std::string_view) override { fractions.push_back(fraction); }
  bool cancelled = false;
  std::vector<double> fractions;
};

std::vector<Shot> ShotsOfLengths(const std::vector<int>& lengths) {
  std::vector<Shot> shots;
  std::int64_t first = 0;
  for (const int length : lengths) {
    Shot shot;
    shot.frames = {first, first + length};
    shots.push_back(shot);
    first += length;
  }
  return shots;
}

}  // namespace

class TestFilmAnalysis : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aFlatFirstShotIsAnalysedAgainUnderTheFilmsMedian() {
    std::vector<Shot> shots = ShotsOfLengths({2, 40, 50});
    EmptyFilm film;
    NotingRenderer renderer;
    NotingJob job;
    AnalyseShots(shots, film, "film", renderer, job);
    QCOMPARE(renderer.calls.size(), std::size_t(4));
    QCOMPARE(renderer.calls[0], (std::pair<std::int64_t, double>{0, 0.0}));
    QCOMPARE(renderer.calls[3], (std::pair<std::int64_t, double>{0, 40.0}));
    QVERIFY(std::is_sorted(job.fractions.begin(), job.fractions.end()));
    QCOMPARE(job.fractions.back(), 1.0);
  }

  void shotsWithACanvasAreLeftAlone() {
    std::vector<Shot> shots = ShotsOfLengths({30, 40});
    shots[0].canvas.emplace();
    shots[0].canvas->raw_near = 0.001;
    EmptyFilm film;
    NotingRenderer renderer;
    SilentJob job;
    AnalyseShots(shots, film, "film", renderer, job);
    QCOMPARE(renderer.calls.size(), std::size_t(1));
    QCOMPARE(renderer.calls[0].first, std::int64_t(30));
  }

  // Another network's numbers would be stretched by the wrong transform.
  void shotsOfAnotherDepthAreAnalysedAnew() {
    std::vector<Shot> shots = ShotsOfLengths({30, 40, 20});
    shots[0].canvas.emplace();
    shots[1].canvas.emplace();
    shots[1].canvas->depth = "another";
    shots[1].canvas->raw_near = 5000;
    EmptyFilm film;
    NotingRenderer renderer;
    SilentJob job;
    AnalyseShots(shots, film, "film", renderer, job, FrameRange{30, 31});
    QCOMPARE(renderer.calls, (decltype(renderer.calls){{30, 1.0}}));
    QVERIFY(shots[0].canvas && shots[1].canvas->depth.empty() && !shots[2].canvas);
  }

  void cancellingThrows() {
    std::vector<Shot> shots = ShotsOfLengths({30});
    EmptyFilm film;
    NotingRenderer renderer;
    NotingJob job;
    job.cancelled = true;
    QVERIFY_EXCEPTION_THROWN(AnalyseShots(shots, film, "film", renderer, job), Error);
    QVERIFY(renderer.calls.empty());
  }

  void theMedianIsOfWhatIsKnown() {
    std::vector<Shot> shots = ShotsOfLengths({1, 1, 1, 1});
    QCOMPARE(MedianRange(shots), 0.0);
    for (int i = 0; i < 3; ++i) {
      shots[i].canvas.emplace();
      shots[i].canvas->raw_near = 1 + 10 * i;
    }
    QCOMPARE(MedianRange(shots), 11.0);
  }

  void aPartReportsItsShareOfTheWhole() {
    NotingJob whole;
    JobPart part(whole, 0.2, 0.6);
    part.Report(0.5, "");
    QCOMPARE(whole.fractions.back(), 0.4);
  }
};

QTEST_APPLESS_MAIN(TestFilmAnalysis)
#include "tst_film_analysis.moc"

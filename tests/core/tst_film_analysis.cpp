#include <QTest>
#include <algorithm>
#include <cmath>
#include <functional>

#include "core/base/error.h"
#include "core/jobs/active_picture.h"
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

  ShotCanvas AnalyseShot(FrameSource&, const std::string&, const std::optional<PictureRect>& active,
                         const FrameRange& shot, double median_range, JobContext& job) override {
    calls.push_back({shot.first, median_range});
    active_picture = active;
    job.Report(1, "analysed");
    ShotCanvas canvas;
    canvas.raw_near = static_cast<double>(shot.length());
    canvas.depth = NameOfPart(DepthName(), active);
    return canvas;
  }
  FrameResult Render(const FrameRequest&) override { return {}; }

  std::vector<std::pair<std::int64_t, double>> calls;
  std::optional<PictureRect> active_picture;
};

constexpr int kWidth = 160, kHeight = 90;

/// A film whose pictures are drawn by a function of frame, x and y that gives a grey value.
class DrawnFilm final : public FrameSource {
 public:
  using Draw = std::function<int(std::int64_t frame, int x, int y)>;
  explicit DrawnFilm(Draw draw, std::int64_t frames = 40) : draw_(std::move(draw)), frames_(frames) {}
  std::int64_t frame_count() const override { return frames_; }
  Rational frame_rate() const override { return {24, 1}; }
  int width() const override { return kWidth; }
  int height() const override { return kHeight; }
  Picture ReadFrame(std::int64_t frame) override {
    if (frame % damaged_every == damaged_every - 1) throw Error(ErrorCode::kDamaged, "frame", "is broken");
    auto picture = std::make_shared<ImageU8>(kWidth, kHeight, 3);
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < kWidth; ++x) {
        for (int c = 0; c < 3; ++c)
          picture->at(x, y, c) = static_cast<std::uint8_t>(std::clamp(draw_(frame, x, y), 0, 255));
      }
    }
    return picture;
  }
  std::int64_t damaged_every = 1 << 20;

 private:
  const Draw draw_;
  const std::int64_t frames_;
};

// What is never twice the same, 0 … 255.
int Noise(std::int64_t frame, int x, int y) {
  auto state = static_cast<std::uint32_t>(frame * 7919 + y * kWidth + x) * 2654435761u;
  state ^= state >> 15;
  return static_cast<int>((state * 2246822519u) >> 24);
}

// The film in a box of black with a little noise.
DrawnFilm::Draw Boxed(const PictureRect& box, DrawnFilm::Draw inside) {
  return [box, inside = std::move(inside)](std::int64_t frame, int x, int y) {
    const bool is_inside =
        x >= box.left && x < box.left + box.width && y >= box.top && y < box.top + box.height;
    return is_inside ? inside(frame, x, y) : Noise(frame, x, y) % 12;
  };
}

constexpr PictureRect kWhole{0, 0, kWidth, kHeight};

PictureRect Found(DrawnFilm film) {
  SilentJob job;
  return FindActivePicture(film, job);
}

class NotingJob final : public JobContext {
 public:
  bool Cancelled() const override { return cancelled; }
  void Report(double fraction, std::string_view) override { fractions.push_back(fraction); }
  bool cancelled = false;
  std::vector<double> fractions;
};

Project ShotsOfLengths(const std::vector<int>& lengths) {
  Project project;
  project.media.width = project.media.height = 8;
  std::vector<Shot>& shots = project.shots;
  std::int64_t first = 0;
  for (const int length : lengths) {
    Shot shot;
    shot.frames = {first, first + length};
    shots.push_back(shot);
    first += length;
  }
  return project;
}

}  // namespace

class TestFilmAnalysis : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aFlatFirstShotIsAnalysedAgainUnderTheFilmsMedian() {
    Project film_of_shots = ShotsOfLengths({2, 40, 50});
    EmptyFilm film;
    NotingRenderer renderer;
    NotingJob job;
    AnalyseShots(film_of_shots, film, renderer, job);
    QCOMPARE(renderer.calls.size(), std::size_t(4));
    QCOMPARE(renderer.calls[0], (std::pair<std::int64_t, double>{0, 0.0}));
    QCOMPARE(renderer.calls[3], (std::pair<std::int64_t, double>{0, 40.0}));
    QVERIFY(std::is_sorted(job.fractions.begin(), job.fractions.end()));
    QCOMPARE(job.fractions.back(), 1.0);
  }

  void shotsWithACanvasAreLeftAlone() {
    Project film_of_shots = ShotsOfLengths({30, 40});
    std::vector<Shot>& shots = film_of_shots.shots;
    shots[0].canvas.emplace();
    shots[0].canvas->raw_near = 0.001;
    EmptyFilm film;
    NotingRenderer renderer;
    SilentJob job;
    AnalyseShots(film_of_shots, film, renderer, job);
    QCOMPARE(renderer.calls.size(), std::size_t(1));
    QCOMPARE(renderer.calls[0].first, std::int64_t(30));
  }

  // Another network's numbers would be stretched by the wrong transform.
  void shotsOfAnotherDepthAreAnalysedAnew() {
    Project film_of_shots = ShotsOfLengths({30, 40, 20});
    std::vector<Shot>& shots = film_of_shots.shots;
    shots[0].canvas.emplace();
    shots[1].canvas.emplace();
    shots[1].canvas->depth = "another";
    shots[1].canvas->raw_near = 5000;
    EmptyFilm film;
    NotingRenderer renderer;
    SilentJob job;
    AnalyseShots(film_of_shots, film, renderer, job, FrameRange{30, 31});
    QCOMPARE(renderer.calls, (decltype(renderer.calls){{30, 1.0}}));
    QVERIFY(shots[0].canvas && shots[1].canvas->depth.empty() && !shots[2].canvas);
  }

  void cancellingThrows() {
    Project film_of_shots = ShotsOfLengths({30});
    EmptyFilm film;
    NotingRenderer renderer;
    NotingJob job;
    job.cancelled = true;
    QVERIFY_EXCEPTION_THROWN(AnalyseShots(film_of_shots, film, renderer, job), Error);
    QVERIFY(renderer.calls.empty());
  }

  void theMedianIsOfWhatIsKnown() {
    Project film_of_shots = ShotsOfLengths({1, 1, 1, 1});
    std::vector<Shot>& shots = film_of_shots.shots;
    QCOMPARE(MedianRange(shots), 0.0);
    for (int i = 0; i < 3; ++i) {
      shots[i].canvas.emplace();
      shots[i].canvas->raw_near = 1 + 10 * i;
    }
    QCOMPARE(MedianRange(shots), 11.0);
  }

  void blackBarsAreFound_data() {
    QTest::addColumn<PictureRect>("box");
    QTest::newRow("none") << kWhole;
    QTest::newRow("letterbox") << PictureRect{0, 12, kWidth, 66};
    QTest::newRow("pillarbox") << PictureRect{20, 0, 120, kHeight};
    QTest::newRow("both") << PictureRect{20, 12, 120, 66};
    QTest::newRow("one side only") << PictureRect{4, 0, kWidth - 4, kHeight};
    QTest::newRow("not in the middle") << PictureRect{0, 6, kWidth, 66};
  }
  void blackBarsAreFound() {
    QFETCH(PictureRect, box);
    QCOMPARE(Found(DrawnFilm(Boxed(box, Noise))), box);
  }

  void aStillsBarsAreTwins() {
    const PictureRect box{0, 12, kWidth, 66}, low{0, 0, kWidth, 70};
    QCOMPARE(Found(DrawnFilm(Boxed(box, Noise), 1)), box);
    QCOMPARE(Found(DrawnFilm(Boxed(low, Noise), 1)), kWhole);
  }

  void mostFramesMayBeDark() {
    const PictureRect box{0, 12, kWidth, 66};
    const auto draw = [](std::int64_t frame, int x, int y) {
      return frame % 10 == 5 ? Noise(frame, x, y) : Noise(frame, x, y) % 16;
    };
    QCOMPARE(Found(DrawnFilm(Boxed(box, draw))), box);
  }

  void whatIsDarkIsNoBar_data() {
    QTest::addColumn<DrawnFilm::Draw>("draw");
    const auto row = [](const char* name, DrawnFilm::Draw draw) { QTest::newRow(name) << std::move(draw); };
    row("black", [](auto, int, int) { return 0; });
    row("dark all over", [](auto frame, int x, int y) { return Noise(frame, x, y) % 20; });
    row("a night sky over hills",
        [](auto frame, int x, int y) { return y > 30 + 12 * std::sin(0.1 * x) ? Noise(frame, x, y) : 8; });
    row("a sky that grows bright", [](auto, int, int y) { return y < 20 ? 6 : 6 + (y - 20) * 3; });
    row("a title on black",
        [](auto, int x, int y) { return y > 40 && y < 50 && x > 30 && x < 130 && x % 8 < 4 ? 230 : 0; });
    row("a figure in the light",
        [](auto frame, int x, int y) { return std::abs(x - 80) < 20 - y / 4 ? Noise(frame, x, y) : 4; });
    row("some scenes fill the frame",
        [](auto frame, int x, int y) { return frame > 30 || (y > 12 && y < 78) ? Noise(frame, x, y) : 0; });
  }
  void whatIsDarkIsNoBar() {
    QFETCH(DrawnFilm::Draw, draw);
    QCOMPARE(Found(DrawnFilm(draw)), kWhole);
  }

  void framesThatCannotBeReadTellNothing() {
    const PictureRect box{0, 12, kWidth, 66};
    DrawnFilm film(Boxed(box, Noise));
    film.damaged_every = 3;
    QCOMPARE(Found(film), box);
    film.damaged_every = 1;
    QCOMPARE(Found(film), kWhole);
  }

  void shotsAreAnalysedWithoutTheBars() {
    const PictureRect box{0, 12, kWidth, 66};
    DrawnFilm film(Boxed(box, Noise));
    Project project = ShotsOfLengths({20, 20});
    project.media.width = kWidth;
    project.media.height = kHeight;
    project.shots[0].canvas.emplace();  // of whole pictures, from before bars were looked for
    NotingRenderer renderer;
    SilentJob job;
    AnalyseShots(project, film, renderer, job);
    QVERIFY(project.active_picture == box && renderer.active_picture == box);
    QCOMPARE(renderer.calls.size(), std::size_t(2));
    AnalyseShots(project, film, renderer, job);
    QCOMPARE(renderer.calls.size(), std::size_t(2));

    project.active_picture = kWhole;  // as somebody wants it
    AnalyseShots(project, film, renderer, job);
    QCOMPARE(renderer.calls.size(), std::size_t(4));
    QVERIFY(!renderer.active_picture && !project.ActivePart());
  }

  void anActivePictureThatDoesNotFitTheFilmIsNone() {
    Project project;
    project.media.width = kWidth;
    project.media.height = kHeight;
    for (const PictureRect& wrong : {PictureRect{1, 0, kWidth, kHeight}, PictureRect{0, 80, 20, 20},
                                     PictureRect{-1, 0, 20, 20}, PictureRect{0, 0, 0, 20}}) {
      project.active_picture = wrong;
      QVERIFY(!project.ActivePart());
    }
  }

  void aPartOfAPictureReadsAsItIsWritten() {
    const PictureRect part{8, 12, 704, 480};
    QCOMPARE(ToText(part), std::string("704x480+8+12"));
    QVERIFY(PictureRectFromText("704x480+8+12") == part);
    for (const char* wrong : {"", "704", "704x480", "704x480+8", "704x480+8+12 ", "704x480+8+-1", "ax1+0+0",
                              "704x480-8+12", "99999999999x1+0+0"})
      QVERIFY2(!PictureRectFromText(wrong), wrong);
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

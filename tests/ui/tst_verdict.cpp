#include <QTest>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "ui/labels.h"
#include "ui/scopes/histogram.h"
#include "ui/scopes/scope_draw.h"
#include "ui/scopes/scope_film.h"
#include "ui/scopes/scope_table.h"
#include "ui/scopes/verdict.h"
#include "ui/timeline/shot_bracket.h"

namespace zeroplane::ui {
namespace {

const ReferenceStyle kSciFi{"sci-fi", "Sci-Fi", 1.0, 0.5, 1.0, 0.4, ""};

class VerdictTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void comparesWithAStyle() {
    QCOMPARE(DepthVerdict({0.8, 1.0}, kSciFi), QStringLiteral("flatter than Sci-Fi by 0.4 sigma"));
    QCOMPARE(DepthVerdict({1.6, 1.0}, kSciFi), QStringLiteral("deeper than Sci-Fi by 1.2 sigma"));
    QCOMPARE(DepthVerdict({1.01, 1.0}, kSciFi), QStringLiteral("as deep as Sci-Fi"));
    QCOMPARE(BackgroundVerdict({1.0, 0.8}, kSciFi),
             QStringLiteral("background nearer than Sci-Fi by 0.5 sigma"));
    QCOMPARE(BackgroundVerdict({1.0, 1.4}, kSciFi),
             QStringLiteral("background farther than Sci-Fi by 1.0 sigma"));
    QCOMPARE(BackgroundVerdict({9.0, 1.0}, kSciFi), QStringLiteral("background as far as Sci-Fi"));
  }

  void namesTheLimitThatIsBroken() {
    const Screen& cinema = *ScreenFromId("cinema");
    QCOMPARE(ComfortVerdict({0.0, 0.9}, cinema),
             QStringLiteral("Background diverges on a 12 m screen: 108 mm apart, eyes 65 mm."));
    const Screen& tv = *ScreenFromId("tv");
    QVERIFY(ComfortVerdict({0.0, 2.5}, tv).startsWith(QLatin1String("Farther behind")));
    QVERIFY(ComfortVerdict({-1.5, 0.0}, tv).startsWith(QLatin1String("Farther in front")));
    QVERIFY(ComfortVerdict({-1.0, 2.0}, tv).startsWith(QLatin1String("Comfortable")));  // the very limits
    Screen tight = tv;
    tight.budget_pct = 1.0;
    QVERIFY(ComfortVerdict({-0.5, 1.0}, tight).startsWith(QLatin1String("Deeper than the budget: 1.50 %")));
    QVERIFY(ComfortVerdict({-9.0, 9.0}, *ScreenFromId("raw")).contains(QLatin1String("no limits")));
  }

  void signsAreShownAndZeroHasNone() {
    QCOMPARE(SignedPct(0.52), QStringLiteral(u"+0.52\u00a0%"));
    QCOMPARE(SignedPct(-0.82), QStringLiteral(u"\u22120.82\u00a0%"));
    QCOMPARE(SignedPct(-0.001), QStringLiteral(u"0.00\u00a0%"));
    QCOMPARE(SignedPct(1.26, 1), QStringLiteral(u"+1.3\u00a0%"));
  }

  void errorsKeepCoresSentence() {
    const Error error(ErrorCode::kNotMedia, "a.txt", "is not a film", "Choose another file.");
    QCOMPARE(Sentence(error), QStringLiteral("a.txt is not a film. Choose another file."));
    const auto mistake = std::make_exception_ptr(std::logic_error("x < y"));
    QVERIFY(Sentence(mistake).contains(QLatin1String("x < y")));
  }

  void binsCountEveryValue() {
    const double values[] = {0.0, 0.24, 0.25, 0.99, -5.0, 7.0};
    const Histogram histogram = MakeHistogram(values, 0, 1, 4);
    QCOMPARE(histogram.counts, (std::vector<int>{3, 1, 0, 2}));  // outside goes to the ends
    QCOMPARE(histogram.Centre(0), 0.125);
    QVERIFY_EXCEPTION_THROWN(MakeHistogram(values, 1, 1, 4), std::logic_error);
  }

  void rangeShowsValuesAndCurves() {
    const double values[] = {5.0};
    const Curve curves[] = {{1.0, 0.4}};
    const AxisRange range = RangeFor(values, curves);
    QVERIFY(range.low < 0 && range.low > -0.5);
    QVERIFY(range.high > 5 && range.high < 5.5);
    QCOMPARE(RangeFor(values, curves, 0.0).low, 0.0);
    const AxisRange nothing = RangeFor({}, {});
    QVERIFY(nothing.low < nothing.high);
    const AxisRange one = RangeFor(values, {});
    QVERIFY(one.low < 5 && one.high > 5);
  }

  void bellPeaksAtTheMean() {
    QCOMPARE(Bell(1.0, {1.0, 0.4}), 1.0);
    QCOMPARE(Bell(1.4, {1.0, 0.4}), std::exp(-0.5));
    QCOMPARE(Bell(1.0, {1.0, 0.0}), 1.0);
    QCOMPARE(Bell(1.1, {1.0, 0.0}), 0.0);
  }

  void bracketIsThePercentilesOfAllSamples() {
    // 0 … 100 in steps of one over two samples: ranks 1 and 99 of 0 … 100.
    std::vector<CanvasSample> samples = {{0, ImageU16(50, 1, 1)}, {9, ImageU16(51, 1, 1)}};
    for (int i = 0; i <= 100; ++i) {
      auto& image = samples[i < 50 ? 0 : 1].iz16;
      image.data()[i < 50 ? i : i - 50] = static_cast<std::uint16_t>(i * 257);
    }
    ShotCanvas canvas;
    canvas.samples = samples;
    const auto bracket = BracketOf(canvas);
    QVERIFY(bracket.has_value());
    QCOMPARE(bracket->far_iz, 1.0);
    QCOMPARE(bracket->near_iz, 99.0);
    QVERIFY(!BracketOf(ShotCanvas{}));
  }

  void analysisGoesOutward() {
    QCOMPARE(OutwardFrom(0, 4), (std::vector<int>{0, 1, 2, 3}));
    QCOMPARE(OutwardFrom(2, 5), (std::vector<int>{2, 3, 1, 4, 0}));
    QCOMPARE(OutwardFrom(3, 4), (std::vector<int>{3, 2, 1, 0}));
    QCOMPARE(OutwardFrom(0, 0), std::vector<int>{});
  }

  void aKeyedShotIsShownOverItsFrames() {
    Shot shot;
    shot.name = "Tower";
    shot.frames = {100, 111};
    shot.grade.depth_range_pct = 1.25;
    const ScopeShot still = MakeScopeShot(shot, std::nullopt);
    QCOMPARE(still.grade, shot.grade);
    QCOMPARE(still.over_time.size(), std::size_t{2});
    QCOMPARE(still.over_time.back().frame, std::int64_t{110});
    GradeKey from, to;
    from.frame = 100;
    from.grade.depth_range_pct = 1;
    from.to_next = Interpolation::kLinear;
    to.frame = 110;
    to.grade.depth_range_pct = 3;
    shot.keys = {from, to};
    const ScopeShot moving = MakeScopeShot(shot, std::nullopt);
    QCOMPARE(moving.over_time.size(), std::size_t{11});
    QVERIFY(std::abs(moving.grade.depth_range_pct - 2) < 1e-9);
    shot.frames = {100, 101};  // a single frame
    QCOMPARE(MakeScopeShot(shot, std::nullopt).over_time.size(), std::size_t{1});
  }

  void theWaveformFollowsThePicture() {
    ImageF32 disparity(8, 4, 1);  // left half in front, right half behind, one pixel unknown
    for (int y = 0; y < 4; ++y) {
      for (int x = 0; x < 8; ++x) disparity.at(x, y) = x < 4 ? -0.9F : 0.9F;
    }
    disparity.at(7, 3) = std::numeric_limits<float>::quiet_NaN();
    const Waveform waveform = MakeWaveform(disparity, 4, 2, {-1, 1});
    const std::vector<float> truth{1, 1, 0, 0, 0, 0, 1, 1};
    QVERIFY(waveform.shares == truth);
    QVERIFY(MakeWaveform(disparity, 4, 2, {-0.5, 0.5}).shares == truth);  // the outermost rows hold the rest
    QCOMPARE(SampleDisparity(disparity, 1).size(), std::size_t{31});
    QCOMPARE(ShareOutside(std::vector<double>{-2, 0, 0, 3}, -1, 2), 0.5);
    QCOMPARE(ShareOutside({}, -1, 2), 0.0);
  }

  void theParallaxAxisShowsTheLimitsAndWhatThereIs() {
    const Screen& tv = *ScreenFromId("tv");
    const AxisRange limits = ParallaxRange(-0.1, 0.1, tv), wide = ParallaxRange(-5, 6, tv);
    QVERIFY(limits.low < tv.near_limit_pct && limits.high > tv.far_limit_pct);
    QCOMPARE(wide.low, -5.0);
    QCOMPARE(wide.high, 6.0);
    const AxisRange flat = ParallaxRange(0, 0, *ScreenFromId("raw"));
    QVERIFY(flat.high - flat.low >= 1);
  }

  void tablesAreQuotedWhereTheyMustBe() {
    const ScopeTable table{{QStringLiteral("shot"), QStringLiteral("x")},
                           {{QStringLiteral("A, \"b\""), Cell(1.5)}, {QStringLiteral("plain"), Cell(-0.25)}}};
    QCOMPARE(ToCsv(table), QByteArray("shot,x\r\n\"A, \"\"b\"\"\",1.5\r\nplain,-0.25\r\n"));
  }

  void meanAndDeviation() {
    const Curve curve = Measure(std::vector<double>{1, 3});
    QCOMPARE(curve.mean, 2.0);
    QCOMPARE(curve.sigma, 1.0);
    QCOMPARE(Measure({}).mean, 0.0);
  }
};

}  // namespace
}  // namespace zeroplane::ui

QTEST_APPLESS_MAIN(zeroplane::ui::VerdictTest)
#include "tst_verdict.moc"

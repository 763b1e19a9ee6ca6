#include <torch/types.h>

#include <QTemporaryDir>
#include <QTest>
#include <set>

#include "core/base/error.h"
#include "core/masks/dis_flow.h"
#include "core/media/film_reader.h"
#include "core/stereo/units.h"
#include "models/nets/compact_depth.h"
#include "models/pipeline/renderer.h"
#include "models/weights/module_weights.h"

using namespace zeroplane;

namespace {

constexpr int kWidth = 200, kHeight = 120;

Picture NoisePicture(int seed) {
  auto picture = std::make_shared<ImageU8>(kWidth, kHeight, 3);
  std::uint32_t state = static_cast<std::uint32_t>(seed) * 2654435761u + 1;
  for (std::size_t i = 0; i < picture->size(); ++i) {
    state = state * 1664525u + 1013904223u;
    picture->data()[i] = static_cast<std::uint8_t>(state >> 24);
  }
  return picture;
}

class StillFilm final : public FrameSource {
 public:
  std::int64_t frame_count() const override { return 30; }
  Rational frame_rate() const override { return {24, 1}; }
  int width() const override { return kWidth; }
  int height() const override { return kHeight; }
  Picture ReadFrame(std::int64_t index) override {
    ++reads;
    read.insert(index);
    if (index == damaged) throw Error(ErrorCode::kDamaged, "film", "is damaged");
    return NoisePicture(static_cast<int>(index) + 1);
  }
  int reads = 0;
  std::set<std::int64_t> read;
  std::int64_t damaged = -1;
};

// A picture with bars of one colour about it: `box` says where it lies and how large the whole is.
struct Box {
  int left, top, right, bottom;
  PictureRect part() const { return {left, top, kWidth, kHeight}; }
};

template <class T>
Image<T> Boxed(const Image<T>& inner, const Box& box, const std::vector<T>& bars) {
  Image<T> whole(inner.width() + box.left + box.right, inner.height() + box.top + box.bottom,
                 inner.channels());
  for (int y = 0; y < whole.height(); ++y) {
    for (int x = 0; x < whole.width(); ++x) std::copy(bars.begin(), bars.end(), &whole.at(x, y));
  }
  for (int y = 0; y < inner.height(); ++y)
    std::copy_n(inner.row(y), inner.row_size(), &whole.at(box.left, y + box.top));
  return whole;
}

const std::vector<std::uint8_t> kRed = {255, 0, 0};

/// StillFilm with bars.
class BoxedFilm final : public FrameSource {
 public:
  explicit BoxedFilm(const Box& box) : box_(box) {}
  std::int64_t frame_count() const override { return film_.frame_count(); }
  Rational frame_rate() const override { return film_.frame_rate(); }
  int width() const override { return kWidth + box_.left + box_.right; }
  int height() const override { return kHeight + box_.top + box_.bottom; }
  Picture ReadFrame(std::int64_t index) override {
    return std::make_shared<ImageU8>(Boxed(*film_.ReadFrame(index), box_, kRed));
  }

 private:
  StillFilm film_;
  const Box box_;
};

// The standard deviation over time of every pixel that keeps its colour, and their mean.
double BackgroundDeviation(const std::vector<Picture>& pictures, const std::vector<ImageF32>& maps) {
  constexpr double kSameLuma = 6;
  constexpr int kStep = 4;
  const auto deviation = [&](auto&& value) {
    double sum = 0, squares = 0;
    for (std::size_t t = 0; t < maps.size(); ++t) {
      const double v = value(t);
      sum += v;
      squares += v * v;
    }
    const double count = static_cast<double>(maps.size()), mean = sum / count;
    return std::sqrt(std::max(0.0, squares / count - mean * mean));
  };
  double total = 0;
  int still = 0;
  for (int y = 0; y < maps[0].height(); y += kStep) {
    for (int x = 0; x < maps[0].width(); x += kStep) {
      if (deviation([&](std::size_t t) { return double(pictures[t]->at(x, y, 1)); }) > kSameLuma) continue;
      total += deviation([&](std::size_t t) { return double(maps[t].at(x, y)); });
      ++still;
    }
  }
  return total / still;
}

}  // namespace

/// The renderer with a random, untrained network: what is tested is everything around it.
class TestRenderer : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::unique_ptr<StereoRenderer> renderer_;
  ShotCanvas canvas_;

  FrameRequest Request(const Grade& grade, Layout layout, SourceEye eye = SourceEye::kLeft) const {
    FrameRequest request;
    request.id = 42;
    request.film = "still";
    request.frame_index = 3;
    request.picture = NoisePicture(4);
    request.canvas = canvas_;
    request.grade = grade;
    request.layout = layout;
    request.source_eye = eye;
    return request;
  }

  std::unique_ptr<StereoRenderer> MakeSteady() const {
    RendererOptions options;
    options.depth_weights = (folder_.path() + "/net.safetensors").toStdString();
    options.allow_cuda = false;
    return MakeRenderer(options, MakeDisFlow({DisPreset::kFast}));
  }

  FrameRequest RequestAt(std::int64_t frame, const FrameRange& shot, FrameSource& film) const {
    FrameRequest request = Request({2, 1}, Layout::kLeft);
    request.frame_index = frame;
    request.picture = NoisePicture(static_cast<int>(frame) + 1);
    request.shot = shot;
    request.frames = &film;
    request.want_maps = true;
    request.want_flicker = true;
    return request;
  }

  static ImageU8 Half(const ImageU8& whole, bool second) {
    ImageU8 half(whole.width() / 2, whole.height(), 3);
    for (int y = 0; y < whole.height(); ++y)
      std::copy_n(whole.row(y) + (second ? half.row_size() : 0), half.row_size(), half.row(y));
    return half;
  }

 private Q_SLOTS:
  void initTestCase() {
    torch::manual_seed(11);
    CompactDepth net;
    const std::filesystem::path weights = (folder_.path() + "/net.safetensors").toStdString();
    SaveWeightsF16(*net, weights, {});
    RendererOptions options;
    options.depth_weights = weights;
    options.allow_cuda = false;
    renderer_ = MakeRenderer(options);
    StillFilm film;
    SilentJob job;
    canvas_ = renderer_->AnalyseShot(film, "still", std::nullopt, {0, 30}, 0, job);
    QCOMPARE(film.reads, 24);
    QCOMPARE(canvas_.samples.size(), std::size_t(24));
  }

  void missingWeightsAreNamed() {
    RendererOptions options;
    options.depth_weights = "nowhere/net.safetensors";
    try {
      MakeRenderer(options);
      QFAIL("rendered without weights");
    } catch (const Error& error) {
      QVERIFY(QString(error.what()).contains("nowhere/net.safetensors"));
    }
  }

  void theKeptEyeIsTheSourceBitForBit() {
    const FrameRequest left = Request({1.5, 0.5}, Layout::kSideBySide);
    const FrameResult result = renderer_->Render(left);
    QCOMPARE(result.id, std::uint64_t(42));
    QCOMPARE(result.picture.width(), 2 * kWidth);
    QVERIFY(Half(result.picture, false) == *left.picture);
    QVERIFY(!(Half(result.picture, true) == *left.picture));
    const FrameResult right = renderer_->Render(Request({1.5, 0.5}, Layout::kSideBySide, SourceEye::kRight));
    QVERIFY(Half(right.picture, true) == *left.picture);
    FrameRequest swapped = left;
    swapped.swap_eyes = true;
    QVERIFY(Half(renderer_->Render(swapped).picture, true) == *left.picture);
  }

  // The eyes of the same picture with 16 bits are those of the one with 8, but for its rounding.
  void deepFramesMakeDeepEyes() {
    FrameRequest request = Request({1.5, 0.5}, Layout::kSideBySide);
    const ImageU8 shallow = renderer_->Render(request).picture;
    auto deep = std::make_shared<ImageU16>(kWidth, kHeight, 3);
    std::transform(request.picture->data(), request.picture->data() + request.picture->size(), deep->data(),
                   [](std::uint8_t code) { return static_cast<std::uint16_t>(257 * code); });
    request.deep = deep;
    const FrameResult result = renderer_->Render(request);
    QVERIFY(result.picture.empty());
    QCOMPARE(result.deep_picture.width(), 2 * kWidth);
    int most = 0, between = 0;
    for (std::size_t i = 0; i < shallow.size(); ++i) {
      most = std::max(most, std::abs(result.deep_picture.data()[i] - 257 * shallow.data()[i]));
      between += result.deep_picture.data()[i] % 257 != 0;
    }
    QVERIFY2(most <= 257, std::to_string(most).c_str());
    QVERIFY(between > 1000);  // not 8 bits in 16
    request.layout = Layout::kDisparity;
    QVERIFY(!renderer_->Render(request).picture.empty());
  }

  void aFlatSceneOnTheScreenIsTheSameInBothEyes() {
    for (const SourceEyeInfo& eye : SourceEyes()) {
      const FrameResult result = renderer_->Render(Request({0, 0}, Layout::kSideBySide, eye.eye));
      QVERIFY2(Half(result.picture, false) == Half(result.picture, true), eye.id.data());
    }
  }

  // 5 % of 200 px behind the screen: x_right = x_left + 10.
  void behindTheScreenMovesTheRightEyeRight() {
    for (const auto eye : {SourceEye::kLeft, SourceEye::kRight}) {
      const FrameResult result = renderer_->Render(Request({0, 5}, Layout::kSideBySide, eye));
      const ImageU8 left = Half(result.picture, false), right = Half(result.picture, true);
      for (int y = 0; y < kHeight; y += 7) {
        for (int x = 0; x + 10 < kWidth; ++x) {
          for (int c = 0; c < 3; ++c) QCOMPARE(right.at(x + 10, y, c), left.at(x, y, c));
        }
      }
    }
  }

  void nearIsNearer() {
    FrameRequest request = Request({2, 1}, Layout::kRight);
    request.want_maps = true;
    const FrameResult result = renderer_->Render(request);
    for (std::size_t i = 0; i < result.iz.size(); i += 13) {
      const double expected = 1.0 - 2.0 * result.iz.data()[i] / kIzMax;
      constexpr double kFloat = 1e-4;
      QVERIFY(std::abs(result.disparity_pct.data()[i] - expected) < kFloat);
    }
    QVERIFY(result.near_pct < result.far_pct);
    QVERIFY(result.near_pct >= -1.0 - 1e-6 && result.far_pct <= 1.0 + 1e-6);
  }

  void aPaintedEffectMovesOnlyItsRegion() {
    FrameRequest request = Request({2, 1}, Layout::kRight);
    request.want_maps = true;
    const ImageF32 plain = renderer_->Render(request).disparity_pct;
    auto alpha = std::make_shared<ImageU8>(kWidth, kHeight, 1);
    for (int y = 30; y < 60; ++y) std::fill_n(&alpha->at(50, y), 40, std::uint8_t(255));
    request.effects = {{"pull", -1.5, 1.0, alpha}};
    const ImageF32 pulled = renderer_->Render(request).disparity_pct;
    request.effects = {{"card", -1.5, 0.0, alpha}};
    const ImageF32 card = renderer_->Render(request).disparity_pct;
    constexpr double kFloat = 1e-4;
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < kWidth; ++x) {
        const bool inside = alpha->at(x, y) != 0;
        QVERIFY(std::abs(pulled.at(x, y) - plain.at(x, y) - (inside ? -1.5 : 0)) < kFloat);
        QVERIFY(std::abs(card.at(x, y) - (inside ? card.at(60, 40) : plain.at(x, y))) < kFloat);
      }
    }
  }

  void everyLayoutHasItsSize() {
    for (const LayoutInfo& info : Layouts()) {
      if (info.layout == Layout::kWiggle) continue;  // is asked for an eye at a time
      const FrameResult result = renderer_->Render(Request({1, 0.5}, info.layout));
      const PictureSize made{result.picture.width(), result.picture.height()};
      QVERIFY2(made == OutputSize(info.layout, kWidth, kHeight), info.id.data());
    }
  }

  void aLetterboxedFilmIsMadeLikeItsPicture() {
    const Box box{0, 12, 0, 20};
    StillFilm film;
    BoxedFilm boxed_film(box);
    const auto renderer = MakeSteady();
    FrameRequest plain = RequestAt(12, {10, 15}, film), boxed = RequestAt(12, {10, 15}, boxed_film);
    boxed.picture = boxed_film.ReadFrame(12);
    boxed.active_picture = box.part();
    auto alpha = std::make_shared<ImageU8>(kWidth, kHeight, 1);
    for (int y = 30; y < 60; ++y) std::fill_n(&alpha->at(50, y), 40, std::uint8_t(255));
    plain.effects = boxed.effects = {{"pull", -1.5, 0.5, alpha}};
    boxed.effects[0].alpha = std::make_shared<ImageU8>(Boxed(*alpha, box, {std::uint8_t(255)}));
    plain.window = boxed.window = {-2, -2, -1, -3};
    plain.layout = boxed.layout = Layout::kSideBySide;
    const FrameResult expected = renderer->Render(plain), result = renderer->Render(boxed);
    for (const bool right : {false, true})
      QVERIFY(Half(result.picture, right) == Boxed(Half(expected.picture, right), box, kRed));
    QVERIFY(result.iz == Boxed(expected.iz, box, {0.0f}));
    QVERIFY(result.disparity_pct == Boxed(expected.disparity_pct, box, {0.0f}));
    QCOMPARE(result.near_pct, expected.near_pct);
    QCOMPARE(result.far_pct, expected.far_pct);

    plain.layout = boxed.layout = Layout::kDisparity;
    const ImageU8 map = renderer->Render(boxed).picture;
    const std::vector<std::uint8_t> neutral(&map.at(0, 0), &map.at(0, 0) + 3);
    QVERIFY(neutral[0] == neutral[1] && neutral[1] == neutral[2]);
    QVERIFY(map == Boxed(renderer->Render(plain).picture, box, neutral));
  }

  void aLetterboxedFilmIsAnalysedLikeItsPicture() {
    const Box box{16, 12, 24, 20};
    BoxedFilm film(box);
    SilentJob job;
    const ShotCanvas canvas = renderer_->AnalyseShot(film, "boxed", box.part(), {0, 30}, 0, job);
    QCOMPARE(canvas.scale, canvas_.scale);
    QCOMPARE(canvas.offset, canvas_.offset);
    QVERIFY(canvas.samples == canvas_.samples);
    QCOMPARE(canvas.depth, canvas_.depth + " of 200x120+16+12");
    // The same film without its part is seen anew.
    const ShotCanvas whole = renderer_->AnalyseShot(film, "boxed", std::nullopt, {0, 30}, 0, job);
    QVERIFY(whole.scale != canvas.scale || whole.offset != canvas.offset);
  }

  void nothingCrossesTheEdgeOfAPillarbox() {
    const Box box{16, 0, 24, 0};
    BoxedFilm film(box);
    auto green = std::make_shared<ImageU8>(*film.ReadFrame(3));
    for (int y = 0; y < green->height(); ++y) {
      for (int x = box.left; x < box.left + kWidth; ++x) {
        green->at(x, y, 0) = 0;
        green->at(x, y, 1) = static_cast<std::uint8_t>(128 + green->at(x, y, 1) / 2);
      }
    }
    for (const SourceEye eye : {SourceEye::kLeft, SourceEye::kRight, SourceEye::kBoth}) {
      for (const HoleFill fill : {HoleFill::kBackground, HoleFill::kInpaint}) {
        FrameRequest request = Request({6, 3}, Layout::kSideBySide, eye);
        request.film = "pillar";
        request.picture = green;
        request.active_picture = box.part();
        request.fill = fill;
        const ImageU8 both = renderer_->Render(request).picture;
        for (int y = 0; y < both.height(); ++y) {
          for (int x = 0; x < both.width(); ++x) {
            const int column = x % green->width();
            const bool in_picture = column >= box.left && column < box.left + kWidth;
            QCOMPARE(both.at(x, y, 0), std::uint8_t(in_picture ? 0 : 255));
            if (!in_picture) QCOMPARE(both.at(x, y, 1), std::uint8_t(0));
          }
        }
      }
    }
  }

  void previewAndExportGetTheSameBits() {
    StillFilm film;
    const auto exporting = MakeSteady(), previewing = MakeSteady();
    std::vector<ImageF32> maps;
    for (std::int64_t t = 0; t < 30; ++t) {
      const FrameResult result = exporting->Render(RequestAt(t, {0, 30}, film));
      maps.push_back(result.iz);
    }
    QCOMPARE(film.reads, 30 - 1);  // the first was at hand, each of the others was read ahead once
    for (const std::int64_t t : {21, 4, 29, 0, 20})
      QVERIFY(previewing->Render(RequestAt(t, {0, 30}, film)).iz == maps[static_cast<std::size_t>(t)]);
  }

  void aShotSeesNoOtherShot() {
    StillFilm film;
    const auto renderer = MakeSteady();
    const ImageF32 whole = renderer->Render(RequestAt(12, {0, 30}, film)).iz;
    film.read.clear();
    const auto fresh = MakeSteady();
    const ImageF32 part = fresh->Render(RequestAt(12, {10, 15}, film)).iz;
    QCOMPARE(*film.read.begin(), 10);
    QCOMPARE(*film.read.rbegin(), 14);
    // After the shot was split, nothing of the whole one's canvas is left.
    QVERIFY(renderer->Render(RequestAt(12, {10, 15}, film)).iz == part);
    QVERIFY(
        !fresh->Render(RequestAt(12, {10, 15}, film)).flicker_pct.has_value());  // noise: nothing is still
  }

  void aDamagedNeighbourIsPassedOver() {
    StillFilm film;
    film.damaged = 13;
    QVERIFY(MakeSteady()->Render(RequestAt(12, {10, 15}, film)).picture.width() > 0);
  }

  void withoutNeighboursAFrameStandsForItself() {
    StillFilm film;
    FrameRequest alone = RequestAt(3, {}, film);
    alone.frames = nullptr;
    const FrameResult result = MakeSteady()->Render(alone);
    QVERIFY(!result.flicker_pct.has_value());
    QVERIFY(result.iz == renderer_->Render(alone).iz);
  }

  void aStillCameraHoldsStill() {
    const std::filesystem::path clip =
        std::filesystem::path(ZEROPLANE_SOURCE_DIR) / "../shared/data/clips/people_static_camera.mp4";
    if (!std::filesystem::exists(clip)) QSKIP("no people_static_camera.mp4");
    RendererOptions options;
    options.depth_weights =
        std::filesystem::path(ZEROPLANE_SOURCE_DIR) / "resources/models/compact_depth.safetensors";
    const auto renderer = MakeRenderer(options, MakeDisFlow({DisPreset::kFast}));
    const auto film = OpenFilmReader(clip);
    SilentJob job;
    constexpr FrameRange kShot{0, 100};
    const ShotCanvas canvas = renderer->AnalyseShot(*film, "clip", std::nullopt, kShot, 0, job);
    std::vector<Picture> pictures;
    std::vector<ImageF32> plain, steady;
    for (std::int64_t t = 4; t < 100; t += 8) {
      FrameRequest request;
      request.film = "clip";
      request.frame_index = t;
      request.picture = film->ReadFrame(t);
      request.canvas = canvas;
      request.grade = {2, 1};
      request.layout = Layout::kLeft;
      request.want_maps = true;
      pictures.push_back(request.picture);
      plain.push_back(renderer->Render(request).disparity_pct);
      request.shot = kShot;
      request.frames = film.get();
      steady.push_back(renderer->Render(request).disparity_pct);
    }
    const double before = BackgroundDeviation(pictures, plain), after = BackgroundDeviation(pictures, steady);
    constexpr double kMostPct = 0.05;
    const QString figures = QString("%1 % of width without, %2 % with").arg(before).arg(after);
    qInfo("background deviation over time: %s", qPrintable(figures));
    QVERIFY2(after < kMostPct && after < before, qPrintable(figures));
  }

  void cancellingStopsTheAnalysis() {
    class CancelledJob final : public JobContext {
     public:
      bool Cancelled() const override { return true; }
      void Report(double, std::string_view) override {}
    } job;
    StillFilm film;
    QVERIFY_EXCEPTION_THROWN(renderer_->AnalyseShot(film, "other", std::nullopt, {0, 30}, 0, job), Error);
  }
};

QTEST_APPLESS_MAIN(TestRenderer)
#include "tst_renderer.moc"

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include "core/base/error.h"
#include "core/depth/depth_input.h"
#include "core/depth/iw3_export.h"
#include "core/jobs/depth_export.h"
#include "core/jobs/film_analysis.h"
#include "core/jobs/film_reference.h"
#include "core/media/picture_file.h"
#include "core/stereo/units.h"
#include "tests/core/media_fixture.h"
#include "tests/core/picture_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr int kWidth = 40, kHeight = 24, kFrames = 6;

/// A renderer whose canvas is known: nearer to the right, up to 51 + 34 * frame.
class KnownRenderer final : public StereoRenderer {
 public:
  std::string DepthName() const override { return {}; }

  static float Iz(int x, std::int64_t frame) {
    return static_cast<float>(51 + 34 * frame) * static_cast<float>(x) / (kWidth - 1);
  }
  ShotCanvas AnalyseShot(FrameSource&, const std::string&, const std::optional<PictureRect>&,
                         const FrameRange&, double, JobContext&) override {
    return {};
  }
  FrameResult Render(const FrameRequest& request) override {
    FrameResult result;
    result.iz = ImageF32(kWidth, kHeight, 1);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) result.iz.at(x, y) = Iz(x, request.frame_index);
    return result;
  }
};

class CancelledAfter final : public JobContext {
 public:
  explicit CancelledAfter(int reports) : left_(reports) {}
  bool Cancelled() const override { return left_ <= 0; }
  void Report(double, std::string_view) override { --left_; }

 private:
  int left_;
};

}  // namespace

class TestDepthExport : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  KnownRenderer renderer_;
  SilentJob job_;

  fs::path In(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }
  Project Film(int frames = kFrames) const {
    const std::string name = "film" + std::to_string(frames) + ".avi";
    WriteAvi(In(name), {kWidth, kHeight, frames, 25, true});
    Project project;
    project.media = ReferenceTo(Probe(In(name)));
    Shot shot;
    shot.frames = {0, frames};
    project.shots = {shot};
    return project;
  }
  DepthInput Back(const std::string& name, int frames = kFrames) const {
    return OpenDepth(In(name), {In("film.avi"), frames, kWidth, kHeight});
  }
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(In("")))
      names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
  }

 private Q_SLOTS:
  void everyFormatGivesTheCanvasBack_data() {
    QTest::addColumn<QString>("output");
    QTest::addColumn<DepthFormat>("format");
    QTest::addColumn<double>("white");
    QTest::addColumn<double>("tolerance");  // of white
    QTest::newRow("PNG files") << "out/d.####.png" << DepthFormat::kPng << 65535.0 << 0.5 / 65535 + 1e-7;
    QTest::newRow("EXR files") << "out/d.####.exr" << DepthFormat::kExr << 1.0 << 1e-6;
    QTest::newRow("FFV1") << "out/d.mkv" << DepthFormat::kFfv1 << 65535.0 << 0.5 / 65535 + 1e-7;
    // Steps of 10 bits in video range, and what the codec leaves out.
    QTest::newRow("H.264") << "out/d.mp4" << DepthFormat::kH264 << 65535.0 << 0.012;
    QTest::newRow("iw3") << "out/iw3" << DepthFormat::kIw3 << 65535.0 << 0.5 / 65535 + 1e-7;
  }
  void everyFormatGivesTheCanvasBack() {
    QFETCH(QString, output);
    QFETCH(DepthFormat, format);
    QFETCH(double, white);
    QFETCH(double, tolerance);
    fs::create_directories(In("out"));
    const std::string name = output.toStdString();
    QVERIFY(DefaultDepthFormat(In(name)) == format);
    const DepthExportReport report =
        RunDepthExport(Film(), In(name), {format, DepthRange::kShot}, renderer_, job_);
    QCOMPARE(report.frames, std::int64_t{kFrames});
    DepthInput back = Back(name);
    for (int frame = 0; frame < kFrames; ++frame) {
      const ImageF32 map = back.source->ReadDepth(frame);
      for (int x = 0; x < kWidth; ++x)
        QVERIFY2(std::abs(map.at(x, 7) / white - KnownRenderer::Iz(x, frame) / kIzMax) <= tolerance,
                 qPrintable(QString("frame %1 x %2: %3").arg(frame).arg(x).arg(map.at(x, 7) / white)));
    }
    fs::remove_all(In("out"));
  }

  void aFramesOwnRangeUsesEveryGrey() {
    ImageF32 iz(3, 1, 1);
    iz.at(0, 0) = 100;
    iz.at(1, 0) = 110;
    iz.at(2, 0) = 120;
    const ImageU16 steps = DepthSteps(iz, DepthRange::kFrame);
    QCOMPARE(steps.at(0, 0), std::uint16_t{0});
    QCOMPARE(steps.at(1, 0), std::uint16_t{32768});
    QCOMPARE(steps.at(2, 0), std::uint16_t{65535});
    QVERIFY(DepthSteps(ImageF32(2, 2, 1, 9), DepthRange::kFrame) == ImageU16(2, 2, 1, 0));
    QCOMPARE(DepthSteps(ImageF32(1, 1, 1, 255), DepthRange::kShot).at(0, 0), std::uint16_t{65535});
    QCOMPARE(DepthSteps(ImageF32(1, 1, 1, 100), DepthRange::kShot).at(0, 0),
             std::uint16_t{25700});  // iz * 257
  }

  void aStillIsOnePicture() {
    RunDepthExport(Film(1), In("still.png"), {DepthFormat::kPng, DepthRange::kShot}, renderer_, job_);
    QCOMPARE(Back("still.png", 1).source->ReadDepth(0).at(kWidth - 1, 0), 51 * 257.0f);
    RunDepthExport(Film(1), In("still.exr"), {DepthFormat::kExr, DepthRange::kShot}, renderer_, job_);
    QCOMPARE(Back("still.exr", 1).source->ReadDepth(0).at(kWidth - 1, 0), 0.2f);
  }

  void anIw3FolderHasThePicturesToo() {
    RunDepthExport(Film(), In("for_iw3"), {DepthFormat::kIw3, DepthRange::kShot}, renderer_, job_);
    const std::string text = ReadBytes(In("for_iw3/iw3_export.yml"));
    const Iw3Export exported = ParseIw3Export(text, "x");
    QVERIFY(exported.video && exported.skip_mapper && *exported.frame_rate == (Rational{25, 1}));
    QVERIFY(fs::exists(In("for_iw3/rgb/00000001.png")) && fs::exists(In("for_iw3/depth/00000006.png")));
    const auto again = [&] {
      RunDepthExport(Film(), In("for_iw3"), {DepthFormat::kIw3, DepthRange::kShot}, renderer_, job_);
    };
    QVERIFY_EXCEPTION_THROWN(again(), Error);
    fs::remove_all(In("for_iw3"));
  }

  void cancellingLeavesNothing_data() {
    QTest::addColumn<QString>("output");
    for (const char* name : {"c.####.png", "c.mkv", "c_iw3"}) QTest::newRow(name) << name;
  }
  void cancellingLeavesNothing() {
    QFETCH(QString, output);
    const Project film = Film();
    const std::vector<std::string> before = Names();
    CancelledAfter job(3);
    const fs::path path = In(output.toStdString());
    QVERIFY_EXCEPTION_THROWN(
        RunDepthExport(film, path, {*DefaultDepthFormat(path), DepthRange::kShot}, renderer_, job), Error);
    QCOMPARE(Names(), before);
  }

  void outputsThatCannotBeAreSaidFirst() {
    const Project film = Film();
    const auto check = [&](const char* name, DepthFormat format) {
      CheckDepthExport(film, In(name), {format, DepthRange::kShot});
    };
    QVERIFY_EXCEPTION_THROWN(check("d.png", DepthFormat::kPng), Error);  // no place for the number
    QVERIFY_EXCEPTION_THROWN(check("d.mkv", DepthFormat::kPng), Error);  // not its ending
    QVERIFY_EXCEPTION_THROWN(check("none/d.mkv", DepthFormat::kFfv1), Error);
    QVERIFY_EXCEPTION_THROWN(check("none/iw3", DepthFormat::kIw3), Error);
    QVERIFY(!DefaultDepthFormat("d.gif"));
    const Project still = Film(1);
    WritePicture(In("still_source.png"), ImageU8(kWidth, kHeight, 3, 9));
    Project picture = still;
    picture.media = ReferenceTo(Probe(In("still_source.png")));
    QVERIFY_EXCEPTION_THROWN(
        CheckDepthExport(picture, In("still_source.png"), {DepthFormat::kPng, DepthRange::kShot}), Error);
  }
};

QTEST_APPLESS_MAIN(TestDepthExport)
#include "tst_depth_export.moc"

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/error.h"
#include "core/depth/depth_input.h"
#include "core/depth/fs_sidecar.h"
#include "core/depth/iw3_export.h"
#include "core/media/film_reader.h"
#include "core/media/film_writer.h"
#include "core/media/picture_file.h"
#include "tests/core/media_fixture.h"
#include "tests/core/picture_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr int kWidth = 32, kHeight = 24, kFrames = 4;

/// Nearer to the right, a little nearer in each frame; whole numbers below 65536.
std::uint16_t TrueStep(int x, int frame) {
  return static_cast<std::uint16_t>(1000 * x + 500 * frame);
}

ImageU16 Steps(int frame, int width = kWidth, int height = kHeight) {
  ImageU16 steps(width, height, 1);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) steps.at(x, y) = TrueStep(x * kWidth / width, frame);
  return steps;
}

std::string MessageOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

class TestDepthInput : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path In(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }
  DepthFilm Film(std::int64_t frames = kFrames) const { return {In("film.mov"), frames, kWidth, kHeight}; }

  void WriteSequence(const std::string& folder, const char* ending, int first = 1) const {
    fs::create_directories(In(folder));
    for (int i = 0; i < kFrames; ++i) {
      const fs::path path = In(folder) / ("d." + std::to_string(first + i) + ending);
      if (std::string(ending) == ".png") {
        WritePicture(path, Steps(i));
        continue;
      }
      ImageF32 map(kWidth, kHeight, 1);
      const ImageU16 steps = Steps(i);
      std::copy_n(steps.data(), steps.size(), map.data());
      WritePicture(path, map, /*full_floats=*/true);
    }
  }

  /// Exactly the true steps, but for `tolerance`.
  void CheckTruth(DepthInput& input, double tolerance = 0) {
    for (int frame : {2, 0, kFrames - 1}) {
      const ImageF32 map = input.source->ReadDepth(frame);
      QCOMPARE(map.width(), kWidth);
      QCOMPARE(map.height(), kHeight);
      for (int x = 0; x < kWidth; ++x)
        QVERIFY2(std::abs(map.at(x, kHeight / 2) - TrueStep(x, frame)) <= tolerance,
                 qPrintable(QString("frame %1 x %2: %3").arg(frame).arg(x).arg(map.at(x, kHeight / 2))));
    }
  }

 private Q_SLOTS:
  void sequencesAreReadAsTheyAre_data() {
    QTest::addColumn<QString>("ending");
    QTest::newRow("PNG of 16 bit") << ".png";
    QTest::newRow("EXR") << ".exr";
  }
  void sequencesAreReadAsTheyAre() {
    QFETCH(QString, ending);
    const std::string folder = "sequence" + ending.toStdString();
    WriteSequence(folder, qPrintable(ending), 998);
    DepthInput by_folder = OpenDepth(In(folder), Film());
    QVERIFY(by_folder.notes.empty());
    CheckTruth(by_folder);
    DepthInput by_pattern = OpenDepth(In(folder) / ("d.#" + ending.toStdString()), Film());
    CheckTruth(by_pattern);
    QVERIFY_EXCEPTION_THROWN(by_pattern.source->ReadDepth(kFrames), std::logic_error);
  }

  void whiteMayBeFar() {
    WriteSequence("far", ".png");
    DepthInput near = OpenDepth(In("far"), Film()), far = OpenDepth(In("far"), Film(), false);
    const ImageF32 a = near.source->ReadDepth(1), b = far.source->ReadDepth(1);
    QVERIFY(a.at(5, 0) > a.at(4, 0) && b.at(5, 0) < b.at(4, 0));
    QVERIFY(near.source->Name() != far.source->Name());
  }

  void aChangedFileChangesTheName() {
    WriteSequence("named", ".png");
    const std::string before = OpenDepth(In("named"), Film()).source->Name();
    QCOMPARE(OpenDepth(In("named"), Film()).source->Name(), before);
    WritePicture(In("named/d.2.png"), ImageU16(kWidth, kHeight, 1, 7));
    QVERIFY(OpenDepth(In("named"), Film()).source->Name() != before);
  }

  void aGreyVideoIsRead() {
    const SyntheticFilm clip{kWidth, kHeight, kFrames, 25, false};
    WriteAvi(In("clip.avi"), clip);
    const auto source = OpenFilmReader(In("clip.avi"));
    FilmWriterOptions options;
    options.format = MasterFormat::kFfv1;
    options.width = kWidth;
    options.height = kHeight;
    const auto writer = MakeFilmWriter(In("film_depth.mkv"), options, *source);
    for (int i = 0; i < kFrames; ++i) writer->Write(ToRgb16(Steps(i)), source->TimeOf(i));
    writer->Finish();
    DepthInput input = OpenDepth(In("film_depth.mkv"), Film());
    QCOMPARE(input.kind, std::string("video"));
    CheckTruth(input);
  }

  void sidecarsAreReadAndTold() {
    fs::create_directories(In("enoky"));
    WritePicture(In("enoky/film_depth.png"), Steps(0));
    WriteBytes(In("enoky/film_depth.fssidecar"),
               R"({"convergence_plane": 0.25, "max_disparity": 20, "gamma": 1.2, "other": [1]})");
    DepthInput input = OpenDepth(In("enoky"), Film(1));
    QCOMPARE(input.kind, std::string("picture"));
    QCOMPARE(input.notes.size(), std::size_t{2});  // the gamma, the grade
    QVERIFY(input.suggested.has_value());
    QCOMPARE(input.suggested->depth_range_pct, 2.0);
    QCOMPARE(input.suggested->background_pct, 0.5);
    QVERIFY(ParseFsSidecar("{}", "x") == FsSidecar{});
    for (const char* bad :
         {"", "[]", "{\"gamma\": \"1\"}", "{\"convergence_plane\": 7}", "{\"max_disparity\": -1}"})
      QVERIFY_EXCEPTION_THROWN(ParseFsSidecar(bad, "x"), Error);
  }

  void anIw3FolderIsRead() {
    WriteSequence("iw3/depth", ".png");
    WriteBytes(In("iw3/iw3_export.yml"),
               "type: video\nbasename: film\nfps: 24000/1001\nrgb_dir: rgb\ndepth_dir: depth\n"
               "mapper: div_6\nskip_mapper: false\nupdated_at: '2026-01-01T10:00:00'\nuser_data:\n  a: 1\n");
    DepthInput input = OpenDepth(In("iw3"), Film());
    QCOMPARE(input.kind, std::string("iw3 folder"));
    QCOMPARE(input.notes.size(), std::size_t{1});  // the mapper
    CheckTruth(input);
    DepthInput by_file = OpenDepth(In("iw3/iw3_export.yml"), Film());
    CheckTruth(by_file);
  }

  void largerMapsAreReducedAndSmallerOnesComeAsTheyAre() {
    WritePicture(In("large.png"), Steps(0, 3 * kWidth, 3 * kHeight));
    DepthInput large = OpenDepth(In("large.png"), Film(1));
    QCOMPARE(large.notes.size(), std::size_t{1});
    QVERIFY(large.notes[0].find("96 x 72") != std::string::npos);
    const ImageF32 map = large.source->ReadDepth(0);
    QCOMPARE(map.width(), kWidth);
    for (int x = 0; x < kWidth; ++x) QCOMPARE(map.at(x, 3), static_cast<float>(TrueStep(x, 0)));
    WritePicture(In("flat.png"), Steps(0, kWidth / 2, kHeight));
    DepthInput flat = OpenDepth(In("flat.png"), Film(1));
    QVERIFY(flat.notes[0].find("stretched") != std::string::npos);
    QCOMPARE(flat.source->ReadDepth(0).width(), kWidth / 2);
  }

  void whatIsNoNumberIsFar() {
    ImageF32 map(kWidth, kHeight, 1, 5);
    map.at(0, 0) = std::numeric_limits<float>::infinity();
    map.at(1, 0) = std::nanf("");
    map.at(2, 0) = -3;
    WritePicture(In("gaps.exr"), map, true);
    DepthInput input = OpenDepth(In("gaps.exr"), Film(1));
    const ImageF32 read = input.source->ReadDepth(0);
    QCOMPARE(read.at(0, 0), -3.0f);
    QCOMPARE(read.at(1, 0), -3.0f);
    QCOMPARE(read.at(3, 0), 5.0f);
    WritePicture(In("none.exr"), ImageF32(kWidth, kHeight, 1, std::nanf("")), true);
    DepthInput none = OpenDepth(In("none.exr"), Film(1));
    QVERIFY_EXCEPTION_THROWN(none.source->ReadDepth(0), Error);
  }

  void missingFramesAreNamed() {
    WriteSequence("missing", ".png");
    fs::remove(In("missing/d.2.png"));
    const std::string gap = MessageOf([&] { OpenDepth(In("missing"), Film()); });
    QVERIFY2(gap.find("frame 2 is missing") != std::string::npos, gap.c_str());
    fs::remove(In("missing/d.1.png"));
    const std::string few = MessageOf([&] { OpenDepth(In("missing"), Film()); });
    QVERIFY2(few.find("2 frames") != std::string::npos, few.c_str());
    QVERIFY(!OpenDepth(In("missing"), Film(1)).notes.empty());  // more than the film has
    QVERIFY(!MessageOf([&] { OpenDepth(In("nothing.png"), Film(1)); }).empty());
  }

  void colourPicturesAreNoDepth() {
    WritePicture(In("colour.png"), SyntheticFrame({kWidth, kHeight, 1, 25, false}, 0));
    QVERIFY(!MessageOf([&] { OpenDepth(In("colour.png"), Film(1)); }).empty());
  }

  void iw3ExportsRoundTrip() {
    Iw3Export exported;
    exported.basename = "it's a film: 1";
    exported.frame_rate = Rational{24000, 1001};
    exported.audio_file = "audio.m4a";
    exported.skip_mapper = true;
    QVERIFY(ParseIw3Export(Iw3ExportText(exported), "x") == exported);
    QVERIFY(
        (*ParseIw3Export("type: video\nfps: 23.976023976023978\n", "x").frame_rate == Rational{24000, 1001}));
    QVERIFY((*ParseIw3Export("type: video\nfps: 25.0\n", "x").frame_rate == Rational{25, 1}));
    QVERIFY(!ParseIw3Export("type: images\nfps: 25.0\nmapper: null\n", "x").frame_rate);
    for (const char* bad : {"", "type: film\n", "type: video\nfps: fast\n", "type: video\nfps: 24/0\n",
                            "nonsense\n", "type: video\nbasename: 'open\n"})
      QVERIFY2(!MessageOf([&] { ParseIw3Export(bad, "x"); }).empty(), bad);
  }
};

QTEST_APPLESS_MAIN(TestDepthInput)
#include "tst_depth_input.moc"

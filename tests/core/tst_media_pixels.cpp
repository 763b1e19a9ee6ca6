#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/media/video_reader.h"
#include "tests/core/ffmpeg_tool.h"
#include "tests/core/media_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr double kTolerance = 1;   // of 65535: one rounding, and single precision
constexpr double kTolerance8 = 3;  // of 255: swscale's arithmetic, which is faster than it is exact

constexpr int kWidth = 64, kHeight = 48;

// A planar 10-bit frame in memory, limited range.
struct Planes {
  int chroma_shift;  ///< 1: 4:2:0
  std::vector<std::uint16_t> y, u, v;
  int chroma_width() const { return kWidth >> chroma_shift; }
};

Planes Waves(int chroma_shift) {
  Planes planes{chroma_shift, {}, {}, {}};
  for (int i = 0; i < kWidth * kHeight; ++i)
    planes.y.push_back(
        static_cast<std::uint16_t>(502 + std::lround(360 * std::sin(i % kWidth * 0.1 + i * 0.001))));
  for (int y = 0; y < kHeight >> chroma_shift; ++y)
    for (int x = 0; x < planes.chroma_width(); ++x) {
      planes.u.push_back(static_cast<std::uint16_t>(512 + std::lround(120 * std::sin(x * 0.11 + y * 0.05))));
      planes.v.push_back(static_cast<std::uint16_t>(512 + std::lround(110 * std::cos(x * 0.07 - y * 0.09))));
    }
  return planes;
}

void WriteRaw(const fs::path& path, const Planes& planes) {
  std::ofstream file(path, std::ios::binary);
  for (const auto* plane : {&planes.y, &planes.u, &planes.v})
    file.write(reinterpret_cast<const char*>(plane->data()), static_cast<std::streamsize>(plane->size() * 2));
}

// Chroma at a luma position: sited on the left of its pair of columns and between its pair of rows.
double Chroma(const Planes& planes, const std::vector<std::uint16_t>& plane, int x, int y) {
  const int width = planes.chroma_width(), height = kHeight >> planes.chroma_shift;
  const double at_x = planes.chroma_shift ? x / 2.0 : x, at_y = planes.chroma_shift ? (y - 0.5) / 2.0 : y;
  const int left = static_cast<int>(std::floor(at_x)), top = static_cast<int>(std::floor(at_y));
  const auto sample = [&](int column, int row) {
    return static_cast<double>(plane[static_cast<std::size_t>(std::clamp(row, 0, height - 1) * width +
                                                              std::clamp(column, 0, width - 1))]);
  };
  const double across = at_x - left, down = at_y - top;
  return (1 - down) * ((1 - across) * sample(left, top) + across * sample(left + 1, top)) +
         down * ((1 - across) * sample(left, top + 1) + across * sample(left + 1, top + 1));
}

// ITU-R BT.2020, non-constant luminance, 10-bit limited range, in double precision.
std::array<double, 3> Bt2020(double y, double u, double v) {
  constexpr double kRed = 0.2627, kBlue = 0.0593, kGreen = 1 - kRed - kBlue;
  const double luma = (y - 64) / 876, cb = (u - 512) / 896, cr = (v - 512) / 896;
  const double red = luma + 2 * (1 - kRed) * cr, blue = luma + 2 * (1 - kBlue) * cb;
  const double green = (luma - kRed * red - kBlue * blue) / kGreen;
  const auto scaled = [](double value) { return std::clamp(value, 0.0, 1.0) * 65535; };
  return {scaled(red), scaled(green), scaled(blue)};
}

std::string Content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Replaces the display matrix in a movie's track header (ISO/IEC 14496-12, 8.3.2).
void SetDisplayMatrix(const fs::path& path, std::array<int, 4> turn) {
  std::string bytes = Content(path);
  const std::size_t matrix = bytes.find("tkhd") + 4 + 40;
  const std::array<int, 4> places = {0, 4, 12, 16};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto value = static_cast<std::uint32_t>(turn[i] * 65536);
    for (int byte = 0; byte < 4; ++byte)
      bytes[matrix + static_cast<std::size_t>(places[i] + byte)] =
          static_cast<char>(value >> (24 - 8 * byte));
  }
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

/// The samples of the pictures that VideoReader gives.
class TestMediaPixels : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path In(const QString& name) const {
    return fs::path(folder_.path().toStdString()) / name.toStdString();
  }
  void Make(const QString& arguments, const QString& name) {
    const QString problem = RunFfmpegTool(Words(arguments), In(name));
    if (!problem.isEmpty()) qFatal("%s", qPrintable(problem));
  }

 private Q_SLOTS:
  void initTestCase() {
    qputenv("XDG_CACHE_HOME", folder_.path().toUtf8());
    if (!HaveFfmpegTool()) QSKIP("ffmpeg is not installed");
  }

  void sixteenBitsOfABt2020Film_data() {
    QTest::addColumn<int>("chroma_shift");
    QTest::newRow("4:4:4") << 0;
    QTest::newRow("4:2:0") << 1;
  }

  void sixteenBitsOfABt2020Film() {
    QFETCH(int, chroma_shift);
    const Planes planes = Waves(chroma_shift);
    WriteRaw(In("planes.raw"), planes);
    const QString format = chroma_shift ? "yuv420p10le" : "yuv444p10le";
    Make("-f rawvideo -s 64x48 -r 25 -pix_fmt " + format + " -i " + folder_.path() +
             "/planes.raw -c:v ffv1 -color_range tv -colorspace bt2020nc -color_primaries bt2020 -color_trc "
             "smpte2084",
         "deep.mkv");
    VideoReader reader(In("deep.mkv"));
    QCOMPARE(reader.info().color_matrix, std::string("bt2020nc"));
    const auto deep = reader.ReadFrame16(0);
    const Picture picture = reader.ReadFrame(0);
    double worst = 0, worst8 = 0;
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) {
        const auto wanted = Bt2020(planes.y[static_cast<std::size_t>(y * kWidth + x)],
                                   Chroma(planes, planes.u, x, y), Chroma(planes, planes.v, x, y));
        for (int c = 0; c < 3; ++c) {
          worst = std::max(worst, std::abs(deep->at(x, y, c) - wanted[static_cast<std::size_t>(c)]));
          worst8 =
              std::max(worst8, std::abs(picture->at(x, y, c) - wanted[static_cast<std::size_t>(c)] / 257));
        }
      }
    QVERIFY2(worst <= kTolerance, qPrintable(QString::number(worst)));
    QVERIFY2(worst8 <= kTolerance8, qPrintable(QString::number(worst8)));
  }

  void blackAndWhiteReachTheEnds() {
    Planes planes = Waves(1);
    std::ranges::fill(planes.u, std::uint16_t{512});
    std::ranges::fill(planes.v, std::uint16_t{512});
    std::ranges::fill(planes.y, std::uint16_t{940});
    std::fill_n(planes.y.begin(), kWidth * kHeight / 2, std::uint16_t{64});
    WriteRaw(In("ends.raw"), planes);
    Make("-f rawvideo -s 64x48 -r 25 -pix_fmt yuv420p10le -i " + folder_.path() +
             "/ends.raw -c:v ffv1 -color_range tv -colorspace bt2020nc",
         "ends.mkv");
    VideoReader reader(In("ends.mkv"));
    const auto deep = reader.ReadFrame16(0);
    for (int c = 0; c < 3; ++c) {
      QVERIFY(deep->at(5, 5, c) <= kTolerance);
      QVERIFY(deep->at(5, 40, c) >= 65535 - kTolerance);
    }
  }

  void sixteenBitRgbStaysAsItIs() {
    Make("-f lavfi -i testsrc2=s=64x48:r=25:d=0.2 -vf format=rgb48le -c:v rawvideo", "deep_rgb.nut");
    VideoReader reader(In("deep_rgb.nut"));
    const NativeFrame native = reader.ReadNative(3);
    QCOMPARE(native.pixel_format(), std::string("rgb48le"));
    const auto deep = reader.ReadFrame16(3);
    const PlaneView plane = native.plane(0);
    for (int y = 0; y < 48; ++y)
      QCOMPARE(std::memcmp(deep->row(y), plane.data + y * plane.stride_bytes,
                           static_cast<std::size_t>(plane.row_bytes)),
               0);
  }

  // Where a step to the right, and one down, in the stored raster lead on the screen; y grows downwards.
  void upright_data() {
    QTest::addColumn<int>("right_x");
    QTest::addColumn<int>("right_y");
    QTest::addColumn<int>("down_x");
    QTest::addColumn<int>("down_y");
    QTest::addColumn<int>("rotation");
    QTest::addColumn<bool>("mirrored");
    QTest::newRow("as stored") << 1 << 0 << 0 << 1 << 0 << false;
    QTest::newRow("quarter turn clockwise") << 0 << 1 << -1 << 0 << 90 << false;
    QTest::newRow("half turn") << -1 << 0 << 0 << -1 << 180 << false;
    QTest::newRow("quarter turn back") << 0 << -1 << 1 << 0 << 270 << false;
    QTest::newRow("mirrored") << -1 << 0 << 0 << 1 << 0 << true;
    QTest::newRow("upside down") << 1 << 0 << 0 << -1 << 180 << true;
    QTest::newRow("transposed") << 0 << 1 << 1 << 0 << 270 << true;
    QTest::newRow("the other diagonal") << 0 << -1 << -1 << 0 << 90 << true;
  }

  void upright() {
    QFETCH(int, right_x);
    QFETCH(int, right_y);
    QFETCH(int, down_x);
    QFETCH(int, down_y);
    QFETCH(int, rotation);
    QFETCH(bool, mirrored);
    const SyntheticFilm film{.width = 40, .height = 24, .frames = 3, .sound = false};
    WriteAvi(In("stored.avi"), film);
    Make("-i " + folder_.path() + "/stored.avi -c:v png", "turned.mov");  // RGB, lossless
    SetDisplayMatrix(In("turned.mov"), {right_x, right_y, down_x, down_y});
    VideoReader reader(In("turned.mov"));
    QCOMPARE(reader.info().rotation_deg, rotation);
    QCOMPARE(reader.info().mirrored, mirrored);
    QCOMPARE(reader.info().width, 40);
    const ImageU8 stored = SyntheticFrame(film, 1);
    const Picture shown = reader.ReadFrame(1);
    const auto deep = reader.ReadFrame16(1);
    QCOMPARE(shown->width(), right_x != 0 ? 40 : 24);
    QCOMPARE(shown->width(), reader.width());
    QCOMPARE(shown->height(), reader.height());
    // The corner that the stored top left comes to.
    const int x0 = right_x + down_x < 0 ? shown->width() - 1 : 0,
              y0 = right_y + down_y < 0 ? shown->height() - 1 : 0;
    for (int y = 0; y < 24; ++y)
      for (int x = 0; x < 40; ++x)
        for (int c = 0; c < 3; ++c) {
          const int to_x = x0 + x * right_x + y * down_x, to_y = y0 + x * right_y + y * down_y;
          QCOMPARE(shown->at(to_x, to_y, c), stored.at(x, y, c));
          QCOMPARE(deep->at(to_x, to_y, c), stored.at(x, y, c) * 257);
        }
    QCOMPARE(reader.ReadNative(1).width(), 40);  // frames as the codec left them are not turned
  }

  void deinterlaced_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("parity");
    QTest::newRow("top first") << "top.mkv"
                               << "-c:v libx264 -x264-params tff=1 -g 10"
                               << "tff";
    QTest::newRow("bottom first") << "bottom.mkv"
                                  << "-c:v libx264 -bf 2 -g 10"
                                  << "bff";
    QTest::newRow("10 bit") << "deep.mov"
                            << "-pix_fmt yuv422p10 -c:v prores_ks -top 1"
                            << "tff";
  }

  // What FFmpeg's own program makes of it, in order and out of order.
  void deinterlaced() {
    QFETCH(QString, name);
    QFETCH(QString, arguments);
    QFETCH(QString, parity);
    const QString weave = parity == "tff" ? "interleave_top" : "interleave_bottom";
    Make("-f lavfi -i testsrc2=s=96x64:r=50:d=1.2 -vf tinterlace=" + weave + " -flags +ilme+ildct " +
             arguments,
         name);
    Make("-i " + QString::fromStdString(In(name).string()) + " -vf bwdif=send_frame:" + parity +
             ":all -fps_mode passthrough -c:v ffv1",
         "progressive.mkv");
    VideoReader reader(In(name)), again(In(name)), wanted(In("progressive.mkv"), {.deinterlace = false});
    VideoReader interlaced(In(name), {.deinterlace = false});
    QCOMPARE(reader.frame_count(), 30);
    QCOMPARE(wanted.frame_count(), 30);
    for (int i = 0; i < 30; ++i) {
      const NativeFrame frame = reader.ReadNative(i);
      QVERIFY2(frame.SameSamples(wanted.ReadNative(i)), qPrintable(QString::number(i)));
      QVERIFY(!frame.SameSamples(interlaced.ReadNative(i)));
    }
    for (const int i : {29, 0, 17, 18, 3, 2, 1, 28, 29, 10})
      QVERIFY2(again.ReadNative(i).SameSamples(wanted.ReadNative(i)), qPrintable(QString::number(i)));
  }
};

QTEST_APPLESS_MAIN(TestMediaPixels)
#include "tst_media_pixels.moc"

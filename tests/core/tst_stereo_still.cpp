#include <QTemporaryDir>
#include <QtTest>
#include <cstdlib>
#include <limits>
#include <string>

#include "core/base/error.h"
#include "core/media/film_reader.h"
#include "core/media/image_file.h"
#include "core/media/stereo_still.h"
#include "tests/core/media_fixture.h"
#include "tests/core/picture_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

std::string Big(std::uint32_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text.push_back(static_cast<char>(value >> (8 * i)));
  return text;
}

std::string Segment(int marker, const std::string& payload) {
  return std::string("\xff").append(1, static_cast<char>(marker)) +
         Big(static_cast<std::uint32_t>(payload.size() + 2), 2) + payload;
}

// A JPEG file with one more segment behind its first marker.
std::string WithSegment(const std::string& jpeg, const std::string& segment) {
  return jpeg.substr(0, 2) + segment + jpeg.substr(2);
}

/// A picture of a multi-picture index.
struct Entry {
  std::uint32_t type = 0x020002;  ///< disparity
  std::uint32_t size = 0, offset = 0;
};

// CIPA DC-007: an index directory with nothing but the entries. Offsets count from 4 bytes into the payload.
std::string IndexSegment(const std::vector<Entry>& entries) {
  std::string payload("MPF\0MM\0*\0\0\0\x08\0\x01", 14);
  payload +=
      Big(0xb002, 2) + Big(7, 2) + Big(static_cast<std::uint32_t>(16 * entries.size()), 4) + Big(26, 4);
  payload += Big(0, 4);
  for (const Entry& entry : entries)
    payload += Big(entry.type, 4) + Big(entry.size, 4) + Big(entry.offset, 4) + Big(0, 4);
  return Segment(0xe2, payload);
}

constexpr std::uint32_t kIndexBase = 2 + 4 + 4;  // SOI, marker and length, "MPF"

std::string DescriptorSegment(int type, int layout, int flags) {
  std::string payload = "_JPSJPS_" + Big(4, 2);
  for (const int field : {0, flags, layout, type}) payload.push_back(static_cast<char>(field));
  return Segment(0xe3, payload + Big(0, 2));
}

// Both pictures in one, `first` on the left or above.
ImageU8 Joined(const ImageU8& first, const ImageU8& second, bool above) {
  const int w = first.width(), h = first.height();
  ImageU8 both(above ? w : 2 * w, above ? 2 * h : h, 3);
  for (int y = 0; y < both.height(); ++y)
    for (int x = 0; x < both.width(); ++x)
      for (int c = 0; c < 3; ++c) both.at(x, y, c) = (x < w && y < h ? first : second).at(x % w, y % h, c);
  return both;
}

// How many pixels farther right the left eye's surroundings of a point are found in the right eye's picture.
int ShiftOf(const StereoStill& still, int x, int y) {
  constexpr int kRadius = 40, kReach = 80;
  int best = 0;
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (int shift = -kReach; shift <= kReach; ++shift) {
    std::int64_t sum = 0;
    for (int v = y - kRadius; v <= y + kRadius; ++v)
      for (int u = x - kRadius; u <= x + kRadius; ++u)
        sum += std::abs(still.left.at(u, v, 1) - still.right.at(u + shift, v, 1));
    if (sum < least) {
      least = sum;
      best = shift;
    }
  }
  return best;
}

}  // namespace

class TestStereoStill : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  fs::path In(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }

  std::string Jpeg(const ImageU8& picture) const {
    WriteImage(In("part.jpg"), picture);
    return ReadBytes(In("part.jpg"));
  }
  // What a JPEG decoder makes of the bytes.
  ImageU8 Decoded(const std::string& jpeg) const {
    WriteBytes(In("decoded.jpg"), jpeg);
    return ReadImage(In("decoded.jpg"));
  }

  std::string ProblemOf(ErrorCode code, const fs::path& path) {
    try {
      ReadStereoStill(path);
    } catch (const Error& error) {
      if (error.code() != code || error.subject() != path.string() || error.advice().empty())
        return std::string("another error: ") + error.what();
      return error.problem();
    }
    return "no error";
  }

 private Q_SLOTS:
  void mpoByItsIndex() {
    const std::string left = Jpeg(SyntheticFrame({}, 0)), right = Jpeg(SyntheticFrame({}, 5)),
                      preview = Jpeg(SyntheticFrame({}, 9));
    // The index stands in the first picture, so its length counts; between them lies a large preview.
    std::vector<Entry> entries(3);
    const auto first_size = static_cast<std::uint32_t>(left.size() + IndexSegment(entries).size());
    const auto preview_size = static_cast<std::uint32_t>(preview.size());
    entries[1] = {0x010001, preview_size, first_size - kIndexBase};
    entries[2] = {0x020002, static_cast<std::uint32_t>(right.size()), first_size + preview_size - kIndexBase};
    WriteBytes(In("a.MPO"), WithSegment(left, IndexSegment(entries)) + preview + right);
    const StereoStill still = ReadStereoStill(In("a.MPO"));
    QVERIFY(still.left == Decoded(left));
    QVERIFY(still.right == Decoded(right));
    const auto reader = OpenFilmReader(In("a.MPO"));
    QCOMPARE(reader->info().stereo_mode, std::string("mpo"));
    QCOMPARE(reader->info().container, std::string("still"));
    QCOMPARE(reader->frame_count(), 1);
    QVERIFY(*reader->ReadFrame(0) == still.left);
  }

  void mpoWithoutAUsefulIndex_data() {
    QTest::addColumn<QByteArray>("index");
    const auto row = [](const char* name, const std::string& bytes) {
      QTest::newRow(name) << QByteArray::fromStdString(bytes);
    };
    row("none", "");
    row("offsets beyond the file", IndexSegment({{}, {0x020002, 10, 0xfffffff0}}));
    row("offset at no picture", IndexSegment({{}, {0x020002, 10, 50}}));
    row("too short", Segment(0xe2, std::string("MPF\0MM\0*\0\0\0\x08\0\x09", 14)));
    row("directory outside", Segment(0xe2, std::string("MPF\0MM\0*\xff\xff\xff\xf0\0\x01", 14)));
    row("nothing but a name", Segment(0xe2, std::string("MPF\0", 4)));
  }

  void mpoWithoutAUsefulIndex() {
    QFETCH(QByteArray, index);
    const std::string left = Jpeg(SyntheticFrame({}, 1)), right = Jpeg(SyntheticFrame({}, 2));
    const std::string padding(37, '\0');
    WriteBytes(In("b.mpo"), WithSegment(left, index.toStdString()) + padding + right);
    const StereoStill still = ReadStereoStill(In("b.mpo"));
    QVERIFY(still.left == Decoded(left));
    QVERIFY(still.right == Decoded(right));
  }

  void badMpoIsSaid() {
    const std::string one = Jpeg(SyntheticFrame({}, 1));
    WriteBytes(In("one.mpo"), one);
    QCOMPARE(ProblemOf(ErrorCode::kDamaged, In("one.mpo")),
             std::string("holds one whole picture, not one for each eye"));
    WriteBytes(In("cut.mpo"), one + one.substr(0, one.size() / 2));
    QCOMPARE(ProblemOf(ErrorCode::kDamaged, In("cut.mpo")),
             std::string("holds one whole picture, not one for each eye"));
    WriteBytes(In("half.mpo"), one.substr(0, one.size() / 2));
    QCOMPARE(ProblemOf(ErrorCode::kDamaged, In("half.mpo")), std::string("is cut off"));
    SyntheticFilm small;
    small.width = 32;
    WriteBytes(In("sizes.mpo"), one + Jpeg(SyntheticFrame(small, 1)));
    QCOMPARE(ProblemOf(ErrorCode::kDamaged, In("sizes.mpo")), std::string("has eyes of different sizes"));
    WriteBytes(In("text.mpo"), "Dear editor");
    QCOMPARE(ProblemOf(ErrorCode::kNotMedia, In("text.mpo")), std::string("is not a stereo picture"));
    WriteBytes(In("empty.mpo"), "");
    QCOMPARE(ProblemOf(ErrorCode::kEmptyFile, In("empty.mpo")), std::string("is empty (0 bytes)"));
  }

  void jpsByItsDescriptor_data() {
    QTest::addColumn<int>("layout");
    QTest::addColumn<int>("flags");  // -1: no descriptor
    QTest::addColumn<bool>("left_first");
    QTest::addColumn<double>("aspect");
    QTest::newRow("none: right eye first") << 2 << -1 << false << 1.0;
    QTest::newRow("right first") << 2 << 0 << false << 1.0;
    QTest::newRow("left first") << 2 << 4 << true << 1.0;
    QTest::newRow("left first, half width") << 2 << 6 << true << 2.0;
    QTest::newRow("over/under, right first") << 3 << 0 << false << 1.0;
    QTest::newRow("over/under, left first, half height") << 3 << 5 << true << 0.5;
  }

  void jpsByItsDescriptor() {
    QFETCH(int, layout);
    QFETCH(int, flags);
    QFETCH(bool, left_first);
    QFETCH(double, aspect);
    const ImageU8 left = SyntheticFrame({}, 0), right = SyntheticFrame({}, 6);
    // Rounds of 16 pixels keep each eye's JPEG blocks to itself.
    const std::string jpeg =
        Jpeg(left_first ? Joined(left, right, layout == 3) : Joined(right, left, layout == 3));
    WriteBytes(In("a.jps"), flags < 0 ? jpeg : WithSegment(jpeg, DescriptorSegment(1, layout, flags)));
    const StereoStill still = ReadStereoStill(In("a.jps"));
    QVERIFY(still.left.SameShape(left));
    QVERIFY(Psnr(still.left, left) > Psnr(still.left, right) + 10);
    QVERIFY(Psnr(still.right, right) > Psnr(still.right, left) + 10);
    const auto reader = OpenFilmReader(In("a.jps"));
    QCOMPARE(reader->info().stereo_mode, std::string("jps"));
    QCOMPARE(reader->width(), 64);
    QCOMPARE(reader->height(), 48);
    QCOMPARE(reader->info().sample_aspect.value(), aspect);
    QVERIFY(*reader->ReadFrame(0) == still.left);
  }

  void jpsInAlternateRows() {
    ImageU8 rows(64, 48, 3);  // the left eye is white
    for (int y = 1; y < 48; y += 2) std::fill_n(rows.row(y), rows.row_size(), std::uint8_t{255});
    WriteBytes(In("rows.jps"), WithSegment(Jpeg(rows), DescriptorSegment(1, 1, 0)));
    const StereoStill still = ReadStereoStill(In("rows.jps"));
    QCOMPARE(still.left.height(), 24);
    QVERIFY(still.left.at(30, 12, 1) > 200);
    QVERIFY(still.right.at(30, 12, 1) < 55);
  }

  void badJpsIsSaid() {
    const std::string jpeg = Jpeg(SyntheticFrame({}, 0));
    WriteBytes(In("mono.jps"), WithSegment(jpeg, DescriptorSegment(0, 1, 0)));
    QCOMPARE(ProblemOf(ErrorCode::kUnsupported, In("mono.jps")),
             std::string("says that it is a picture for one eye"));
    WriteBytes(In("ana.jps"), WithSegment(jpeg, DescriptorSegment(1, 4, 0)));
    QCOMPARE(ProblemOf(ErrorCode::kUnsupported, In("ana.jps")),
             std::string("holds an anaglyph, not two pictures"));
    WriteBytes(In("short.jps"),
               WithSegment(jpeg, Segment(0xe3, "_JPSJPS_")));  // no fields: as if it were not there
    QCOMPARE(ReadStereoStill(In("short.jps")).left.width(), 32);
  }

  void garbageIsRefusedOrRead() {
    const std::string left = Jpeg(SyntheticFrame({}, 0)), right = Jpeg(SyntheticFrame({}, 5));
    std::vector<Entry> entries(2);
    entries[1].offset = static_cast<std::uint32_t>(left.size() + IndexSegment(entries).size()) - kIndexBase;
    const std::string whole = WithSegment(left, IndexSegment(entries)) + right;
    unsigned state = 7;
    int refused = 0;
    for (int round = 0; round < 200; ++round) {
      std::string bytes = whole;
      for (int i = 0; i < 3; ++i) {
        state = state * 1664525u + 1013904223u;
        bytes[(state >> 8) % (round % 2 ? bytes.size() : 120)] = static_cast<char>(state >> 24);
      }
      WriteBytes(In("g.mpo"), bytes);
      try {
        ReadStereoStill(In("g.mpo"));
      } catch (const Error& error) {
        QCOMPARE(error.subject(), In("g.mpo").string());
        ++refused;
      }
    }
    QVERIFY(refused > 0 && refused < 200);
  }

  // A camera's file: a peak far away, a flower near by (looked at by eye, too).
  void aRealMpo() {
    const fs::path path = SharedFile("data/stereo/Panasonic-DMC-GX8.mpo");
    if (path.empty()) QSKIP("the shared stereo pictures are not here");
    const StereoStill still = ReadStereoStill(path);
    QCOMPARE(still.left.width(), 1824);
    QCOMPARE(still.left.height(), 1368);
    QVERIFY(still.left.SameShape(still.right));
    QVERIFY(!(still.left == still.right));
    QVERIFY(*OpenFilmReader(path)->ReadFrame(0) == still.left);
    const int peak = ShiftOf(still, 1199, 140), flower = ShiftOf(still, 1566, 720);
    QVERIFY2(peak > flower + 20, qPrintable(QString("peak %1, flower %2").arg(peak).arg(flower)));
  }
};

QTEST_APPLESS_MAIN(TestStereoStill)
#include "tst_stereo_still.moc"

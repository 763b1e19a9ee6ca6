#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/media/film_writer.h"
#include "core/media/video_reader.h"
#include "tests/core/ffmpeg_tool.h"
#include "tests/core/media_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr double kMatroskaTick_s = 0.001;
constexpr double kChapterTick_s = 0.001;  // QuickTime's chapters are in milliseconds
constexpr int kFrames = 48;
constexpr double kMinPsnrDbSameLook = 40;  // 8-bit 4:2:0 to 10-bit 4:4:4 and back
constexpr double kMinPsnrDbTurned = 30;    // crf 18 and chroma sampled again

struct Answer {
  QByteArray out;
  QString problem;
};

Answer RunTool(const QString& program, const QStringList& arguments) {
  QProcess tool;
  tool.start(program, arguments);
  if (!tool.waitForFinished(60000)) return {{}, program + " did not finish"};
  const bool done = tool.exitStatus() == QProcess::NormalExit && tool.exitCode() == 0;
  return {tool.readAllStandardOutput(), done ? QString() : QString(tool.readAllStandardError())};
}

QString Name(const fs::path& path) {
  return QString::fromStdString(path.string());
}

// A file as ffprobe tells it.
class Outside {
 public:
  explicit Outside(const fs::path& path)
      : root_(QJsonDocument::fromJson(RunTool("ffprobe", {"-v", "error", "-show_streams", "-show_chapters",
                                                          "-show_format", "-show_packets", "-show_data_hash",
                                                          "md5", "-print_format", "json", Name(path)})
                                          .out)
                  .object()) {}

  /// The n-th stream of a kind: "video", "audio", "subtitle", "attachment", "data".
  QJsonObject Stream(const QString& kind, int n = 0) const {
    for (const QJsonValue& value : root_["streams"].toArray())
      if (value["codec_type"].toString() == kind && n-- == 0) return value.toObject();
    return {};
  }
  int Count(const QString& kind) const {
    int count = 0;
    for (const QJsonValue& value : root_["streams"].toArray())
      count += value["codec_type"].toString() == kind;
    return count;
  }
  QString StreamTag(const QString& kind, int n, const QString& name) const {
    return Tag(Stream(kind, n)["tags"].toObject(), name);
  }
  QString FilmTag(const QString& name) const { return Tag(root_["format"]["tags"].toObject(), name); }
  QString AnyTimecode() const {
    for (const QJsonValue& value : root_["streams"].toArray())
      if (const QString code = Tag(value["tags"].toObject(), "timecode"); !code.isEmpty()) return code;
    return {};
  }
  QJsonArray Chapters() const { return root_["chapters"].toArray(); }
  QJsonObject SideData(const QString& type) const {
    for (const QJsonValue& value : Stream("video")["side_data_list"].toArray())
      if (value["side_data_type"].toString() == type) return value.toObject();
    return {};
  }
  /// Hash of each packet of a track, in order.
  QStringList PacketHashes(const QString& kind, int n = 0) const {
    QStringList hashes;
    for (const QJsonObject& packet : Packets(kind, n)) hashes << packet["data_hash"].toString();
    return hashes;
  }
  /// In presentation order.
  std::vector<double> Times(const QString& kind, int n = 0) const {
    std::vector<double> times;
    for (const QJsonObject& packet : Packets(kind, n))
      times.push_back(packet["pts_time"].toString().toDouble());
    std::ranges::sort(times);
    return times;
  }

 private:
  static QString Tag(const QJsonObject& tags, const QString& name) {
    for (const QString& key : tags.keys())
      if (key.compare(name, Qt::CaseInsensitive) == 0) return tags[key].toString();
    return {};
  }
  std::vector<QJsonObject> Packets(const QString& kind, int n) const {
    const int stream = Stream(kind, n)["index"].toInt();
    std::vector<QJsonObject> packets;
    for (const QJsonValue& value : root_["packets"].toArray())
      if (value["stream_index"].toInt() == stream) packets.push_back(value.toObject());
    return packets;
  }

  QJsonObject root_;
};

// What the headers inside the picture's bit stream say, a line a field.
QString BitStreamHeaders(const fs::path& path) {
  QProcess tool;
  tool.setProcessChannelMode(QProcess::MergedChannels);
  tool.start("ffmpeg", {"-i", Name(path), "-map", "0:v:0", "-c", "copy", "-bsf:v", "trace_headers",
                        "-frames:v", "1", "-f", "null", "-"});
  tool.waitForFinished(60000);
  return tool.readAllStandardOutput();
}

// Decodes a film to its own samples and writes those.
std::vector<std::string> Remux(const fs::path& from, const fs::path& to, MasterFormat format,
                               double crf = 18) {
  VideoReader reader(from);
  FilmWriterOptions options;
  options.format = format;
  options.width = reader.width();
  options.height = reader.height();
  options.preset = "ultrafast";
  options.crf = crf;
  const auto writer = MakeFilmWriter(to, options, reader);
  for (std::int64_t i = 0; i < reader.frame_count(); ++i)
    writer->Write(reader.ReadNative(i), reader.TimeOf(i));
  writer->Finish();
  return writer->dropped();
}

QString SubtitleText(const fs::path& path) {
  return QString::fromUtf8(
             RunTool("ffmpeg", {"-v", "error", "-i", Name(path), "-map", "0:s:0", "-f", "srt", "-"}).out)
      .trimmed();
}

}  // namespace

class TestRemux : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::unique_ptr<Outside> before_;  // the source
  QString text_;                     // of its subtitles

  fs::path In(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }
  fs::path Source() const { return In("source.mkv"); }

  void Write(const std::string& name, const std::string& text) const { std::ofstream(In(name)) << text; }

  // 24000/1001 frames a second of 10-bit HDR10 with everything that a film carries, not written by this code.
  QString MakeSource() const {
    Write("text.srt",
          "1\n00:00:00,200 --> 00:00:00,900\nHello <i>there</i>\n\n2\n00:00:01,100 --> 00:00:01,700\nzwei\n");
    Write("chapters.txt",
          ";FFMETADATA1\ntitle=Film of tests\nartist=Somebody\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\n"
          "title=One\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=900\nEND=2000\ntitle=Zwei Wölfe\n");
    Write("font.ttf", "not really a font");
    const QString hdr =
        "log-level=none:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)"
        "L(10000000,50):max-cll=1000,400";
    QStringList arguments = {
        "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=24000/1001,trim=end_frame=48"};
    for (const char* tone : {"sine=440:d=2", "sine=880:d=2"})
      arguments << "-f"
                << "lavfi"
                << "-i" << tone;
    arguments << "-i" << Name(In("text.srt")) << "-i" << Name(In("chapters.txt"));
    arguments << QString(
                     "-map 0 -map 1 -map 2 -map 3 -map_metadata 4 -map_chapters 4 -c:v libx265 -preset "
                     "ultrafast -pix_fmt yuv420p10le -color_primaries bt2020 -color_trc smpte2084 "
                     "-colorspace bt2020nc -color_range tv -c:a:0 aac -c:a:1 ac3 -c:s srt "
                     "-metadata:s:a:0 language=eng -metadata:s:a:1 language=fra -metadata:s:a:1 "
                     "title=Kommentar -metadata:s:s:0 language=deu -disposition:s:0 forced "
                     "-metadata:s:v:0 timecode=01:00:00:00 -metadata:s:t:0 mimetype=font/ttf")
                     .split(' ');
    arguments << "-x265-params" << hdr << "-attach" << Name(In("font.ttf")) << Name(Source());
    return RunTool("ffmpeg", arguments).problem;
  }

  static void Make(const fs::path& path, const QString& arguments) {
    const QString problem = RunFfmpegTool(Words(arguments), path);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
  }

  void CompareChapters(const Outside& after) const {
    QCOMPARE(after.Chapters().size(), 2);
    for (int i = 0; i < 2; ++i) {
      const QJsonObject was = before_->Chapters()[i].toObject(), is = after.Chapters()[i].toObject();
      for (const char* end : {"start_time", "end_time"})
        QVERIFY(std::abs(was[end].toString().toDouble() - is[end].toString().toDouble()) <= kChapterTick_s);
      QCOMPARE(is["tags"]["title"].toString(), was["tags"]["title"].toString());
    }
  }

  // Sound is the same to the bit; everything has its time.
  void ComparePackets(const Outside& after) const {
    for (int track = 0; track < 2; ++track) {
      QVERIFY(before_->PacketHashes("audio", track).size() > 40);
      QCOMPARE(after.PacketHashes("audio", track), before_->PacketHashes("audio", track));
      CompareTimes(before_->Times("audio", track), after.Times("audio", track));
    }
    CompareTimes(before_->Times("video"), after.Times("video"));
  }

  static void CompareTimes(const std::vector<double>& before, const std::vector<double>& after) {
    QCOMPARE(after.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i)
      QVERIFY(std::abs(before[i] - after[i]) <= kMatroskaTick_s);
  }

  static void CompareHdr(const Outside& after) {
    const auto fraction = [](const QJsonValue& value) {
      const QStringList parts = value.toString().split('/');
      return parts.size() == 2 ? parts[0].toDouble() / parts[1].toDouble() : std::nan("");
    };
    const QJsonObject display = after.SideData("Mastering display metadata");
    for (const auto& [name, value] : std::vector<std::pair<const char*, double>>{{"red_x", 0.68},
                                                                                 {"red_y", 0.32},
                                                                                 {"green_x", 0.265},
                                                                                 {"green_y", 0.69},
                                                                                 {"blue_x", 0.15},
                                                                                 {"blue_y", 0.06},
                                                                                 {"white_point_x", 0.3127},
                                                                                 {"white_point_y", 0.329},
                                                                                 {"min_luminance", 0.005},
                                                                                 {"max_luminance", 1000}})
      QVERIFY2(std::abs(fraction(display[name]) - value) <= 1e-4 * value, name);
    const QJsonObject light = after.SideData("Content light level metadata");
    QCOMPARE(light["max_content"].toInt(), 1000);
    QCOMPARE(light["max_average"].toInt(), 400);
  }

 private Q_SLOTS:
  void initTestCase() {
    if (!HaveFfmpegTool()) QSKIP("ffmpeg is not installed");
    const QString problem = MakeSource();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    before_ = std::make_unique<Outside>(Source());
    text_ = SubtitleText(Source());
    QVERIFY(text_.contains("<i>there</i>"));
  }

  // FFV1 takes frames as they are; other formats do where the pixel format is theirs (and then only lose by
  // coding).
  void nativeFramesStayAsTheyAre_data() {
    QTest::addColumn<QString>("pixels");
    QTest::addColumn<QString>("size");
    for (const char* pixels :
         {"yuv420p", "yuv422p10le", "yuv444p16le", "gbrp12le", "gbrp16le", "gray", "yuva444p"})
      QTest::newRow(pixels) << pixels << "64x48";
    QTest::newRow("odd") << "yuv420p"
                         << "61x47";
    QTest::newRow("packed") << "bgr0"
                            << "64x48";
  }

  void nativeFramesStayAsTheyAre() {
    QFETCH(QString, pixels);
    QFETCH(QString, size);
    const fs::path source = In("native.mkv"), path = In("native-out.mkv");
    Make(source, "-f lavfi -i testsrc2=s=" + size + ":r=25 -frames:v 4 -c:v ffv1 -pix_fmt " + pixels);
    QVERIFY(Remux(source, path, MasterFormat::kFfv1).empty());
    VideoReader before(source), after(path);
    QCOMPARE(QString::fromStdString(after.info().pixel_format), pixels);
    for (int i = 0; i < 4; ++i) QVERIFY(after.ReadNative(i).SameSamples(before.ReadNative(i)));
  }

  // Lossless H.264 shows that no conversion comes between.
  void framesOfTheRightKindGoInUntouched() {
    const fs::path source = In("kind.mkv"), path = In("kind-out.mkv");
    Make(source, "-f lavfi -i testsrc2=s=64x48:r=25 -frames:v 4 -c:v ffv1 -pix_fmt yuv420p");
    Remux(source, path, MasterFormat::kH264, 0);
    VideoReader before(source), after(path);
    for (int i = 0; i < 4; ++i) QVERIFY(after.ReadNative(i).SameSamples(before.ReadNative(i)));
  }

  void variableTimesStay_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("ending");
    for (const char* source : {".mkv", ".mp4"})
      for (const char* ending : {".mkv", ".mp4", ".mov"})
        QTest::addRow("%s to %s", source, ending) << source << ending;
  }

  void variableTimesStay() {
    QFETCH(QString, source);
    QFETCH(QString, ending);
    const fs::path from = In("variable" + source.toStdString()),
                   to = In("variable-out" + ending.toStdString());
    Make(from,
         "-f lavfi -i testsrc2=s=64x48:r=30000/1001 -vf select=mod(n\\,5)*mod(n\\,7) -vsync vfr "
         "-frames:v 30 -c:v libx264 -preset ultrafast");
    Remux(from, to, MasterFormat::kH264);
    QVERIFY(Probe(from).variable_frame_rate && Probe(to).variable_frame_rate);
    const std::vector<double> was = Outside(from).Times("video"), is = Outside(to).Times("video");
    QCOMPARE(is.size(), std::size_t{30});
    const bool exact = source == ".mkv" || ending != ".mkv";  // else milliseconds have to do
    for (std::size_t i = 0; i < is.size(); ++i)
      QVERIFY(std::abs(is[i] - was[i]) <= (exact ? 1e-6 : kMatroskaTick_s / 2 + 1e-6));
  }

  // An MP4's sound starts before time 0 (its coder's run-in). Matroska has no such times: there everything,
  // chapters too, moves by the same step, and only there.
  void soundBeforeZeroStaysInStep() {
    const fs::path from = In("early.mp4");
    Make(from,
         QString("-f lavfi -i testsrc2=s=64x48:r=25 -f lavfi -i sine -i %1 -map_metadata 2 -shortest -t 1 "
                 "-c:v libx264 -preset ultrafast -c:a aac")
             .arg(Name(In("chapters.txt"))));
    const Outside before(from);
    const double early_s = -before.Times("audio").front();
    QVERIFY(early_s > 0.01);
    for (const char* ending : {".mp4", ".mov", ".mkv"}) {
      const fs::path to = In(std::string("early-out") + ending);
      Remux(from, to, MasterFormat::kH264);
      const Outside after(to);
      const double step_s = ending == std::string(".mkv") ? early_s : 0;
      const auto moved = [&](std::vector<double> times) {
        for (double& time : times) time += step_s;
        return times;
      };
      CompareTimes(moved(before.Times("video")), after.Times("video"));
      CompareTimes(moved(before.Times("audio")), after.Times("audio"));
      QCOMPARE(after.PacketHashes("audio"), before.PacketHashes("audio"));
      const auto chapter_s = [](const Outside& film) {
        return film.Chapters().last()["start_time"].toString().toDouble();
      };
      QVERIFY(std::abs(chapter_s(before) - 0.9) <= kChapterTick_s);
      QVERIFY(std::abs(chapter_s(after) - chapter_s(before) - step_s) <= kChapterTick_s);
    }
  }

  void chaptersThatStartLateStayLate() {
    Write("late.txt", ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=400\nEND=900\ntitle=One\n");
    const fs::path from = In("late.mkv");
    Make(from, QString("-f lavfi -i testsrc2=s=64x48:r=25:d=1 -i %1 -map_metadata 1 -c:v ffv1")
                   .arg(Name(In("late.txt"))));
    for (const char* file : {"late-out.mkv", "late.mp4", "late.mov"}) {
      Remux(from, In(file), MasterFormat::kH264);
      const Chapter chapter = Probe(In(file)).chapters.back();
      QCOMPARE(chapter.title, std::string("One"));
      QVERIFY2(std::abs(chapter.start_s - 0.4) <= kChapterTick_s, file);
    }
  }

  void textOfMp4BecomesThatOfMatroska() {
    const fs::path from = In("text.mp4"), to = In("text.mkv");
    Make(from, QString("-f lavfi -i testsrc2=s=64x48:r=25:d=2 -i %1 -c:v libx264 -c:s mov_text "
                       "-metadata:s:s:0 language=fra")
                   .arg(Name(In("text.srt"))));
    QVERIFY(Remux(from, to, MasterFormat::kH264).empty());
    QCOMPARE(Outside(to).Stream("subtitle")["codec_name"].toString(), QString("subrip"));
    QCOMPARE(Outside(to).StreamTag("subtitle", 0, "language"), QString("fra"));
    QCOMPARE(SubtitleText(to), SubtitleText(from));
    QVERIFY(SubtitleText(to).contains("<i>there</i>"));
  }

  void whatCannotGoIsSaid() {
    // Two Blu-ray subtitles that show nothing: "PG", times, type "end", no bytes.
    QByteArray pgs;
    for (const char* seconds : {"\0\x01\x5f\x90", "\0\x02\xbf\x20"})
      pgs += QByteArray("PG") + QByteArray(seconds, 4) + QByteArray(4, 0) + QByteArray("\x80\0\0", 3);
    Write("empty.sup", pgs.toStdString());
    const fs::path from = In("pgs.mkv");
    Make(from,
         QString("-f lavfi -i testsrc2=s=64x48:r=25:d=1 -f lavfi -i sine=d=1 -i %1 -map 0 -map 1 -map 2 "
                 "-c:v libx264 -c:a flac -c:s copy -metadata:s:s:0 language=fra -metadata mood=grim")
             .arg(Name(In("empty.sup"))));
    QVERIFY(Remux(from, In("pgs-out.mkv"), MasterFormat::kH264).empty());
    const std::vector<std::string> dropped = Remux(from, In("pgs.mp4"), MasterFormat::kH264);
    QCOMPARE(dropped.size(), std::size_t{2});
    QCOMPARE(dropped[0],
             std::string("Track 3 of the film, a subtitle track (hdmv_pgs_subtitle, fra), is left "
                         "out: .mp4 files do not hold this kind."));
    QVERIFY(dropped[1].find("MOOD") != std::string::npos);
    try {
      Remux(from, In("flac.mov"), MasterFormat::kH264);
      QFAIL("FLAC in .mov");
    } catch (const Error& error) {
      QCOMPARE(int(error.code()), int(ErrorCode::kUnsupported));
      QVERIFY(error.advice().find(".mkv") != std::string::npos);
    }
    QVERIFY(!fs::exists(In("flac.mov")));
  }

  void coversStay() {
    const fs::path from = In("cover.mp4");
    Make(In("cover.png"), "-f lavfi -i testsrc2=s=32x32 -frames:v 1");
    Make(from, QString("-f lavfi -i testsrc2=s=64x48:r=25:d=1 -i %1 -map 0 -map 1 -c:v:0 libx264 -c:v:1 png "
                       "-disposition:v:1 attached_pic")
                   .arg(Name(In("cover.png"))));
    for (const char* ending : {".mkv", ".mp4"}) {
      const fs::path to = In(std::string("cover-out") + ending);
      QVERIFY(Remux(from, to, MasterFormat::kH264).empty());
      const QJsonObject cover = Outside(to).Stream("video", 1);
      QCOMPARE(cover["codec_name"].toString(), QString("png"));
      QCOMPARE(cover["disposition"]["attached_pic"].toInt(), 1);
      QCOMPARE(Probe(to).frame_count, std::int64_t{25});
    }
    QCOMPARE(Remux(from, In("cover.mov"), MasterFormat::kH264).size(), std::size_t{1});
  }

  void fullRangeStaysOrIsSaid() {
    const fs::path from = In("full.mkv"), same = In("full-out.mp4"), limited = In("full.mov");
    Make(from,
         "-f lavfi -i testsrc2=s=128x96:r=25 -frames:v 3 -vf gblur=6,scale=out_range=full,format=yuv420p "
         "-color_range pc -colorspace bt709 -c:v libx264 -qp 0");
    QCOMPARE(Probe(from).color_range, std::string("pc"));
    QVERIFY(Remux(from, same, MasterFormat::kH264, 0).empty());
    QCOMPARE(Probe(same).color_range, std::string("pc"));
    const std::vector<std::string> dropped = Remux(from, limited, MasterFormat::kProRes4444);
    QCOMPARE(dropped.size(), std::size_t{1});
    QVERIFY(dropped[0].find("full range") != std::string::npos);
    QVERIFY(Probe(limited).color_range != "pc");
    VideoReader before(from), untouched(same), after(limited);
    QVERIFY(untouched.ReadNative(2).SameSamples(before.ReadNative(2)));
    const double psnr = Psnr(*before.ReadFrame(2), *after.ReadFrame(2));
    QVERIFY2(psnr >= kMinPsnrDbSameLook, qPrintable(QString::number(psnr)));
  }

  void rotatedFilmsComeOutUpright_data() {
    QTest::addColumn<int>("turn");
    for (const int turn : {90, 180, 270}) QTest::addRow("%d", turn) << turn;
  }

  void rotatedFilmsComeOutUpright() {
    QFETCH(int, turn);
    const fs::path flat = In("flat.mp4"), from = In("turned.mp4"), to = In("turned-out.mp4");
    Make(flat, "-f lavfi -i testsrc2=s=128x96:r=25 -frames:v 3 -vf gblur=6,setsar=4/3 -c:v libx264 -qp 0");
    Make(from, QString("-i %1 -c copy -metadata:s:v:0 rotate=%2").arg(Name(flat)).arg(turn));
    QVERIFY(Probe(from).rotation_deg != 0);
    Remux(from, to, MasterFormat::kH264);
    const MediaInfo before = Probe(from), after = Probe(to);
    QCOMPARE(after.rotation_deg, 0);
    QCOMPARE(after.width, before.upright_width());
    QVERIFY(after.sample_aspect == before.upright_sample_aspect());
    QVERIFY(Outside(to).SideData("Display Matrix").isEmpty());
    VideoReader was(from), is(to);
    const double psnr = Psnr(*was.ReadFrame(1), *is.ReadFrame(1));
    QVERIFY2(psnr >= kMinPsnrDbTurned, qPrintable(QString::number(psnr)));
  }

  void interlacedFilmsComeOutProgressive() {
    const fs::path from = In("fields.mpg");
    Make(from,
         "-f lavfi -i testsrc2=s=128x96:r=25 -frames:v 6 -vf setfield=tff -c:v mpeg2video -flags "
         "+ildct+ilme -q:v 2");
    QVERIFY(Probe(from).field_order == FieldOrder::kTopFirst);
    for (const char* file : {"fields.mkv", "fields.mov"}) {
      Remux(from, In(file), MasterFormat::kH264);
      QVERIFY(Probe(In(file)).field_order == FieldOrder::kProgressive);
      QCOMPARE(Outside(In(file)).Stream("video")["field_order"].toString(), QString("progressive"));
    }
  }

  void everythingComesThrough_data() {
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("codec");
    QTest::addColumn<QString>("pixels");
    const auto row = [](MasterFormat format, const char* file, const char* codec, const char* pixels) {
      QTest::newRow(file) << int(format) << file << codec << pixels;
    };
    row(MasterFormat::kH265TenBit, "h265.mkv", "hevc", "yuv420p10le");
    row(MasterFormat::kH265TenBit, "h265.mp4", "hevc", "yuv420p10le");
    row(MasterFormat::kH265TenBit, "h265.mov", "hevc", "yuv420p10le");
    row(MasterFormat::kH264TenBit, "h264.mkv", "h264", "yuv420p10le");
    row(MasterFormat::kH264TenBit, "h264.mp4", "h264", "yuv420p10le");
    row(MasterFormat::kProRes422Hq, "prores.mov", "prores", "yuv422p10le");
    row(MasterFormat::kProRes4444, "prores.mkv", "prores", "yuv444p12le");  // as decoders give it
    row(MasterFormat::kDnxhrHqx, "dnxhr.mov", "dnxhd", "yuv422p10le");
    row(MasterFormat::kDnxhrHqx, "dnxhr.mkv", "dnxhd", "yuv422p10le");
    row(MasterFormat::kFfv1, "ffv1.mkv", "ffv1", "yuv420p10le");
  }

  void everythingComesThrough() {
    QFETCH(int, format);
    QFETCH(QString, file);
    QFETCH(QString, codec);
    QFETCH(QString, pixels);
    const fs::path path = In(file.toStdString());
    const bool mkv = file.endsWith(".mkv");
    const std::vector<std::string> dropped = Remux(Source(), path, MasterFormat(format));
    for (const std::string& sentence : dropped) qInfo("%s", sentence.c_str());
    QCOMPARE(dropped.size(), std::size_t(mkv ? 0 : 1));  // the font

    const MediaInfo before = Probe(Source()), after = Probe(path);
    QCOMPARE(QString::fromStdString(after.video_codec), codec);
    QCOMPARE(QString::fromStdString(after.pixel_format), pixels);
    QCOMPARE(after.frame_count, std::int64_t{kFrames});
    QVERIFY((after.frame_rate == Rational{24000, 1001}));
    QVERIFY(!after.variable_frame_rate);
    QCOMPARE(after.timecode, std::string("01:00:00:00"));
    QCOMPARE(after.color_primaries, std::string("bt2020"));
    QCOMPARE(after.color_transfer, std::string("smpte2084"));
    QCOMPARE(after.color_matrix, std::string("bt2020nc"));
    QCOMPARE(after.color_range, std::string("tv"));
    QVERIFY(before.mastering_display && after.mastering_display == before.mastering_display);
    QVERIFY(before.content_light && after.content_light == before.content_light);
    QVERIFY(after.field_order == FieldOrder::kProgressive);
    QCOMPARE(after.audio.size(), std::size_t{2});
    QCOMPARE(after.audio[0].language, std::string("eng"));
    QCOMPARE(after.audio[1].language, std::string("fra"));
    if (mkv) QCOMPARE(after.audio[1].title, std::string("Kommentar"));
    QCOMPARE(after.subtitles.size(), std::size_t{1});
    // QuickTime's list has German under its other name.
    const std::string german = file.endsWith(".mov") ? "ger" : "deu";
    QCOMPARE(after.subtitles[0].language, german);
    QCOMPARE(after.chapters.size(), std::size_t{2});
    QVERIFY(std::abs(after.chapters[1].start_s - 0.9) <= kChapterTick_s);
    QCOMPARE(after.chapters[1].title, std::string("Zwei Wölfe"));

    const Outside outside(path);
    const QJsonObject video = outside.Stream("video");
    QCOMPARE(video["avg_frame_rate"].toString(), QString("24000/1001"));
    QCOMPARE(video["r_frame_rate"].toString(), QString("24000/1001"));
    QCOMPARE(video["color_range"].toString(), QString("tv"));
    QCOMPARE(video["color_space"].toString(), QString("bt2020nc"));
    QCOMPARE(video["color_transfer"].toString(), QString("smpte2084"));
    QCOMPARE(video["color_primaries"].toString(), QString("bt2020"));
    QCOMPARE(outside.AnyTimecode(), QString("01:00:00:00"));
    QCOMPARE(outside.FilmTag("title"), QString("Film of tests"));
    QCOMPARE(outside.FilmTag("artist"), QString("Somebody"));
    QCOMPARE(outside.StreamTag("audio", 1, "language"), QString("fra"));
    // FFmpeg 5 does not read the title that it writes into QuickTime's tracks.
    QCOMPARE(outside.StreamTag("audio", 1, mkv ? "title" : "handler_name"), QString("Kommentar"));
    QCOMPARE(outside.StreamTag("subtitle", 0, "language"), QString::fromStdString(german));
    QCOMPARE(outside.Stream("subtitle")["codec_name"].toString(), QString(mkv ? "subrip" : "mov_text"));
    QCOMPARE(outside.Count("attachment"), mkv ? 1 : 0);
    CompareChapters(outside);
    ComparePackets(outside);
    CompareHdr(outside);
    if (codec == "hevc" || codec == "h264") {
      const QString headers = BitStreamHeaders(path);
      for (const char* field :
           {"display_primaries_x[0] .* = 13250", "max_display_mastering_luminance .* = 10000000",
            "max_content_light_level .* = 1000", "max_pic_average_light_level .* = 400"})
        QVERIFY2(headers.contains(QRegularExpression(QString(field).replace("[0]", "\\[0\\]"))), field);
    }
    QCOMPARE(SubtitleText(path), text_);
  }
};

QTEST_GUILESS_MAIN(TestRemux)
#include "tst_remux.moc"

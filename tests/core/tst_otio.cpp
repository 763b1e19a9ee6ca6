#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/shots/otio.h"
#include "tests/core/shot_list_fixture.h"

using namespace zeroplane;

namespace {

constexpr int kStart = 86400;  ///< 01:00:00:00 at 24 numbers a second

ShotListImport Read(const QByteArray& json, const FilmClock& film = TestFilm()) {
  return ReadOtio(json.toStdString(), "cut.otio", film);
}

QJsonObject Time(double value, double rate = 24) {
  return {{"OTIO_SCHEMA", "RationalTime.1"}, {"value", value}, {"rate", rate}};
}

QJsonObject Range(double first, double length, double rate = 24) {
  return {
      {"OTIO_SCHEMA", "TimeRange.1"}, {"start_time", Time(first, rate)}, {"duration", Time(length, rate)}};
}

QJsonObject Clip(const char* name, double first, double length, double rate = 24) {
  return {{"OTIO_SCHEMA", "Clip.1"}, {"name", name}, {"source_range", Range(first, length, rate)}};
}

QJsonObject Gap(double length) {
  return {{"OTIO_SCHEMA", "Gap.1"}, {"source_range", Range(0, length)}};
}

QJsonObject Dissolve(double in, double out) {
  return {{"OTIO_SCHEMA", "Transition.1"}, {"in_offset", Time(in)}, {"out_offset", Time(out)}};
}

QJsonObject Track(const QJsonArray& children, const char* kind = "Video") {
  return {{"OTIO_SCHEMA", "Track.1"}, {"kind", kind}, {"children", children}};
}

QByteArray Text(const QJsonObject& object) {
  return QJsonDocument(object).toJson();
}

}  // namespace

class TestOtio : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatIsWrittenIsReadAgain_data() {
    QTest::addColumn<bool>("drop");
    QTest::addColumn<int>("handles");
    QTest::newRow("23.976") << false << 0;
    QTest::newRow("29.97 drop-frame") << true << 0;
    QTest::newRow("handles") << false << 12;
  }
  void whatIsWrittenIsReadAgain() {
    QFETCH(bool, drop);
    QFETCH(int, handles);
    const FilmClock film = drop ? DropFrameFilm() : TestFilm();
    const std::vector<ShotSpan> shots = TestShots(film);
    const ShotListImport import = ReadOtio(WriteOtio(shots, film, {"t", "film.mov", handles}), "a", film);
    CompareShots(import.shots, shots);
    QVERIFY(import.notes.empty());
  }

  void theTreeIsOpenTimelineIOs() {
    const std::vector<ShotSpan> shots{TestShot(10, 20, "a"), TestShot(30, 50, "b", Transition::kFade, 6)};
    const auto root =
        QJsonDocument::fromJson(QByteArray::fromStdString(WriteOtio(shots, TestFilm(), {"T", "f.mov", 5})))
            .object();
    QCOMPARE(root["OTIO_SCHEMA"].toString(), "Timeline.1");
    QCOMPARE(root["name"].toString(), "T");
    QCOMPARE(root["global_start_time"]["value"].toDouble(), kStart);
    QCOMPARE(root["global_start_time"]["rate"].toDouble(), 24000.0 / 1001);
    QCOMPARE(root["tracks"]["OTIO_SCHEMA"].toString(), "Stack.1");
    const QJsonValue track = root["tracks"]["children"][0];
    QCOMPARE(track["OTIO_SCHEMA"].toString(), "Track.1");
    QCOMPARE(track["kind"].toString(), "Video");
    QStringList schemas;
    for (const QJsonValue& child : track["children"].toArray()) schemas += child["OTIO_SCHEMA"].toString();
    QCOMPARE(schemas, QStringList({"Clip.2", "Gap.1", "Transition.1", "Clip.2"}));
    QCOMPARE(track["children"][1]["source_range"]["duration"]["value"].toDouble(), 10);
    QCOMPARE(track["children"][2]["transition_type"].toString(), "SMPTE_Dissolve");
    QCOMPARE(track["children"][2]["in_offset"]["value"].toDouble(), 0);
    QCOMPARE(track["children"][2]["out_offset"]["value"].toDouble(), 6);
    const QJsonValue clip = track["children"][3];
    QCOMPARE(clip["source_range"]["start_time"]["value"].toDouble(), kStart + 30);
    QCOMPARE(clip["source_range"]["duration"]["value"].toDouble(), 20);
    const QJsonValue media = clip["media_references"]["DEFAULT_MEDIA"];
    QCOMPARE(media["OTIO_SCHEMA"].toString(), "ExternalReference.1");
    QCOMPARE(media["target_url"].toString(), "f.mov");
    QCOMPARE(media["available_range"]["start_time"]["value"].toDouble(), kStart + 25);
    QCOMPARE(media["available_range"]["duration"]["value"].toDouble(), 30);
  }

  void aPathBecomesAUrl() {
    const std::string text =
        WriteOtio(std::vector{TestShot(0, 1, "")}, TestFilm(), {"", "/a b/c%\xC3\xBC.mov"});
    QVERIFY(text.find("\"file:///a%20b/c%25%C3%BC.mov\"") != std::string::npos);
  }

  void theFirstVideoTrackIsRead() {
    const QJsonArray tracks{Track({Clip("sound", kStart, 9)}, "Audio"), Track({Clip("a", kStart, 24)}),
                            Track({Clip("above", kStart, 48)})};
    const QJsonObject stack{{"OTIO_SCHEMA", "Stack.1"}, {"children", tracks}};
    const QJsonObject timeline{{"OTIO_SCHEMA", "Timeline.1"}, {"tracks", stack}};
    const QJsonObject collection{
        {"OTIO_SCHEMA", "SerializableCollection.1"},
        {"children", QJsonArray{QJsonObject{{"OTIO_SCHEMA", "Marker.2"}}, timeline}}};
    for (const QJsonObject& root : {stack, timeline, collection})
      CompareShots(Read(Text(root)).shots, {TestShot(0, 24, "a")});
  }

  void transitionsGapsAndUnknownSchemas() {
    QJsonObject disabled = Clip("off", kStart + 500, 10);
    disabled["enabled"] = false;
    QJsonObject fast = Clip("fast", kStart + 600, 10);
    fast["effects"] = QJsonArray{QJsonObject{{"OTIO_SCHEMA", "LinearTimeWarp.1"}}};
    const ShotListImport import = Read(
        Text(Track({Dissolve(0, 8), Clip("fade", kStart, 100), Dissolve(4, 6), Clip("b", kStart + 200, 50),
                    Gap(10), Clip("c", kStart + 300, 50), QJsonObject{{"OTIO_SCHEMA", "Sparkle.7"}}, 3,
                    QJsonObject{{"OTIO_SCHEMA", "Stack.1"}, {"name", "nest"}}, disabled, fast})));
    CompareShots(import.shots, {TestShot(0, 96, "fade", Transition::kFade, 8),
                                TestShot(196, 250, "b", Transition::kDissolve, 10), TestShot(300, 350, "c"),
                                TestShot(600, 610, "fast")});
    QVERIFY(Says(import.notes, "\"nest\" inside the track was left out"));
    QVERIFY(Says(import.notes, "\"off\" is disabled"));
    QVERIFY(Says(import.notes, "\"fast\" has effects"));
    QCOMPARE(import.notes.size(), std::size_t{3});
  }

  void aClipWithoutRangeTakesItsMedias() {
    QJsonObject clip{{"OTIO_SCHEMA", "Clip.2"},
                     {"active_media_reference_key", "proxy"},
                     {"media_references",
                      QJsonObject{{"DEFAULT_MEDIA", QJsonObject()},
                                  {"proxy", QJsonObject{{"available_range", Range(kStart + 5, 10)}}}}}};
    CompareShots(Read(Text(Track({clip}))).shots, {TestShot(5, 15, "")});
  }

  void ratesAreFramesOrTime() {
    const double ntsc = 24000.0 / 1001;
    CompareShots(Read(Text(Track({Clip("a", kStart + 24, 48, ntsc)}))).shots, {TestShot(24, 72, "a")});
    CompareShots(Read(Text(Track({Clip("a", kStart + 24, 48, 23.976)}))).shots, {TestShot(24, 72, "a")});
    // Another rate is time: 2 s of 25 frames are 48 of 24.
    const FilmClock film{{24, 1}, "", 2400};
    CompareShots(Read(Text(Track({Clip("a", 25, 50, 25)})), film).shots, {TestShot(24, 72, "a")});
  }

  void rangesFromZeroAndPlacesInTheTrack() {
    const ShotListImport zero = Read(Text(Track({Clip("a", 0, 24), Clip("b", 100, 24)})));
    CompareShots(zero.shots, {TestShot(0, 24, "a"), TestShot(100, 124, "b")});
    QVERIFY(Says(zero.notes, "counted from the film's first frame"));
    const ShotListImport track = Read(Text(Track({Clip("a", 5e6, 24), Gap(6), Clip("b", 7e6, 24)})));
    CompareShots(track.shots, {TestShot(0, 24, "a"), TestShot(30, 54, "b")});
    QVERIFY(Says(track.notes, "as they lie in the track"));
  }

  void damageIsNamed_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("what");
    QTest::newRow("not JSON") << QByteArray("TITLE: x") << "no JSON at byte 1";
    QTest::newRow("empty") << QByteArray() << "no JSON";
    QTest::newRow("no schema") << QByteArray("{\"name\": 1}") << "no OTIO_SCHEMA";
    QTest::newRow("no track") << Text({{"OTIO_SCHEMA", "Clip.2"}}) << "no video track in a Clip";
    QTest::newRow("only sound") << Text(Track({}, "Audio")) << "no video track";
    QTest::newRow("no clips") << Text(Track({Gap(4)})) << "no clips";
    QJsonObject clip = Clip("b", 0, 1);
    clip["source_range"] = "all";
    QTest::newRow("no range") << Text(Track({clip})) << "Clip 1 \"b\"'s start_time is no RationalTime";
    QTest::newRow("negative") << Text(Track({Clip("b", 0, -1)})) << "Clip 1 \"b\" has a negative duration";
    QTest::newRow("rate 0") << Text(Track({Clip("b", 0, 1, 0)})) << "a rate of 0";
    QTest::newRow("too large") << Text(Track({Clip("b", 1e300, 1)})) << "too large";
    QTest::newRow("offset") << Text(Track({Dissolve(-1, 2), Clip("b", 0, 1)})) << "negative offset";
    QTest::newRow("nested") << QByteArray(100000, '[') << "nested too deeply";
  }
  void damageIsNamed() {
    QFETCH(QByteArray, json);
    QFETCH(QString, what);
    const QString error = QString::fromStdString(ErrorOf([&] { Read(json); }, ErrorCode::kDamaged));
    QVERIFY2(error.startsWith("cut.otio ") && error.contains(what), qPrintable(error));
  }

  void anotherFilmsTimelineIsRefused() {
    QVERIFY(ErrorOf(
                [] {
                  Read(Text(Track({Gap(5000), Clip("a", 5e6, 24)})));
                },
                ErrorCode::kInvalidArgument)
                .find("no shot of this film") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestOtio)
#include "tst_otio.moc"

#include <QtTest>
#include <utility>
#include <vector>

#include "core/media/frame_index.h"

using zeroplane::FrameIndex;
using zeroplane::PacketTime;

class TestMediaFrameIndex : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void sortsPicturesThatAreStoredOutOfOrder() {
    // I P B B, then I P B B: decoding order with a reorder delay of one step, times from -2.
    const FrameIndex index({{-2, -3, 1, true},
                            {1, -2, 1, false},
                            {-1, -1, 1, false},
                            {0, 0, 1, false},
                            {2, 1, 1, true},
                            {5, 2, 1, false},
                            {3, 3, 1, false},
                            {4, 4, 1, false}},
                           1);
    QVERIFY(index.exact_times());
    QCOMPARE(index.size(), 8);
    for (int i = 0; i < 8; ++i) {
      QCOMPARE(index[i].pts, i - 2);
      QCOMPARE(index[i].duration, 1);
    }
    const std::vector<int> frame_of_packet = {0, 3, 1, 2, 4, 7, 5, 6};
    for (int i = 0; i < 8; ++i) QCOMPARE(index.FrameOfPacket(i), frame_of_packet[std::size_t(i)]);
    QCOMPARE(index.FrameOfPacket(8), -1);
    QVERIFY(!index.VariableSteps());
    QCOMPARE(index.end_pts(), 6);
  }

  void findsTheKeyFrameAtOrBefore() {
    const FrameIndex index({{0, 0, 10, true}, {10, 10, 10, false}, {20, 20, 10, true}, {30, 30, 10, false}},
                           1);
    QCOMPARE(index.KeyBefore(0)->frame, 0);
    QCOMPARE(index.KeyBefore(1)->frame, 0);
    QCOMPARE(index.KeyBefore(2)->frame, 2);
    QCOMPARE(index.KeyBefore(3)->packet, 2);
  }

  // A picture shown before the key frame that precedes it in the file needs the key frame before that one.
  void leadingPicturesBelongToTheEarlierKeyFrame() {
    const FrameIndex index(
        {{0, 0, 1, true}, {1, 1, 1, false}, {4, 2, 1, true}, {2, 3, 1, false}, {3, 4, 1, false}}, 1);
    QCOMPARE(index.KeyBefore(3)->frame, 0);
    QCOMPARE(index.KeyBefore(4)->frame, 4);
  }

  void leavesOutWhatNothingCanDecode() {
    // A film cut out of a longer one: leading pictures and an unfinished group before the first key frame.
    const FrameIndex index(
        {{7, 0, 1, false}, {12, 1, 1, true}, {10, 2, 1, false}, {11, 3, 1, false}, {13, 4, 1, false}}, 1);
    QCOMPARE(index.size(), 2);
    QCOMPARE(index[0].pts, 12);
  }

  void countsPicturesWithoutTimes() {
    const FrameIndex by_decoding_time({{{}, 30, 10, true}, {{}, 40, 10, false}, {{}, 50, 10, false}}, 1);
    QVERIFY(!by_decoding_time.exact_times());
    QCOMPARE(by_decoding_time[2].pts, 50);
    QCOMPARE(by_decoding_time.KeyBefore(2)->frame, 0);
    const FrameIndex by_count({{{}, {}, 0, true}, {{}, {}, 0, false}, {{}, {}, 0, false}}, 40);
    QCOMPARE(by_count[2].pts, 80);
    QCOMPARE(by_count[2].duration, 40);
  }

  // Packets found by decoding not to give a frame of their own.
  void takesTwoFieldsForOneFrame() {
    const FrameIndex index(
        {{0, 0, 1, true}, {0, 0, 1, false, false}, {1, 1, 1, false}, {1, 1, 1, false, false}}, 1);
    QCOMPARE(index.size(), 2);
    QCOMPARE(index.FrameOfPacket(2), 1);
    QCOMPARE(index.FrameOfPacket(3), -1);
    QVERIFY(index.distinct_times());
  }

  void keepsEveryFrameOfOneTime() {
    const FrameIndex index({{0, 0, 10, true}, {10, 10, 10, false}, {10, 11, 10, false}, {20, 20, 10, false}},
                           1);
    QCOMPARE(index.size(), 4);
    QVERIFY(!index.distinct_times());
    for (const auto& [frame, pts] : {std::pair(1, 10), {2, 11}, {3, 20}}) QCOMPARE(index[frame].pts, pts);
    QCOMPARE(index.FrameOfPacket(2), 2);
    // A crowd of them pushes the later ones on, so that times rise strictly.
    const FrameIndex crowd({{0, 0, 1, true}, {0, 1, 1, false}, {0, 2, 1, false}, {1, 3, 1, false}}, 1);
    for (int i = 0; i < 4; ++i) QCOMPARE(crowd[i].pts, i);
  }

  // An edit list starts the film inside a group: its key frame is decoded and not shown.
  void startsDecodingAtHiddenKeyFrames() {
    const FrameIndex index({{-2, -2, 1, true, false},
                            {-1, -1, 1, false, false},
                            {0, 0, 1, false},
                            {1, 1, 1, false},
                            {2, 2, 1, true}},
                           1);
    QCOMPARE(index.size(), 3);
    QCOMPARE(index.FrameOfPacket(0), -1);
    QCOMPARE(index.FrameOfPacket(2), 0);
    QCOMPARE(index.KeyBefore(1)->packet, 0);
    QCOMPARE(index.KeyBefore(1)->frame, 0);
    QCOMPARE(index.KeyBefore(2)->packet, 4);
  }

  // Without presentation times the order comes from decoding: I P B, shown as I B P.
  void ordersUntimedPicturesByRank() {
    std::vector<PacketTime> packets(3);
    packets[0] = {.dts = 0, .key = true, .rank = 0};
    packets[1] = {.dts = 10, .rank = 2};
    packets[2] = {.dts = 20, .rank = 1};
    const FrameIndex index(packets, 1);
    QVERIFY(!index.exact_times());
    for (int i = 0; i < 3; ++i) QCOMPARE(index[i].pts, 10 * i);
    QCOMPARE(index.FrameOfPacket(1), 2);
    QCOMPARE(index.FrameOfPacket(2), 1);
  }

  // Program streams carry a time for the first picture that starts in a packet of theirs.
  void fillsInAFewMissingTimes() {
    std::vector<PacketTime> packets(20);
    for (int i = 0; i < 20; ++i) packets[std::size_t(i)] = {.pts = i * 10, .dts = i * 10, .key = i == 0};
    packets[7].pts.reset();
    const FrameIndex unranked(packets, 10);
    QVERIFY(!unranked.distinct_times());  // not to be relied on: the film has to be decoded
    for (int i = 0; i < 20; ++i) packets[std::size_t(i)].rank = i;
    const FrameIndex index(packets, 10);
    QCOMPARE(index.size(), 20);
    for (int i = 0; i < 20; ++i) QCOMPARE(index[i].pts, 10 * i);
  }

  void tellsVariableStepsFromRounding() {
    // 24 frames a second in milliseconds: steps of 41 and 42.
    std::vector<PacketTime> rounded, variable;
    for (int i = 0; i < 48; ++i) {
      rounded.push_back({i * 1000 / 24, i * 1000 / 24, 41, i == 0});
      variable.push_back({i * 40 + (i >= 20 ? 40 : 0), i * 40, 40, i == 0});
    }
    QVERIFY(!FrameIndex(rounded, 1).VariableSteps());
    const FrameIndex index(variable, 1);
    QVERIFY(index.VariableSteps());
    QCOMPARE(index[19].duration, 80);
    QCOMPARE(index[47].duration, 40);
  }

  void emptyFilmHasNoFrames() { QCOMPARE(FrameIndex({}, 1).size(), 0); }
};

QTEST_APPLESS_MAIN(TestMediaFrameIndex)
#include "tst_media_frame_index.moc"

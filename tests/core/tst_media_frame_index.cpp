#include <QtTest>

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
      QCOMPARE(index.FrameAt(i - 2).value(), i);
    }
    QVERIFY(!index.FrameAt(6));
    QVERIFY(!index.VariableSteps());
    QCOMPARE(index.end_pts(), 6);
  }

  void findsTheKeyFrameAtOrBefore() {
    const FrameIndex index({{0, 0, 10, true}, {10, 10, 10, false}, {20, 20, 10, true}, {30, 30, 10, false}},
                           1);
    QCOMPARE(index.KeyBefore(0)->frame, 0);
    QCOMPARE(index.KeyBefore(1)->frame, 0);
    QCOMPARE(index.KeyBefore(2)->frame, 2);
    QCOMPARE(index.KeyBefore(3)->pts, 20);
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
    QVERIFY(!by_decoding_time.KeyBefore(2));
    const FrameIndex by_count({{{}, {}, 0, true}, {{}, {}, 0, false}, {{}, {}, 0, false}}, 40);
    QCOMPARE(by_count[2].pts, 80);
    QCOMPARE(by_count[2].duration, 40);
  }

  void takesTwoFieldsForOneFrame() {
    const FrameIndex index({{0, 0, 1, true}, {0, 0, 1, false}, {1, 1, 1, false}, {1, 1, 1, false}}, 1);
    QCOMPARE(index.size(), 2);
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

#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <stdexcept>

#include "core/edit/document.h"
#include "tests/core/sample_project.h"

using namespace zeroplane;
namespace fs = std::filesystem;

class TestDocument : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path path_;
  std::unique_ptr<Document> document_;
  std::vector<DocumentChange> changes_;

  ShotId Id(int index) const { return document_->project().shots[index].id; }
  /// The value in memory is what the file holds at this moment.
  bool IsStored() const { return sample::LoadCopy(path_) == document_->project(); }

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    path_ = fs::canonical(folder_->path().toStdString()) / "film.zeroplane";
    document_ = std::make_unique<Document>(sample::Create(path_));
    changes_.clear();
    document_->Observe([this](const DocumentChange& change) { changes_.push_back(change); });
  }
  void cleanup() { document_.reset(); }

  void opensAsStored() {
    QCOMPARE(document_->path(), path_);
    QCOMPARE(document_->project().shots.size(), std::size_t{3});
    QVERIFY(IsStored());
    QVERIFY(!document_->CanUndo() && !document_->CanRedo());
    QCOMPARE(document_->UndoName(), std::string());
    QCOMPARE(document_->RedoName(), std::string());
    document_->Undo();
    document_->Redo();
    QVERIFY(changes_.empty());
  }

  void everyEditIsStoredToldAndUndone() {
    const Project before = document_->project();
    document_->SetGrades("Depth", {{Id(0), {2, 1}}, {Id(2), {1, 1}}});
    QVERIFY((changes_.back() == DocumentChange{.shots = {Id(0), Id(2)}}));
    QVERIFY(IsStored());
    document_->SetEffect("Add effect", Id(0), sample::Effect());
    QVERIFY((changes_.back() == DocumentChange{.shots = {Id(0)}}));
    QVERIFY(IsStored());
    document_->SetSettings("Screen", "cinema", SourceEye::kBoth);
    QVERIFY((changes_.back() == DocumentChange{.settings = true}));
    QVERIFY(IsStored());
    const Project after = document_->project();

    QCOMPARE(document_->UndoName(), std::string("Screen"));
    for (int i = 0; i < 3; ++i) {
      document_->Undo();
      QVERIFY(IsStored());
    }
    QVERIFY(document_->project() == before);
    QCOMPARE(document_->RedoName(), std::string("Depth"));
    for (int i = 0; i < 3; ++i) {
      document_->Redo();
      QVERIFY(IsStored());
    }
    QVERIFY(document_->project() == after);
    QCOMPARE(changes_.size(), std::size_t{9});
  }

  void aDraggedSliderIsOneStep() {
    const Project before = document_->project();
    for (int i = 1; i <= 5; ++i) document_->SetGrades("Depth", {{Id(0), {i * 0.1, 1}}}, "depth");
    document_->CloseMerge();
    document_->SetGrades("Depth", {{Id(0), {0.9, 1}}}, "depth");
    QVERIFY(IsStored());
    document_->Undo();
    QCOMPARE(document_->project().shots[0].grade.depth_range_pct, 0.5);
    document_->Undo();
    QVERIFY(document_->project() == before);
    QVERIFY(!document_->CanUndo());
    QVERIFY(IsStored());
  }

  void whatChangesNothingIsNoStep() {
    document_->SetGrades("Depth", {{Id(0), document_->project().shots[0].grade}});
    document_->SetEffect("Paint", Id(1), document_->project().shots[1].effect);
    document_->SetEffect("Remove effect", Id(0), std::nullopt);
    document_->SetSettings("Screen", "tv", SourceEye::kLeft);
    QVERIFY(!document_->CanUndo());
    QVERIFY(changes_.empty());
  }

  void newShotsForgetTheHistory() {
    document_->SetGrades("Depth", {{Id(0), {2, 1}}});
    const ShotId old = Id(0);
    std::vector<Shot> shots = sample::Shots();
    shots.pop_back();
    document_->SetShots(shots);
    QVERIFY(!document_->CanUndo());
    QVERIFY((changes_.back() == DocumentChange{.shots_replaced = true, .shots = {Id(0), Id(1)}}));
    QVERIFY(!document_->project().FindShot(old));
    QVERIFY(IsStored());
  }

  void analysisIsStoredAndNotUndoable() {
    document_->SetGrades("Depth", {{Id(2), {2, 1}}});
    document_->SetCanvas(Id(2), sample::Canvas(12));
    QVERIFY((changes_.back() == DocumentChange{.shots = {Id(2)}}));
    QVERIFY(IsStored());
    document_->Undo();
    QVERIFY(document_->project().shots[2].canvas == sample::Canvas(12));
    QVERIFY(IsStored());
  }

  void observersMayLeaveAndEditWhileTold() {
    int first = 0, second = 0;
    int second_token = 0;
    const int first_token = document_->Observe([&](const DocumentChange&) {
      ++first;
      document_->Unobserve(second_token);
    });
    second_token = document_->Observe([&](const DocumentChange&) { ++second; });
    document_->SetGrades("Depth", {{Id(0), {2, 1}}});
    QCOMPARE(first, 1);
    QCOMPARE(second, 0);
    document_->Unobserve(first_token);

    int own_token = 0, once = 0;
    own_token = document_->Observe([&](const DocumentChange&) {
      ++once;
      document_->Unobserve(own_token);
      document_->SetSettings("Screen", "vr", SourceEye::kLeft);
    });
    document_->SetGrades("Depth", {{Id(0), {3, 1}}});
    QCOMPARE(once, 1);
    QCOMPARE(first, 1);
    QCOMPARE(document_->project().screen_id, std::string("vr"));
    QCOMPARE(document_->UndoName(), std::string("Screen"));
  }

  void mistakesTellNobody() {
    QVERIFY_EXCEPTION_THROWN(document_->SetGrades("Depth", {{ShotId{99}, {1, 1}}}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(document_->SetEffect("Paint", ShotId{99}, sample::Effect()), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(document_->SetCanvas(ShotId{99}, sample::Canvas()), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(document_->SetSettings("Screen", "wall", SourceEye::kLeft), std::logic_error);
    QVERIFY(changes_.empty());
    QVERIFY(!document_->CanUndo());
    QVERIFY(IsStored());
  }

  void closingAndReopeningLosesNothing() {
    document_->SetEffect("Paint", Id(1), sample::Effect());
    document_->SetGrades("Depth", {{Id(0), {2, 1}}});
    const Project before = document_->project();
    document_.reset();
    document_ = std::make_unique<Document>(ProjectStore::Open(path_));
    QVERIFY(document_->project() == before);
  }
};

QTEST_APPLESS_MAIN(TestDocument)
#include "tst_document.moc"

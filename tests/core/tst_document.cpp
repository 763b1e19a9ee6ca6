#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <stdexcept>

#include "core/base/error.h"
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
  bool IsStored() const { return sample::Stored(path_) == document_->project(); }

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
    document_->SetEffects("Add effect", Id(0), {sample::Effect()});
    QVERIFY((changes_.back() == DocumentChange{.shots = {Id(0)}}));
    QVERIFY(IsStored());
    document_->SetSettings("Screen", {.screen_id = "vr"});
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
    document_->SetEffects("Paint", Id(1), document_->project().shots[1].effects);
    document_->SetEffects("Remove effect", Id(0), {});
    document_->EditShots("Note", {{Id(1), document_->project().shots[1]}});
    document_->SetShots("Find shots", document_->project().shots);
    document_->MoveStart("Move cut", Id(1), 40);
    document_->SetSettings("Screen", document_->project());
    QVERIFY(!document_->CanUndo());
    QVERIFY(changes_.empty());
  }

  void theShotListIsEditedAndUndone() {
    std::vector<Project> states = {document_->project()};
    const auto did = [&](std::size_t shots) {
      states.push_back(document_->project());
      return document_->project().shots.size() == shots && changes_.back().shots_replaced && IsStored();
    };
    document_->SplitShot("Split", Id(0), 15, "Opening 2");
    QVERIFY(did(4));
    QCOMPARE(document_->project().shots[1].name, std::string("Opening 2"));
    document_->SetGrades("Depth", {{Id(1), {3, 2}}});  // names a shot that the split made
    states.push_back(document_->project());
    document_->MoveStart("Move cut", Id(1), 20);
    QVERIFY(did(4));
    document_->MergeWithNext("Merge", Id(2));
    QVERIFY(did(3));
    document_->SetShots("Find shots", sample::Shots());
    QVERIFY(did(3));
    QVERIFY(!states[0].FindShot(Id(0)));

    for (int round = 0; round < 2; ++round) {
      for (std::size_t i = states.size() - 1; i-- > 0;) {
        document_->Undo();
        QVERIFY(document_->project() == states[i] && IsStored());
      }
      QVERIFY(!document_->CanUndo());
      for (std::size_t i = 1; i < states.size(); ++i) {
        document_->Redo();
        QVERIFY(document_->project() == states[i] && IsStored());
      }
    }
  }

  void aNewCutIsOneStep() {
    const Project before = document_->project();
    const ConformPlan plan = document_->Conform("Conform", {{{0, 50}, "One"}, {{50, 100}, "Two"}});
    QCOMPARE(document_->project().shots.size(), plan.shots.size());
    QCOMPARE(Id(0), before.shots[0].id);
    QCOMPARE(document_->project().shots[0].grade, before.shots[0].grade);
    QCOMPARE(document_->project().shots[1].name, std::string("Two"));
    QVERIFY(IsStored());
    const Project after = document_->project();
    document_->Undo();
    QVERIFY(document_->project() == before && IsStored());
    document_->Redo();
    QVERIFY(document_->project() == after && IsStored());
    document_->Conform("Conform", {{{0, 50}, "One"}, {{50, 100}, "Two"}});
    QVERIFY2(document_->UndoName() == "Conform" && changes_.size() == 3, "the same cut is no step");
  }

  void theFirstListIsNoStep() {
    document_.reset();
    fs::remove(path_);
    document_ = std::make_unique<Document>(ProjectStore::Create(path_, sample::Media()));
    document_->SetSettings("Screen", {.screen_id = "vr"});
    document_->SetShots("Find shots", sample::Shots());
    QCOMPARE(document_->project().shots.size(), std::size_t{3});
    QVERIFY(IsStored());
    QCOMPARE(document_->UndoName(), std::string("Screen"));
  }

  void headersAreEditedAndMerge() {
    const Project before = document_->project();
    ShotHeader header = document_->project().shots[0];
    for (int i = 1; i <= 3; ++i) {
      header.keys = {{10, {1.0 * i, 0}}};
      document_->EditShots("Key", {{Id(0), header}}, "key");
      QVERIFY((changes_.back() == DocumentChange{.shots = {Id(0)}}));
    }
    QVERIFY(IsStored());
    document_->Undo();
    QVERIFY(document_->project() == before && IsStored());
    document_->Redo();
    QCOMPARE(document_->project().shots[0].GradeAt(0).depth_range_pct, 3.0);
  }

  void theFilmIsLinkedAnew() {
    MediaReference other = sample::Media();
    other.path = path_.parent_path() / "moved.mkv";
    other.content_hash = 1;
    other.frame_count = 99;
    QVERIFY_EXCEPTION_THROWN(document_->RelinkMedia(other), Error);
    QVERIFY(changes_.empty() && document_->project().media == sample::Media());
    document_->RelinkMedia(other, true);
    QVERIFY(changes_.back() == DocumentChange{.media = true});
    QCOMPARE(document_->project().media.relative_path, fs::path("moved.mkv"));
    QVERIFY(IsStored());
  }

  void aReadOnlyProjectIsAnalysedInMemory() {
    Document reader(ProjectStore::OpenReadOnly(path_));
    QVERIFY(reader.read_only() && !document_->read_only());
    QVERIFY(reader.holder()->starts_with("process "));
    reader.SetCanvas(Id(2), sample::Canvas(12));
    QVERIFY(reader.project().shots[2].canvas == sample::Canvas(12));
    const Project before = reader.project();
    QVERIFY_EXCEPTION_THROWN(reader.SetGrades("Depth", {{Id(0), {2, 1}}}), Error);
    QVERIFY(reader.project() == before && !reader.CanUndo());
    QVERIFY(IsStored() && !document_->project().shots[2].canvas);
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

  void analysesOfAnotherDepthAreForgotten() {
    document_->SetCanvas(Id(2), sample::Canvas(12));
    document_->ForgetCanvasesBut(sample::Canvas().depth);
    QVERIFY(document_->project().shots[2].canvas);
    const std::size_t told = changes_.size();
    document_->ForgetCanvasesBut("another");
    for (const Shot& shot : document_->project().shots) QVERIFY(!shot.canvas);
    QCOMPARE(changes_.size(), told + 1);
    document_->ForgetCanvasesBut("a third");  // nothing is left to tell of
    QCOMPARE(changes_.size(), told + 1);
  }

  void theActivePictureIsStoredAndNotUndoable() {
    document_->SetGrades("Depth", {{Id(2), {2, 1}}});
    document_->SetActivePicture({8, 0, 704, 480});
    QVERIFY((changes_.back() == DocumentChange{.settings = true}));
    QVERIFY(IsStored());
    document_->Undo();
    QVERIFY((document_->project().active_picture == PictureRect{8, 0, 704, 480}));
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
      document_->SetSettings("Screen", {.screen_id = "vr"});
    });
    document_->SetGrades("Depth", {{Id(0), {3, 1}}});
    QCOMPARE(once, 1);
    QCOMPARE(first, 1);
    QCOMPARE(document_->project().screen_id, std::string("vr"));
    QCOMPARE(document_->UndoName(), std::string("Screen"));
  }

  void mistakesTellNobody() {
    QVERIFY_EXCEPTION_THROWN(document_->SetGrades("Depth", {{ShotId{99}, {1, 1}}}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(document_->SetEffects("Paint", ShotId{99}, {}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(document_->SetCanvas(ShotId{99}, sample::Canvas()), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(document_->SetSettings("Screen", {.screen_id = "wall"}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(document_->EditShots("Note", {{ShotId{99}, ShotHeader()}}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(document_->SplitShot("Split", Id(1), 40, ""), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(document_->SplitShot("Split", Id(1), 60, ""), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(document_->MergeWithNext("Merge", Id(2)), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(document_->MoveStart("Move cut", Id(0), 5), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(document_->MoveStart("Move cut", Id(1), 0), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(document_->MoveStart("Move cut", Id(1), 60), std::logic_error);
    QVERIFY(changes_.empty());
    QVERIFY(!document_->CanUndo());
    QVERIFY(IsStored());
  }

  void closingAndReopeningLosesNothing() {
    document_->SetEffects("Paint", Id(1), {sample::Effect()});
    document_->SetGrades("Depth", {{Id(0), {2, 1}}});
    const Project before = document_->project();
    document_.reset();
    document_ = std::make_unique<Document>(ProjectStore::Open(path_));
    QVERIFY(document_->project() == before);
  }
};

QTEST_APPLESS_MAIN(TestDocument)
#include "tst_document.moc"

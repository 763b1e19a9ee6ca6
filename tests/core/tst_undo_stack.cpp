#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "core/edit/undo_stack.h"
#include "tests/core/sample_project.h"

using namespace zeroplane;
namespace fs = std::filesystem;

namespace {

/// Appends letters to the screen's name (which stands for any state), or fails.
class Append final : public Command {
 public:
  explicit Append(std::string letters, std::string merge_key = {})
      : Command(letters, std::move(merge_key)), letters_(std::move(letters)) {}
  void Redo(Project& project, ProjectStore&) override {
    if (fails) throw std::runtime_error("redo");
    project.screen_id += letters_;
  }
  void Undo(Project& project, ProjectStore&) override {
    if (fails) throw std::runtime_error("undo");
    project.screen_id.resize(project.screen_id.size() - letters_.size());
  }
  DocumentChange Change() const override { return {}; }
  bool Absorb(const Command& later) override {
    letters_ += static_cast<const Append&>(later).letters_;
    return true;
  }
  bool fails = false;

 private:
  std::string letters_;
};

}  // namespace

class TestUndoStack : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::unique_ptr<ProjectStore> store_;
  Project project_;
  UndoStack stack_;

  Append* Do(const std::string& letters, const std::string& merge_key = {}) {
    auto command = std::make_unique<Append>(letters, merge_key);
    Append* raw = command.get();
    stack_.Do(std::move(command), project_, *store_);
    return raw;
  }
  void Undo() { stack_.Undo(project_, *store_); }
  void Redo() { stack_.Redo(project_, *store_); }
  std::string State() const { return project_.screen_id; }

 private Q_SLOTS:
  void initTestCase() {
    store_ = ProjectStore::Create(fs::path(folder_.path().toStdString()) / "film.zeroplane", sample::Media());
  }
  void init() {
    stack_ = UndoStack(3);
    project_.screen_id = "";
  }
  void cleanupTestCase() { store_.reset(); }

  void goesBackAndForth() {
    Do("a");
    Do("b");
    QCOMPARE(State(), std::string("ab"));
    QCOMPARE(stack_.NextUndo()->name(), std::string("b"));
    QVERIFY(!stack_.NextRedo());
    Undo();
    Undo();
    QCOMPARE(State(), std::string(""));
    QVERIFY(!stack_.NextUndo());
    Redo();
    QCOMPARE(State(), std::string("a"));
    QCOMPARE(stack_.NextRedo()->name(), std::string("b"));
  }

  void aNewStepForgetsTheUndoneOnes() {
    Do("a");
    Do("b");
    Undo();
    Do("c");
    QVERIFY(!stack_.NextRedo());
    Undo();
    Undo();
    QCOMPARE(State(), std::string(""));
  }

  void theOldestIsForgottenBeyondTheLimit() {
    for (const char* letter : {"a", "b", "c", "d", "e"}) Do(letter);
    for (int i = 0; i < 3; ++i) Undo();
    QVERIFY(!stack_.NextUndo());
    QCOMPARE(State(), std::string("ab"));
    for (int i = 0; i < 3; ++i) Redo();
    QCOMPARE(State(), std::string("abcde"));
  }

  void stepsWithOneKeyMerge() {
    Do("a", "key");
    Do("b", "key");
    Do("c", "key");
    Undo();
    QCOMPARE(State(), std::string(""));
    QVERIFY(!stack_.NextUndo());
    Redo();
    QCOMPARE(State(), std::string("abc"));
  }

  void otherKeysAndNoKeysDoNotMerge() {
    Do("a", "key");
    Do("b", "other");
    Do("c");
    Undo();
    Undo();
    QCOMPARE(State(), std::string("a"));
    stack_.Clear();
    Do("d");
    Do("e");
    Undo();
    QCOMPARE(State(), std::string("ad"));
  }

  void anotherStepBetweenEndsTheMerge() {
    Do("a", "key");
    Do("b");
    Do("c", "key");
    Undo();
    QCOMPARE(State(), std::string("ab"));
  }

  void closingEndsTheMerge() {
    Do("a", "key");
    stack_.CloseMerge();
    Do("b", "key");
    Do("c", "key");
    Undo();
    QCOMPARE(State(), std::string("a"));
  }

  void undoAndRedoEndTheMerge() {
    Do("a", "key");
    Undo();
    Redo();
    Do("b", "key");
    Undo();
    QCOMPARE(State(), std::string("a"));
    Do("c", "key");
    Undo();
    QCOMPARE(State(), std::string("a"));
  }

  void aFailureLeavesTheStackAsItWas() {
    Append* first = Do("a");
    auto failing = std::make_unique<Append>("b");
    failing->fails = true;
    QVERIFY_EXCEPTION_THROWN(stack_.Do(std::move(failing), project_, *store_), std::runtime_error);
    QCOMPARE(stack_.NextUndo(), first);
    first->fails = true;
    QVERIFY_EXCEPTION_THROWN(Undo(), std::runtime_error);
    QCOMPARE(stack_.NextUndo(), first);
    first->fails = false;
    Undo();
    first->fails = true;
    QVERIFY_EXCEPTION_THROWN(Redo(), std::runtime_error);
    QCOMPARE(stack_.NextRedo(), first);
    QCOMPARE(State(), std::string(""));
  }

  void nothingToDoIsAMistake() {
    QVERIFY_EXCEPTION_THROWN(Undo(), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(Redo(), std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestUndoStack)
#include "tst_undo_stack.moc"

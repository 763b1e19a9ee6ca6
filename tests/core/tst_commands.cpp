#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <stdexcept>

#include "core/edit/commands.h"
#include "core/edit/grade_edits.h"
#include "tests/core/sample_project.h"

using namespace zeroplane;
namespace fs = std::filesystem;

namespace {

using Make = std::function<std::unique_ptr<Command>(const Project&)>;

struct Case {
  const char* name;
  Make make;
};

PaintedEffect Repainted(const Project& project) {
  PaintedEffect effect = project.shots[1].effects[0];
  Brush({25, 0.8, true}).Stroke(effect.mask, 60, 50, 90, 60);
  Brush({25, 0.8, false}).Stroke(effect.mask, 250, 120, 280, 20);
  return effect;
}

/// An edit of the second shot's header, at frame 50.
template <class Edit>
Make OfHeader(const char* name, Edit edit) {
  return [name, edit](const Project& project) {
    const Shot& shot = project.shots[1];
    return std::make_unique<EditShotsCommand>(
        name, project, std::vector<std::pair<ShotId, ShotHeader>>{{shot.id, edit(shot)}});
  };
}

const std::vector<Case>& Cases() {
  static const std::vector<Case> cases = {
      {"grade of one shot",
       [](const Project& project) {
         return std::make_unique<SetGradesCommand>(
             "Depth", project, std::vector{std::pair(project.shots[1].id, Grade{1.5, -2})});
       }},
      {"grades of the film",
       [](const Project& project) {
         std::vector<std::pair<ShotId, Grade>> grades;
         for (const Shot& shot : project.shots)
           grades.emplace_back(shot.id, Grade{0.6, shot.grade.background_pct + 1});
         return std::make_unique<SetGradesCommand>("Match style", project, grades);
       }},
      {"new effect",
       [](const Project& project) {
         return std::make_unique<SetEffectsCommand>("Add effect", project, project.shots[2].id,
                                                    std::vector{sample::Effect()});
       }},
      {"painted effect",
       [](const Project& project) {
         return std::make_unique<SetEffectsCommand>("Paint", project, project.shots[1].id,
                                                    std::vector{Repainted(project)});
       }},
      {"effect values",
       [](const Project& project) {
         PaintedEffect effect = project.shots[1].effects[0];
         effect.pull_pct = 0.5;
         effect.roundness = 1.5;
         effect.feather_pct = 2;
         effect.enabled = false;
         effect.name = "Other";
         return std::make_unique<SetEffectsCommand>("Pull", project, project.shots[1].id,
                                                    std::vector{effect});
       }},
      {"removed effect",
       [](const Project& project) {
         return std::make_unique<SetEffectsCommand>("Remove effect", project, project.shots[1].id,
                                                    std::vector<PaintedEffect>());
       }},
      {"settings",
       [](const Project& project) {
         return std::make_unique<SetSettingsCommand>("Screen", project, ProjectSettings{.screen_id = "vr"});
       }},
      {"headers",
       [](const Project& project) {
         return std::make_unique<EditShotsCommand>(
             "Note", project,
             std::vector<std::pair<ShotId, ShotHeader>>{{project.shots[0].id, sample::Header()},
                                                        {project.shots[1].id, ShotHeader()}});
       }},
      {"new key", OfHeader("Key", [](const ShotHeader& header) { return WithKeyAt(header, 50); })},
      {"changed key", OfHeader("Depth",
                               [](const ShotHeader& header) {
                                 return WithGradeAt(header, 45, {4, 1});
                               })},
      {"removed key", OfHeader("Key", [](const ShotHeader& header) { return WithoutKeyAt(header, 45); })},
      {"interpolation", OfHeader("Way",
                                 [](const ShotHeader& header) {
                                   return WithInterpolationAt(header, 50, Interpolation::kSmooth);
                                 })},
      {"one grade", OfHeader("Paste",
                             [](const ShotHeader& header) {
                               return WithOneGrade(header, {4, 1});
                             })},
      {"split",
       [](const Project& project) {
         return std::make_unique<ReplaceShotsCommand>("Split", project,
                                                      SplitShot(project.shots[1], 50, "Second"));
       }},
      {"merge",
       [](const Project& project) {
         return std::make_unique<ReplaceShotsCommand>("Merge", project,
                                                      MergeShots(project.shots[1], project.shots[2]));
       }},
      {"moved cut",
       [](const Project& project) {
         return std::make_unique<ReplaceShotsCommand>("Move cut", project,
                                                      MoveBoundary(project.shots[0], project.shots[1], 20));
       }},
      {"another list",
       [](const Project& project) {
         ShotSwap swap;
         for (const Shot& shot : project.shots) swap.removed.push_back(shot.id);
         swap.inserted = {sample::MakeShot({0, 100}, "All", {1, 1})};
         return std::make_unique<ReplaceShotsCommand>("Find shots", project, swap);
       }},
  };
  return cases;
}

}  // namespace

class TestCommands : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path path_;
  std::unique_ptr<ProjectStore> store_;

  Project Reopened() {
    store_.reset();
    store_ = ProjectStore::Open(path_);
    return store_->Load();
  }

 private Q_SLOTS:
  void init() {
    store_.reset();
    folder_ = std::make_unique<QTemporaryDir>();
    path_ = fs::path(folder_->path().toStdString()) / "film.zeroplane";
    store_ = sample::Create(path_);
  }
  void cleanup() { store_.reset(); }

  void redoUndoRedoEqualsRedo_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < Cases().size(); ++i) QTest::newRow(Cases()[i].name) << int(i);
  }
  void redoUndoRedoEqualsRedo() {
    QFETCH(int, index);
    Project project = store_->Load();
    const Project before = project;
    const auto command = Cases()[index].make(project);
    QVERIFY(!command->name().empty());

    command->Redo(project, *store_);
    const Project after = project;
    QVERIFY(after != before);
    QVERIFY(Reopened() == after);
    command->Undo(project, *store_);
    QVERIFY(project == before);
    QVERIFY(Reopened() == before);
    command->Redo(project, *store_);
    QVERIFY(project == after);
    QVERIFY(Reopened() == after);
  }

  void saysWhatItChanges_data() { redoUndoRedoEqualsRedo_data(); }
  void saysWhatItChanges() {
    QFETCH(int, index);
    Project project = store_->Load();
    const Project before = project;
    const auto command = Cases()[index].make(project);
    command->Redo(project, *store_);
    DocumentChange expected;
    expected.settings =
        static_cast<const ProjectSettings&>(project) != static_cast<const ProjectSettings&>(before);
    const auto same_place = [](const Shot& a, const Shot& b) { return a.id == b.id && a.frames == b.frames; };
    expected.shots_replaced = !std::ranges::equal(project.shots, before.shots, same_place);
    for (std::size_t i = 0; !expected.shots_replaced && i < project.shots.size(); ++i) {
      if (project.shots[i] != before.shots[i]) expected.shots.push_back(project.shots[i].id);
    }
    QVERIFY(command->Change() == expected);
  }

  void absorbedGradesUndoTogether() {
    Project project = store_->Load();
    const Project before = project;
    const ShotId first = project.shots[0].id, second = project.shots[1].id;
    SetGradesCommand command("Depth", project, {{first, {3, 1}}}, "depth");
    command.Redo(project, *store_);
    SetGradesCommand later("Depth", project, {{first, {4, 1}}, {second, {5, 1}}}, "depth");
    later.Redo(project, *store_);
    const Project after = project;
    QVERIFY(command.Absorb(later));
    command.Undo(project, *store_);
    QVERIFY(project == before && Reopened() == before);
    command.Redo(project, *store_);
    QVERIFY(project == after && Reopened() == after);
  }

  void absorbedHeadersUndoTogether() {
    Project project = store_->Load();
    const Project before = project;
    const ShotId first = project.shots[0].id, second = project.shots[1].id;
    EditShotsCommand command("Note", project, {{first, sample::Header()}}, "note");
    command.Redo(project, *store_);
    EditShotsCommand later("Note", project, {{first, ShotHeader()}, {second, ShotHeader()}}, "note");
    later.Redo(project, *store_);
    const Project after = project;
    QVERIFY(command.Absorb(later));
    command.Undo(project, *store_);
    QVERIFY(project == before && Reopened() == before);
    command.Redo(project, *store_);
    QVERIFY(project == after && Reopened() == after);
  }

  /// What does not fit in the list changes neither the file nor the project.
  void aGapIsRefused() {
    Project project = store_->Load();
    const Project before = project;
    Shot shorter = project.shots[1];
    shorter.frames.end -= 1;
    ReplaceShotsCommand command("Shorten", project, {{shorter.id}, {shorter}});
    QVERIFY_EXCEPTION_THROWN(command.Redo(project, *store_), std::logic_error);
    QVERIFY(project == before && Reopened() == before);
  }

  void absorbedEffectsUndoTogether() {
    Project project = store_->Load();
    const Project before = project;
    const ShotId shot = project.shots[1].id;
    PaintedEffect effect = project.shots[1].effects[0];
    effect.pull_pct = -2;
    SetEffectsCommand command("Pull", project, shot, {effect}, "pull");
    command.Redo(project, *store_);
    effect.pull_pct = -3;
    SetEffectsCommand later("Pull", project, shot, {effect}, "pull");
    later.Redo(project, *store_);
    QVERIFY(command.Absorb(later));
    command.Undo(project, *store_);
    QVERIFY(project == before && Reopened() == before);
    command.Redo(project, *store_);
    QCOMPARE(Reopened().shots[1].effects[0].pull_pct, -3.0);
  }

  void otherKindsAreNotAbsorbed() {
    const Project project = store_->Load();
    SetGradesCommand grades("a", project, {{project.shots[0].id, {1, 1}}});
    SetEffectsCommand effect("b", project, project.shots[0].id, {sample::Effect()});
    SetEffectsCommand other_shot("b", project, project.shots[1].id, {sample::Effect()});
    SetSettingsCommand settings("c", project, {.screen_id = "vr"});
    EditShotsCommand headers("d", project, {{project.shots[0].id, sample::Header()}});
    ReplaceShotsCommand split("e", project, SplitShot(project.shots[0], 9, "f"));
    QVERIFY(!grades.Absorb(effect));
    QVERIFY(!effect.Absorb(grades));
    QVERIFY(!effect.Absorb(other_shot));
    QVERIFY(!settings.Absorb(settings));
    QVERIFY(!headers.Absorb(grades) && !grades.Absorb(headers));
    QVERIFY(!split.Absorb(split));
  }

  void anUnknownShotIsRefused() {
    const Project project = store_->Load();
    QVERIFY_EXCEPTION_THROWN(SetGradesCommand("a", project, {{ShotId{99}, {1, 1}}}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(SetEffectsCommand("a", project, ShotId{99}, {}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(EditShotsCommand("a", project, {{ShotId{99}, {}}}), std::logic_error);
    QVERIFY_EXCEPTION_THROWN(ReplaceShotsCommand("a", project, {{ShotId{99}}, {}}), std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestCommands)
#include "tst_commands.moc"

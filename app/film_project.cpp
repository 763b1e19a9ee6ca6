#include "app/film_project.h"

#include "app/wiring.h"
#include "core/base/error.h"
#include "core/jobs/film_reference.h"
#include "core/media/film_reader.h"
#include "core/project/media_link.h"
#include "core/project/project_store.h"
#include "core/shots/detect_shots.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

template <class Rows>
std::string ListOfIds(const Rows& rows) {
  std::string list;
  for (const auto& row : rows) list += (list.empty() ? "" : ", ") + std::string(row.id);
  return list;
}

}  // namespace

ReferenceStyle AutoGradeOptions::Style() const {
  if (fs::path(style).extension() == ".json") return LoadReferenceStyle(style);
  const std::vector<ReferenceStyle> styles = BuiltInStyles();
  if (const ReferenceStyle* known = FindStyle(styles, style)) return *known;
  throw Error(ErrorCode::kInvalidArgument, "The style " + style, "is not known",
              "Styles: " + ListOfIds(styles) + ", or a file of one that ends in .json.");
}

void AutoGradeOptions::Check() const {
  Style();
  if (!ScreenFromId(screen)) {
    throw Error(ErrorCode::kInvalidArgument, "The screen " + screen, "is not known",
                "Screens: " + ListOfIds(Screens()) + ".");
  }
}

bool IsProject(const fs::path& path) {
  return path.extension() == ".zeroplane";
}

Project OpenFilmOrProject(const fs::path& path) {
  if (IsProject(path)) {
    Project project = ProjectStore::OpenReadOnly(path)->Load();
    project.media.path = ResolveMedia(project.media, path);
    return project;
  }
  Project project;
  project.media = ReferenceTo(Probe(path));
  return project;
}

void FindShots(Project& project, JobContext& job) {
  const auto film = OpenFilmReader(project.media.path);
  project.shots = MakeShots(DetectShots(*film, {}, job));
  for (std::size_t i = 0; i < project.shots.size(); ++i)
    project.shots[i].id = ShotId(static_cast<std::int64_t>(i) + 1);
}

void AutoGrade(Project& project, const AutoGradeOptions& options) {
  options.Check();
  std::vector<Shot*> shots;
  std::vector<double> ranges;
  for (Shot& shot : project.shots) {
    if (!shot.canvas) continue;
    shots.push_back(&shot);
    ranges.push_back(shot.canvas->geometric_range());
  }
  const std::vector<Grade> matched = MatchStyle(options.Style(), ranges);
  for (std::size_t i = 0; i < shots.size(); ++i) {
    Grade grade{options.depth_pct.value_or(matched[i].depth_range_pct),
                options.background_pct.value_or(matched[i].background_pct)};
    if (options.zero_plane_pct) grade.background_pct = grade.depth_range_pct * *options.zero_plane_pct / 100;
    shots[i]->grade = LimitToScreen(grade, *ScreenFromId(options.screen));
  }
  project.screen_id = options.screen;
}

}  // namespace zeroplane

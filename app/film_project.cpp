#include "app/film_project.h"

#include "app/wiring.h"
#include "core/base/error.h"
#include "core/media/video_reader.h"
#include "core/project/project_store.h"
#include "core/shots/content_detector.h"
#include "core/style/reference_style.h"

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

void AutoGradeOptions::Check() const {
  const std::vector<ReferenceStyle> styles = BuiltInStyles();
  if (!FindStyle(styles, style)) {
    throw Error(ErrorCode::kInvalidArgument, "The style " + style, "is not known",
                "Styles: " + ListOfIds(styles) + ".");
  }
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
    Project project = ProjectStore::Open(path)->Load();
    project.media.path = ResolveMedia(project.media, path);
    return project;
  }
  const VideoReader film(path);
  Project project;
  project.media.path = fs::absolute(path);
  project.media.frame_count = film.frame_count();
  project.media.width = film.width();
  project.media.height = film.height();
  project.media.frame_rate = film.frame_rate();
  return project;
}

void FindShots(Project& project, JobContext& job) {
  VideoReader film(project.media.path);
  project.shots.clear();
  for (const FrameRange& range : DetectShots(film, {}, job)) {
    Shot shot;
    shot.id = ShotId(static_cast<std::int64_t>(project.shots.size()) + 1);
    shot.frames = range;
    project.shots.push_back(shot);
  }
}

void AutoGrade(Project& project, const AutoGradeOptions& options) {
  options.Check();
  std::vector<double> ranges;
  for (const Shot& shot : project.shots) ranges.push_back(shot.canvas->geometric_range());
  const std::vector<ReferenceStyle> styles = BuiltInStyles();
  const std::vector<Grade> matched = MatchStyle(*FindStyle(styles, options.style), ranges);
  for (std::size_t i = 0; i < project.shots.size(); ++i) {
    const Grade grade{options.depth_pct.value_or(matched[i].depth_range_pct),
                      options.background_pct.value_or(matched[i].background_pct)};
    project.shots[i].grade = LimitToScreen(grade, *ScreenFromId(options.screen));
  }
  project.screen_id = options.screen;
}

}  // namespace zeroplane

#include "ui/adapters/film_session.h"

#include <QStandardPaths>
#include <QTimer>
#include <algorithm>
#include <utility>

#include "core/jobs/film_analysis.h"
#include "core/jobs/film_reference.h"
#include "core/jobs/shot_list_file.h"
#include "core/project/media_link.h"
#include "ui/adapters/project_files.h"
#include "ui/labels.h"
#include "ui/text.h"
#include "ui/timeline/shot_bracket.h"

namespace zeroplane::ui {
namespace fs = std::filesystem;
namespace {

fs::path FallbackFolder() {
  return PathFromQt(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)) / "projects";
}

}  // namespace

FilmSession::FilmSession(RendererFactory make_renderer, const Grade& default_grade, QObject* parent)
    : QObject(parent), default_grade_(default_grade), preview_(std::move(make_renderer)) {
  connect(&document_, &FilmDocument::failed, this, &FilmSession::failed);
  connect(&document_, &FilmDocument::shotsReplaced, this, &FilmSession::OnShotsReplaced);
  connect(&document_, &FilmDocument::shotChanged, this, &FilmSession::OnShotChanged);
  connect(&document_, &FilmDocument::settingsChanged, this, [this] {
    LookForActivePicture();
    ForgetForeignCanvases();
    QueueAnalysis();
    RequestFrame();
    Q_EMIT currentShotChanged();
  });
  connect(&player_, &Player::frameChanged, this, [this] {
    FollowPlayhead();
    RequestFrame();
  });
  connect(&preview_, &Preview::shown, this, [this](const PreviewFrame& frame) {
    player_.FrameShown(frame.frame);
    Q_EMIT frameShown(frame);
  });
  connect(&preview_, &Preview::opened, this, &FilmSession::pixelAspectKnown);
  connect(&preview_, &Preview::failed, this, &FilmSession::failed);
  connect(&preview_, &Preview::rendererMade, this, [this](const QString& depth_name) {
    depth_name_ = depth_name.toStdString();
    ForgetForeignCanvases();
    QueueAnalysis();
    Q_EMIT statusChanged();
  });
  connect(&preview_, &Preview::rendererFailed, this, [this](const QString& sentence) {
    has_renderer_ = false;
    Q_EMIT failed(sentence);
    Q_EMIT statusChanged();
    Q_EMIT currentShotChanged();
  });
  connect(&preview_, &Preview::activePictureFound, this, [this](const PictureRect& found) {
    if (document_.is_open()) document_.SetActivePicture(found);
  });
  connect(&preview_, &Preview::analysisFailed, this, &FilmSession::OnAnalysisFailed);
  connect(&preview_, &Preview::analysed, this,
          [this](ShotId id, const std::shared_ptr<const ShotCanvas>& canvas) { OnCanvas(id, *canvas); });
}

FilmSession::~FilmSession() = default;

void FilmSession::Open(const fs::path& path) {
  try {
    const fs::path absolute = fs::absolute(path).lexically_normal();
    if (!film_.empty() && (absolute == film_ || absolute == document_.path())) return;
    if (IsProjectFile(absolute)) {
      OpenProject(absolute);
      return;
    }
    if (fs::is_regular_file(absolute)) {
      const ProjectPlace place = FindProjectPlace(absolute, FallbackFolder());
      if (place.exists) {
        OpenProject(place.path);
        return;
      }
    }
    opener_ = std::make_unique<FilmOpener>(absolute);
    connect(opener_.get(), &FilmOpener::probed, this, &FilmSession::OnProbed);
    connect(opener_.get(), &FilmOpener::failed, this, &FilmSession::failed);
  } catch (...) {
    Q_EMIT failed(Sentence(std::current_exception()));
  }
}

void FilmSession::OpenProject(const fs::path& project_path) {
  auto store = OpenProjectFile(project_path);
  MediaReference media = store->Load().media;
  const fs::path film = ResolveMedia(media, project_path);
  const bool changed =
      fs::is_regular_file(film) && static_cast<std::int64_t>(fs::file_size(film)) != media.size_bytes;
  if (film != media.path && !store->read_only()) {
    media.path = film;
    media.relative_path = film.lexically_relative(project_path.parent_path());
    store->SaveMedia(media);
  }
  const bool read_only = store->read_only();
  const QString holder = ToQt(store->holder().value_or(std::string()));
  Start(std::move(store), film);
  if (read_only) {
    Q_EMIT noticed(tr("%1 is open in another Zeroplane (%2); it can only be looked at here.")
                       .arg(PathToQt(project_path.filename()), holder));
  }
  if (changed) {
    Q_EMIT noticed(tr("%1 has changed since this project was made; its shots may no longer fit.")
                       .arg(PathToQt(film.filename())));
  }
}

void FilmSession::OnProbed(const MediaInfo& info) {
  try {
    const ProjectPlace place = FindProjectPlace(info.path, FallbackFolder());
    Start(ProjectStore::Create(place.path, ReferenceTo(info, place.path)), info.path);
    if (place.path.parent_path() != info.path.parent_path()) {
      Q_EMIT noticed(
          tr("The film's folder cannot be written to; the project is kept in %1.").arg(PathToQt(place.path)));
    }
  } catch (...) {
    Q_EMIT failed(Sentence(std::current_exception()));
  }
}

void FilmSession::Start(std::unique_ptr<ProjectStore> store, const fs::path& film) {
  Close();
  film_ = film;
  document_.Open(std::move(store));
  const MediaReference& media = document_.project().media;
  preview_.OpenFilm(film, FilmName(media));
  player_.SetFilm(media.frame_count, media.frame_rate);
  LookForActivePicture();
  Q_EMIT filmOpened();
  if (document_.project().shots.empty()) {
    StartDetection();
  } else {
    OnShotsReplaced();
  }
}

void FilmSession::Close() {
  scout_.reset();
  detecting_ = false;
  not_analysable_.clear();
  preview_.CloseFilm();
  player_.SetFilm(0, {24, 1});
  shots_.Clear();
  current_row_ = -1;
  selection_.clear();
  compared_.reset();
  const bool was_open = !std::exchange(film_, {}).empty();
  document_.Close();
  if (!was_open) return;
  Q_EMIT filmClosed();
  Q_EMIT statusChanged();
}

void FilmSession::StartDetection() {
  detecting_ = true;
  detected_fraction_ = 0;
  scout_ = std::make_unique<ShotScout>(film_);
  connect(scout_.get(), &ShotScout::shotStarted, this, [this](qint64 first, const QImage& thumbnail) {
    shots_.AddDetected(first, document_.project().media.frame_count);
    shots_.SetThumbnail(first, thumbnail);
    FollowPlayhead();
  });
  connect(scout_.get(), &ShotScout::progress, this, [this](double fraction) {
    detected_fraction_ = fraction;
    Q_EMIT statusChanged();
  });
  connect(scout_.get(), &ShotScout::detected, this, &FilmSession::OnDetected);
  connect(scout_.get(), &ShotScout::failed, this, [this](const QString& sentence) {
    detecting_ = false;
    Q_EMIT failed(sentence);
    Q_EMIT statusChanged();
  });
  Q_EMIT statusChanged();
}

void FilmSession::StartThumbnails() {
  std::vector<ShotScout::ThumbnailPlace> places;
  for (const qint64 first : shots_.MissingThumbnails()) {
    const Shot* shot = document_.ShotAt(first);
    const qint64 last = shot ? shot->frames.end - 1 : first;
    places.push_back({first, std::min(last, first + (shot ? shot->transition_frames : 0))});
  }
  if (places.empty() || film_.empty() || detecting_) return;
  scout_ = std::make_unique<ShotScout>(film_, std::move(places));
  connect(scout_.get(), &ShotScout::thumbnailRead, &shots_, &ShotModel::SetThumbnail);
  connect(scout_.get(), &ShotScout::failed, this, &FilmSession::failed);
}

void FilmSession::OnDetected(std::vector<ShotSpan> shots) {
  detecting_ = false;
  for (std::size_t i = 0; i < shots.size(); ++i) shots[i].name = FromQt(tr("Shot %1").arg(i + 1));
  document_.SetShots(tr("Find shots"), MakeShots(shots, default_grade_));
}

void FilmSession::ImportShots(const fs::path& list) {
  try {
    const ShotListImport cut = ReadShotList(list, *OpenFilmReader(film_));
    const QString name = PathToQt(list.filename());
    const auto plan = document_.Conform(tr("Import shots of %1").arg(name), cut.shots);
    if (!plan) return;
    QStringList told{tr("The film has the shots of %1.").arg(name)};
    for (const auto* sentences : {&cut.notes, &plan->sentences})
      for (const std::string& sentence : *sentences) told << ToQt(sentence);
    Q_EMIT noticed(told.join(QLatin1Char('\n')));
  } catch (...) {
    Q_EMIT failed(Sentence(std::current_exception()));
  }
}

void FilmSession::ExportShots(const fs::path& list) {
  try {
    WriteShotList(list, SpansOf(document_.project().shots), *OpenFilmReader(film_));
    Q_EMIT noticed(tr("The shots are in %1.").arg(PathToQt(list)));
  } catch (...) {
    Q_EMIT failed(Sentence(std::current_exception()));
  }
}

void FilmSession::LookForActivePicture() {
  if (!document_.project().active_picture) preview_.FindActivePicture();
}

void FilmSession::ForgetForeignCanvases() {
  if (!depth_name_.empty() && document_.is_open())
    document_.ForgetCanvasesBut(CanvasDepth(document_.project(), depth_name_));
}

void FilmSession::OnShotsReplaced() {
  shots_.SetShots(document_.project().shots);
  ForgetForeignCanvases();
  QTimer::singleShot(0, this, &FilmSession::StartThumbnails);  // the scout may be what speaks just now
  FollowPlayhead();
  QueueAnalysis();
  RequestFrame();
  Q_EMIT currentShotChanged();
  Q_EMIT statusChanged();
  Q_EMIT shotsReady();
}

void FilmSession::OnShotChanged(ShotId id) {
  const Shot* shot = document_.FindShot(id);
  if (!shot) return;
  shots_.UpdateShot(*shot);
  if (shot != CurrentShot()) return;
  RequestFrame();
  Q_EMIT currentShotChanged();
}

void FilmSession::OnCanvas(ShotId id, const ShotCanvas& canvas) {
  if (!document_.FindShot(id)) return;
  // One that was under way while the active picture changed is made again.
  if (canvas.depth == CanvasDepth(document_.project(), depth_name_)) document_.SetCanvas(id, canvas);
  QueueAnalysis();
  Q_EMIT statusChanged();
}

void FilmSession::OnAnalysisFailed(ShotId id, const QString& sentence) {
  not_analysable_.insert(id);
  QueueAnalysis();
  Q_EMIT failed(sentence);
  Q_EMIT statusChanged();
}

const Shot* FilmSession::CurrentShot() const {
  return current_row_ < 0 ? nullptr : document_.FindShot(shots_.at(current_row_).id);
}

std::vector<const Shot*> FilmSession::SelectedShots() const {
  const Shot* current = CurrentShot();
  if (!current) return {};
  if (std::ranges::find(selection_, current->id) == selection_.end()) return {current};
  std::vector<const Shot*> shots;
  for (const ShotId id : selection_)
    if (const Shot* shot = document_.FindShot(id)) shots.push_back(shot);
  std::ranges::sort(shots, {}, [](const Shot* shot) { return shot->frames.first; });
  return shots;
}

bool FilmSession::EditSelected(const QString& one, const QString& many,
                               const std::function<ShotHeader(const Shot&)>& edit, const QString& merge_key) {
  const std::vector<const Shot*> shots = SelectedShots();
  if (shots.empty()) return false;
  std::vector<std::pair<ShotId, ShotHeader>> headers;
  for (const Shot* shot : shots) headers.emplace_back(shot->id, edit(*shot));
  const QString name = shots.size() == 1 ? one.arg(ToQt(shots.front()->name)) : many.arg(shots.size());
  return document_.EditShots(name, headers, merge_key);
}

void FilmSession::CompareWith(std::optional<GradeVersion> version) {
  compared_ = std::move(version);
  RequestFrame();
}

const Screen& FilmSession::screen() const {
  const Screen* screen = document_.is_open() ? ScreenFromId(document_.project().screen_id) : nullptr;
  return screen ? *screen : DefaultScreen();
}

void FilmSession::GoToRow(int row) {
  if (row >= 0 && row < shots_.rowCount()) player_.GoTo(shots_.at(row).frames.first);
}

void FilmSession::SetView(View view) {
  if (view == view_) return;
  view_ = view;
  RequestFrame();
}

void FilmSession::FollowPlayhead() {
  const int row = shots_.RowOf(player_.frame());
  if (row == current_row_) return;
  current_row_ = row;
  compared_.reset();
  QueueAnalysis();
  Q_EMIT currentShotChanged();
}

void FilmSession::RequestFrame() {
  if (film_.empty()) return;
  const Shot* shot = CurrentShot();
  const Project& project = document_.project();
  if (!shot || !compared_) {
    preview_.Show(player_.frame(), view_, shot, shot ? project.EyeOf(*shot) : project.source_eye,
                  project.ActivePart());
    return;
  }
  Shot version = *shot;
  version.grade = compared_->grade;
  version.keys = compared_->keys;
  preview_.Show(player_.frame(), view_, &version, project.EyeOf(version), project.ActivePart());
}

void FilmSession::QueueAnalysis() {
  if (!document_.is_open() || document_.project().shots.empty()) return;
  if (!document_.project().active_picture) return;  // it comes first
  const std::vector<Shot>& shots = document_.project().shots;
  std::vector<ShotToAnalyse> queue;
  for (const int i : OutwardFrom(std::max(current_row_, 0), static_cast<int>(shots.size()))) {
    const Shot& shot = shots[static_cast<std::size_t>(i)];
    if (shot.canvas || not_analysable_.contains(shot.id)) continue;
    queue.push_back({shot.id, shot.frames, i == current_row_});
  }
  preview_.SetAnalysis(std::move(queue), document_.project().ActivePart(), MedianRange(shots));
}

QString FilmSession::Status() const {
  if (detecting_) return tr("finding shots %1 %").arg(static_cast<int>(detected_fraction_ * 100));
  const int count = shots_.rowCount();
  const int done = shots_.analysed_count() + static_cast<int>(not_analysable_.size());
  if (count == 0 || done >= count || !has_renderer_) return {};
  return tr("analysing shots %1/%2").arg(done + 1).arg(count);
}

QString FilmSession::Note() const {
  if (film_.empty()) return {};
  const Shot* shot = CurrentShot();
  if (!shot) return detecting_ ? tr("finding the shots…") : QString();
  if (!has_renderer_) return tr("depth is not available");
  if (shot->canvas)
    return compared_ ? tr("as version \u201c%1\u201d graded it").arg(ToQt(compared_->name)) : QString();
  return not_analysable_.contains(shot->id) ? tr("this shot could not be analysed") : tr("analysing…");
}

}  // namespace zeroplane::ui

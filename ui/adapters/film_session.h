#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/stereo/screen.h"
#include "ui/adapters/film_document.h"
#include "ui/adapters/film_opener.h"
#include "ui/adapters/preview.h"
#include "ui/adapters/shot_scout.h"
#include "ui/timeline/player.h"
#include "ui/timeline/shot_model.h"

namespace zeroplane::ui {

/// One open film with all that works on it: document, playhead, preview, shot detection, analysis. No
/// widgets. GUI thread; nothing here waits.
class FilmSession final : public QObject {
  Q_OBJECT
 public:
  /// @param default_grade of newly found shots
  FilmSession(RendererFactory make_renderer, const Grade& default_grade, QObject* parent = nullptr);
  ~FilmSession() override;

  /// A clip or a project. The film that is open stays so until the new one is known to be readable.
  void Open(const std::filesystem::path& path);
  void Close();

  /// Cuts the film as a shot list says (core/jobs/shot_list_file.h); one undoable step. What it could not do
  /// is told by noticed().
  void ImportShots(const std::filesystem::path& list);
  void ExportShots(const std::filesystem::path& list);

  FilmDocument& document() { return document_; }
  const FilmDocument& document() const { return document_; }
  Player& player() { return player_; }
  ShotModel& shots() { return shots_; }
  const std::filesystem::path& film() const { return film_; }  ///< empty: none
  const Grade& default_grade() const { return default_grade_; }
  /// The project's, or the default one.
  const Screen& screen() const;

  /// The shot under the playhead; null while shots are being found.
  const Shot* CurrentShot() const;
  int current_row() const { return current_row_; }  ///< in shots(); -1: none
  void GoToRow(int row);

  /// Shots marked in the list.
  void SetSelection(std::vector<ShotId> shots) { selection_ = std::move(shots); }
  /// What an edit of several shots is about, in film order: the marked ones, or the current one where it is
  /// not among them. Empty where there is no shot.
  std::vector<const Shot*> SelectedShots() const;

  /// One undo step for all of them.
  /// @param one, many its name: for one shot (%1: the shot's name), for several (%1: how many)
  /// @return false when it was refused
  bool EditSelected(const QString& one, const QString& many,
                    const std::function<ShotHeader(const Shot&)>& edit, const QString& merge_key = {});

  /// Shows the current shot's frames as this version graded them, until another shot is current; nullopt: as
  /// they are.
  void CompareWith(std::optional<GradeVersion> version);
  bool is_comparing() const { return compared_.has_value(); }

  View view() const { return view_; }
  void SetView(View view);

  /// What is being worked out ("finding shots 43 %"); empty when all is done.
  QString Status() const;
  /// Why the current frame is shown flat, or not as the shot is graded; empty when neither is so.
  QString Note() const;

 Q_SIGNALS:
  void filmOpened();
  void filmClosed();
  void shotsReady();
  /// Another shot is current, or the current one changed.
  void currentShotChanged();
  void frameShown(const zeroplane::ui::PreviewFrame& frame);
  void pixelAspectKnown(double aspect);
  void statusChanged();
  void failed(const QString& sentence);
  /// Worth knowing, and no failure.
  void noticed(const QString& sentence);

 private:
  void OpenProject(const std::filesystem::path& project);
  void OnProbed(const MediaInfo& info);
  void Start(std::unique_ptr<ProjectStore> store, const std::filesystem::path& film);
  void StartDetection();
  void StartThumbnails();
  void OnDetected(std::vector<ShotSpan> shots);
  void OnShotsReplaced();
  void LookForActivePicture();
  void ForgetForeignCanvases();
  void OnShotChanged(ShotId id);
  void OnCanvas(ShotId id, const ShotCanvas& canvas);
  void OnAnalysisFailed(ShotId id, const QString& sentence);
  void FollowPlayhead();
  void RequestFrame();
  void QueueAnalysis();

  const Grade default_grade_;
  FilmDocument document_;
  Player player_;
  ShotModel shots_;
  Preview preview_;
  std::unique_ptr<FilmOpener> opener_;
  std::unique_ptr<ShotScout> scout_;
  std::filesystem::path film_;
  View view_ = View::kSource;
  int current_row_ = -1;
  std::vector<ShotId> selection_;
  std::optional<GradeVersion> compared_;
  bool detecting_ = false;
  double detected_fraction_ = 0;
  std::set<ShotId> not_analysable_;
  bool has_renderer_ = true;
  std::string depth_name_;  ///< the renderer's; empty until it is there
};

}  // namespace zeroplane::ui

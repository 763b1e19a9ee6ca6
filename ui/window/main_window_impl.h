#pragma once

#include <QLabel>
#include <string>

#include "ui/actions/action_registry.h"
#include "ui/adapters/export_queue.h"
#include "ui/adapters/film_session.h"
#include "ui/adapters/grade_editor.h"
#include "ui/adapters/review_editor.h"
#include "ui/adapters/shot_editor.h"
#include "ui/adapters/window_editor.h"
#include "ui/masks/paint_tool.h"
#include "ui/viewer/viewer.h"
#include "ui/window/main_window.h"

class QComboBox;
class QStackedWidget;

namespace zeroplane::ui {

class CommandPalette;
class EffectPanel;
class GradePanel;
class JobBar;
class Make3dPanel;
class MessageBar;
class PanelDocks;
class QueuePanel;
class RecentFilms;
class ReviewPanel;
class ScopePanel;
class Scrubber;
class ShotList;
class ShotStrip;
class StylesPanel;
class TransportBar;
class ViewerPanel;
class WindowPanel;

/// The window's parts and their wiring. Session and editor hold the state; the panels show it and tell what
/// is wanted; nothing here remembers anything of a film.
class MainWindow::Impl final : public QObject {
 public:
  Impl(MainWindow& window, WindowServices services);
  ~Impl() override;

  void SaveLayout();

  MainWindow& window_;
  const WindowServices services_;
  FilmSession session_;
  ShotEditor editor_;
  GradeEditor grades_;
  WindowEditor windows_;
  ReviewEditor review_;
  ExportQueue exports_;
  ActionRegistry commands_;

 private:
  // window_commands.cpp
  void AddCommands();
  void AddFileCommands();
  void AddViewCommands();
  void AddTransportCommands();
  void AddShotCommands();
  void AddEffectCommands();
  void AddStyleCommands();
  void AddScreenCommands();
  void MakeMenus();
  QMenu* MakeMenu(const QString& title, std::initializer_list<const char*> ids);
  QAction* Add(const char* id, std::function<void()> body);
  void StepShot(int by);
  void TogglePlay();
  void SetTool(Tool tool);
  void SetBrush(const BrushSettings& brush);

  // window_shell.cpp
  void AddLayoutCommands();
  void AddScopeCommands();
  void AddJobCommands();
  void AddFirstStepCommands();
  void ConnectFirstSteps();
  void MakeIt3d(double strength);
  void MakeFileMenu();
  void MakeViewMenu();

  // window_files.cpp
  void OpenDemo();
  void OpenWithDialog();
  void SaveCopyWithDialog();
  void ImportShotsWithDialog();
  void ExportShotsWithDialog();
  void StartExport();
  void QueueExports(const std::vector<ExportOptions>& exports);
  void ShowInFolder();
  void SaveScopeWithDialog();

  // window_layout.cpp
  void MakePanels();
  QWidget* MakeInspector();
  void MakeDocks();
  void MakeHeader();
  QWidget* MakeCentre();

  // window_grading.cpp
  void AddGradeCommands();
  void AddSharingCommands();
  void AddKeyCommands();
  void SavePresetWithDialog();
  void ConnectGrading();
  void RefreshGrade();
  void RefreshGradeCommands();

  // window_review.cpp
  void AddFloatingWindowCommands();
  void AddReviewCommands();
  void ConnectReview();
  void RefreshComparison();
  void RefreshFloatingWindow();
  void RefreshReview();
  void RefreshReviewCommands();

  // window_wiring.cpp
  void ConnectSession();
  void ConnectEditing();
  void ConnectViewer();
  void ConnectExports();
  void RefreshFilm();
  void RefreshShot();
  void RefreshHeader();
  void RefreshScopes();
  void RefreshUndo();
  void RefreshMask();
  void RefreshEnabled();
  void RefreshShotCommands();
  void RefreshJobCommands();
  void ShowReading(QPointF source);
  void ChooseStyle(const std::string& id);
  const ReferenceStyle* ChosenStyle() const;

  std::string chosen_style_ = "modern";
  BrushSettings brush_;

  QMenu *match_menu_ = nullptr, *preset_menu_ = nullptr;
  PanelDocks* docks_ = nullptr;
  RecentFilms* recent_ = nullptr;
  CommandPalette* palette_ = nullptr;
  Make3dPanel* make_3d_ = nullptr;
  QStackedWidget* stack_ = nullptr;
  Viewer* viewer_ = nullptr;
  ViewerPanel* viewer_panel_ = nullptr;
  MessageBar* messages_ = nullptr;
  JobBar* job_bar_ = nullptr;
  QueuePanel* queue_panel_ = nullptr;
  ShotList* shot_list_ = nullptr;
  ShotStrip* strip_ = nullptr;
  Scrubber* scrubber_ = nullptr;
  TransportBar* transport_ = nullptr;
  GradePanel* grade_panel_ = nullptr;
  WindowPanel* window_panel_ = nullptr;
  ReviewPanel* review_panel_ = nullptr;
  EffectPanel* effect_panel_ = nullptr;
  StylesPanel* styles_panel_ = nullptr;
  ScopePanel* scopes_ = nullptr;
  QLabel *film_label_ = nullptr, *status_label_ = nullptr;
  QComboBox* screen_box_ = nullptr;
  QWidget* make_3d_button_ = nullptr;
};

}  // namespace zeroplane::ui

#include <QApplication>
#include <QComboBox>
#include <QMenu>
#include <QStackedWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include "ui/actions/action_button.h"
#include "ui/export/job_bar.h"
#include "ui/export/queue_panel.h"
#include "ui/inspector/effect_panel.h"
#include "ui/inspector/grade_panel.h"
#include "ui/inspector/review_panel.h"
#include "ui/inspector/window_panel.h"
#include "ui/labels.h"
#include "ui/scopes/scope_panel.h"
#include "ui/text.h"
#include "ui/theme.h"
#include "ui/timeline/scrubber.h"
#include "ui/timeline/shot_list.h"
#include "ui/timeline/shot_strip.h"
#include "ui/timeline/transport_bar.h"
#include "ui/viewer/viewer_panel.h"
#include "ui/window/empty_state.h"
#include "ui/window/main_window_impl.h"
#include "ui/window/message_bar.h"
#include "ui/window/panel_docks.h"
#include "ui/window/styles_panel.h"

namespace zeroplane::ui {
namespace {

constexpr QSize kFirstSize(1440, 900);

QWidget* Stretch() {
  auto* stretch = new QWidget;
  stretch->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  return stretch;
}

}  // namespace

MainWindow::Impl::Impl(MainWindow& window, WindowServices services)
    : window_(window),
      services_(std::move(services)),
      session_(services_.make_renderer, DefaultGrade(services_.styles)),
      editor_(session_),
      grades_(session_),
      windows_(session_),
      review_(session_),
      exports_(services_.make_renderer),
      commands_(&window) {
  window_.setObjectName(QStringLiteral("mainWindow"));
  AddCommands();
  MakePanels();
  MakeDocks();
  MakeHeader();
  window_.setCentralWidget(MakeCentre());
  MakeMenus();
  ConnectSession();
  ConnectFirstSteps();
  ConnectEditing();
  ConnectGrading();
  ConnectReview();
  ConnectViewer();
  ConnectExports();
  SetTool(Tool::kLook);
  SetBrush(brush_);
  ChooseStyle(chosen_style_);
  RefreshFilm();
  docks_->Restore();
  // Not in the first field: keys are commands until someone clicks into one.
  window_.centralWidget()->setFocus();
}

MainWindow::Impl::~Impl() = default;

void MainWindow::Impl::MakePanels() {
  viewer_ = new Viewer;
  viewer_panel_ = new ViewerPanel(viewer_, commands_);
  shot_list_ = new ShotList(&session_.shots());
  shot_list_->setAccessibleName(tr("Shots"));
  strip_ = new ShotStrip(&session_.shots());
  scrubber_ = new Scrubber(&session_.shots());
  transport_ = new TransportBar(commands_, scrubber_);
  styles_panel_ = new StylesPanel(services_.styles, commands_);
  grade_panel_ = new GradePanel(commands_, match_menu_, preset_menu_);
  window_panel_ = new WindowPanel(commands_);
  review_panel_ = new ReviewPanel(commands_);
  effect_panel_ = new EffectPanel(commands_);
  scopes_ = new ScopePanel(services_.styles, commands_);
  job_bar_ = new JobBar(commands_);
  job_bar_->hide();
  queue_panel_ = new QueuePanel(exports_, commands_);
  grade_panel_->SetDefaultGrade(session_.default_grade());
}

QWidget* MainWindow::Impl::MakeInspector() {
  auto* inspector = new QWidget;
  auto* column = new QVBoxLayout(inspector);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* heading = new QLabel(tr("Floating window and eye"));
  heading->setProperty("heading", true);
  column->addWidget(grade_panel_);
  column->addWidget(heading);
  column->addWidget(window_panel_);
  return inspector;
}

void MainWindow::Impl::MakeDocks() {
  auto* timeline = new QWidget;
  auto* rows = new QVBoxLayout(timeline);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addWidget(transport_);
  rows->addWidget(strip_, 1);
  window_.resize(kFirstSize);
  docks_ = new PanelDocks(window_, commands_);
  docks_->Add("shots", tr("Shots"), shot_list_);
  docks_->Add("styles", tr("Reference styles"), styles_panel_);
  docks_->Add("inspector", tr("Inspector"), MakeInspector(), true);
  docks_->Add("review", tr("Review"), review_panel_, true);
  docks_->Add("effects", tr("Local effects"), effect_panel_, true);
  docks_->Add("timeline", tr("Timeline"), timeline);
  docks_->Add("scopes", tr("Scopes"), scopes_);
  docks_->Add("exports", tr("Exports"), queue_panel_);
}

void MainWindow::Impl::MakeHeader() {
  auto* bar = new QToolBar(tr("Header"), &window_);
  bar->setObjectName(QStringLiteral("headerBar"));
  bar->setMovable(false);
  bar->setIconSize({20, 20});
  film_label_ = new QLabel;
  film_label_->setObjectName(QStringLiteral("filmLabel"));
  status_label_ = new QLabel;
  status_label_->setObjectName(QStringLiteral("statusLabel"));
  status_label_->setProperty("dim", true);
  screen_box_ = new QComboBox;
  screen_box_->setObjectName(QStringLiteral("screenBox"));
  screen_box_->setFocusPolicy(Qt::NoFocus);
  screen_box_->setAccessibleName(tr("Screen"));
  screen_box_->setToolTip(tr("The screen it is made for: its limits of comfort"));
  for (const Screen& screen : Screens()) screen_box_->addItem(Label(screen), ToQt(screen.id));

  bar->addWidget(MakeActionButton(commands_.Get(QStringLiteral("file/open")), "openButton"));
  bar->addWidget(MakeActionButton(commands_.Get(QStringLiteral("edit/undo")), "undoButton"));
  bar->addWidget(MakeActionButton(commands_.Get(QStringLiteral("edit/redo")), "redoButton"));
  bar->addWidget(Stretch());
  bar->addWidget(film_label_);
  bar->addWidget(Stretch());
  bar->addWidget(status_label_);
  bar->addWidget(screen_box_);
  make_3d_button_ = MakeActionButton(commands_.Get(QStringLiteral("grade/make-3d")), "make3dButton",
                                     Qt::ToolButtonTextBesideIcon);
  bar->addWidget(make_3d_button_);
  bar->addWidget(MakeActionButton(commands_.Get(QStringLiteral("file/export")), "exportButton",
                                  Qt::ToolButtonTextBesideIcon));
  window_.addToolBar(Qt::TopToolBarArea, bar);
}

QWidget* MainWindow::Impl::MakeCentre() {
  auto* centre = new QWidget;
  centre->setFocusPolicy(Qt::StrongFocus);
  auto* column = new QVBoxLayout(centre);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  stack_ = new QStackedWidget;
  stack_->setObjectName(QStringLiteral("centreStack"));
  stack_->addWidget(new EmptyState(commands_, services_.depth_offer));
  stack_->addWidget(viewer_panel_);
  column->addWidget(job_bar_);
  column->addWidget(stack_, 1);
  messages_ = new MessageBar(stack_);
  return centre;
}

void MainWindow::Impl::SaveLayout() {
  docks_->Save();
}

}  // namespace zeroplane::ui

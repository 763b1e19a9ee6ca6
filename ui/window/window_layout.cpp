#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include "ui/actions/action_button.h"
#include "ui/export/job_bar.h"
#include "ui/inspector/effect_panel.h"
#include "ui/inspector/grade_panel.h"
#include "ui/inspector/review_panel.h"
#include "ui/inspector/window_panel.h"
#include "ui/labels.h"
#include "ui/scopes/style_scope.h"
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
#include "ui/window/styles_panel.h"

namespace zeroplane::ui {
namespace {

constexpr QSize kFirstSize(1440, 900);
constexpr int kSideWidth = 264, kInspectorWidth = 332, kScopesWidth = 500, kBottomHeight = 264;
constexpr int kLayoutVersion = 2;

QLabel* Heading(const QString& text) {
  auto* label = new QLabel(text);
  label->setProperty("heading", true);
  return label;
}

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
  MakeHeader();
  window_.setCentralWidget(MakeCentre());
  MakeMenus();
  ConnectSession();
  ConnectEditing();
  ConnectGrading();
  ConnectReview();
  ConnectViewer();
  ConnectExports();
  SetTool(Tool::kLook);
  SetBrush(brush_);
  ChooseStyle(chosen_style_);
  RefreshFilm();
  RestoreLayout();
  // Not in the first field: keys are commands until someone clicks into one.
  window_.centralWidget()->setFocus();
}

MainWindow::Impl::~Impl() = default;

void MainWindow::Impl::MakePanels() {
  viewer_ = new Viewer;
  viewer_panel_ = new ViewerPanel(viewer_, commands_);
  shot_list_ = new ShotList(&session_.shots());
  strip_ = new ShotStrip(&session_.shots());
  scrubber_ = new Scrubber(&session_.shots());
  transport_ = new TransportBar(commands_, scrubber_);
  styles_panel_ = new StylesPanel(services_.styles, commands_);
  grade_panel_ = new GradePanel(commands_, match_menu_, preset_menu_);
  window_panel_ = new WindowPanel(commands_);
  review_panel_ = new ReviewPanel(commands_);
  effect_panel_ = new EffectPanel(commands_);
  scope_ = new StyleScope(services_.styles);
  job_bar_ = new JobBar(commands_);
  job_bar_->hide();
  grade_panel_->SetDefaultGrade(session_.default_grade());

  auto* inspector = new QWidget;
  auto* scroll = new QScrollArea;
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(inspector);
  auto* column = new QVBoxLayout(inspector);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(Heading(tr("Grade")));
  column->addWidget(grade_panel_);
  column->addWidget(Heading(tr("Floating window and eye")));
  column->addWidget(window_panel_);
  column->addWidget(Heading(tr("Local effect")));
  column->addWidget(effect_panel_);
  column->addStretch(1);
  // Nothing is cut off at the side.
  scroll->setMinimumWidth(inspector->minimumSizeHint().width() +
                          scroll->verticalScrollBar()->sizeHint().width());

  auto* timeline = new QWidget;
  auto* rows = new QVBoxLayout(timeline);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addWidget(transport_);
  rows->addWidget(strip_, 1);

  window_.setDockNestingEnabled(true);
  window_.setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
  window_.setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
  QDockWidget* shots = AddDock(Qt::LeftDockWidgetArea, "shotsDock", tr("Shots"), shot_list_);
  QDockWidget* styles = AddDock(Qt::LeftDockWidgetArea, "stylesDock", tr("Reference styles"), styles_panel_);
  QDockWidget* right = AddDock(Qt::RightDockWidgetArea, "inspectorDock", tr("Inspector"), scroll);
  QDockWidget* review = AddDock(Qt::RightDockWidgetArea, "reviewDock", tr("Review"), review_panel_);
  window_.tabifyDockWidget(right, review);
  right->raise();
  QDockWidget* bottom = AddDock(Qt::BottomDockWidgetArea, "timelineDock", tr("Timeline"), timeline);
  QDockWidget* scopes = AddDock(Qt::BottomDockWidgetArea, "scopesDock", tr("Scopes"), scope_);
  window_.resize(kFirstSize);
  window_.resizeDocks({shots, right}, {kSideWidth, kInspectorWidth}, Qt::Horizontal);
  window_.resizeDocks({bottom, scopes}, {kFirstSize.width() - kScopesWidth, kScopesWidth}, Qt::Horizontal);
  window_.resizeDocks({bottom}, {kBottomHeight}, Qt::Vertical);
  window_.resizeDocks({shots, styles}, {390, 220}, Qt::Vertical);
}

QDockWidget* MainWindow::Impl::AddDock(Qt::DockWidgetArea area, const char* name, const QString& title,
                                       QWidget* content) {
  auto* dock = new QDockWidget(title, &window_);
  dock->setObjectName(QString::fromLatin1(name));
  dock->setWidget(content);
  window_.addDockWidget(area, dock);
  return dock;
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
  QSettings settings;
  settings.setValue(QStringLiteral("window/geometry"), window_.saveGeometry());
  settings.setValue(QStringLiteral("window/state"), window_.saveState(kLayoutVersion));
}

void MainWindow::Impl::RestoreLayout() {
  const QSettings settings;
  window_.restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
  window_.restoreState(settings.value(QStringLiteral("window/state")).toByteArray(), kLayoutVersion);
}

}  // namespace zeroplane::ui

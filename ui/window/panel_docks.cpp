#include "ui/window/panel_docks.h"

#include <QAction>
#include <QDockWidget>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "core/base/check.h"
#include "ui/actions/action_registry.h"

namespace zeroplane::ui {
namespace {

constexpr int kStateVersion = 3;  // of saveState(): another set of docks is another version

struct LayoutRow {
  PanelLayout layout;
  const char* id;
};
constexpr std::array kLayouts = {
    LayoutRow{PanelLayout::kGrade, "grade"},
    LayoutRow{PanelLayout::kPaint, "paint"},
    LayoutRow{PanelLayout::kReview, "review"},
};

QString IdOf(PanelLayout layout) {
  for (const LayoutRow& row : kLayouts) {
    if (row.layout == layout) return QString::fromLatin1(row.id);
  }
  return {};
}

/// A panel's first place: its size across its area (a width at the sides, a height below) and along it, in
/// px, and the arrangements in which it is open.
struct Place {
  const char* id;
  Qt::DockWidgetArea area;
  int across, along;
  bool grade, paint, review;

  bool IsIn(PanelLayout layout) const {
    return layout == PanelLayout::kGrade ? grade : layout == PanelLayout::kPaint ? paint : review;
  }
};

/// In each area in the order in which they stand.
constexpr std::array kPlaces = {
    Place{"shots", Qt::LeftDockWidgetArea, 264, 390, true, false, true},
    Place{"styles", Qt::LeftDockWidgetArea, 264, 220, true, false, false},
    Place{"inspector", Qt::RightDockWidgetArea, 332, 330, true, false, false},
    Place{"review", Qt::RightDockWidgetArea, 332, 400, false, false, true},
    Place{"effects", Qt::RightDockWidgetArea, 332, 280, true, true, false},
    Place{"exports", Qt::RightDockWidgetArea, 332, 200, false, false, false},
    Place{"timeline", Qt::BottomDockWidgetArea, 264, 940, true, true, true},
    Place{"scopes", Qt::BottomDockWidgetArea, 264, 500, true, false, true},
};

QWidget* Scrolled(QWidget* content) {
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(content);
  column->addStretch(1);
  auto* area = new QScrollArea;
  // Nothing is cut off at the side.
  area->setMinimumWidth(page->minimumSizeHint().width() + area->verticalScrollBar()->sizeHint().width());
  area->setWidget(page);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setFocusPolicy(Qt::NoFocus);
  return area;
}

}  // namespace

PanelDocks::PanelDocks(QMainWindow& window, ActionRegistry& commands)
    : QObject(&window), window_(window), commands_(commands) {
  window_.setDockNestingEnabled(true);
  window_.setAnimated(false);
  window_.setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
  window_.setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
}

QDockWidget* PanelDocks::Add(const char* id, const QString& title, QWidget* content, bool scrolls) {
  ZP_CHECK(
      std::ranges::any_of(kPlaces, [id](const Place& place) { return std::string_view(place.id) == id; }),
      "a panel without a first place");
  auto* dock = new QDockWidget(title, &window_);
  dock->setObjectName(QLatin1String(id) + QStringLiteral("Dock"));
  dock->setAccessibleName(title);
  dock->setWidget(scrolls ? Scrolled(content) : content);
  CommandSpec checkable{};
  checkable.checkable = true;
  QAction* shown = dock->toggleViewAction();
  QAction* command =
      commands_.Add(QStringLiteral("panel/") + QLatin1String(id), title,
                    tr("Show or hide the panel: %1").arg(title), checkable, [this, id, shown](bool on) {
                      if (on) Raise(id);
                      if (shown->isChecked() != on) shown->trigger();
                    });
  connect(shown, &QAction::toggled, command, &QAction::setChecked);
  docks_.emplace(id, dock);
  return dock;
}

void PanelDocks::SetLayout(PanelLayout layout) {
  KeepState();
  layout_ = layout;
  BringUp();
}

void PanelDocks::Reset() {
  Arrange();
  KeepState();
}

void PanelDocks::Raise(const char* id) {
  QDockWidget* dock = docks_.at(id);
  dock->show();
  dock->raise();
}

void PanelDocks::Arrange() {
  for (const Place& place : kPlaces) {
    QDockWidget* dock = docks_.at(place.id);
    dock->setFloating(false);
    window_.removeDockWidget(dock);
    window_.addDockWidget(place.area, dock);
    dock->setVisible(place.IsIn(layout_));
  }
  for (const Qt::DockWidgetArea area :
       {Qt::LeftDockWidgetArea, Qt::RightDockWidgetArea, Qt::BottomDockWidgetArea}) {
    QList<QDockWidget*> docks;
    QList<int> across, along;
    for (const Place& place : kPlaces) {
      if (place.area != area || !place.IsIn(layout_)) continue;
      docks.append(docks_.at(place.id));
      across.append(place.across);
      along.append(place.along);
    }
    const bool below = area == Qt::BottomDockWidgetArea;
    window_.resizeDocks(docks, across, below ? Qt::Vertical : Qt::Horizontal);
    window_.resizeDocks(docks, along, below ? Qt::Horizontal : Qt::Vertical);
  }
}

void PanelDocks::BringUp() {
  const QByteArray state =
      QSettings().value(QStringLiteral("window/layout/%1").arg(IdOf(layout_))).toByteArray();
  if (state.isEmpty() || !window_.restoreState(state, kStateVersion)) Arrange();
  commands_.Get(QStringLiteral("layout/") + IdOf(layout_))->setChecked(true);
}

void PanelDocks::KeepState() const {
  QSettings().setValue(QStringLiteral("window/layout/%1").arg(IdOf(layout_)),
                       window_.saveState(kStateVersion));
}

void PanelDocks::Save() const {
  KeepState();
  QSettings settings;
  settings.setValue(QStringLiteral("window/layout/current"), IdOf(layout_));
  settings.setValue(QStringLiteral("window/geometry"), window_.saveGeometry());
}

void PanelDocks::Restore() {
  const QSettings settings;
  window_.restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
  const QString current = settings.value(QStringLiteral("window/layout/current")).toString();
  for (const LayoutRow& row : kLayouts) {
    if (current == QLatin1String(row.id)) layout_ = row.layout;
  }
  BringUp();
}

}  // namespace zeroplane::ui

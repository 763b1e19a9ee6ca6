#include "ui/inspector/review_panel.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/actions/action_button.h"
#include "ui/actions/action_combo.h"
#include "ui/actions/action_registry.h"
#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

/// Fills a list and keeps the chosen row where it still is.
void Fill(QListWidget* list, const QStringList& rows, int chosen) {
  const QSignalBlocker quiet(list);
  list->clear();
  list->addItems(rows);
  list->setCurrentRow(std::min(chosen, static_cast<int>(rows.size()) - 1));
}

}  // namespace

QString StampText(std::int64_t time_s, const std::string& author) {
  QStringList parts;
  if (time_s > 0) {
    parts << QDateTime::fromSecsSinceEpoch(time_s).toString(QStringLiteral("yyyy-MM-dd hh:mm"));
  }
  if (!author.empty()) parts << ToQt(author);
  return parts.join(QStringLiteral("  \u00b7  "));
}

QString DifferenceText(const GradeVersion& version, const ShotHeader& shot) {
  constexpr double kShownPct = 0.005;
  if (version.keys != shot.keys) {
    return version.keys.empty() ? ReviewPanel::tr("without keys")
                                : ReviewPanel::tr("other keys: %1").arg(version.keys.size());
  }
  if (!version.keys.empty()) return ReviewPanel::tr("the same");
  const double depth = version.grade.depth_range_pct - shot.grade.depth_range_pct;
  const double background = version.grade.background_pct - shot.grade.background_pct;
  QStringList parts;
  if (std::abs(depth) >= kShownPct) parts << ReviewPanel::tr("depth %1").arg(SignedPct(depth));
  if (std::abs(background) >= kShownPct) parts << ReviewPanel::tr("background %1").arg(SignedPct(background));
  return parts.isEmpty() ? ReviewPanel::tr("the same") : parts.join(QStringLiteral(", "));
}

ReviewPanel::ReviewPanel(const ActionRegistry& commands, QWidget* parent)
    : QWidget(parent),
      title_(new QLabel),
      notes_(MakeList("noteList")),
      versions_(MakeList("versionList")),
      note_field_(MakeField("noteField", tr("Write a note; Enter keeps it"))),
      version_field_(MakeField("versionField", tr("Name the grade as it is; Enter keeps it"))),
      author_(MakeField("authorField", tr("Your name"))) {
  setObjectName(QStringLiteral("reviewPanel"));
  title_->setObjectName(QStringLiteral("reviewTitle"));
  title_->setWordWrap(true);
  notes_->setAccessibleName(tr("Notes on this shot"));
  versions_->setAccessibleName(tr("Kept versions of this shot's grade"));
  author_->setToolTip(tr("Stands beside your notes and versions"));
  const auto action = [&](const char* id) { return commands.Get(QString::fromLatin1(id)); };
  std::vector<QAction*> states;
  for (const ReviewStateInfo& info : kReviewStates)
    states.push_back(action(("review/" + std::string(info.id)).c_str()));
  QComboBox* state = MakeActionCombo(states, "reviewStateBox");
  state->setToolTip(tr("How far the work on the selected shots is"));
  state->setAccessibleName(state->toolTip());
  const auto button = [&](const char* id, const char* name, Qt::ToolButtonStyle style) {
    return MakeActionButton(action(id), name, style);
  };
  const auto heading = [](const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("dim", true);
    return label;
  };
  auto* top = new QHBoxLayout;
  top->addWidget(state);
  top->addStretch(1);
  top->addWidget(author_);
  author_->setMaximumWidth(120);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(4);
  buttons->addWidget(button("review/compare", "compareVersionButton", Qt::ToolButtonTextBesideIcon));
  buttons->addWidget(button("review/restore", "restoreVersionButton", Qt::ToolButtonTextBesideIcon));
  buttons->addWidget(button("review/remove-version", "removeVersionButton", Qt::ToolButtonIconOnly));
  buttons->addStretch(1);
  auto* note_row = new QHBoxLayout;
  note_row->setSpacing(4);
  note_row->addWidget(note_field_, 1);
  note_row->addWidget(button("review/remove-note", "removeNoteButton", Qt::ToolButtonIconOnly));

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 8, 12, 8);
  layout->setSpacing(8);
  layout->addWidget(title_);
  layout->addLayout(top);
  layout->addWidget(heading(tr("Notes")));
  layout->addWidget(notes_, 1);
  layout->addLayout(note_row);
  layout->addWidget(heading(tr("Versions of the grade")));
  layout->addWidget(versions_, 1);
  layout->addWidget(version_field_);
  layout->addLayout(buttons);

  const auto told = [](QLineEdit* field, auto tell) {
    return [field, tell] {
      const QString text = field->text();
      field->clear();
      field->clearFocus();
      tell(text);
    };
  };
  connect(note_field_, &QLineEdit::returnPressed, this,
          told(note_field_, [this](const QString& text) { Q_EMIT noteWritten(text); }));
  connect(version_field_, &QLineEdit::returnPressed, this,
          told(version_field_, [this](const QString& text) { Q_EMIT versionNamed(text); }));
  connect(author_, &QLineEdit::returnPressed, author_, &QWidget::clearFocus);
  connect(author_, &QLineEdit::editingFinished, this, [this] { Q_EMIT authorChanged(author_->text()); });
  for (QListWidget* list : {notes_, versions_})
    connect(list, &QListWidget::currentRowChanged, this, &ReviewPanel::chosenChanged);
}

QListWidget* ReviewPanel::MakeList(const char* name) {
  auto* list = new QListWidget(this);
  list->setObjectName(QString::fromLatin1(name));
  list->setFocusPolicy(Qt::NoFocus);
  list->setWordWrap(true);
  list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  return list;
}

QLineEdit* ReviewPanel::MakeField(const char* name, const QString& placeholder) {
  auto* field = new QLineEdit(this);
  field->setObjectName(QString::fromLatin1(name));
  field->setPlaceholderText(placeholder);
  field->setAccessibleName(placeholder);
  field->setFocusPolicy(Qt::ClickFocus);
  return field;
}

void ReviewPanel::SetShot(const Shot* shot) {
  setEnabled(shot != nullptr);
  const bool same = shot && shot->id == shot_;
  shot_ = shot ? shot->id : ShotId{};
  QStringList notes, versions;
  if (shot) {
    for (const ShotNote& note : shot->notes) {
      const QString stamp = StampText(note.time_s, note.author);
      notes << (stamp.isEmpty() ? ToQt(note.text) : stamp + QLatin1Char('\n') + ToQt(note.text));
    }
    for (const GradeVersion& version : shot->versions) {
      versions << QStringLiteral("%1: %2\n%3")
                      .arg(ToQt(version.name), DifferenceText(version, *shot),
                           StampText(version.time_s, version.author));
    }
  }
  title_->setText(shot ? ToQt(shot->name) : tr("No shot is shown."));
  Fill(notes_, notes, same ? notes_->currentRow() : -1);
  Fill(versions_, versions, same ? versions_->currentRow() : -1);
}

void ReviewPanel::SetAuthor(const QString& name) {
  author_->setText(name);
}

int ReviewPanel::note() const {
  return notes_->currentRow();
}

int ReviewPanel::version() const {
  return versions_->currentRow();
}

}  // namespace zeroplane::ui

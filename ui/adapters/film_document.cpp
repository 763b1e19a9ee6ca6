#include "ui/adapters/film_document.h"

#include "core/base/check.h"
#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {

FilmDocument::FilmDocument(QObject* parent) : QObject(parent) {}
FilmDocument::~FilmDocument() = default;

const Project& FilmDocument::project() const {
  ZP_CHECK(is_open(), "no film is open");
  return document_->project();
}

const std::filesystem::path& FilmDocument::path() const {
  ZP_CHECK(is_open(), "no film is open");
  return document_->path();
}

const Shot* FilmDocument::FindShot(ShotId id) const {
  return is_open() ? project().FindShot(id) : nullptr;
}
const Shot* FilmDocument::ShotAt(qint64 frame) const {
  return is_open() ? project().ShotAt(frame) : nullptr;
}

int FilmDocument::IndexOf(ShotId id) const {
  const Shot* shot = FindShot(id);
  return shot ? static_cast<int>(shot - project().shots.data()) : -1;
}

void FilmDocument::Open(std::unique_ptr<ProjectStore> store) {
  Close();
  document_ = std::make_unique<Document>(std::move(store));
  document_->Observe([this](const DocumentChange& change) { Tell(change); });
  Q_EMIT opened();
  Q_EMIT undoChanged();
}

void FilmDocument::Close() {
  if (!document_) return;
  document_.reset();
  Q_EMIT closed();
  Q_EMIT undoChanged();
}

void FilmDocument::SetShots(const QString& name, const std::vector<Shot>& shots) {
  Try([&](Document& document) { document.SetShots(FromQt(name), shots); });
}

void FilmDocument::SplitShot(const QString& name, ShotId shot, qint64 frame, const QString& second_name) {
  Try([&](Document& document) { document.SplitShot(FromQt(name), shot, frame, FromQt(second_name)); });
}

void FilmDocument::MergeWithNext(const QString& name, ShotId shot) {
  Try([&](Document& document) { document.MergeWithNext(FromQt(name), shot); });
}

void FilmDocument::MoveStart(const QString& name, ShotId shot, qint64 frame) {
  Try([&](Document& document) { document.MoveStart(FromQt(name), shot, frame); });
}

void FilmDocument::RenameShot(const QString& name, ShotId shot, const QString& shot_name) {
  Try([&](Document& document) {
    const Shot* before = document.project().FindShot(shot);
    ZP_CHECK(before != nullptr, "no such shot");
    ShotHeader header = *before;
    header.name = FromQt(shot_name);
    document.EditShots(FromQt(name), {{shot, header}});
  });
}

std::optional<ConformPlan> FilmDocument::Conform(const QString& name, const std::vector<ShotSpan>& cut) {
  std::optional<ConformPlan> plan;
  Try([&](Document& document) { plan = document.Conform(FromQt(name), cut); });
  return plan;
}

bool FilmDocument::SaveCopy(const std::filesystem::path& copy) {
  bool written = false;
  Try([&](Document& document) {
    document.SaveCopy(copy);
    written = true;
  });
  return written;
}

void FilmDocument::SetCanvas(ShotId shot, const ShotCanvas& canvas) {
  Try([&](Document& document) { document.SetCanvas(shot, canvas); });
}

void FilmDocument::SetActivePicture(const PictureRect& found) {
  Try([&](Document& document) { document.SetActivePicture(found); });
}

void FilmDocument::ForgetCanvasesBut(const std::string& depth) {
  Try([&](Document& document) { document.ForgetCanvasesBut(depth); });
}

bool FilmDocument::EditShots(const QString& name, const std::vector<std::pair<ShotId, ShotHeader>>& headers,
                             const QString& merge_key) {
  bool done = false;
  Try([&](Document& document) {
    document.EditShots(FromQt(name), headers, FromQt(merge_key));
    done = true;
  });
  return done;
}

void FilmDocument::SetEffect(const QString& name, ShotId shot, const std::optional<PaintedEffect>& effect,
                             const QString& merge_key) {
  Try([&](Document& document) {
    const Shot* before = document.project().FindShot(shot);
    ZP_CHECK(before != nullptr, "no such shot");
    std::vector<PaintedEffect> effects = before->effects;
    if (!effects.empty()) effects.erase(effects.begin());
    if (effect) effects.insert(effects.begin(), *effect);
    document.SetEffects(FromQt(name), shot, effects, FromQt(merge_key));
  });
}

void FilmDocument::SetSettings(const QString& name, const std::string& screen_id, SourceEye eye) {
  Try([&](Document& document) {
    ProjectSettings settings = document.project();
    settings.screen_id = screen_id;
    settings.source_eye = eye;
    document.SetSettings(FromQt(name), settings);
  });
}

void FilmDocument::CloseMerge() {
  if (document_) document_->CloseMerge();
}

QString FilmDocument::UndoName() const {
  return document_ ? ToQt(document_->UndoName()) : QString();
}
QString FilmDocument::RedoName() const {
  return document_ ? ToQt(document_->RedoName()) : QString();
}

void FilmDocument::Undo() {
  Try([](Document& document) {
    if (document.CanUndo()) document.Undo();
  });
}

void FilmDocument::Redo() {
  Try([](Document& document) {
    if (document.CanRedo()) document.Redo();
  });
}

void FilmDocument::Try(const std::function<void(Document&)>& edit) {
  if (!document_) return;
  try {
    edit(*document_);
  } catch (...) {
    Q_EMIT failed(Sentence(std::current_exception()));
  }
  Q_EMIT undoChanged();
}

void FilmDocument::Tell(const DocumentChange& change) {
  if (change.shots_replaced) Q_EMIT shotsReplaced();
  if (change.settings) Q_EMIT settingsChanged();
  for (const ShotId shot : change.shots) Q_EMIT shotChanged(shot);
  Q_EMIT changed();
}

}  // namespace zeroplane::ui

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

void FilmDocument::SetShots(const std::vector<Shot>& shots) {
  Try([&](Document& document) { document.SetShots(shots); });
}

void FilmDocument::SetCanvas(ShotId shot, const ShotCanvas& canvas) {
  Try([&](Document& document) { document.SetCanvas(shot, canvas); });
}

void FilmDocument::SetGrades(const QString& name, const std::vector<std::pair<ShotId, Grade>>& grades,
                             const QString& merge_key) {
  Try([&](Document& document) { document.SetGrades(FromQt(name), grades, FromQt(merge_key)); });
}

void FilmDocument::SetEffect(const QString& name, ShotId shot, const std::optional<PaintedEffect>& effect,
                             const QString& merge_key) {
  Try([&](Document& document) { document.SetEffect(FromQt(name), shot, effect, FromQt(merge_key)); });
}

void FilmDocument::SetSettings(const QString& name, const std::string& screen_id, SourceEye eye) {
  Try([&](Document& document) { document.SetSettings(FromQt(name), screen_id, eye); });
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
}

}  // namespace zeroplane::ui

#include "ui/timeline/shot_model.h"

#include <algorithm>

#include "core/edit/grade_edits.h"
#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

ShotModel::Row RowFor(const Shot& shot, std::optional<IzBracket> iz) {
  if (!iz && shot.canvas) iz = BracketOf(*shot.canvas);
  ShotModel::Row row{shot.id, shot.frames, ToQt(shot.name), iz, std::nullopt, false};
  if (iz) row.bracket = BracketOver(shot, iz->far_iz, iz->near_iz);
  row.has_effect = !shot.effects.empty() && !shot.effects.front().mask.empty();
  return row;
}

}  // namespace

ShotModel::ShotModel(QObject* parent) : QAbstractListModel(parent) {}

int ShotModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant ShotModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const Row& row = at(index.row());
  switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
      return row.name;
    case Qt::DecorationRole:
      return ThumbnailAt(index.row());
    case Qt::ToolTipRole: {
      QString text = tr("%1\nframes %2 to %3").arg(row.name).arg(row.frames.first).arg(row.frames.end - 1);
      if (const auto bracket = row.bracket) {
        text += tr("\nnear %1, far %2").arg(SignedPct(bracket->near_pct), SignedPct(bracket->far_pct));
      }
      return text;
    }
    default:
      return {};
  }
}

Qt::ItemFlags ShotModel::flags(const QModelIndex& index) const {
  const bool known = index.isValid() && at(index.row()).id != ShotId{};  // detection is over
  return QAbstractListModel::flags(index) | (known ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool ShotModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !index.isValid()) return false;
  Q_EMIT renamed(at(index.row()).id, value.toString());
  return true;
}

std::vector<qint64> ShotModel::MissingThumbnails() const {
  std::vector<qint64> frames;
  for (const Row& row : rows_)
    if (!thumbnails_.contains(row.frames.first)) frames.push_back(row.frames.first);
  return frames;
}

QImage ShotModel::ThumbnailAt(int row) const {
  const auto found = thumbnails_.find(at(row).frames.first);
  return found == thumbnails_.end() ? QImage() : found->second;
}

int ShotModel::RowOf(qint64 frame) const {
  const auto after = std::upper_bound(rows_.begin(), rows_.end(), frame,
                                      [](qint64 value, const Row& row) { return value < row.frames.first; });
  return static_cast<int>(after - rows_.begin()) - 1;
}

int ShotModel::analysed_count() const {
  return static_cast<int>(
      std::count_if(rows_.begin(), rows_.end(), [](const Row& row) { return row.iz.has_value(); }));
}

void ShotModel::Clear() {
  beginResetModel();
  rows_.clear();
  thumbnails_.clear();
  endResetModel();
}

void ShotModel::AddDetected(qint64 first_frame, qint64 film_end) {
  const int row = rowCount();
  beginInsertRows({}, row, row);
  if (!rows_.empty()) rows_.back().frames.end = first_frame;
  Row added;
  added.frames = {first_frame, film_end};
  added.name = tr("Shot %1").arg(row + 1);
  rows_.push_back(added);
  endInsertRows();
}

void ShotModel::SetShots(const std::vector<Shot>& shots) {
  beginResetModel();
  rows_.clear();
  for (const Shot& shot : shots) rows_.push_back(RowFor(shot, std::nullopt));
  endResetModel();
}

void ShotModel::UpdateShot(const Shot& shot) {
  const int row = RowOf(shot.frames.first);
  if (row < 0 || at(row).id != shot.id) return;
  rows_[static_cast<std::size_t>(row)] = RowFor(shot, at(row).iz);
  Q_EMIT dataChanged(index(row), index(row));
}

void ShotModel::SetThumbnail(qint64 first_frame, const QImage& thumbnail) {
  thumbnails_[first_frame] = thumbnail;
  const int row = RowOf(first_frame);
  if (row >= 0) Q_EMIT dataChanged(index(row), index(row));
}

}  // namespace zeroplane::ui

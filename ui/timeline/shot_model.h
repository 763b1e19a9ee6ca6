#pragma once

#include <QAbstractListModel>
#include <QImage>
#include <map>
#include <optional>
#include <vector>

#include "core/project/project.h"
#include "ui/timeline/shot_bracket.h"

namespace zeroplane::ui {

/// The film's shots as list and strip show them: while they are being detected, and then as the document has
/// them.
class ShotModel final : public QAbstractListModel {
  Q_OBJECT
 public:
  struct Row {
    ShotId id{};
    FrameRange frames;
    QString name;
    std::optional<IzBracket> iz;          ///< once analysed
    std::optional<DepthBracket> bracket;  ///< over all its frames, as they are graded
    bool has_effect = false;
  };

  explicit ShotModel(QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  /// Name, thumbnail and a tooltip with range and depth.
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  /// A new name is only told by renamed(): the document has it first.
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

  const Row& at(int row) const { return rows_[static_cast<std::size_t>(row)]; }
  QImage ThumbnailAt(int row) const;
  /// First frames of the shots that have no thumbnail yet.
  std::vector<qint64> MissingThumbnails() const;
  int RowOf(qint64 frame) const;  ///< -1 when there is none
  int analysed_count() const;

  void Clear();
  /// While detecting: a shot starts at this frame and lasts, as far as is known, to the film's end.
  void AddDetected(qint64 first_frame, qint64 film_end);
  void SetShots(const std::vector<Shot>& shots);
  void UpdateShot(const Shot& shot);
  /// Thumbnails are kept by the shot's first frame, over SetShots() too.
  void SetThumbnail(qint64 first_frame, const QImage& thumbnail);

 Q_SIGNALS:
  void renamed(zeroplane::ShotId shot, const QString& name);

 private:
  std::vector<Row> rows_;
  std::map<qint64, QImage> thumbnails_;
};

}  // namespace zeroplane::ui

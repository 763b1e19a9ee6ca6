#pragma once

#include <QListView>

#include "ui/timeline/shot_model.h"

namespace zeroplane::ui {

/// The shots with thumbnail, name, and near and far end.
class ShotList final : public QListView {
  Q_OBJECT
 public:
  explicit ShotList(ShotModel* model, QWidget* parent = nullptr);

  void SetCurrent(int row);
  /// Those marked with Ctrl or Shift, in no order; one at least where one is current.
  std::vector<ShotId> SelectedShots() const;
  /// Lets the current shot's name be typed.
  void EditCurrentName();

 Q_SIGNALS:
  void shotClicked(int row);
  void selectionChangedTo(const std::vector<zeroplane::ShotId>& shots);

 private:
  int current_ = -1;
};

}  // namespace zeroplane::ui

#pragma once

#include <QTimer>
#include <QWidget>
#include <optional>
#include <string>
#include <vector>

#include "core/stereo/grade.h"
#include "core/style/reference_style.h"

class QLabel;

namespace zeroplane::ui {

class StylePlot;

/// Depth (s) and background (t) of the film's shots beside the reference styles, and what that means in
/// words.
class StyleScope final : public QWidget {
  Q_OBJECT
 public:
  explicit StyleScope(std::vector<ReferenceStyle> styles, QWidget* parent = nullptr);

  /// The style that the verdict speaks of; an unknown id: none.
  void SetChosenStyle(const std::string& id);
  void SetShots(const std::vector<Grade>& grades, const std::optional<Grade>& current);

 private:
  void Refresh();

  const std::vector<ReferenceStyle> styles_;
  std::string chosen_;
  std::vector<Grade> grades_;
  std::optional<Grade> current_;
  StylePlot *depth_, *background_;
  QLabel* verdict_;
  QTimer refresh_;  ///< gathers the changes of a drag
};

}  // namespace zeroplane::ui

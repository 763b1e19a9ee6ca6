#pragma once

#include <QWidget>
#include <optional>

#include "core/project/project.h"
#include "ui/masks/paint_tool.h"

class QCheckBox;
class QLabel;

namespace zeroplane::ui {

class ActionRegistry;
class ValueSlider;

/// The current shot's painted effect, and the brush. Shows what it is told, tells what the user wants.
class EffectPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit EffectPanel(const ActionRegistry& commands, QWidget* parent = nullptr);

  /// @param effect nullopt when the shot has none yet
  void SetEffect(bool has_shot, const std::optional<PaintedEffect>& effect);
  void SetBrush(const BrushSettings& brush);
  void SetEyeWidth(int width);

 Q_SIGNALS:
  void pullEdited(double pct);
  void roundnessEdited(double factor);
  void featherEdited(double pct);
  void finished();
  void enabledChanged(bool enabled);
  void brushEdited(const zeroplane::ui::BrushSettings& brush);

 private:
  QWidget* MakeControls();

  QLabel* lesson_;
  QCheckBox* enabled_;
  ValueSlider *pull_, *roundness_, *feather_, *radius_, *hardness_;
  QWidget* controls_;
  BrushSettings brush_;
};

}  // namespace zeroplane::ui

#include "ui/inspector/effect_panel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/actions/action_button.h"
#include "ui/actions/action_registry.h"
#include "ui/inspector/value_slider.h"

namespace zeroplane::ui {

EffectPanel::EffectPanel(const ActionRegistry& commands, QWidget* parent)
    : QWidget(parent), lesson_(new QLabel), enabled_(new QCheckBox(tr("Effect is on"))) {
  setObjectName(QStringLiteral("effectPanel"));
  lesson_->setObjectName(QStringLiteral("effectLesson"));
  lesson_->setText(
      tr("An effect pulls one thing toward the viewer, or pushes it back, apart from the rest. Press B and "
         "paint over it; with Alt or the right button you erase."));
  lesson_->setWordWrap(true);
  lesson_->setProperty("dim", true);
  enabled_->setObjectName(QStringLiteral("effectEnabled"));
  enabled_->setToolTip(tr("Compare with and without the effect"));
  enabled_->setFocusPolicy(Qt::NoFocus);
  pull_ = new ValueSlider({"pull", -4, 4, -20, 20, 0.01, -1.0, ValueUnit::kPercent}, tr("Pull"),
                          tr("How far the region moves: \u2212 toward the viewer, + away."));
  roundness_ = new ValueSlider({"roundness", 0, 3, 0, 10, 0.01, 1.0, ValueUnit::kFactor}, tr("Roundness"),
                               tr("The region's own depth: 1 as it is, above swells, 0 makes it flat."));
  feather_ = new ValueSlider({"feather", 0, 4, 0, 20, 0.01, 0.5, ValueUnit::kPercentPlain}, tr("Feather"),
                             tr("Width of the soft rim, inside the painted region."));
  radius_ =
      new ValueSlider({"brushRadius", BrushSettings::kMinRadiusPx, BrushSettings::kMaxRadiusPx,
                       BrushSettings::kMinRadiusPx, BrushSettings::kMaxRadiusPx, 1, 48, ValueUnit::kPixels},
                      tr("Brush"), tr("Radius of the brush in source pixels. Keys [ and ]."));
  hardness_ = new ValueSlider({"brushHardness", 0, 1, 0, 1, 0.01, 0.7, ValueUnit::kFactor}, tr("Hardness"),
                              tr("Share of the brush that is fully opaque. Keys { and }."));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(4);
  buttons->addWidget(MakeActionButton(commands.Get(QStringLiteral("effect/paint")), "paintButton",
                                      Qt::ToolButtonTextBesideIcon));
  buttons->addWidget(MakeActionButton(commands.Get(QStringLiteral("effect/remove")), "removeEffectButton",
                                      Qt::ToolButtonTextBesideIcon));
  buttons->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 8, 12, 8);
  layout->setSpacing(8);
  layout->addWidget(lesson_);
  layout->addLayout(buttons);
  layout->addWidget(radius_);
  layout->addWidget(hardness_);
  controls_ = MakeControls();
  layout->addWidget(controls_);

  connect(pull_, &ValueSlider::edited, this, &EffectPanel::pullEdited);
  connect(roundness_, &ValueSlider::edited, this, &EffectPanel::roundnessEdited);
  connect(feather_, &ValueSlider::edited, this, &EffectPanel::featherEdited);
  for (ValueSlider* slider : {pull_, roundness_, feather_}) {
    connect(slider, &ValueSlider::finished, this, &EffectPanel::finished);
  }
  connect(enabled_, &QCheckBox::toggled, this, &EffectPanel::enabledChanged);
  connect(radius_, &ValueSlider::edited, this, [this](double radius) {
    brush_.radius_px = radius;
    Q_EMIT brushEdited(brush_);
  });
  connect(hardness_, &ValueSlider::edited, this, [this](double hardness) {
    brush_.hardness = hardness;
    Q_EMIT brushEdited(brush_);
  });
  SetBrush(brush_);
  SetEffect(false, std::nullopt);
}

QWidget* EffectPanel::MakeControls() {
  auto* controls = new QWidget;
  auto* column = new QVBoxLayout(controls);
  column->setContentsMargins(0, 4, 0, 0);
  column->setSpacing(8);
  column->addWidget(enabled_);
  column->addWidget(pull_);
  column->addWidget(roundness_);
  column->addWidget(feather_);
  return controls;
}

void EffectPanel::SetEffect(bool has_shot, const std::optional<PaintedEffect>& effect) {
  setEnabled(has_shot);
  lesson_->setVisible(!effect);
  controls_->setVisible(effect.has_value());
  if (!effect) return;
  const QSignalBlocker quiet(enabled_);
  enabled_->setChecked(effect->enabled);
  pull_->SetValue(effect->pull_pct);
  roundness_->SetValue(effect->roundness);
  feather_->SetValue(effect->feather_pct);
}

void EffectPanel::SetBrush(const BrushSettings& brush) {
  brush_ = brush;
  radius_->SetValue(brush.radius_px);
  hardness_->SetValue(brush.hardness);
}

void EffectPanel::SetEyeWidth(int width) {
  pull_->SetEyeWidth(width);
  feather_->SetEyeWidth(width);
}

}  // namespace zeroplane::ui

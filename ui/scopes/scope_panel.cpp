#include "ui/scopes/scope_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "ui/actions/action_button.h"
#include "ui/actions/action_registry.h"
#include "ui/labels.h"
#include "ui/scopes/scope_draw.h"
#include "ui/scopes/verdict.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

constexpr int kRefreshMs = 40;
constexpr int kSampleStep = 4;  // px
constexpr int kWaveColumns = 192, kWaveRows = 96;
constexpr int kEdgeShare = 50;        // the picture's edge is this part of its width
constexpr double kAtEdgePct = -0.05;  // nearer than this, and the frame's edge cuts it visibly
constexpr double kJumpPct = 1.0;      // of the background over a cut: eyes need a moment for more [ours]

constexpr std::array kScopes = {
    ScopeInfo{Scope::kDepth, "depth"},        ScopeInfo{Scope::kBackground, "background"},
    ScopeInfo{Scope::kStyleMap, "style-map"}, ScopeInfo{Scope::kOverTime, "over-time"},
    ScopeInfo{Scope::kParallax, "parallax"},  ScopeInfo{Scope::kWaveform, "waveform"},
};

QLayout* MakeButtons(const ActionRegistry& commands) {
  auto* row = new QHBoxLayout;
  row->setSpacing(1);
  for (const ScopeInfo& info : kScopes) {
    const QString id = ToQt(info.id);
    auto* button = MakeActionButton(commands.Get(QStringLiteral("scope/") + id), "", Qt::ToolButtonTextOnly);
    button->setObjectName(QStringLiteral("scopeButton.") + id);
    button->setProperty("segment", true);
    row->addWidget(button);
  }
  row->addStretch(1);
  row->addWidget(MakeActionButton(commands.Get(QStringLiteral("scope/save")), "saveScopeButton"));
  return row;
}

/// Mean and deviation.
QString Figures(const Curve& curve) {
  return QStringLiteral("%1 \u00b1 %2 %").arg(curve.mean, 0, 'f', 2).arg(curve.sigma, 0, 'f', 2);
}

/// The nearest disparity in a strip of columns that is more than a speck: its 1st percentile.
double NearestIn(const ImageF32& disparity_pct, int first_column, int end_column) {
  std::vector<double> values;
  for (int y = 0; y < disparity_pct.height(); y += kSampleStep) {
    for (int x = first_column; x < end_column; ++x)
      values.push_back(static_cast<double>(disparity_pct.at(x, y)));
  }
  if (values.empty()) return 0;
  const auto rank = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 100);
  std::nth_element(values.begin(), rank, values.end());
  return *rank;
}

}  // namespace

std::span<const ScopeInfo> Scopes() {
  return kScopes;
}

ScopePanel::ScopePanel(std::vector<ReferenceStyle> styles, const ActionRegistry& commands, QWidget* parent)
    : QWidget(parent),
      styles_(std::move(styles)),
      screen_(&DefaultScreen()),
      plot_(new ScopePlot("scopePlot")),
      verdict_(new QLabel),
      film_verdict_(new QLabel) {
  setObjectName(QStringLiteral("scopePanel"));
  plot_->setAccessibleName(tr("Scope"));
  verdict_->setObjectName(QStringLiteral("styleVerdict"));
  verdict_->setWordWrap(true);
  film_verdict_->setObjectName(QStringLiteral("filmVerdict"));
  film_verdict_->setProperty("dim", true);
  film_verdict_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);  // one line, and no wider panel
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 4, 8, 8);
  layout->setSpacing(4);
  layout->addLayout(MakeButtons(commands));
  layout->addWidget(plot_, 1);
  layout->addWidget(verdict_);
  layout->addWidget(film_verdict_);
  refresh_.setSingleShot(true);
  refresh_.setInterval(kRefreshMs);
  connect(&refresh_, &QTimer::timeout, this, &ScopePanel::Refresh);
  Refresh();
}

void ScopePanel::SetScope(Scope scope) {
  scope_ = scope;
  Refresh();
}

void ScopePanel::SetChosenStyle(const std::string& id) {
  chosen_ = id;
  Later();
}

void ScopePanel::SetFilm(ScopeFilm film, const Screen& screen) {
  film_ = std::move(film);
  screen_ = &screen;
  Later();
}

void ScopePanel::SetFrame(std::shared_ptr<const FrameResult> frame) {
  frame_ = std::move(frame);
  if (scope_ == Scope::kParallax || scope_ == Scope::kWaveform) Later();
}

void ScopePanel::Save(const std::filesystem::path& file) {
  Refresh();
  plot_->Save(file);
}

void ScopePanel::Later() {
  if (!refresh_.isActive()) refresh_.start();
}

void ScopePanel::Refresh() {
  refresh_.stop();
  RefreshScope();
  film_verdict_->setToolTip(film_verdict_->text());
}

void ScopePanel::RefreshScope() {
  switch (scope_) {
    case Scope::kDepth:
    case Scope::kBackground:
    case Scope::kStyleMap:
      RefreshStyles();
      break;
    case Scope::kOverTime:
      RefreshOverTime();
      break;
    case Scope::kParallax:
    case Scope::kWaveform:
      RefreshFrame();
      break;
  }
}

void ScopePanel::RefreshStyles() {
  const ScopeStyles styles{styles_, chosen_};
  if (scope_ == Scope::kStyleMap) {
    DrawStyleMap(*plot_, film_, styles);
  } else {
    DrawHistogram(*plot_, scope_ == Scope::kDepth ? StyleAxis::kDepth : StyleAxis::kBackground, film_,
                  styles);
  }
  verdict_->setText(ShotVerdict());
  film_verdict_->setText(FilmVerdict());
}

QString ScopePanel::ShotVerdict() const {
  if (film_.current < 0) return tr("The shots' depth and background appear here.");
  const ReferenceStyle* style = FindStyle(styles_, chosen_);
  if (!style) return tr("Choose a reference style to compare with.");
  const Grade& grade = film_.shots[static_cast<std::size_t>(film_.current)].grade;
  return tr("This shot is %1; %2.").arg(DepthVerdict(grade, *style), BackgroundVerdict(grade, *style));
}

QString ScopePanel::FilmVerdict() const {
  const ReferenceStyle* style = FindStyle(styles_, chosen_);
  if (!style || film_.shots.empty()) return {};
  std::vector<double> depths, backgrounds;
  for (const ScopeShot& shot : film_.shots) {
    depths.push_back(shot.grade.depth_range_pct);
    backgrounds.push_back(shot.grade.background_pct);
  }
  const Curve depth = Measure(depths), background = Measure(backgrounds);
  const Grade mean{depth.mean, background.mean};
  return tr("The film (s %1, t %2) is %3; %4.")
      .arg(Figures(depth), Figures(background), DepthVerdict(mean, *style), BackgroundVerdict(mean, *style));
}

void ScopePanel::RefreshOverTime() {
  DrawOverTime(*plot_, film_);
  int past_limits = 0, jumps = 0;
  for (std::size_t i = 0; i < film_.shots.size(); ++i) {
    const ScopeShot& shot = film_.shots[i];
    if (screen_->width_m > 0 && shot.bracket &&
        (shot.bracket->near_pct < screen_->near_limit_pct || shot.bracket->far_pct > screen_->far_limit_pct))
      ++past_limits;
    if (i > 0 && std::abs(shot.over_time.front().grade.background_pct -
                          film_.shots[i - 1].over_time.back().grade.background_pct) > kJumpPct)
      ++jumps;
  }
  verdict_->setText(
      film_.shots.empty()
          ? tr("The shots' depth and background appear here.")
          : tr("Shots past the screen's limits: %1 of %2.").arg(past_limits).arg(film_.shots.size()));
  film_verdict_->setText(jumps > 0 ? tr("Cuts over which the background jumps by more than %1: %2.")
                                         .arg(SignedPct(kJumpPct).remove(QLatin1Char('+')))
                                         .arg(jumps)
                                   : QString());
}

void ScopePanel::RefreshFrame() {
  const bool known = frame_ && !frame_->disparity_pct.empty();
  const std::vector<double> values =
      known ? SampleDisparity(frame_->disparity_pct, kSampleStep) : std::vector<double>();
  if (scope_ == Scope::kParallax) {
    DrawParallax(*plot_, values, *screen_);
  } else {
    Waveform waveform;
    waveform.range =
        known ? ParallaxRange(frame_->near_pct, frame_->far_pct, *screen_) : ParallaxRange(0, 0, *screen_);
    if (known) waveform = MakeWaveform(frame_->disparity_pct, kWaveColumns, kWaveRows, waveform.range);
    DrawWaveform(*plot_, waveform, *screen_);
  }
  if (!known) {
    verdict_->setText(tr("The shown frame's depth appears here once its shot is analysed."));
    film_verdict_->clear();
    return;
  }
  DepthBracket bracket;
  bracket.near_pct = frame_->near_pct;
  bracket.far_pct = frame_->far_pct;
  verdict_->setText(scope_ == Scope::kParallax ? ComfortVerdict(bracket, *screen_) : EdgeVerdict());
  const double outside = ShareOutside(values, screen_->near_limit_pct, screen_->far_limit_pct);
  film_verdict_->setText(screen_->width_m > 0
                             ? tr("Past the limits: %1 % of the picture.").arg(100 * outside, 0, 'f', 1)
                             : QString());
}

QString ScopePanel::EdgeVerdict() const {
  const ImageF32& map = frame_->disparity_pct;
  const int strip = std::max(1, map.width() / kEdgeShare);
  const double left = NearestIn(map, 0, strip), right = NearestIn(map, map.width() - strip, map.width());
  if (std::min(left, right) >= kAtEdgePct)
    return tr("Nothing in front of the screen touches the left or right edge.");
  if (left < kAtEdgePct && right < kAtEdgePct)
    return tr("Window violation: both edges cut what is in front of the screen (left %1, right %2).")
        .arg(SignedPct(left), SignedPct(right));
  return left < kAtEdgePct ? tr("Window violation: the left edge cuts what is in front of the screen (%1).")
                                 .arg(SignedPct(left))
                           : tr("Window violation: the right edge cuts what is in front of the screen (%1).")
                                 .arg(SignedPct(right));
}

}  // namespace zeroplane::ui

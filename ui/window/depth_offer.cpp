#include "ui/window/depth_offer.h"

#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <exception>
#include <utility>

#include "core/base/error.h"
#include "ui/adapters/gui_thread.h"
#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {
namespace {

constexpr int kSteps = 1000, kGap = 8;
constexpr double kTellEveryS = 0.1;

QString DeclinedKey() {
  return QStringLiteral("depthOffer/declined");
}

}  // namespace

class DepthOfferPanel::Job final : public JobContext {
 public:
  explicit Job(DepthOfferPanel& panel) : panel_(panel) { clock_.start(); }

  bool Cancelled() const override { return panel_.cancelled_; }

  void Report(double fraction, std::string_view text) override {
    const double elapsed_s = static_cast<double>(clock_.elapsed()) / 1000.0;
    if (fraction < 1 && elapsed_s - last_told_s_ < kTellEveryS) return;
    last_told_s_ = elapsed_s;
    Post(&panel_, [panel = &panel_, fraction, text = ToQt(text)] {
      if (panel->stage_ != Stage::kFetching) return;
      panel->bar_->setValue(static_cast<int>(fraction * kSteps));
      panel->text_->setText(text);
    });
  }

 private:
  DepthOfferPanel& panel_;
  QElapsedTimer clock_;
  double last_told_s_ = -kTellEveryS;
};

DepthOfferPanel::DepthOfferPanel(DepthOffer offer, QWidget* parent)
    : QWidget(parent),
      offer_(std::move(offer)),
      text_(new QLabel),
      bar_(new QProgressBar),
      fetch_(new QPushButton(tr("Fetch"))),
      dismiss_(new QPushButton) {
  setObjectName(QStringLiteral("depthOffer"));
  text_->setObjectName(QStringLiteral("depthOfferText"));
  text_->setWordWrap(true);
  text_->setOpenExternalLinks(true);
  bar_->setObjectName(QStringLiteral("depthOfferProgress"));
  bar_->setRange(0, kSteps);
  bar_->setTextVisible(false);
  bar_->setFixedHeight(8);
  fetch_->setObjectName(QStringLiteral("fetchDepthButton"));
  dismiss_->setObjectName(QStringLiteral("dismissDepthButton"));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(kGap);
  buttons->addWidget(fetch_);
  buttons->addWidget(dismiss_);
  buttons->addStretch(1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  column->addWidget(text_);
  column->addWidget(bar_);
  column->addLayout(buttons);
  connect(fetch_, &QPushButton::clicked, this, &DepthOfferPanel::Fetch);
  connect(dismiss_, &QPushButton::clicked, this, &DepthOfferPanel::Dismiss);
  Show(Stage::kOffered, OfferText());
}

DepthOfferPanel::~DepthOfferPanel() {
  cancelled_ = true;
  if (thread_.joinable()) thread_.join();
}

bool DepthOfferPanel::IsDeclined() {
  return QSettings().value(DeclinedKey()).toBool();
}

QString DepthOfferPanel::OfferText() const {
  constexpr double kMegabyte = 1e6;
  return tr("<b>Finer depth:</b> %1 sees near and far better than the network that came with the program. "
            "%2 MB, fetched once; licence <a href=\"%4\">%3</a>.")
      .arg(ToQt(offer_.title))
      .arg(static_cast<double>(offer_.bytes) / kMegabyte, 0, 'f', 0)
      .arg(ToQt(offer_.licence), ToQt(offer_.licence_url));
}

void DepthOfferPanel::Fetch() {
  if (thread_.joinable()) thread_.join();
  cancelled_ = false;
  bar_->setValue(0);
  Show(Stage::kFetching, tr("Connecting"));
  thread_ = std::thread([this] {
    Stage stage = Stage::kDone;
    QString sentence = tr("%1 is here. It is used from the next start on.").arg(ToQt(offer_.title));
    try {
      Job job(*this);
      offer_.fetch(job);
    } catch (const Error& error) {
      stage = Stage::kOffered;
      sentence = error.code() == ErrorCode::kCancelled
                     ? tr("Stopped. What came is kept: Fetch goes on there.")
                     : Sentence(error);
    } catch (...) {
      stage = Stage::kOffered;
      sentence = Sentence(std::current_exception());
    }
    Post(this, [this, stage, sentence] { Show(stage, sentence); });
  });
}

void DepthOfferPanel::Dismiss() {
  if (stage_ == Stage::kFetching) {
    cancelled_ = true;
    return;
  }
  if (stage_ == Stage::kOffered) QSettings().setValue(DeclinedKey(), true);
  hide();
}

void DepthOfferPanel::Show(Stage stage, const QString& sentence) {
  stage_ = stage;
  text_->setText(sentence);
  bar_->setVisible(stage == Stage::kFetching);
  fetch_->setVisible(stage == Stage::kOffered);
  dismiss_->setText(stage == Stage::kOffered    ? tr("Not now")
                    : stage == Stage::kFetching ? tr("Cancel")
                                                : tr("Close"));
}

}  // namespace zeroplane::ui

#pragma once

#include <QWidget>
#include <atomic>
#include <thread>

#include "core/base/job_context.h"
#include "ui/window/window_services.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace zeroplane::ui {

/// Offers to fetch a better depth network, once: what it is, how large, under which licence. Fetches it in a
/// thread of its own. Declined, it does not come again (QSettings).
class DepthOfferPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit DepthOfferPanel(DepthOffer offer, QWidget* parent = nullptr);
  /// Cancels and waits.
  ~DepthOfferPanel() override;

  /// Whether it was declined before.
  static bool IsDeclined();

 private:
  enum class Stage { kOffered, kFetching, kDone };
  class Job;
  void Fetch();
  void Dismiss();
  void Show(Stage stage, const QString& sentence);
  QString OfferText() const;

  const DepthOffer offer_;
  QLabel* text_;
  QProgressBar* bar_;
  QPushButton *fetch_, *dismiss_;
  Stage stage_ = Stage::kOffered;
  std::atomic<bool> cancelled_ = false;
  std::thread thread_;
};

}  // namespace zeroplane::ui

#pragma once

#include <QImage>
#include <QObject>
#include <atomic>
#include <filesystem>
#include <functional>
#include <thread>
#include <vector>

#include "core/shots/shot_list.h"

namespace zeroplane::ui {

/// Finds the shots of a film, and their thumbnails, in a thread and with a FilmReader of its own. One object
/// a film. Signals arrive in the owner's thread, in order.
class ShotScout final : public QObject {
  Q_OBJECT
 public:
  static constexpr int kThumbnailHeight = 90;  ///< px

  /// Detects the shots.
  explicit ShotScout(std::filesystem::path film, QObject* parent = nullptr);
  struct ThumbnailPlace {
    qint64 first_frame = 0;  ///< of the shot
    qint64 frame = 0;        ///< that shows it: its first one without what it dissolves or fades from
  };
  /// Only reads thumbnails (of shots that are known from a project).
  ShotScout(std::filesystem::path film, std::vector<ThumbnailPlace> thumbnails, QObject* parent = nullptr);
  ~ShotScout() override;

 Q_SIGNALS:
  /// A shot starts here; the one before it ends here.
  void shotStarted(qint64 first_frame, const QImage& thumbnail);
  void thumbnailRead(qint64 first_frame, const QImage& thumbnail);
  void progress(double fraction);
  void detected(const std::vector<zeroplane::ShotSpan>& shots);
  void failed(const QString& sentence);

 private:
  void Detect();
  void ReadThumbnails(const std::vector<ThumbnailPlace>& frames);
  void Run(const std::function<void()>& body);

  const std::filesystem::path film_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace zeroplane::ui

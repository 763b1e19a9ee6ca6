#pragma once

#include <QObject>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "core/base/image.h"
#include "core/media/frame_cache.h"

namespace zeroplane::ui {

/// Decodes the frames that the viewer shows, in a thread and with a FilmReader of its own, so that the
/// source picture answers even while the render thread analyses a shot. The latest request wins. Signals
/// arrive in the owner's thread.
class DecodeThread final : public QObject {
  Q_OBJECT
 public:
  DecodeThread(std::filesystem::path film, std::shared_ptr<FrameCache> cache, QObject* parent = nullptr);
  ~DecodeThread() override;

  /// Replaces a request that has not been begun.
  void Request(qint64 frame);

 Q_SIGNALS:
  void opened(double sample_aspect);
  void decoded(qint64 frame, const zeroplane::Picture& picture);
  /// `frame` is -1 when the film itself could not be opened.
  void failed(qint64 frame, const QString& sentence);

 private:
  void Run();

  const std::filesystem::path film_;
  const std::shared_ptr<FrameCache> cache_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::optional<qint64> wanted_;
  bool stop_ = false;

  std::thread thread_;
};

}  // namespace zeroplane::ui

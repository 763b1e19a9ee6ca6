#pragma once

#include <QObject>
#include <filesystem>
#include <thread>

#include "core/media/media_info.h"

namespace zeroplane::ui {

/// Probes a film away from the GUI thread (one pass over its packets). One object a film.
class FilmOpener final : public QObject {
  Q_OBJECT
 public:
  explicit FilmOpener(std::filesystem::path film, QObject* parent = nullptr);
  ~FilmOpener() override;

 Q_SIGNALS:
  void probed(const zeroplane::MediaInfo& info);
  void failed(const QString& sentence);

 private:
  const std::filesystem::path film_;
  std::thread thread_;
};

}  // namespace zeroplane::ui
